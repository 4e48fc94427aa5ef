#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What flowgen config writes, loaded into the programs that it is for: the values of enterprises' elements that they
read of a profile are those that flowrecv reads. Without the file they do not know the elements."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import Collector, partner  # noqa: E402
from config_values import form, of_ipfixdump, of_pdml, of_pmacct, ours  # noqa: E402
from config_profile import OF_IPFIX, PROFILE, WITH_ELEMENTS, aggregate, config, definitions  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

FLOWS = 300
NOT_IN_FLOWS = "openvswitch"  # such elements are in templates that it announces only
EVERY_KIND = "./elements.toml"


class Sent:
    """A profile, its definitions for a collector in a file, and what it sends."""

    def __init__(self, name, collector, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.name = name
        if name == EVERY_KIND:
            self.name = self.path("elements.toml")
            with open(self.name, "w", encoding="utf-8") as file:
                file.write(PROFILE)
        self.defined = definitions(self.name)
        self.definitions = self.path("definitions")
        with open(self.definitions, "w", encoding="utf-8") as file:
            file.write(config(self.name, collector))
        self.options = ("--profile", self.name, "--count", FLOWS, "--seed", 7, "--rate", 1000, *options)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def send(self, *where):
        code, _, err = run("flowgen", *self.options, *where)
        check_equal(code, 0, f"{self.name}: {err}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


def compare(name, want, got):
    check_equal(len(got), len(want), f"{name}: data records")
    wrong = [(i, w, g) for i, (w, g) in enumerate(zip(want, got)) if w != g]
    check(not wrong, f"{name}: {len(wrong)} of {len(want)} records, first {wrong[:1]}")
    values = sum(map(len, want))
    if name == NOT_IN_FLOWS:
        check_equal(values, 0, f"{name}: values")
        return
    check(values >= FLOWS / 10, f"{name}: only {values} values were compared")
    print(f"{name}: {len(want)} records, {values} values")


def to_tshark():
    for name in (*WITH_ELEMENTS, EVERY_KIND):
        with Sent(name, "tshark") as sent:
            capture = sent.path("sent.pcap")
            sent.send("--pcap", capture)
            prefix = re.search(r'^local name, title = "(\w+)"', config(sent.name, "tshark"), re.M)[1]
            decode = ("-d", "udp.port==2055,cflow", "-d", "udp.port==4739,cflow", "-T", "pdml")
            script = "-X", "lua_script:" + sent.definitions
            done = partner("tshark", "-n", "-r", capture, *script, *decode)
            check_equal((done.returncode, b"Lua:" in done.stderr), (0, False), f"{name}: {done.stderr[-300:]}")
            # A list that an element of an enterprise is stays a row of octets.
            lists = {e for e in sent.defined.values() if e[0] == "tombstoneAccessList"}
            got = [[pair for pair in record if pair[0] not in dict(lists)]
                   for record in of_pdml(done.stdout, prefix, sent.defined)]
            compare(name, [pairs for _, pairs in ours(capture, sent.defined)], got)
            twice = partner("tshark", "-n", "-2", "-r", capture, *script, *decode)
            check_equal(len(of_pdml(twice.stdout, prefix, sent.defined)), len(got), f"{name}: in two passes")
            plain = partner("tshark", "-n", "-r", capture, *decode)
            check(prefix.encode() + b"." not in plain.stdout, f"{name}: known without the file")


def to_libfixbuf():
    for name in (*OF_IPFIX, EVERY_KIND):
        with Sent(name, "libfixbuf") as sent:
            capture, path = sent.path("sent.pcap"), sent.path("sent.ipfix")
            sent.send("--pcap", capture)
            with open(path, "wb") as file:
                file.write(b"".join(payload for _, _, payload in datagrams(capture)))
            done = partner("ipfixDump", "--in", path, "--element-file", sent.definitions, "--data", "--hexdump", "64")
            check_equal(done.returncode, 0, name)
            complaints = [line for line in done.stderr.splitlines() if line and b"out of sequence" not in line]
            check_equal(complaints, [], name)
            got = of_ipfixdump(done.stdout.decode(errors="replace"), sent.defined)
            compare(name, [pairs for _, pairs in ours(capture, sent.defined)], got)
            plain = partner("ipfixDump", "--in", path, "--data", "--hexdump", "64").stdout.decode(errors="replace")
            names = {e for record in of_ipfixdump(plain, sent.defined) for e, _ in record}
            reverse = {e for (pen, _), (e, _) in sent.defined.items() if pen == 29305}
            check(names <= reverse, f"{name}: known without the file: {names - reverse}")


KEY = ("src_host", "dst_host", "src_port", "dst_port")
JSON = ("ip_src", "ip_dst", "port_src", "port_dst")
OURS = (("sourceIPv4Address", "sourceIPv6Address"), ("destinationIPv4Address", "destinationIPv6Address"),
        ("sourceTransportPort",), ("destinationTransportPort",))


def to_nfacctd():
    for name in (*(p for p in WITH_ELEMENTS if p != NOT_IN_FLOWS), EVERY_KIND):
        with Sent(name, "pmacct") as sent:
            text = config(sent.name, "pmacct")
            semantics = dict(re.findall(r"^name=(\S+) .* semantics=(\w+)$", text, re.M))
            behind = (f"{', '.join(KEY)}, {aggregate(text)}\naggregate_primitives: {sent.definitions}",)
            with Collector("nfacctd", 5, "json", behind=behind) as theirs:
                sent.send("--target", f"127.0.0.1:{theirs.port}")
            check_equal(len(re.findall("WARN|ERROR", theirs.stderr)), 0, f"{name}: {theirs.stderr[-300:]}")
            capture = sent.path("sent.pcap")
            sent.send("--pcap", capture)
            kinds = dict(sent.defined.values())
            got = {}
            for line in theirs.stdout.splitlines():
                row = json.loads(line)
                values = {}
                for primitive, meaning in semantics.items():
                    element = primitive if primitive in kinds else primitive.rpartition("_")[0]
                    value = of_pmacct(row[primitive.lower()], kinds[element], meaning)
                    values[element] = values.get(element) or value
                got[tuple(str(row.get(key, 0)) for key in JSON)] = values
            compared = 0
            for record, pairs in ours(capture, sent.defined, options=False):
                key = tuple(next((str(record[n]) for n in names if n in record), "0") for names in OURS)
                check(key in got, f"{name}: no flow {key}")
                for element, value in pairs:
                    if element in got.get(key, {}):
                        compared += 1
                        check_equal(got[key][element], value, f"{name}: {element} of {key}")
            check(compared >= FLOWS / 3, f"{name}: only {compared} values were compared")
            print(f"{name}: {len(got)} flows, {compared} values")


main({"to_tshark": to_tshark, "to_libfixbuf": to_libfixbuf, "to_nfacctd": to_nfacctd})
