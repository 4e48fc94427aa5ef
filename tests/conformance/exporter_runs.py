# SPDX-License-Identifier: BSL-1.0
"""What the tests of flowcheck exporter share: captures with faults, and the report for programs, key by key."""
import json
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, run  # noqa: E402

COUNT = "NFV5-HDR-COUNT"  # a MUST about octets 2 and 3 of NetFlow v5


def flowgen(path, *arguments):
    code, _, err = run("flowgen", "--pcap", path, *arguments)
    check_equal(code, 0, f"flowgen {arguments}: {err}")


def payloads_at(capture):
    """(offset in the file, length) of the UDP payloads of a capture of flowgen: Ethernet, IPv4."""
    at = 24
    while at < len(capture):
        size = struct.unpack_from("<I", capture, at + 8)[0]
        yield at + 16 + 42, size - 42
        at += 16 + size


def payloads(path):
    with open(path, "rb") as file:
        capture = file.read()
    return [capture[at:at + size] for at, size in payloads_at(capture)]


def with_counts(path, target, counts):
    """NetFlow v5 with other counts in the first datagrams."""
    with open(path, "rb") as file:
        capture = bytearray(file.read())
    for (at, _), count in zip(payloads_at(capture), counts):
        struct.pack_into(">H", capture, at + 2, count)
    with open(target, "wb") as file:
        file.write(capture)


class Files:
    """good.pcap: ten datagrams of NetFlow v5 from flowgen. bad.pcap: the first three announce 31 records."""

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.good, self.bad = self["good.pcap"], self["bad.pcap"]
        flowgen(self.good, "--count", 300, "--rate", 300)
        with_counts(self.good, self.bad, [31] * 3)
        return self

    def __getitem__(self, name):
        return os.path.join(self.directory.name, name)

    def __exit__(self, *_):
        self.directory.cleanup()


def exporter(*arguments, **more):
    return run("flowcheck", "exporter", *arguments, **more)


def report_of(*arguments, codes=(0, 1)):
    """The report for programs."""
    code, out, err = exporter(*arguments, "--report", "json=-")
    check(code in codes, f"{arguments}: exit code {code}: {err}")
    return json.loads(out)


def check_schema(report, datagrams):
    """Key by key; datagrams: those of the input, in order, or nothing to compare with."""
    check_equal([k for k in report if k not in ("sampling", "plan")],
                ["flowcheck", "input", "exporters", "requirements", "findings", "counts"], "keys")
    check(re.fullmatch(r"\d+\.\d+\.\d+", report["flowcheck"]), f"version {report['flowcheck']}")
    for e in report["exporters"]:
        check_equal({k: type(v) for k, v in e.items()}, {"address": str, "port": int, "protocol": str, "domain": int,
                                                        "datagrams": int, "records": int}, "exporter")
        check(e["protocol"] in ("ipfix", "netflow9", "netflow5", "sflow5"), e["protocol"])
    verdicts = ("fail", "non-strict", "info", "pass", "not seen")
    levels = ("MUST", "SHOULD", "MAY", "observed")
    found = {v: 0 for v in verdicts}
    for r in report["requirements"]:
        check_equal({k: type(v) for k, v in r.items()}, {"id": str, "level": str, "verdict": str, "count": int}, "row")
        check(r["level"] in levels, r["level"])
        check((r["count"] > 0) == (r["verdict"] in verdicts[:3]), f"{r}")
        found[r["verdict"]] += 1
    check_equal(report["counts"], found, "counts")
    check_equal(list(report["counts"]), list(verdicts), "counts")
    verdict_of = {r["id"]: r["verdict"] for r in report["requirements"]}
    for f in report["findings"]:
        check_equal({k: type(v) for k, v in f.items()},
                    {"requirement": str, "level": str, "exporter": int, "datagram": int, "offset": int, "length": int,
                     "message": str, "expected": str, "consequence": str}, "finding")
        check(f["level"] in levels and f["message"] and f["expected"] and f["consequence"], f"{f}")
        check(verdict_of.get(f["requirement"]) in verdicts[:3], f"{f}: its requirement is {verdict_of}")
        check(0 <= f["exporter"] < len(report["exporters"]), f"{f}")
        check(f["datagram"] >= 1, f"{f}")
        if datagrams is not None:
            check(f["datagram"] <= len(datagrams) and
                  f["offset"] + f["length"] <= len(datagrams[f["datagram"] - 1]), f"{f}: not within the datagram")
