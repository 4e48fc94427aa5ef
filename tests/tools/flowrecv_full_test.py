#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --format json-full: nothing of a datagram is left out, each value makes its octets again, what is not known
is there as hex digits, what is wrong has a place, and no text of the traffic gets out of its line."""
import json
import os
import random
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import ipfix_octets as ipfix  # noqa: E402
from full_lines import check_nothing_missing, check_values, full  # noqa: E402
from programs import check, check_equal, main, rows, run  # noqa: E402

NEVER_ASSIGNED = 30000  # up to 32767: numbers that no registry has


def generated(directory, *arguments):
    path = os.path.join(directory, "flows.pcap")
    code, _, err = run("flowgen", "--seed", 7, "--pcap", path, *arguments)
    check_equal(code, 0, f"flowgen {arguments}: {err}")
    return path


def written(directory, *payloads, name="messages.ipfix"):
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(b"".join(payloads))
    return path


def octets():
    """Each octet of each datagram is in one line, of all protocols, with and without what is wrong."""
    runs = [("--protocol", p, "--count", 300, "--exporters", 2)
            for p in ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5")]
    runs.append(("--protocol", "sflow5", "--count", 300, "--counter-interval", "1s"))
    runs += [("--profile", p, "--count", 200) for p in ("yaf", "cisco-asa", "paloalto", "sflow-switch")]
    kinds = set()
    for arguments in runs:
        with tempfile.TemporaryDirectory() as directory:
            lines, payloads = full(generated(directory, *arguments))
            check_nothing_missing(lines, payloads, arguments)
            check_equal(sum(line["@line"] == "message" for line in lines), len(payloads), f"{arguments}: messages")
            unread = "".join(line["@data"] for line in lines if line["@line"] == "unread")
            check_equal(unread.strip("0"), "", f"{arguments}: all was read, or fills its datagram")
            check_equal(unread != "", "paloalto" in arguments, f"{arguments}: filled up")
            kinds |= {line["@line"] for line in lines}
    check_equal(kinds, {"message", "template", "options_template", "record", "options", "sample", "set", "finding",
                        "unread"}, "kinds of lines")


def values():
    """The values of a record make its octets again, or these are there."""
    total = [0, 0]
    for arguments in (("--protocol", "netflow1"), ("--protocol", "netflow5"), ("--protocol", "netflow7"),
                      ("--protocol", "netflow9"), ("--protocol", "ipfix"), ("--profile", "yaf"),
                      ("--profile", "nprobe"), ("--profile", "vmware-vds"), ("--profile", "paloalto")):
        with tempfile.TemporaryDirectory() as directory:
            lines, payloads = full(generated(directory, *arguments, "--count", 100))
            again, raw = check_values(lines, payloads, arguments)
            check(again + raw >= 100, f"{arguments}: {again} records and {raw} with their octets")
            total = [total[0] + again, total[1] + raw]
    check(total[0] > total[1], f"{total[0]} records say all by their values, {total[1]} do not")


def elements():
    return rows(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../registry/iana.tsv"))


WIDTHS = {"unsigned8": 1, "signed8": 1, "boolean": 1, "unsigned16": 2, "signed16": 2, "unsigned32": 4, "signed32": 4,
          "float32": 4, "dateTimeSeconds": 4, "ipv4Address": 4, "macAddress": 6, "ipv6Address": 16, "unsigned256": 32}


def registered():
    """Each element of IANA's registry with random octets, in its full length, a reduced one, and a variable one."""
    chance = random.Random(5)
    known = [e for e in elements() if e["id"].isdigit() and e["data_type"] and not e["data_type"].endswith("List")]
    check(len(known) > 450, f"{len(known)} elements")
    sets, at, exact = [], 256, 0
    for begin in range(0, len(known), 40):
        part = known[begin:begin + 40]
        for how in ("full", "reduced", "variable"):
            pairs, record = [], b""
            for e in part:
                size = WIDTHS.get(e["data_type"], 8)
                if how == "reduced" and e["data_type"].startswith(("unsigned", "signed")):
                    size = chance.randint(1, min(size, 8))
                text = e["data_type"] == "string" and chance.random() < 0.5
                value = bytes(chance.choices(b"abc \"\\<=\x1b", k=size)) if text else chance.randbytes(size)
                pairs.append((int(e["id"]), 65535 if how == "variable" else size))
                record += bytes([size]) + value if how == "variable" else value
            sets.append([(2, ipfix.template(at, *pairs)), (at, record)])
            at += 1
    with tempfile.TemporaryDirectory() as directory:
        path = written(directory, *(ipfix.message(i, *s) for i, s in enumerate(sets)))
        lines, payloads = full(path)
        check_nothing_missing(lines, payloads, "elements")
        again, raw = check_values(lines, payloads, "elements")
        check_equal(again + raw, len(sets), "records")
        fields = {f["name"]: f for line in lines if line["@line"] == "template" for f in line["fields"]}
        for e in known:
            field = fields.get(e["name"])
            check(field is not None, f"{e['name']}: not in a template line")
            if field is None:
                continue
            check_equal(field["type"], e["data_type"], f"{e['name']}: type")
            check_equal(field.get("units", "none"), e["units"] if e["units"] not in ("", "units") else "none",
                        f"{e['name']}: units")
            check_equal(field.get("semantics", "default"), e["semantics"] or "default", f"{e['name']}: semantics")


