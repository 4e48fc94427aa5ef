#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Truncated datagrams are accounted for exactly, and once, in all protocols that number what they send. Those lost,
late and duplicate: flowrecv_sessions_test.py."""
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs"))
from damage import PROTOCOLS, frame_of, payloads, write_pcap  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

# Where the sequence number stands.
SEQUENCE = {"netflow5": 16, "netflow9": 12, "ipfix": 8, "sflow5": 16}


def sent_by(protocol):
    """Datagrams of one exporter, and how many units of the sequence each has. Templates are in the first alone."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "sent.pcap")
        more = []
        if protocol in ("netflow9", "ipfix"):
            more = ["--template-messages", "0", "--template-interval", "0", "--ipv6", "0"]
        code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--count", 9000, "--rate", "20k",
                           "--seed", 11, *more)
        check_equal(code, 0, f"flowgen: {err}")
        sent = payloads(path)
    numbers = [struct.unpack_from("!I", d, SEQUENCE[protocol])[0] for d in sent]
    units = [(b - a) % 2**32 for a, b in zip(numbers, numbers[1:])] + [None]
    return sent[:-1], units[:-1]


def account(protocol, datagrams):
    with tempfile.TemporaryDirectory() as directory:
        capture, stats = os.path.join(directory, "got.pcap"), os.path.join(directory, "stats.json")
        write_pcap(capture, [frame_of(d, PROTOCOLS[protocol]) for d in datagrams])
        code, _, err = run("flowrecv", "--read", capture, "--format", "none", "--stats", stats)
        with open(stats, encoding="utf-8") as file:
            return code, json.load(file)["totals"], err


def of(protocol, totals):
    return (totals["lost"]["sequence"], totals["sequence"]["late"], totals["sequence"]["duplicate"],
            totals["sequence"]["restarts"])


def truncated(protocol):
    """Cut off in the last record: malformed, and what it had lost is missing by the sequence, where that counts it."""
    sent, units = sent_by(protocol)
    _, whole, _ = account(protocol, sent)
    cut = range(5, len(sent) - 3, 7)
    got = [d[:-20] if n in cut else d for n, d in enumerate(sent)]
    code, totals, err = account(protocol, got)
    check_equal((code, sum(totals["lost"]["undecodable"].values())), (1, len(cut)), err)
    check_equal(totals["datagrams"], len(sent), err)
    missing = whole["flow_records"] - totals["flow_records"]
    by_sequence = {"netflow5": len(cut),                      # one record of each
                   "netflow9": 0,                             # it counts datagrams, and these came
                   "ipfix": sum(units[n] for n in cut),       # refused as a whole
                   "sflow5": 0}[protocol]                     # datagrams came; samples are numbered on their own
    check_equal(of(protocol, totals), (by_sequence, 0, 0, 0), err)
    if protocol in ("netflow5", "ipfix"):
        check_equal(missing, by_sequence, f"flows that did not come: {err}")
    if protocol == "sflow5":
        check_equal((missing, totals["lost"]["samples"]), (len(cut), len(cut)), f"samples that did not come: {err}")
    check(missing >= len(cut), f"{missing} flows are missing")


main({protocol: (lambda protocol=protocol: truncated(protocol)) for protocol in SEQUENCE})
