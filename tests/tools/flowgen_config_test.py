#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen config: the definitions of each collector have the form that it reads, and all elements that are not IANA's.
tests/interop/config_test.py loads them into the programs."""
import csv
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from config_profile import (COLLECTORS, NOTHING, OF_IPFIX, PROFILE, WITH_ELEMENTS, aggregate, config,  # noqa: E402
                            definitions)
from profiles import PROFILES  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

COMMENTS = {"goflow2": "# ", "libfixbuf": "<!-- ", "logstash": "# ", "pmacct": "! ", "telegraf": "# ", "tshark": "-- "}


class EveryKind:
    """The profile of every kind of element, in a file."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return self.write("elements.toml", PROFILE)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def __exit__(self, *_):
        self.folder.cleanup()


def nothing():
    """Exit 0 and two comments: why. What has elements has no such comment."""
    for name in PROFILES:
        for collector in COLLECTORS:
            text = config(name, collector)
            none = name not in WITH_ELEMENTS or (collector in ("libfixbuf", "telegraf") and name not in OF_IPFIX)
            check_equal(NOTHING in text, none, f"{name}, {collector}: {text[:300]}")
            lines = text.splitlines()
            head = lines[1] if text.startswith("<?xml") else lines[0]
            check(head.startswith(COMMENTS[collector] + name + ": "), f"{name}, {collector}: {head}")
            if none:
                check_equal(len(lines), 2, f"{name}, {collector}: lines")
                check(all(line.startswith(COMMENTS[collector]) for line in lines), f"{name}, {collector}: {text}")
    for name, why in (("generic-v5", "same fields in every record"), ("generic-sflow", "no information elements"),
                      ("softflowd-ipfix", "every element is IANA's")):
        check(why in config(name, "pmacct"), f"{name}: why")
    check("by enterprise number" in config("paloalto", "telegraf"), "NetFlow v9 has no enterprise numbers")


def usage():
    for arguments, words in (((), "name of a profile"), (("paloalto",), "--collector is needed: goflow2, "),
                             (("paloalto", "--collector"), "needs a value"),
                             (("paloalto", "--collector", "nfacct"), "is not one of goflow2, libfixbuf"),
                             (("paolalto", "--collector", "pmacct"), "nearest: paloalto"),
                             (("paloalto", "yaf", "--collector", "pmacct"), "'yaf' is neither"),
                             (("paloalto", "--collectr", "pmacct"), "'--collectr' is neither")):
        code, out, err = run("flowgen", "config", *arguments)
        check(code == 2 and out == "" and words in err and err.count("\n") == 1, f"{arguments}: {code} {err}")
    code, out, err = run("flowgen", "config", "--help")
    check(code == 0 and "Usage: flowgen config" in out and "goflow2, libfixbuf" in out, out)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "primitives.lst")
        code, out, err = run("flowgen", "config", "yaf", "--collector", "pmacct", "-o", path)
        check_equal((code, out, err), (0, "", ""), "-o")
        with open(path, encoding="utf-8") as file:
            check_equal(file.read(), config("yaf", "pmacct"), "the file")
        code, _, err = run("flowgen", "config", "yaf", "--collector", "pmacct", "-o", os.path.join(path, "x"))
        check(code == 3 and err.count("\n") == 1, f"-o where there is no folder: {code} {err}")
        code, _, err = run("flowgen", "config", os.path.join(folder, "no.toml"), "--collector", "pmacct")
        check(code == 3 and "no.toml" in err, f"no such file: {code} {err}")


