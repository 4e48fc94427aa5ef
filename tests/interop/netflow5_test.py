#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v5 with real partners over loopback: the same datagrams to nfcapd and flowrecv give the same totals, and
what flowgen sends arrives at nfcapd whole."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import Collector, Exchange, generate  # noqa: E402
from programs import check, check_equal, main  # noqa: E402


def from_exporter(exporter, seconds, least):
    """`least`: how many flows the exporter makes of the traffic at least."""
    of = Exchange(exporter, "v5", seconds, "--format", "json")
    check(len(of.lines) >= least, f"{exporter}: {len(of.lines)} flows, at least {least} expected")
    of.equal(len(of.lines), sum(f["network.packets"] for f in of.lines), sum(f["network.bytes"] for f in of.lines), exporter)


def to_nfcapd():
    with Collector("nfcapd", 5) as nfcapd:
        sent = generate(nfcapd, "netflow5", "--rate", "20000", "--for", "2s", "--exporters", "5")
    check_equal(nfcapd.summary(), {"Flows": sent["flow_records"], "Packets": sent["flow_packets"],
                                   "Bytes": sent["flow_bytes"], "Sequence Errors": 0, "Bad Packets": 0},
                "nfcapd's account of what flowgen sent")
    check_equal(len(nfcapd.stdout.splitlines()), sent["flow_records"], "flows in nfcapd's files")
    check_equal(sent["flow_records"], 40000, "flows sent")


if __name__ == "__main__":
    main({"softflowd": lambda: from_exporter("softflowd", 4, 82),
          "fprobe": lambda: from_exporter("fprobe", 14, 78),
          "ovs": lambda: from_exporter("ovs", 14, 60),
          "to_nfcapd": to_nfcapd})
