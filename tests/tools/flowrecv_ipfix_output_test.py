#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""--output ipfix:FILE: what flowrecv read, read again from the file, is the same in all columns that have elements."""
import glob
import gzip
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from ipfix_octets import fields, message, template  # noqa: E402
from programs import check, check_equal, main, run, shared  # noqa: E402

# Columns that no element of IANA says, each with its reason. All others must be equal.
OTHER = {
    "flow.exporter": "the receiver's own name for whom it heard; exporterIPv4Address is in the record",
    "flow.received": "when it was received: of the file, when it is read",
    "flow.exported": "of the message, which is a new one",
    "sampling.source": "where the interval is from: in the file it is a field of the flow",
    "egressInterface.name": "only interfaceName has an element, which is the ingress interface's",
    "reverse.delay_ms": "CERT's own element",
    "dnsQName": "CERT's own element",
}
OTHER_GROUPS = ("inner.", "tunnel.", "sflow.")  # what flowkit reads out of sampled packets and sFlow; no elements


def is_other(name):
    return name in OTHER or name.startswith(OTHER_GROUPS)


def compared(line):
    """A flow's columns that have elements. Without an end or an event its @timestamp is when it was exported or
    received, which is another time."""
    flow = json.loads(line)
    if "flow.end" not in flow and "flow.event" not in flow:
        flow.pop("@timestamp", None)
    return {k: v for k, v in flow.items() if not is_other(k)}


def again(capture, name, *options):
    """Flows in both directions of the round, and the account of the second reading."""
    with tempfile.TemporaryDirectory() as directory:
        first, file, stats = (os.path.join(directory, n) for n in ("a.json", "b.ipfix", "s.json"))
        code, _, err = run("flowrecv", "--read", capture, "--fields", "all", "--output", f"json:{first}", "--output",
                           f"ipfix:{file}", *options)
        check(code in (0, 1), f"{name}: {err}")
        code, out, err = run("flowrecv", "--read", file, "--fields", "all", "--stats", stats, *options)
        check_equal(code, 0, f"{name}: {err}")
        with open(first, encoding="utf-8") as lines:
            want = [compared(line) for line in lines]
        got = [compared(line) for line in out.splitlines()]
        check_equal(len(got), len(want), f"{name}: flows")
        wrong = {}
        for a, b in zip(want, got):
            # NetFlow v1, v5 and v7 have no domains: it is that of the message, 0, which says "not relevant".
            if "observationDomainId" not in a and b.get("observationDomainId") == 0:
                del b["observationDomainId"]
            for key in a.keys() | b.keys():
                if a.get(key) != b.get(key):
                    wrong.setdefault(key, (a.get(key), b.get(key)))
        check(not wrong, f"{name}: {wrong}")
        with open(stats, encoding="utf-8") as text:
            for exporter in json.load(text)["exporters"]:
                check_equal(exporter["lost"]["sequence"], 0, f"{name}: sequence")
                check(not any(exporter["lost"]["undecodable"].values()), f"{name}: {exporter['lost']}")
        return len(want)


def generated():
    with tempfile.TemporaryDirectory() as directory:
        for protocol in ("netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5"):
            capture = os.path.join(directory, f"{protocol}.pcap")
            code, _, err = run("flowgen", "--pcap", capture, "--protocol", protocol, "--count", 1500, "--seed", 3,
                               "--exporters", 3)
            check_equal(code, 0, err)
            check(again(capture, protocol) >= 1000, f"{protocol}: nothing to compare")


def biflow():
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "yaf.pcap")
        code, _, err = run("flowgen", "--pcap", capture, "--profile", "yaf", "--count", 500)
        check_equal(code, 0, err)
        check(again(capture, "yaf") > 0 and again(capture, "yaf", "--biflow") > 0, "biflows")


def captured():
    """Of real exporters."""
    seen = 0
    for capture in sorted(glob.glob(os.path.join(shared("captures-live"), "*.pcap"))):
        seen += again(capture, os.path.basename(capture))
    check(seen > 100, f"{seen} flows")