def pmacct():
    with EveryKind() as path:
        for name in (*WITH_ELEMENTS, path):
            text, found = config(name, "pmacct"), {}
            check(max(map(len, text.splitlines())) < 255, f"{name}: a line that nfacctd takes for two")
            for line in text.splitlines():
                row = re.fullmatch(r"name=(\w+) field_type=(?:(\d+):)?(\d+) len=(\d+|vlen) semantics=(\w+)", line)
                check(row is not None or line.startswith("!"), f"{name}: {line}")
                if row:
                    check(row[1] not in found, f"{name}: {row[1]} twice")
                    found[row[1]] = row.groups()[1:]
            wanted = "nothing, as no flow has such elements" if not found else ", ".join(found)
            check_equal(aggregate(text), wanted, f"{name}: aggregate")
        check_equal({key: found[key][2:] for key in ("tenantProtocol", "tenantSourceIPv6", "dhcpHostMacAddr",
                                                     "ingressNetworkPolicyName", "ingressNetworkPolicyNamespace",
                                                     "ingressNetworkPolicyRulePriority", "element99999id1",
                                                     "element99999id2", "element99999id4")},
                    {"tenantProtocol": ("1", "u_int"), "tenantSourceIPv6": ("16", "ip"),
                     "dhcpHostMacAddr": ("6", "mac"),
                     "ingressNetworkPolicyName": ("vlen", "raw"), "ingressNetworkPolicyNamespace": ("16", "str"),
                     "ingressNetworkPolicyRulePriority": ("4", "hex"), "element99999id1": ("2", "u_int"),
                     "element99999id2": ("12", "raw"), "element99999id4": ("5", "raw")}, "kinds")
        check("element99999id9" not in found, "an element of options")
        check("! reverseOctetDeltaCount (29305:1): no primitive reads it" in text, text)
    asa = config("cisco-asa", "pmacct")  # a primitive has one length
    for length in (20, 65):
        check(f"name=username_{length} field_type=40000 len={length} semantics=str\n" in asa, asa)


def too_many():
    """nfacctd holds 64 primitives."""
    kinds = EveryKind()
    with kinds:
        for count, left in ((64, 0), (70, 6)):
            fields = " ".join(f"99999:{i + 1}/4" for i in range(count))
            path = kinds.write("many.toml", PROFILE.partition("[values]")[0] +
                               f'[[template]]\nid = 256\nfields = "sourceIPv4Address octetDeltaCount {fields}"\n')
            text = config(path, "pmacct")
            check_equal(text.count("\nname="), 64, f"{count} elements")
            check_equal(f"! {left} more have no room" in text, left != 0, text[:500])


def libfixbuf():
    iana, cert = "{http://www.iana.org/assignments}", "{http://www.cert.org/ipfix}"
    with EveryKind() as path:
        for name in (*OF_IPFIX, path):
            root = ET.fromstring(config(name, "libfixbuf"))
            rows = {}
            for record in root.iter(iana + "record"):
                number = int(record.find(cert + "enterpriseId").text), int(record.find(iana + "elementId").text)
                rows[number] = record.find(iana + "name").text, record.find(iana + "dataType").text
            wanted = {number: row[0] for number, row in definitions(name).items() if number[0] != 29305}
            check_equal({number: row[0] for number, row in rows.items()}, wanted, name)
    kinds = dict(rows.values())
    check_equal([kinds[e] for e in ("tenantSourcePort", "packetTime", "ingressNetworkPolicyRulePriority",
                                    "element99999id4", "element99999id2", "element99999id3")],
                ["unsigned16", "dateTimeMilliseconds", "signed32", "unsigned64", "octetArray", "octetArray"], "types")
    yaf = config("yaf", "libfixbuf")
    check("<dataTypeSemantics>flags</dataTypeSemantics>" in yaf, "semantics of yaf")


def goflow2():
    with EveryKind() as path:
        for name in (*WITH_ELEMENTS, path):
            text, wanted = config(name, "goflow2"), definitions(name)
            v9 = name not in (*OF_IPFIX, path)
            check(("netflowv9:\n  mapping:" in text, "\nipfix:\n  mapping:" in text) == (v9, not v9), f"{name}: {text}")
            rows = re.findall(r"    - field: (\d+)  # .*\n(?:      penprovided: true\n      pen: (\d+)\n)?"
                              r"      destination: (\w+)\n", text)
            check_equal({(int(pen or 0), int(number)): e for number, pen, e in rows},
                        {number: row[0] for number, row in wanted.items()}, f"{name}: mapping")
            members = re.findall(r"    - name: (\w+)\n      index: (\d+)\n      type: (varint|string)\n", text)
            check_equal(sorted(e for e, _, _ in members), sorted(row[0] for row in wanted.values()), f"{name}: members")
            check_equal(len({index for _, index, _ in members}), len(members), f"{name}: indices differ")
            fields = re.search(r"  fields:\n((?:    - \w+\n)+)", text)[1]
            check({"src_addr", *(row[0] for row in wanted.values())} <= set(re.findall(r"\w+", fields)), fields)
    kinds = {e: kind for e, _, kind in members}
    check_equal([kinds[e] for e in ("tenantProtocol", "tenantSourceIPv4", "dhcpHostMacAddr", "element99999id1",
                                    "element99999id3", "ingressNetworkPolicyName", "packetTime")],
                ["varint", "string", "string", "varint", "string", "string", "varint"], "kinds")


