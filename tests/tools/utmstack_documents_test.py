#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The documents of support/utmstack_documents.py: the nine examples of FLOWKIT_SHARED/UTMSTACK.md, from datagrams on,
and each rule of the filters, both ways."""
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import Agent, milliseconds  # noqa: E402
from agent_lines import line_of  # noqa: E402
from agent_octets import V10, V11, packed, v9  # noqa: E402
from agent_times import printed_time  # noqa: E402
from ipfix_octets import message, template  # noqa: E402
from programs import check, check_equal, main  # noqa: E402
from utmstack_documents import document, document_of_line, index, port_number, v11_fields  # noqa: E402
from utmstack_examples import examples  # noqa: E402

SOURCE = "127.0.0.1", 40000
EXPORTED = 1_767_225_600  # 2026-01-01
NUMBERS = {"TCP": 6, "UDP": 17, "ICMP": 1}
OTHERS = {"srcIp": "2001:db8::1", "dstIp": "2001:db8::2", "packets": 1, "inEth": 1, "outEth": 2, "srcAs": 1, "dstAs": 2,
          "srcMask": 16, "dstMask": 24, "tcpFlags": 0, "nextHop": "192.0.2.1", "first": EXPORTED * 1000 - 200,
          "last": EXPORTED * 1000 - 100}


def netflow5(f):
    """The uptime is such that ages are right."""
    ages = [EXPORTED * 1000 - f[key] for key in ("first", "last")]
    header = struct.pack(">HHIII8x", 5, 1, 2**31, EXPORTED, 0)
    record = b"".join(packed(f[key]) for key in ("srcIp", "dstIp", "nextHop"))
    record += struct.pack(">HHIIIIHH", f["inEth"], f["outEth"], f["packets"], f["bytes"], *(2**31 - a for a in ages),
                          f["srcPort"], f["dstPort"])
    return header + record + struct.pack(">BBBBHHBBH", 0, f["tcpFlags"], f["proto"], 0, f["srcAs"], f["dstAs"],
                                         f["srcMask"], f["dstMask"], 0)


def by_template(f, version):
    ipv6, wide = ":" in f["srcIp"], 8 if version == 10 else 4
    size, source, target, masks = (16, 27, 28, (29, 30)) if ipv6 else (4, 8, 12, (9, 13))
    # 21 and 22 are taken for ages; 152 and 153 are not looked at.
    times = ((152, 8), (153, 8)) if version == 10 else ((22, 4), (21, 4))
    fields = ((source, size), (target, size), (15, 4), (masks[0], 1), (masks[1], 1), (7, 2), (11, 2), (4, 1), (6, 1),
              (61, 1), (1, wide), (2, wide), (10, 4), (14, 4), (16, 4), (17, 4), *times)
    form = ">BBHHBBB" + ("QQ" if wide == 8 else "II") + "IIII" + ("QQ" if version == 10 else "II")
    stamps = [f[key] if version == 10 else EXPORTED * 1000 - f[key] for key in ("first", "last")]
    record = b"".join(packed(f[key]) for key in ("srcIp", "dstIp", "nextHop")) + struct.pack(
        form, f["srcMask"], f["dstMask"], f["srcPort"], f["dstPort"], f["proto"], f["tcpFlags"], f.get("direction", 0),
        f["bytes"], f["packets"], f["inEth"], f["outEth"], f["srcAs"], f["dstAs"], *stamps)
    if version == 10:
        return message(0, (2, template(256, *fields)), (256, record))
    payload = v9(2, (0, template(256, *fields)), (256, record))
    return payload[:8] + struct.pack(">I", EXPORTED) + payload[12:]


def taken(generation, version, flow):
    """The line and the document of a flow."""
    f = OTHERS | flow
    f["proto"] = NUMBERS.get(f["proto"], f["proto"])
    records = Agent(generation).take(*SOURCE, netflow5(f) if version == 5 else by_template(f, version))
    check_equal(len(records), 1, f"{generation}: records of {flow}")
    return line_of(records[0]), document(generation, records[0], SOURCE, EXPORTED + 0.25)


def flat(value, path=""):
    if not isinstance(value, dict):
        return {path: value}
    return {k: v for key, inner in value.items() for k, v in flat(inner, f"{path}.{key}" if path else key).items()}


ABOUT = {"id", "@timestamp", "dataType", "dataSource", "raw"}


def nine_examples():
    found = examples()
    check_equal(sorted(found), list(range(1, 10)), "examples of the page")
    compared = 0
    for number, example in found.items():
        flow, want = dict(example["flow"]), example["values"]
        if example["line"]:  # the times that it prints
            flow |= {key: milliseconds(example["line"].partition(key + '="')[2].partition('"')[0])
                     for key in ("first", "last")}
        for mask, name in (("srcMask", "log.sourceMask"), ("dstMask", "log.destMask")):
            flow.setdefault(mask, int(want.get(name, OTHERS[mask])))
        line, got = taken(V11, example["version"], flow)
        if example["line"]:
            parts = example["line"].split(" … ")
            check(line.startswith(parts[0]) and line.endswith(parts[-1]), f"example {number}: {line}")
            if len(parts) == 1:
                check_equal(line, parts[0], f"example {number}")
        values = flat(got)
        for path, value in want.items():
            check_equal(values.get(path), value, f"example {number}: {path}")
            compared += 1
        check_equal((values["raw"], values["dataSource"]), (line, "127.0.0.1:40000"), f"example {number}")
        if example["paths"] is not None:
            check_equal(set(values) - ABOUT, example["paths"], f"example {number}: all that there is")
    check(compared >= 30, f"only {compared} values of the page were compared")


def flow(**values):
    return {"srcIp": "192.0.2.7", "dstIp": "192.0.2.8", "srcPort": 1000, "dstPort": 443, "proto": 6,
            "bytes": 300} | values


def ports():
    """Two octets side by side in decimal, after one leading 0."""
    for number, want in ((443, 1187), (53, 53), (3389, 1361), (8080, 31144), (53681, 209177), (2048, 80), (256, 10),
                         (255, 255), (65535, 255255), (1, 1), (1067, 443)):
        check_equal(port_number(f"{number >> 8} {number & 255}"), want, f"port {number}")
        _, got = taken(V11, 9, flow(dstPort=number))
        check_equal(got["target"].get("port"), want, f"port {number} in a document")
    same = sum(port_number(f"{n >> 8} {n & 255}") == n for n in range(65536))
    check_equal(same, 256, "ports that stay what they are")
    # Numbers that are 0 are not written.
    _, got = taken(V11, 10, flow(dstPort=0))
    check_equal(got["target"], {"ip": "192.0.2.8"}, "port 0")
    check_equal((port_number("0"), port_number("0 0"), port_number("")), (None, 0, None), "no digits")


def lists():
    """A list of octets is torn at blanks, and found as a whole again; a line of v5 has none."""
    line, got = taken(V11, 10, flow(bytes=2**40 + 7, proto=17, direction=1))
    check('bytes="[0 0 1 0 0 0 0 7]"' in line and 'proto="/[17]"' in line, line)
    check_equal((got["log"]["totalBytes"], got["protocol"], got["log"]["direction"]),
                ("0 0 1 0 0 0 0 7", "UDP", '"[1]"'), "of IPFIX")
    check("first" not in got["log"], "152 and 153 are not looked at")
    line, got = taken(V11, 5, flow())
    check('bytes="300"' in line and 'proto="TCP"' in line and 'srcPort="1000"' in line, line)
    check_equal(("protocol" in got, got["origin"], "totalBytes" in got["log"]), (False, {"ip": "192.0.2.7"}, False),
                "of v5")
    for number, name in ((58, "IPv6-ICMP"), (89, "OSPF"), (1, "ICMP"), (47, "GRE"), (250, None)):
        check_equal(taken(V11, 9, flow(proto=number))[1].get("protocol"), name, f"protocol {number}")
    check('proto="/250"' in taken(V11, 5, flow(proto=250))[0], "a number without a name, in v5")
    check_equal(v11_fields("nothing of it"), {}, "no pairs")
    check_equal(v11_fields('first="" bytes="[1'), {}, "an empty value, an open list")


def of_v10():
    """Every value as text under logx.netflow, four of them renamed, and the line without quotes."""
    for version in (5, 9, 10):
        line, got = taken(V10, version, flow(proto=6))
        values = got["logx"]["netflow"]
        check_equal((values["src_ip"], values["dest_ip"], values["src_port"], values["dest_port"], values["bytes"],
                     values["proto"]), ("192.0.2.7", "192.0.2.8", "1000", "443", "300", "TCP"), f"version {version}")
        check_equal(values["message"], line.replace('"', ""), f"version {version}: message")
        check_equal((got["dataType"], got["dataSource"], "raw" in got), ("netflow", "127.0.0.1:40000", False), "about")
        check(not {"srcIp", "dstIp", "srcPort", "dstPort"} & set(values), f"version {version}: renamed")
    check_equal(taken(V10, 9, flow(direction=1))[1]["logx"]["netflow"]["direction"], "Egress", "direction")
    values = taken(V10, 9, flow(srcIp="2001:db8::1", dstIp="2001:db8::2"))[1]["logx"]["netflow"]
    check("src_ip" not in values and "dest_ip" not in values, "IPv6 addresses are not in it")


def about():
    """Times of arrival, names of indexes, sources, ids."""
    check_equal([index(g, EXPORTED + 3600 * 24) for g in (V10, V11)],
                ["log-netflow-2026-01-02", "v11-log-netflow-2026-01-02"], "index")
    _, got = taken(V11, 5, flow())
    check_equal(got["@timestamp"], "2026-01-01T00:00:00.250Z", "arrival")
    check_equal(document_of_line(V11, "a=b", "[::1]:7", 0)["@timestamp"], "1970-01-01T00:00:00.000Z", "arrival")
    record = {"version": "IPFIX", "exporter": "::1"}
    check_equal(document(V11, record, ("::1", 7), 0)["dataSource"], "[::1]:7", "IPv6 source")
    ids = {document(V11, record, SOURCE, 0)["id"] for _ in range(100)}
    check_equal(len(ids), 100, "an id of its own each")
    numbers = random.Random(7)
    for _ in range(300):
        moment = numbers.randrange(2**32 * 1000)
        check_equal(milliseconds(printed_time(moment * 10**6)), moment, "a time printed and read")


main({"nine_examples": nine_examples, "ports": ports, "lists": lists, "of_v10": of_v10, "about": about})
