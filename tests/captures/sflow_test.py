#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""sFlow captures: as many datagrams, samples and records of each format as sflowtool and tshark count (TSHARK.tsv), the
traffic that live agents saw, and values that are known. Where flowrecv counts otherwise, ACCEPTED says what and why; what
is listed must differ just so."""
import os
import re
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import capture  # noqa: E402
import golden_sflow  # noqa: E402
from capture import decode, elements, files_of  # noqa: E402
from programs import NOTHING_LOST, check, check_equal, main, rows, shared  # noqa: E402
from sflow_capture import formats, samples  # noqa: E402
from spelling import flat, protocols  # noqa: E402

DROPS = "sflowtool steps over discarded packets"
SEGV = "the UDP length says 8 octets of payload: no header"
TSHARK = "tshark 4.0 stops in the first sample of most datagrams"

# case: what flowrecv counts where TSHARK.tsv has another number, and the reason.
ACCEPTED = {
    "sflow/goflow2__drop-egress-queue.bin": ({"records": {"0:1036": 1}}, DROPS),
    "sflow/goflow2__drop-extended-acl.bin": ({"records": {"0:1037": 1}}, DROPS),
    "sflow/goflow2__drop-extended-function.bin": ({"records": {"0:1038": 1}}, DROPS),
    "sflow/hsflowd-2.1.25__gen.pcap": ({"tshark": {"flow_sample": 96, "counters_sample": 8}}, TSHARK),
    "sflow/tcpdump__malformed-segv.pcap": ({"samples": 0, "records": {}}, SEGV),
    "sflow/vflow__padding-after-sample.bin": (
        {"samples": 5, "records": {"0:1": 5, "0:1001": 5, "0:1002": 3, "0:1003": 3}},
        "4 octets stand behind a sample: sflowtool reads on from there; tshark counts 5 samples"),
}
REFUSED = {"sflow/tcpdump__malformed-segv.pcap": {"truncated": 1}}
# What is odd but decodes; all others have nothing.
PADDING = "padding not zero"  # behind sampled headers: agents pad with what stands in the packet there
FINDINGS = {
    "sflow/akvorado__icmpv6.pcap": {PADDING: 1},
    "sflow/cistern__flow-sample-3.bin": {PADDING: 1},
    "sflow/hsflowd-2.1.25__gen.pcap": {PADDING: 10},
    "sflow/pmacctd-1.7.7__gen-sfprobe.pcap": {PADDING: 36},
    "sflow/tcpdump__expanded.pcap": {PADDING: 1},
    "sflow/akvorado__discard-interface.pcap": {"trailing octets": 1},  # their samples 2 to 5, behind a count of 1
    "sflow/akvorado__multiple-interfaces.pcap": {"trailing octets": 1},
    "sflow/goflow2__drop-extended-function.bin": {"length no multiple of 4": 2},
    "sflow/goflow2__expanded-sample.bin": {"trailing octets": 1},
    "sflow/gopacket__packet08.bin": {
        "trailing octets": 1, "length of the last sample wrong": 1, "prefix longer than the address": 1},
    "sflow/gopacket__packet11.bin": {"length of the last sample wrong": 1},
    "sflow/vflow__padding-after-sample.bin": {"sample longer than its records": 3, "empty AS path segment": 3},
}
TSHARK_NAMES = {"Flow sample": "flow_sample", "Expanded flow sample": "flow_sample", "Counters sample": "counters_sample",
                "Expanded counters sample": "counters_sample", "Unknown": "discarded_packet"}
STATISTICS = {"flow_sample": "flow_samples", "counters_sample": "counters_samples", "discarded_packet": "discarded_packets"}


def pairs(text):
    return {k: int(v) for k, v in (p.split("=") for p in text.split(";") if p)}


def tshark_kinds(text):
    kinds = Counter()
    for name, number in pairs(text).items():
        kinds[TSHARK_NAMES[name]] += number
    return dict(kinds)


def counts():
    cases = [row for row in rows(shared("captures/TSHARK.tsv")) if row["case"].startswith(("sflow/", "mixed/"))]
    check(len(cases) > 35, f"only {len(cases)} cases")
    all_samples, all_records = 0, 0
    for row in cases:
        case = row["case"]
        want = {"datagrams": pairs(row["datagrams_per_protocol"]).get("sflow", 0),
                "samples": int(row["sflow_samples_sflowtool"] or 0),
                "records": pairs(row["sflow_records_sflowtool(enterprise:format=n)"]),
                "tshark": tshark_kinds(row["sflow_samples_tshark"])}
        expected, reason = ACCEPTED.get(case, ({}, ""))
        for what, number in expected.items():
            check(number != want[what], f"{case}: {what} do not differ any more ({reason})")
        lines, stats = elements(files_of(case))
        of = [e for e in stats["exporters"] if e["protocol"] == "sflow5"]
        ours = samples(lines)
        kinds = dict(Counter(line["@sample"] for line in ours))
        got = {"datagrams": sum(e["datagrams"] for e in of), "samples": len(ours), "records": dict(formats(ours)),
               "tshark": kinds}
        check_equal(got, {**want, **expected}, case)
        check_equal(sum(e["samples"] for e in of), len(ours), f"{case}: samples in the statistics")
        check_equal({name: stats["totals"]["sflow"][count] for name, count in STATISTICS.items()},
                    {name: kinds.get(name, 0) for name in STATISTICS}, f"{case}: kinds in the statistics")
        check_equal(stats["totals"]["lost"]["undecodable"], REFUSED.get(case, {}), f"{case}: refused")
        if case.startswith("sflow/"):
            check_equal(stats["totals"]["findings"], FINDINGS.get(case, {}), f"{case}: findings")
        check_equal(stats["totals"]["sflow"]["unknown_records"], 0, f"{case}: unknown records")
        all_samples, all_records = all_samples + len(ours), all_records + sum(got["records"].values())
    names = [row["case"] for row in cases]
    for case in (*ACCEPTED, *REFUSED, *FINDINGS):
        check(case in names, f"{case} is not in TSHARK.tsv")
    print(f"{len(cases)} cases, {all_samples} samples, {all_records} records")


def flows_of_samples():
    """A flow for each flow sample that shows its packet, and for each discarded packet; no other lines."""
    for row in rows(shared("captures/TSHARK.tsv")):
        if not row["case"].startswith("sflow/"):
            continue
        lines, _ = elements(files_of(row["case"]))
        flows, stats = decode(files_of(row["case"]))
        with_packet = [line for line in samples(lines) if line["@sample"] == "discarded_packet" or "sampled_header" in line
                       and line["@sample"] == "flow_sample"]
        check_equal(len(flows), len(with_packet), f"{row['case']}: flows")
        check_equal(stats["totals"]["flow_records"], len(flows), f"{row['case']}: flows in the statistics")
        for flow, line in zip(flows, with_packet):
            where = f"{row['case']} sample {line['sequence']}"
            check_equal(flow.get("network.bytes"), line.get("sampled_header", {}).get("frame_length"), f"{where}: bytes")
            check_equal(flow.get("samplingInterval"), line.get("sampling_rate"), f"{where}: rate")
            check_equal((flow["sflow.source.class"], flow["sflow.source.index"]),
                        (line["source"]["type"], line["source"]["index"]), f"{where}: source")
        counters, _ = decode(files_of(row["case"]), "--counters")
        check_equal(len([line for line in counters if "@sample" in line]),
                    len([line for line in lines if line.get("@sample") == "counters_sample"]), f"{row['case']}: --counters")


# Of agents that ran over interop/traffic: datagrams as in MANIFEST.tsv, flow and counter samples as tshark counts them.
LIVE = {"pmacctd-sflow.pcap": (255, 0, 41), "ovs-sflow.pcap": (533, 5, 74)}  # flow, counter samples, odd padding


def live():
    datagrams = {row["file"]: int(row["datagrams"]) for row in rows(shared("captures-live/MANIFEST.tsv"))}
    for name, (flow_samples, counters_samples, padded) in LIVE.items():
        lines, stats = elements([shared("captures-live", name)])
        totals = stats["totals"]
        check_equal(totals["datagrams"], datagrams[name], f"{name}: datagrams")
        check_equal((totals["sflow"]["flow_samples"], totals["sflow"]["counters_samples"]),
                    (flow_samples, counters_samples), f"{name}: samples")
        check_equal(len(lines), flow_samples + counters_samples, f"{name}: lines")
        check_equal(totals["findings"], {PADDING: padded}, f"{name}: findings")
        check_equal(totals["lost"], NOTHING_LOST, f"{name}: lost")
        check_equal((totals["sflow"]["samples_lost"], totals["sflow"]["unknown_records"]), (0, 0), f"{name}: by sources")


def live_traffic():
    """Open vSwitch sampled every packet: added up, its samples are the flows of interop/traffic.flows.tsv, octet by
    octet and flag by flag. That table has no ports for fragments behind the first, and ICMP's type as the destination's."""
    numbers = protocols()
    packets, octets, flags, tos = Counter(), Counter(), {}, {}
    for flow in decode([shared("captures-live/ovs-sflow.pcap")])[0]:
        icmp = flow.get("icmpTypeCodeIPv4", flow.get("icmpTypeCodeIPv6", 0))
        key = (flow["source.ip"], flow["destination.ip"], numbers[flat(flow["network.protocol"])],
               flow.get("source.port", 0), flow.get("destination.port", icmp))
        packets[key] += flow["network.packets"]
        octets[key] += flow["ipTotalLength"]
        flags[key] = flags.get(key, 0) | flow.get("tcpControlBits", 0)
        tos[key] = flow["ipClassOfService"]
        check_equal(flow.get("vlanId"), 100 if key[0] == "192.0.2.240" else None, f"{key}: VLAN")
    want = list(rows(shared("interop/traffic.flows.tsv")))
    for row in want:
        key = row["src"], row["dst"], int(row["proto"]), int(row["sport"]), int(row["dport"])
        check_equal((packets[key], octets[key], flags.get(key), tos.get(key)),
                    (int(row["packets"]), int(row["octets"]), int(row["tcp_flags"], 16), int(row["tos"])),
                    f"{key}: packets, octets, flags, TOS")
    check_equal(len(packets), len(want), "flows")


# What stands in a capture, read by hand from its octets: (capture, which flow) -> values.
KNOWN = {
    ("akvorado__encap-vxlan.pcap", 0): {
        "source.ip": "192.168.108.40", "destination.ip": "192.168.15.14", "source.port": 45833, "destination.port": 4789,
        "network.protocol": "udp", "network.bytes": 172, "tunnel.vni": 100, "inner.source.ip": "2001:db8:4::1",
        "inner.destination.ip": "2001:db8:4::3", "inner.protocol": "ipv6-icmp", "ingressInterface": None,
        "egressInterface": None, "sourceMacAddress": "00:17:08:7d:77:42", "ipTTL": 64},
    ("akvorado__qinq.pcap", 0): {
        "source.ip": "49.49.49.2", "destination.ip": "49.49.49.109", "source.port": 32017, "destination.port": 443,
        "vlanId": 1062, "ethernetType": 0x0800, "samplingInterval": 4096, "ingressInterface": 369098852,
        "egressInterface": 369098851, "flowDirection": 0, "tcpControlBits": 16, "sflow.drops": 30},
    ("akvorado__discard-interface.pcap", 0): {
        "sflow.drop_reason": 1, "egressInterface": None, "ingressInterface": 27, "flowDirection": None, "vlanId": 100,
        "postVlanId": 100, "source.ip": "2a0c:8880:2:0:185:21:130:38", "destination.port": 22, "ipClassOfService": 8},
    ("akvorado__multiple-interfaces.pcap", 0): {
        "sflow.drop_reason": None, "egressInterface": None, "ingressInterface": 27, "samplingInterval": 1024},
    ("akvorado__1140.pcap", 1): {
        "source.ip": "104.26.8.24", "destination.ip": "45.90.161.46", "bgpSourceAsNumber": 13335,
        "bgpDestinationAsNumber": 39421, "sourceIPv4PrefixLength": 20, "destinationIPv4PrefixLength": 27,
        "ipNextHopIPv4Address": "45.90.161.46", "vlanId": None, "postVlanId": 100},  # src_vlan is 0xffffffff
    ("akvorado__sflow-raw-ipv4.pcap", 0): {
        "source.ip": "69.58.92.107", "destination.ip": "92.222.186.1", "network.protocol": "icmp", "network.bytes": 50,
        "ipTotalLength": 32, "sourceMacAddress": None, "ethernetType": None, "egressInterface": 2, "flowDirection": 1},
    ("akvorado__icmpv6.pcap", 0): {
        "source.ip": "fe80::d05b:45ff:feee:5ecf", "destination.ip": "2001:db8::", "ipTTL": 255, "ipTotalLength": 72,
        "source.port": None, "network.protocol": "ipv6-icmp"},
    ("tcpdump__expanded.pcap", 0): {
        "source.ip": "52.52.52.52", "destination.ip": "53.53.53.53", "source.port": 22, "destination.port": 52237,
        "bgpSourceAsNumber": 203476, "bgpDestinationAsNumber": 203361, "bgpNextHopIPv4Address": "54.54.54.54",
        "sourceIPv4PrefixLength": 32, "destinationIPv4PrefixLength": 22, "vlanId": 809},
    ("goflow2__drop-egress-queue.bin", 0): {
        "network.bytes": None, "network.packets": 1, "ingressInterface": 1, "egressInterface": 2, "sflow.drops": 256,
        "sflow.drop_reason": 1, "samplingInterval": None, "observationDomainId": 100000},
}


def values():
    for (name, index), want in KNOWN.items():
        flows, _ = decode([shared("captures/sflow", name)])
        for field, value in want.items():
            check_equal(flows[index].get(field), value, f"{name} flow {index}: {field}")
    raw, _ = decode([shared("captures/sflow/akvorado__1140.pcap")])
    scaled, _ = decode([shared("captures/sflow/akvorado__1140.pcap")], "--scale")
    for a, b in zip(raw, scaled):
        check_equal((b["network.bytes"], b["network.packets"]), (a["network.bytes"] * 1024, 1024), "--scale")
    # The inner.* of a packet whose tunnel is GRE (interop/traffic).
    gre = [f for f in decode([shared("captures-live/ovs-sflow.pcap")])[0] if f["network.protocol"] == "gre"]
    check(gre and all(f["inner.source.ip"] == "10.1.1.1" and f["inner.destination.port"] == 7001 for f in gre), "GRE")


def full(compare):
    """The same of the samples in json-full."""
    capture.FULL = True
    compare()
    capture.FULL = False


if __name__ == "__main__":
    goldens = {"values": values, "opennms": golden_sflow.opennms, "tcpdump": golden_sflow.tcpdump,
               "telegraf": golden_sflow.telegraf}
    main({"counts": counts, "flows": flows_of_samples, "live": live, "live_traffic": live_traffic, **goldens,
          **{"full_" + name: (lambda c=case: full(c)) for name, case in goldens.items()}})
