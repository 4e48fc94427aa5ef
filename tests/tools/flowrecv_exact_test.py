#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The loss account is exact: known datagrams lost, duplicate, late and truncated are found, each once, in all protocols
that number what they send."""
import json
import os
import random
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


def changed(sent, units, chance):
    """What arrives, and the units lost, late, twice; the first and the last arrive in order."""
    arrived, lost, late, twice, at = [sent[0], sent[1]], 0, 0, 0, 2
    while at + 3 < len(sent):
        fate = chance.random()
        if fate < 0.1:
            lost += units[at]
        elif fate < 0.2:
            arrived += [sent[at], sent[at]]
            twice += units[at]
        elif fate < 0.3:
            arrived += [sent[at + 1], sent[at]]
            late += units[at]
            at += 1
        else:
            arrived.append(sent[at])
        at += 1
    return arrived + sent[at:], lost, late, twice


def fates(protocol):
    sent, units = sent_by(protocol)
    code, whole, err = account(protocol, sent)
    check_equal((code, of(protocol, whole)), (0, (0, 0, 0, 0)), f"all there: {err}")
    arrived, lost, late, twice = changed(sent, units, random.Random(3))
    check(lost and late and twice, "nothing was changed")
    code, totals, err = account(protocol, arrived)
    check_equal((code, of(protocol, totals)), (1, (lost, late, twice, 0)), err)
    check_equal((totals["datagrams"], totals["lost"]["undecodable"]), (len(arrived), {}), err)


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


main({f"{what.__name__}.{protocol}": (lambda what=what, protocol=protocol: what(protocol))
      for what in (fates, truncated) for protocol in SEQUENCE})