def many_files():
    """Each file begins with its templates, each alone is readable, and their sequence numbers go on."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        run("flowgen", "--pcap", capture, "--protocol", "netflow9", "--count", 20000, "--exporters", 4)
        want = run("flowrecv", "--read", capture)[1].count("\n")
        code, _, err = run("flowrecv", "--read", capture, "--output", f"ipfix:{directory}/f.ipfix", "--rotate-size",
                           "200K")
        check_equal(code, 0, err)
        files = sorted(glob.glob(f"{directory}/f-*.ipfix"))
        check(len(files) > 3 and max(map(os.path.getsize, files)) <= 200 << 10, str(files))
        flows = 0
        for file in files:
            code, out, err = run("flowrecv", "--read", file)
            check_equal(code, 0, err)
            flows += out.count("\n")
        check_equal(flows, want, "flows of all files, each read alone")
        reads = [a for file in files for a in ("--read", file)]
        code, out, err = run("flowrecv", *reads)
        check(code == 0 and out.count("\n") == want and "nothing lost" in err, f"{code} {err}")


def octets_of(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        return file.read()


def numbers_in(octets):
    """(domain, sequence number) of each message."""
    at, all_ = 0, []
    while at < len(octets):
        length, sequence, domain = struct.unpack_from(">HxxxxII", octets, at + 2)
        all_.append((domain, sequence))
        at += length
    return all_


def renumbered(octets, by):
    out, at = bytearray(octets), 0
    while at < len(out):
        length, sequence = struct.unpack_from(">HxxxxI", out, at + 2)
        struct.pack_into(">I", out, at + 8, (sequence + by) % (1 << 32))
        at += length
    return bytes(out)


def appended():
    """With --append the numbers go on where the file ends, modulo 2^32, whoever wrote it and whatever is torn."""
    with tempfile.TemporaryDirectory() as directory:
        at = lambda name: os.path.join(directory, name)  # noqa: E731
        capture, stats = at("a.pcap"), at("s.json")
        flows = 1000
        run("flowgen", "--pcap", capture, "--protocol", "netflow9", "--count", flows)

        def append(name):
            code, _, err = run("flowrecv", "--read", capture, "--append", "--output", f"ipfix:{at(name)}")
            check_equal(code, 0, err)
            return numbers_in(octets_of(at(name)))

        for name in ("f.ipfix", "f.ipfix.gz"):
            once = append(name)
            for n in range(1, 4):
                check_equal(append(name)[len(once) * n:], [(d, s + flows * n) for d, s in once], f"{name}: run {n}")
            code, out, err = run("flowrecv", "--read", at(name), "--stats", stats, "--format", "csv")
            with open(stats, encoding="utf-8") as text:
                sequence = json.load(text)["totals"]["sequence"]
            check_equal((code, out.count("\n"), "nothing lost" in err, sequence["duplicate"], sequence["late"]),
                        (0, 4 * flows + 1, True, 0, 0), f"{name}: {err}")
        whole = octets_of(at("f.ipfix"))
        one = whole[:len(whole) // 4]
        check(len(numbers_in(one)) == len(once) > 2, "a quarter is one run, of some messages")
        # An end that is torn is removed, and does not count.
        for torn, left, number in ((one + one[:20], len(once), flows), (one[:-1], len(once) - 1, once[-1][1])):
            with open(at("torn.ipfix"), "wb") as file:
                file.write(torn)
            check_equal(append("torn.ipfix")[left], (0, number), "after a torn end")
        # Beyond 2^32.
        with open(at("high.ipfix"), "wb") as file:
            file.write(renumbered(one, (1 << 32) - 7))
        check_equal(append("high.ipfix")[len(once)], (0, flows - 7), "modulo 2^32")
        # Of another program: a template in an earlier message, records of variable length, padding, options, other
        # domains.
        octets = b"".join((
            message(100, (2, template(300, (8, 4), (82, 65535))), (300, b"\1\2\3\4\2ab"), domain=0),
            message(9000, (2, template(300, (8, 4))), (300, bytes(40)), domain=7),
            message(101, (300, b"\1\2\3\4\0" + b"\1\2\3\4\3abc" + b"\1\2\3\4\377\0\2xy\0\0"), domain=0),
            message(9010, (3, struct.pack(">HHH", 400, 2, 1) + fields((149, 4), (41, 8))), (400, bytes(24)), domain=7)))
        with open(at("other.ipfix"), "wb") as file:
            file.write(octets)
        check_equal(append("other.ipfix")[4], (0, 104), "of another program")
        # Without --append a file is begun anew.
        code, _, err = run("flowrecv", "--read", capture, "--output", f"ipfix:{at('f.ipfix')}")
        check_equal((code, numbers_in(octets_of(at("f.ipfix")))), (0, once), err)


if __name__ == "__main__":
    main({"generated": generated, "biflow": biflow, "captured": captured, "many_files": many_files,
          "appended": appended})