def telegraf():
    with EveryKind() as path:
        for name in (*OF_IPFIX, path):
            lines = [line for line in config(name, "telegraf").splitlines() if not line.startswith("#")]
            rows = {tuple(map(int, number.split("."))): (e, kind) for number, e, kind in csv.reader(lines)}
            wanted = {number: row[0] for number, row in definitions(name).items()}
            check_equal({number: row[0] for number, row in rows.items()}, wanted, name)
            check({kind for _, kind in rows.values()} <= {"uint", "hex", "string", "ip"}, f"{name}: {rows}")
    check_equal([rows[number][1] for number in ((6876, 880), (6876, 881), (29305, 1), (39499, 201), (56506, 110),
                                                (56506, 116), (99999, 1))],
                ["uint", "ip", "hex", "hex", "string", "hex", "hex"], "kinds")


def logstash():
    with EveryKind() as path:
        for name in (*WITH_ELEMENTS, path):
            pen, rows = 0, {}
            for line in config(name, "logstash").splitlines():
                if begins := re.fullmatch(r"(\d+):", line):
                    pen = int(begins[1])
                elif number := re.fullmatch(r"( *)(\d+):  # .*", line):
                    check_equal(number[1], "" if name not in (*OF_IPFIX, path) else "  ", f"{name}: indent")
                    rows[pen, int(number[2])] = []
                    last = rows[pen, int(number[2])]
                elif item := re.fullmatch(r" *- :(\w+)", line):
                    last.append(item[1])
                else:
                    check(line.startswith("#"), f"{name}: {line}")
            wanted = definitions(name)
            check_equal(set(rows), set(wanted), name)
            for number, row in rows.items():
                check(row == ["skip"] or row[1:] == [wanted[number][0]], f"{name}: {number} {row}")
            check((0, 0) not in rows and (0 not in {pen for pen, _ in rows} or name not in OF_IPFIX), f"{name}: IANA's")
    kinds = {number: row[0] for number, row in rows.items()}
    check_equal([kinds[n] for n in ((6876, 880), (6876, 881), (6876, 886), (8057, 1020), (29305, 1), (39499, 201),
                                    (56506, 110), (56506, 116), (99999, 1), (99999, 2))],
                ["uint8", "ip4_addr", "uint16", "float", "uint64", "mac_addr", "string", "int32", "uint16",
                 "octetarray"], "kinds")
    check(":acl_id_asa" in config("cisco-asa", "logstash"), "the ids of access lists have a type")


def tshark():
    """Every element once, with the name of its protocol in lower-case letters."""
    with EveryKind() as path:
        for name in (*WITH_ELEMENTS, path):
            text = config(name, "tshark")
            prefix = re.search(r'^local name, title = "(\w+)", ".*"$', text, re.M)[1]
            check(re.fullmatch("flow_[a-z0-9_]+", prefix), prefix)
            wanted = definitions(name)
            check(len({row[0] for row in wanted.values()}) == len(wanted) > 0, f"{name}: {wanted}")
            check("register_postdissector(proto)" in text, f"{name}: the dissector")
    check_equal(wanted[99999, 4], ("element99999id4", "uint"), "up to 8 octets are a number")
    check_equal((wanted[99999, 3][1], wanted[99999, 9][1]), ("bytes", "uint"), "kinds")


main({"nothing": nothing, "usage": usage, "pmacct": pmacct, "too_many": too_many, "libfixbuf": libfixbuf,
      "goflow2": goflow2, "telegraf": telegraf, "logstash": logstash, "tshark": tshark})
