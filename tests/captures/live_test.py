#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9 and IPFIX of real exporters (captures-live): all of it arrives, and is what the traffic was that they saw."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import decode, elements  # noqa: E402
from golden import instant  # noqa: E402
from programs import NOTHING_LOST, check, check_equal, main, rows, shared  # noqa: E402
from spelling import flat, protocols  # noqa: E402

# Flow records, options records, templates, options templates, IP octets and packets (interop/README.md).
LIVE = {
    "softflowd-v9.pcap": (107, 1, 4, 1, 160869, 533),
    "softflowd-ipfix.pcap": (107, 1, 4, 1, 160869, 533),
    "softflowd-ipfix-bi.pcap": (74, 1, 4, 1, 111237, 379),  # the other direction is in reverse elements
    "softflowd-ipfix-ms.pcap": (107, 1, 4, 1, 160869, 533),
    "pmacctd-v9.pcap": (107, 0, 8, 0, 173326, 530),
    "pmacctd-ipfix.pcap": (107, 0, 8, 0, 173326, 530),
    "pmacctd-ipfix-sampled.pcap": (80, 2, 4, 2, 57248, 133),
    "nfreplay-v9.pcap": (107, 0, 30, 0, 160869, 533),
    "ovs-ipfix.pcap": (318, 1, 88, 1, 483027, 1599),
}
# Exporters that put what they saw into as many flows as there were. Octets are not compared: softflowd counts the padding
# of short frames.
FLOWS = ("softflowd-v9.pcap", "softflowd-ipfix.pcap", "softflowd-ipfix-ms.pcap", "nfreplay-v9.pcap")
SECOND = 10**9


def counts():
    datagrams = {row["file"]: row for row in rows(shared("captures-live/MANIFEST.tsv"))}
    with_templates = {f for f, row in datagrams.items() if row["protocol"].startswith(("v9", "ipfix"))}
    check_equal(set(LIVE), with_templates, "live captures")
    for name, want in LIVE.items():
        lines, stats = elements([shared("captures-live", name)])
        totals = stats["totals"]
        got = tuple(totals[n] for n in ("flow_records", "options_records", "templates", "options_templates", "flow_bytes",
                                        "flow_packets"))
        check_equal(got, want, f"{name}: records, templates, octets, packets")
        check_equal(len(lines), want[0] + want[1], f"{name}: lines")
        check_equal(totals["datagrams"], int(datagrams[name]["datagrams"]), f"{name}: datagrams")
        check_equal(totals["lost"], NOTHING_LOST, f"{name}: lost")


def flows():
    """TCP and UDP flows against interop/traffic.flows.tsv. An exporter starts and ends both ways of a flow together, and
    v9's header leaves the export time's fraction out: a second's difference."""
    numbers = protocols()
    for name in FLOWS:
        ours = {}
        for flow in decode([shared("captures-live", name)])[0]:
            ours[tuple(str(flow.get(n, 0)) for n in ("source.ip", "destination.ip", "source.port", "destination.port")) +
                 (numbers.get(flat(flow["network.protocol"])),)] = flow
        found = 0
        for row in rows(shared("interop/traffic.flows.tsv")):
            if row["proto"] not in ("6", "17") or row["sport"] == "0":
                continue
            key = row["src"], row["dst"], row["sport"], row["dport"], int(row["proto"])
            where, flow = f"{name} {key}", ours.get(key)
            check(flow is not None, f"{where}: absent")
            if flow is None:
                continue
            found += 1
            check_equal((flow["network.packets"], flow["tcpControlBits"]), (int(row["packets"]), int(row["tcp_flags"], 16)),
                        f"{where}: packets, flags")
            for theirs, our_name in (("first", "flow.start"), ("last", "flow.end")):
                at, wanted = instant(flow.get(our_name)), round(float(row[theirs]) * 1000) * 1_000_000
                check(at is not None and abs(at - wanted) <= SECOND,
                      f"{where}: {our_name} {flow.get(our_name)}, {theirs} {row[theirs]}")
        check(found > 90, f"{name}: only {found} flows")


if __name__ == "__main__":
    main({"counts": counts, "flows": flows})
