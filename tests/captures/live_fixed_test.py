#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""NetFlow v1 and v7 of real exporters (captures-live): all of it arrives, and is what the same exporter's v5 says."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import decode  # noqa: E402
from golden import instant  # noqa: E402
from programs import NOTHING_LOST, check, check_equal, main, rows, shared  # noqa: E402

# Flow records, IP octets and packets (interop/README.md; tshark's sums of the same files).
LIVE = {
    "softflowd-v1.pcap": ("netflow1", 82, 139761, 394),
    "fprobe-v1.pcap": ("netflow1", 78, 134282, 380),
    "fprobe-v7.pcap": ("netflow7", 78, 134282, 380),
}
# What of a v5 flow each version has no field for: nothing may be made up in its place.
ABSENT = {
    "netflow1": {"bgpSourceAsNumber", "bgpDestinationAsNumber", "sourceIPv4PrefixLength", "destinationIPv4PrefixLength",
                 "samplingInterval", "engineType", "engineId"},
    "netflow7": {"samplingInterval", "engineType", "engineId"},
}


def counts():
    manifest = {row["file"]: row for row in rows(shared("captures-live/MANIFEST.tsv"))}
    check_equal(set(LIVE), {f for f, row in manifest.items() if row["protocol"] in ("v1", "v7")}, "live captures")
    for name, (protocol, *want) in LIVE.items():
        flows, stats = decode([shared("captures-live", name)])
        totals, exporters = stats["totals"], stats["exporters"]
        check_equal([totals[n] for n in ("flow_records", "flow_bytes", "flow_packets")], want, f"{name}: flows")
        check_equal(len(flows), want[0], f"{name}: lines")
        check_equal(totals["datagrams"], int(manifest[name]["datagrams"]), f"{name}: datagrams")
        check_equal([e["protocol"] for e in exporters], [protocol], f"{name}: exporters")
        check_equal(totals["lost"], NOTHING_LOST, f"{name}: lost")
        check_equal(totals["sequence"], {"late": 0, "duplicate": 0, "restarts": 0}, f"{name}: sequence")
        check_equal({n for f in flows for n in f} & ABSENT[protocol], set(), f"{name}: fields without a place in it")


def key(flow):
    return tuple(flow.get(n, 0) for n in ("source.ip", "source.port", "destination.ip", "destination.port",
                                          "network.protocol", "network.packets", "network.bytes", "tcpControlBits",
                                          "ipClassOfService"))


def as_v5():
    """softflowd saw the same packets in both runs: the same flows, at the same times."""
    v1, v5 = (decode([shared("captures-live", f"softflowd-{v}.pcap")])[0] for v in ("v1", "v5"))
    check_equal(sorted(map(key, v1)), sorted(map(key, v5)), "flows of softflowd's v1 and v5")
    times = [{key(f): (instant(f.get("flow.start")), instant(f.get("flow.end"))) for f in of} for of in (v1, v5)]
    for flow, (start, end) in times[0].items():
        other = times[1].get(flow)
        check(start is not None and other is not None and abs(start - other[0]) <= 10**9 and abs(end - other[1]) <= 10**9,
              f"{flow}: {start} to {end}, in v5 {other}")
    for version in ("v1", "v7"):  # fprobe's runs were of one traffic each: the same but for its order
        mine, theirs = (decode([shared("captures-live", f"fprobe-{v}.pcap")])[0] for v in (version, "v5"))
        check_equal(sorted(map(key, mine)), sorted(map(key, theirs)), f"flows of fprobe's {version} and v5")


if __name__ == "__main__":
    main({"counts": counts, "as_v5": as_v5})