def unknown():
    """Random templates of elements that nobody knows: their hex digits are the octets, in NetFlow v9 and IPFIX."""
    chance = random.Random(11)
    for version in (9, 10):
        for _ in range(8):
            pairs, wire, record, want = [], b"", b"", {}
            for i in range(chance.randint(1, 12)):
                number = NEVER_ASSIGNED + chance.randrange(60) if chance.random() < 0.7 else 64000 + i
                pen = chance.choice((0, 4294967295, 99999)) if version == 10 and number < 32768 else 0
                if version == 10 and number > 32767:
                    number -= 40000
                size = chance.choice((0, 1, 3, 17))
                variable = version == 10 and chance.random() < 0.3
                value = chance.randbytes(size)
                wire += struct.pack(">HH", number | (0x8000 if pen else 0), 65535 if variable else size)
                wire += struct.pack(">I", pen) if pen else b""
                record += (bytes([size]) if variable else b"") + value
                name = f"v9/{number}" if version == 9 and number > 32767 else f"{pen}/{number}"
                before = sum(p == name for p in pairs)
                pairs.append(name)
                want[name if before == 0 else f"{name}#{before + 1}"] = value.hex()
            if not record:
                continue
            template = struct.pack(">HH", 300, len(pairs)) + wire
            sets = ((0 if version == 9 else 2, template), (300, record))
            message = ipfix.message(0, *sets)
            if version == 9:
                message = struct.pack(">HHIIII", 9, 2, 1000, 1_700_000_000, 0, 7) + message[16:]
            with tempfile.TemporaryDirectory() as directory:
                lines, payloads = full(written(directory, message, name="one.dat"))
            got = [line for line in lines if line["@line"] == "record"]
            check_equal(len(got), 1, "one record")
            check_equal({k: v for k, v in got[0].items() if k[0] != "@"}, want, f"version {version}: unknown elements")
            told = [line for line in lines if line["@line"] == "template"][0]["fields"]
            check_equal([(f["name"], f.get("unknown")) for f in told], [(n, True) for n in pairs], "template line")
            check_nothing_missing(lines, payloads, f"version {version}")


def wrong():
    """What is malformed has a line with its place, and its octets are there; so have padding and withdrawals."""
    template = (2, ipfix.template(256, (8, 4), (2, 4)))
    record = bytes(range(8))
    messages = [
        ipfix.message(0, template, (256, record * 2 + b"\0\0\0")),             # padding
        ipfix.message(2, (299, b"\1\2\3\4"), (5, b"\6\7")),                    # no template; a reserved set
        ipfix.message(2, (256, record), (2, ipfix.template(0xff00, (1, 4)) + b"\x01\x40\xff\xff")),  # damaged
        ipfix.message(3, (2, ipfix.withdrawal(256))),
        ipfix.message(9, (3, struct.pack(">HHH", 400, 2, 1) + ipfix.fields((149, 4), (36, 2)) + b"\0\0")),
    ]
    with tempfile.TemporaryDirectory() as directory:
        lines, payloads = full(written(directory, *messages))
        check_nothing_missing(lines, payloads, "wrong")
        check_equal([(line["@kind"], line.get("@padding")) for line in lines if line["@line"] == "set"],
                    [("templates", None), ("data", "000000"), ("data without template", None), ("reserved", None),
                     ("data", None), ("templates", None), ("templates", None), ("options templates", "0000")], "sets")
        found = {(line["@finding"], line.get("@offset")) for line in lines if line["@line"] == "finding"}
        for want in (("data before its template", 16), ("reserved set id", 24), ("damaged template", 40),
                     ("gap in sequence numbers", None)):
            check(want in found, f"{want} not in {sorted(map(str, found))}")
        check_equal([line["@data"] for line in lines if line["@line"] == "unread"],
                    ["01020304", "0607", "0140ffff"], "octets that are not read")
        check_equal([line["@template"] for line in lines if line["@line"] == "withdrawal"], [256], "withdrawals")
        told = [line for line in lines if line["@line"] == "options_template"][0]
        check_equal([f.get("scope") for f in told["fields"]], [True, None], "scope of an options template")
        # A datagram of which nothing can be read is in lines, too.
        junk = written(directory, b"\0\5\0\2" + bytes(10), name="junk.dat")
        lines, payloads = full(junk)
        check_equal([line["@line"] for line in lines], ["finding", "unread"], "junk")
        check_equal((lines[0]["@malformed"], lines[1]["@data"]), (True, payloads[1].hex()), "junk")


