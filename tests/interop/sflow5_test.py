#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""sFlow v5 with real partners over loopback: what agents send arrives at flowrecv as at sfcapd, and what flowgen sends
arrives at the collectors whole."""
import csv
import io
import os
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import Collector, Exchange, generate  # noqa: E402
from programs import check, check_equal, main, rows, shared  # noqa: E402

RATE = 10
RUN = ("--rate", "4000", "--for", "1s", "--ipv6", "30", "--exporters", "3", "--sampling", RATE, "--counter-interval", "300ms")


def received(agent, seconds, rate):
    """sfcapd multiplies by the sampling rate."""
    of = Exchange(agent, "sflow", seconds, "--format", "elements", collector="sfcapd")
    samples, totals = of.totals["sflow"], of.totals
    check_equal(len(of.lines), totals["samples"], f"{agent}: samples")
    check_equal(totals["samples"], samples["flow_samples"] + samples["counters_samples"], f"{agent}: kinds of samples")
    check_equal((totals["lost"]["sequence"], samples["unknown_records"]), (0, 0), f"{agent}: missing datagrams, unknown records")
    # Both copy whole words of a header: what follows it in the packet stands in the padding.
    check_equal(set(totals["findings"]), {"padding not zero"}, f"{agent}: findings {totals['findings']}")
    check_equal({line["sampling_rate"] for line in of.lines if line["@sample"] == "flow_sample"}, {rate}, f"{agent}: rate")
    of.equal(totals["flow_records"], rate * totals["flow_packets"], rate * totals["flow_bytes"], agent)
    return totals


def pmacctd():
    """It samples at random, about half of the 533 packets."""
    totals = received("pmacctd", 8, 2)
    check(200 < totals["flow_records"] < 330, f"pmacctd: {totals['flow_records']} samples of 533 packets")
    # It fills its datagrams: each but the last has more than 1024 octets.
    check(totals["octets"] > 1024 * (totals["datagrams"] - 1), f"pmacctd: {totals['datagrams']} datagrams")


def frames():
    """Number and octets of the traffic's frames, with the FCS that captures lack."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "traffic.pcap")
        subprocess.run([sys.executable, shared("interop", "make_traffic.py"), capture], check=True, capture_output=True)
        with open(capture, "rb") as file:
            octets = file.read()
    at, lengths = 24, []
    while at < len(octets):
        captured, length = struct.unpack("<II", octets[at + 8:at + 16])
        lengths.append(length + 4)
        at += 16 + captured
    return len(lengths), sum(lengths)


def open_vswitch():
    """It samples every packet, and sends counters each second."""
    totals = received("ovs", 14, 1)
    check_equal(totals["flow_packets"], sum(int(r["packets"]) for r in rows(shared("interop", "traffic.flows.tsv"))),
                "Open vSwitch: packets of the traffic")
    check_equal((totals["flow_records"], totals["flow_bytes"]), frames(), "Open vSwitch: frames of the traffic")
    check(totals["sflow"]["counters_samples"] >= 3, f"Open vSwitch: {totals['sflow']['counters_samples']} counter samples")


def to_sfcapd(*arguments):
    with Collector("sfcapd", 4) as sfcapd:
        sent = generate(sfcapd, "sflow5", *RUN, *arguments)
    check_equal(sfcapd.summary(), {"Flows": sent["flow_records"], "Packets": RATE * sent["flow_packets"],
                                   "Bytes": RATE * sent["flow_bytes"], "Sequence Errors": 0, "Bad Packets": 0},
                "sfcapd's account of what flowgen sent")
    check_equal(len(sfcapd.stdout.splitlines()), sent["flow_records"], "flows in sfcapd's files")
    check_equal(sent["flow_records"], 4000, "flow samples sent")


def to_sfacctd():
    """sfacctd adds up samples of the same key: fewer lines, the same sums. It does not multiply."""
    with Collector("sfacctd", 5) as sfacctd:
        sent = generate(sfacctd, "sflow5", *RUN)
    flows = list(csv.DictReader(io.StringIO(sfacctd.stdout)))
    for name, total in (("PACKETS", sent["flow_packets"]), ("BYTES", sent["flow_bytes"])):
        check_equal(sum(int(flow[name]) for flow in flows), total, f"sfacctd's {name}")
    check_equal({int(flow["SAMPLING_RATE"]) for flow in flows}, {RATE}, "sfacctd's sampling rate")
    check_equal(re.findall("WARN|ERROR", sfacctd.stderr), [], f"sfacctd: {sfacctd.stderr[:300]}")


def to_tshark(*arguments):
    with Collector("tshark", 4, "text", behind=("sflow",)) as tshark:
        sent = generate(tshark, "sflow5", *RUN, *arguments)
    text, where = tshark.stdout, f"tshark {' '.join(arguments)}"
    check_equal(len(re.findall(r"^    Datagram version: 5$", text, re.M)), sent["datagrams"], f"{where}: datagrams")
    flows = len(re.findall(r"^    (?:Expanded f|F)low sample, seq \d+$", text, re.M))
    counters = len(re.findall(r"^    (?:Expanded c|C)ounters sample, seq \d+$", text, re.M))
    check_equal((flows, flows + counters), (sent["flow_records"], sent["samples"]), f"{where}: flow samples, all samples")
    # Three agents with two sources each; the last poll may be after the end.
    check(3 * 2 * 3 <= counters <= 3 * 2 * 5, f"{where}: {counters} counter samples")
    lengths = re.findall(r"^ +Frame Length: (\d+)$", text, re.M)
    check_equal(sum(map(int, lengths)), sent["flow_bytes"], f"{where}: octets")
    # Severity Chat is no complaint: a UDP port from 33434 on is "possibly traceroute".
    check_equal(re.findall(r"(?i).*malformed.*|\[Expert Info \((?!Chat/).*", text)[:3], [], f"{where}: complaints")


if __name__ == "__main__":
    main({"pmacctd": pmacctd,
          "ovs": open_vswitch,
          "to_sfcapd": to_sfcapd,
          "to_sfcapd_expanded": lambda: to_sfcapd("--expanded", "--agent", "2001:db8::1"),
          "to_sfacctd": to_sfacctd,
          "to_tshark": to_tshark,
          "to_tshark_expanded": lambda: to_tshark("--expanded", "--header-size", "64")})
