#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv over real captures: as many datagrams and flows as independent decoders count, and equal values where a
decode of another program is at hand."""
import datetime
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import decode, files_of  # noqa: E402
from programs import check, check_equal, main, rows, shared  # noqa: E402

WRAP = 2**32  # of the uptime in milliseconds


def counts(protocol):
    """protocol=count pairs of TSHARK.tsv."""
    return {k: int(v) for k, v in (p.split("=") for p in protocol.split(";") if "=" in p)}


def v5_counts():
    for row in rows(shared("captures/TSHARK.tsv")):
        if not row["case"].startswith(("v5/", "mixed/")):
            continue
        flows, stats = decode(files_of(row["case"]))
        of = [e for e in stats["exporters"] if e["protocol"] == "netflow5"]
        want = counts(row["datagrams_per_protocol"])
        check_equal(sum(e["datagrams"] for e in of), want["v5"], f"{row['case']}: v5 datagrams")
        if row["case"].startswith("v5/"):
            check_equal(len(flows), int(row["flow_records"]), f"{row['case']}: flows")
            check_equal(stats["totals"]["lost"]["undecodable"], {}, f"{row['case']}: refused")


def v5_mixed():
    """v5 datagrams among others keep their values: against tcpdump's reading of the same file and tshark's count."""
    flows, stats = decode([shared("captures/mixed/tcpdump__multiple-counter-30-pdus.pcap")])
    check_equal(len(flows), 7, "flows of the five v5 datagrams")
    check_equal(sum(e["datagrams"] for e in stats["exporters"] if e["protocol"] == "sflow5"), 25, "sFlow datagrams")


def v5_live():
    want = {row["file"]: int(row["datagrams"]) for row in rows(shared("captures-live/MANIFEST.tsv"))}
    flows = {"softflowd-v5.pcap": 82, "nfreplay-v5.pcap": 82, "pmacctd-v5.pcap": 82, "fprobe-v5.pcap": 78, "ovs-v5.pcap": 80}
    for name, number in flows.items():
        got, stats = decode([shared("captures-live", name)])
        check_equal(stats["totals"]["datagrams"], want[name], f"{name}: datagrams")
        check_equal(len(got), number, f"{name}: flows")
        check_equal(stats["totals"]["lost"]["undecodable"], {}, f"{name}: refused")


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def flags(text):
    """telegraf's "...AP..." """
    return sum(1 << (7 - i) for i, c in enumerate(text) if c != ".")


LOGSTASH = {
    "ipv4_src_addr": "source.ip", "ipv4_dst_addr": "destination.ip", "ipv4_next_hop": "ipNextHopIPv4Address",
    "input_snmp": "ingressInterface", "output_snmp": "egressInterface", "in_pkts": "network.packets",
    "in_bytes": "network.bytes", "l4_src_port": "source.port", "l4_dst_port": "destination.port",
    "tcp_flags": "tcpControlBits", "src_tos": "ipClassOfService", "src_as": "bgpSourceAsNumber",
    "dst_as": "bgpDestinationAsNumber", "src_mask": "sourceIPv4PrefixLength", "dst_mask": "destinationIPv4PrefixLength",
    "engine_type": "engineType", "engine_id": "engineId"}
PROTOCOLS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp"}


def v5_logstash():
    for name in ("mikrotik__30-records", "softflowd__basic"):
        flows, _ = decode([shared("captures/v5", name + ".dat")])
        with open(shared("captures/v5", name + ".golden.logstash.json"), encoding="utf-8") as file:
            golden = json.load(file)
        for event in golden["events"]:
            flow, theirs = flows[event["index"]], event["event"]["netflow"]
            where = f"{name} flow {event['index']}"
            for their_name, our_name in LOGSTASH.items():
                check_equal(flow[our_name], theirs[their_name], f"{where}: {our_name}")
            check_equal(flow["network.protocol"], PROTOCOLS[theirs["protocol"]], f"{where}: protocol")
            check_equal(milliseconds(flow["flow.exported"]), milliseconds(event["event"]["@timestamp"]), f"{where}: export")
            for their_name, our_name in (("first_switched", "flow.start"), ("last_switched", "flow.end")):
                # Accepted difference: their subtraction does not wrap with the uptime (a flow that began before the
                # device's clock did comes out 49.7 days late), nor borrow a second from the fraction (280 ms less
                # 804 ms comes out one second late). Modulo these both are the same instant.
                apart = (milliseconds(theirs[their_name]) - milliseconds(flow[our_name])) % WRAP
                check(apart in (0, 1000), f"{where}: {our_name} {flow[our_name]} {theirs[their_name]}")


def v5_telegraf():
    flows, _ = decode([shared("captures/v5/telegraf__v5-example.bin")])
    lines = open(shared("captures/v5/telegraf__v5-example.golden.telegraf.txt"), encoding="utf-8").read().splitlines()
    lines = [line for line in lines if line.startswith("netflow,")]
    check_equal(len(flows), len(lines), "telegraf: flows")
    names = {"src": "source.ip", "dst": "destination.ip", "src_port": "source.port", "dst_port": "destination.port",
             "in_bytes": "network.bytes", "in_packets": "network.packets", "protocol": "network.protocol",
             "bgp_src_as": "bgpSourceAsNumber", "bgp_dst_as": "bgpDestinationAsNumber", "in_snmp": "ingressInterface",
             "out_snmp": "egressInterface", "next_hop": "ipNextHopIPv4Address", "src_mask": "sourceIPv4PrefixLength",
             "dst_mask": "destinationIPv4PrefixLength"}
    for i, (flow, line) in enumerate(zip(flows, lines)):
        theirs = {k: v.strip('"') for k, v in (p.split("=", 1) for p in line.split(" ", 1)[1].split(","))}
        for their_name, our_name in names.items():
            check_equal(str(flow[our_name]), re.sub(r"^(\d+)u$", r"\1", theirs[their_name]), f"telegraf flow {i}: {our_name}")
        check_equal(flow["tcpControlBits"], flags(theirs["tcp_flags"]), f"telegraf flow {i}: flags")
        check_equal(flow["ipClassOfService"], int(theirs["src_tos"], 16), f"telegraf flow {i}: tos")
        check_equal(flow["engineType"], int(theirs["engine_type"]), f"telegraf flow {i}: engine type")
        lasted = int(theirs["last_switched"][:-1]) - int(theirs["first_switched"][:-1])
        check_equal(flow["flow.duration_ms"], lasted, f"telegraf flow {i}: duration")


def v5_sampling():
    """The sampling word: the mode bits are not part of the interval."""
    flows, _ = decode([shared("captures/v5/unknown__graylog-netflow5.pcap")])
    check_equal([(f["samplingInterval"], f["samplingAlgorithm"]) for f in flows], [(100, 1)] * 4, "0x4064")
    flows, _ = decode([shared("captures/v5/juniper__jflow.dat")])
    check(all(f["samplingInterval"] == 20 and "samplingAlgorithm" not in f for f in flows), "0x0014: interval without mode")
    scaled, _ = decode([shared("captures/v5/juniper__jflow.dat")], "--scale")
    check_equal([f["network.bytes"] for f in scaled], [20 * f["network.bytes"] for f in flows], "--scale")


if __name__ == "__main__":
    main({"v5_counts": v5_counts, "v5_mixed": v5_mixed, "v5_live": v5_live, "v5_logstash": v5_logstash,
          "v5_telegraf": v5_telegraf, "v5_sampling": v5_sampling})
