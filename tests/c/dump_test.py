#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowkit_c_dump, a program in C, gives the flows and the counts that flowrecv gives, of the same captures."""
import glob
import ipaddress
import json
import os
import struct
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
from pcap_reader import datagrams  # noqa: E402
from programs import BIN, check, check_equal, main, run, shared  # noqa: E402

# What flowrecv adds or knows from more than the datagram: the exporter's port, the time of receipt, and what it makes
# of counters that run on. Records of both directions are two lines there.
OWN = ("flow.exporter", "flow.received", "@timestamp", "octetTotalCount", "packetTotalCount", "network.bytes",
       "network.packets")
# Of flowkit_c_dump; other lines are reasons.
NAMES = "datagrams", "flows", "options", "templates", "without_template", "lost"


def frames(path):
    for source, port, payload in datagrams(path):
        address = ipaddress.ip_address(source).packed
        yield struct.pack(">IB", len(payload), len(address)) + address.ljust(16, b"\0") + struct.pack(
            ">Hq", port, 0) + payload


def by_c(path, *arguments):
    done = subprocess.run([os.path.join(BIN, "flowkit_c_dump"), *arguments], input=b"".join(frames(path)),
                          capture_output=True, timeout=60)
    check_equal((done.returncode, done.stderr), (0, b""), path)
    return done.stdout.decode().splitlines()


def by_flowrecv(path):
    with tempfile.TemporaryDirectory() as folder:
        stats = os.path.join(folder, "stats.json")
        code, out, err = run("flowrecv", "--read", path, "--fields", "all", "--stats", stats)
        check(code in (0, 1), f"{path}: {err}")
        with open(stats, encoding="utf-8") as file:
            return out.splitlines(), json.load(file)


def compare(path):
    name = os.path.basename(path)
    lines, statistics = by_flowrecv(path)
    totals = statistics["totals"]
    got = [json.loads(line) for line in by_c(path)]
    want = [json.loads(line) for line in lines]
    if not totals.get("reverse_flows") and not any(key.startswith("reverse.") for line in got for key in line):
        check_equal(len(got), len(want), f"{name}: flows")
        for i, (a, b) in enumerate(zip(got, want)):
            running = "octetTotalCount" in a or "packetTotalCount" in a
            hidden = OWN if running else OWN[:3]
            a, b = ({k: v for k, v in line.items() if k not in hidden} for line in (a, b))
            if a != b:
                check_equal(a, b, f"{name}: flow {i}")
                break
    counts = dict(line.rsplit(" ", 1) for line in by_c(path, "counts"))
    check_equal(int(counts["datagrams"]), totals["datagrams"], f"{name}: datagrams")
    check_equal(int(counts["flows"]), totals["flow_records"], f"{name}: flows counted")
    check_equal(int(counts["without_template"]), totals["lost"]["template"], f"{name}: sets without template")
    check_equal(int(counts["lost"]), totals["lost"]["sequence"], f"{name}: lost by sequence")
    reasons = {why: int(counts[why]) for why in counts if why not in NAMES}
    check_equal(reasons, totals["lost"]["undecodable"], f"{name}: what could not be read, by reason")
    return len(got)


def all_of(paths, least):
    check(sum(compare(path) for path in sorted(paths)) >= least, "too few flows: nothing was compared")


def golden():
    all_of(glob.glob(os.path.join(here, "../golden/*.pcap")), 10)


def captures():
    all_of(glob.glob(os.path.join(shared("captures-live"), "*.pcap")), 500)


def hostile():
    all_of(glob.glob(os.path.join(shared("hostile", "corpus", "scenario"), "*.pcap")), 100)


main({"golden": golden, "captures": captures, "hostile": hostile})