def options_and_late():
    """Scope fields are marked; a set that waited for its template comes with it, and says so."""
    options = (3, struct.pack(">HHH", 400, 2, 1) + ipfix.fields((149, 4), (36, 2)))
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "late.pcap")
        messages = [ipfix.message(0, (400, struct.pack(">IH", 9, 60))), ipfix.message(1, options)]
        packets = b""
        for m in messages:
            udp = struct.pack(">HHHH", 4739, 4739, 8 + len(m), 0) + m
            ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + b"\xc0\0\2\1\xc0\0\2\2" + udp
            packets += struct.pack(">IIII", 1_700_000_000, 5, len(ip), len(ip)) + ip
        with open(path, "wb") as file:
            file.write(struct.pack(">IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 262144, 101) + packets)
        lines, payloads = full(path)
        check_nothing_missing(lines, payloads, "late")
        late = [line for line in lines if line["@line"] == "options"]
        check_equal([(r["@scope"], r["observationDomainId"], r["flowActiveTimeout"], r["@late"], r["@datagram"])
                     for r in late], [(["observationDomainId"], 9, 60, True, 2)], "the record that waited")
        check("@offset" not in late[0] and "@sequence" not in late[0], "it has no place in the second message")
        held = [line for line in lines if line["@line"] == "set"][0]
        check_equal((held["@held"], held["@kind"]), (True, "data without template"), "the set that waited")
        check_equal({(r["@address"], r["@port"], r["@received"]) for r in lines},
                    {("192.0.2.1", 4739, "2023-11-14T22:13:20.000000005Z")}, "whose lines they are")


def hostile():
    """Texts that would end a line, a string or a terminal's patience stay in their strings."""
    texts = [b'"}\n{"@line":"record"', b"\x1b]0;x\x07\x9b2J", "‮\u0085".encode(), b"\\u0000\0x", b"\xff\xfe"]
    pairs = [(82, 65535)] * len(texts)
    record = b"".join(bytes([len(t)]) + t for t in texts)
    with tempfile.TemporaryDirectory() as directory:
        path = written(directory, ipfix.message(0, (2, ipfix.template(256, *pairs)), (256, record)))
        code, out, _ = run("flowrecv", "--read", path, "--format", "json-full")
        check_equal(code, 0, "hostile names")
        check(not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", out), "control characters as they are")
        lines = [json.loads(line) for line in out.split("\n")[:-1]]
        records = [line for line in lines if line["@line"] == "record"]
        check_equal(len(records), 1, "records")
        names = ["interfaceName"] + [f"interfaceName#{i}" for i in range(2, len(texts) + 1)]
        want = [re.sub("\0+$", "", t.decode(errors="replace")) for t in texts]
        check_equal([records[0][n] for n in names], want, "texts")
        check_equal(records[0]["@raw"], record.hex(), "what is no text is in @raw")


def beside_others():
    """With several outputs each has what it has alone."""
    for protocol in ("netflow9", "sflow5"):
        with tempfile.TemporaryDirectory() as directory:
            capture = generated(directory, "--protocol", protocol, "--count", 100)
            kinds = ("elements", "json-full", "json")
            files = {kind: os.path.join(directory, kind) for kind in kinds}
            code, _, err = run("flowrecv", "--read", capture,
                               *(a for kind in kinds for a in ("--output", f"{kind}:{files[kind]}")))
            check_equal(code, 0, f"{protocol}: {err}")
            for kind in kinds:
                alone = run("flowrecv", "--read", capture, "--format", kind)[1]
                with open(files[kind], encoding="utf-8") as file:
                    check_equal(file.read() == alone and alone != "", True, f"{protocol} {kind}")


if __name__ == "__main__":
    main({"octets": octets, "values": values, "registered": registered, "unknown": unknown, "wrong": wrong,
          "options_and_late": options_and_late, "hostile": hostile, "beside_others": beside_others})
