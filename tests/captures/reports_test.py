#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Captures rebuilt from what users of other collectors reported (FLOWKIT_SHARED/reports): mostly values that are
plausible and wrong. MANIFEST.tsv says in words what must come out, and which clause decides it; here it is asserted."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture import decode, elements, receive  # noqa: E402
from programs import NOTHING_LOST, check, check_equal, main, rows, run, shared  # noqa: E402

GONE = None  # the name must not stand in the line
DAY = "2026-09-21T"
A, B, A6, B6 = "192.0.2.1", "198.51.100.2", "2001:db8::1", "2001:db8::2"

# What each flow of a capture says, in order, by default arguments.
FLOWS = {
    "tcpflags-data-offset": [{"tcpControlBits": n} for n in (24, 2, 338, 18)],
    "nanoseconds-fraction": [{"flow.start": DAY + "14:13:10.500Z", "flow.end": DAY + "14:13:11.039Z"}],
    "application-nine-octets": [{"applicationName": n} for n in ("Store.A", "Store.B", "Chat.C")],
    "application-enterprise-text": [{"applicationId": "20:12356:16354"}],
    "application-other-length": [{"applicationName": "dns", "applicationId": "3:53"}] * 2,
    "init-time-in-each-record": [
        {"flow.start": DAY + "14:11:41.000Z", "flow.duration_ms": 2000, "source.ip": A},
        {"flow.start": DAY + "12:50:01.000Z", "flow.duration_ms": 2000, "source.ip": "192.0.2.77"}],
    "sampling-scope-egress-interface": [
        {"egressInterface": 7, "samplingInterval": 100}, {"egressInterface": 8, "samplingInterval": 2000},
        {"ingressInterface": 7, "samplingInterval": GONE}],
    "sampling-egress-flow": [{"flowDirection": n, "samplingInterval": 500} for n in (1, 0)],
    "sampling-scope-template": [{"samplingInterval": 250}, {"samplingInterval": 1000}],
    "sampling-scope-line-card": [{"samplingInterval": 200}, {"samplingInterval": 3000}],
    "sampling-zero-in-record": [{"samplingInterval": 1000}],
    "ports-by-protocol": [
        {"network.protocol": "udp", "source.port": 5353, "destination.port": 53},
        {"network.protocol": "tcp", "source.port": 51000, "destination.port": 443}],
    "icmp-of-two-families": [{"source.ip": A6, "icmpTypeCodeIPv6": 129 * 256, "icmpTypeCodeIPv4": GONE}],
    "icmp-type-and-code-apart": [{"icmpTypeCodeIPv4": 3 * 256 + 1, "icmpTypeCodeIPv6": GONE}],
    "nat-of-two-families": [
        {"source.ip": A, "destination.ip": B, "source.nat.ip": "2001:db8:1::1", "destination.nat.ip": "2001:db8:2::2"}],
    "neighbour-as": [{"bgpPrevAdjacentAsNumber": 64500, "bgpNextAdjacentAsNumber": 64510, "bgpSourceAsNumber": GONE,
                      "bgpDestinationAsNumber": GONE}],
    "mac-behind-the-device": [{
        "sourceMacAddress": "02:00:5e:00:53:0a", "postDestinationMacAddress": "02:00:5e:00:53:0b",
        "destinationMacAddress": GONE}],
    "physical-interface": [{"ingressPhysicalInterface": 11, "egressPhysicalInterface": 12, "ingressInterface": GONE,
                            "egressInterface": GONE}],
    "total-counters": [
        {"network.bytes": 1000, "network.packets": 5, "octetTotalCount": 1000, "packetTotalCount": 5},
        {"network.bytes": 2000, "network.packets": 4, "octetTotalCount": 3000, "packetTotalCount": 9}],
    "initiator-and-responder": [{
        "initiatorOctets": 700, "responderOctets": 9000, "network.bytes": 9700, "initiatorPackets": 7,
        "responderPackets": 8, "network.packets": 15, "flow.duration_ms": 60000, "flow.end": DAY + "14:13:20.000Z"}],
    "reverse-counters": [{"network.bytes": 1000, "network.packets": 10},
                         {"network.bytes": 777, "network.packets": 7}],  # the flow back
    "event-time-twice": [{"flow.event": DAY + "14:13:19.000Z"}],
    "everything-in-one-message": [
        {"source.ip": A6, "destination.ip": B6, "source.port": n, "samplingInterval": 100} for n in (50001, 50002)],
    "interface-table-of-the-system": [{"ingressInterface.name": "Gi1", "egressInterface.name": "Gi2"}],
    "translated-addresses": [
        {"source.ip": A, "destination.ip": B, "source.nat.ip": "203.0.113.7"},
        {"source.ip": B, "destination.ip": "203.0.113.7", "destination.nat.ip": A}],
    "priority-tag": [{"vlanId": 100}],
    "later-fragment": [{"network.protocol": "udp", "source.ip": A, "source.port": GONE, "destination.port": GONE}],
    "ipv6-under-labels": [{"source.ip": A6, "destination.ip": B6, "source.port": 50000, "destination.port": 443,
                           "mplsTopLabelStackSection": 1000}],
    "as-path": [{"bgpSourceAsNumber": 64497, "bgpDestinationAsNumber": 64501}],
    "interface-words": [
        {"ingressInterface": GONE, "egressInterface": 2},
        {"ingressInterface": 1, "egressInterface": GONE, "sflow.drop_reason": GONE},
        {"ingressInterface": 1, "egressInterface": GONE, "sflow.drop_reason": 258}],
    "not-what-came-before": [
        {"network.protocol": "tcp", "tcpControlBits": 24}, {"network.protocol": "udp", "tcpControlBits": GONE},
        dict.fromkeys(("source.ip", "destination.ip", "source.port", "destination.port", "network.protocol",
                       "tcpControlBits"), GONE)],
}


def capture(name):
    return [shared("reports", name + ".pcap")]


def check_lines(name, lines, want):
    check_equal(len(lines), len(want), f"{name}: flows")
    for i, (line, wanted) in enumerate(zip(lines, want)):
        check_equal({key: line.get(key) for key in wanted}, wanted, f"{name}: flow {i}")


def flows_of(name):
    lines, stats = decode(capture(name))
    check_lines(name, lines, FLOWS[name])
    check_equal(stats["totals"]["lost"], NOTHING_LOST, f"{name}: lost")
    return lines, stats


def microseconds():
    name = "microseconds-low-bits"
    lines, _ = decode(capture(name))
    records, _ = elements(capture(name))
    check_equal((len(lines), len(records)), (2, 2), f"{name}: records")
    for kind, names in ((lines, ("flow.start", "flow.end", "flow.duration_ms")),
                        (records, ("flowStartMicroseconds", "flowEndMicroseconds"))):
        for field in names:
            check(field in kind[0], f"{name}: no {field}")
            check_equal(kind[1].get(field), kind[0].get(field), f"{name}: {field}")


def from_another_port(name, want):
    """By default decoded, or told as loss; under a scope without ports there is nothing to lose."""
    lines, stats = decode(capture(name), "--template-scope", "sticky")
    check_lines(name, lines, want)
    check_equal(stats["totals"]["lost"]["template"], 0, f"{name}: lost by scope sticky")
    code, out, _ = run("flowrecv", "--read", *capture(name), "--fields", "all")
    check(len(out.splitlines()) == 1 or code == 1, f"{name}: exit {code} without a flow")
    code, _, err = run("flowrecv", "--read", *capture(name), "--template-scope", "port")
    check_equal(code, 1, f"{name}: exit by scope port")
    check("known from port 40000 (see --template-scope)" in err, f"{name}: not said why: {err}")


def egress_counters():
    lines, _ = decode(capture("egress-counters"))
    check_equal(len(lines), 1, "egress-counters: flows")
    for number in (1234, 5):
        check(number in lines[0].values(), f"egress-counters: no {number} in {lines[0]}")


def total_counters():
    lines, _ = flows_of("total-counters")
    check(3000 != lines[1]["network.bytes"], "a running total as octets of its own")


def name_twice():
    name = "interface-name-twice"
    check_lines(name, decode(capture(name))[0], [{"ingressInterface.name": "eth0"}])
    records, _ = elements(capture(name))
    named = [value for key, value in records[0].items() if key.startswith("interfaceName")]
    check_equal(named, ["eth0", "tap1"], f"{name}: as elements")


def falling_length():
    name = "strings-of-falling-length"
    lines, _ = decode(capture(name))
    got = [line.get("ingressInterface.name") or "" for line in lines]
    check_equal(got, ["long-interface-name", "eth1", ""], name)


def everything_in_one():
    _, stats = flows_of("everything-in-one-message")
    check_equal(stats["totals"]["options_records"], 1, "everything-in-one-message: options records")


def first_fragment():
    lines, stats = decode(capture("first-fragment-of-v5"))
    check_equal([line["network.bytes"] for line in lines], [1000 + i for i in range(28)], "first-fragment-of-v5: flows")
    check_equal(sum(stats["totals"]["lost"]["undecodable"].values()), 1, "first-fragment-of-v5: refused")


def ethernet_under_labels():
    lines, _ = decode(capture("ethernet-under-labels"))
    check_equal(len(lines), 1, "ethernet-under-labels: flows")
    addresses = {value for key, value in lines[0].items() if key.endswith(".ip")}
    check(addresses <= {"203.0.113.1", "203.0.113.2"}, f"ethernet-under-labels: made up: {addresses}")


def as_set():
    lines, _ = decode(capture("as-set"))
    check_equal([line.get("bgpDestinationAsNumber", 0) for line in lines], [0], "as-set")
    check_equal([line.get("bgpSourceAsNumber") for line in lines], [64497], "as-set: source")


def numbers_in(value):
    """All {name: number} of a line of counters, however deep."""
    if isinstance(value, list):
        return {k: v for part in value for k, v in numbers_in(part).items()}
    if not isinstance(value, dict):
        return {}
    found = {k: v for k, v in value.items() if isinstance(v, int)}
    for part in value.values():
        found |= numbers_in(part)
    return found


def counters():
    lines, _ = receive(capture("counters-of-64-bits"), "--counters")
    got = numbers_in(lines)
    for name, number in (("ifSpeed", 40 * 10**9), ("ifInOctets", 2**40 + 5), ("ifOutOctets", 2**63 + 1)):
        check_equal(got.get(name), number, f"counters-of-64-bits: {name}")
    check_equal(got.get("cpu_5s"), -1, "counters-of-64-bits: load, unknown")


def sampling_source():
    """Where a rate stands, it is said where it comes from."""
    seen = 0
    for row in rows(shared("reports/MANIFEST.tsv")):
        if row["protocol"] not in ("v9", "ipfix"):
            continue
        for line in decode([shared("reports", row["file"])])[0]:
            if "samplingInterval" in line:
                check("sampling.source" in line, f"{row['file']}: {line['samplingInterval']} from nowhere")
                seen += 1
    check(seen > 10, f"only {seen} flows with a rate")


CASES = {
    "microseconds-low-bits": microseconds,
    "options-from-another-port": lambda: from_another_port("options-from-another-port", [{"samplingInterval": 1000}]),
    "template-from-another-port": lambda: from_another_port("template-from-another-port", [{"source.ip": A}]),
    "egress-counters": egress_counters, "total-counters": total_counters, "interface-name-twice": name_twice,
    "everything-in-one-message": everything_in_one, "strings-of-falling-length": falling_length,
    "first-fragment-of-v5": first_fragment, "ethernet-under-labels": ethernet_under_labels, "as-set": as_set,
    "counters-of-64-bits": counters}
CASES = {**{name: (lambda name=name: flows_of(name)) for name in FLOWS}, **CASES}


def all_asserted():
    """Each capture of the manifest has its assertion here, and each assertion its capture."""
    files = {row["file"].removesuffix(".pcap") for row in rows(shared("reports/MANIFEST.tsv"))}
    check_equal(files ^ set(CASES), set(), "captures without assertion, assertions without capture")


if __name__ == "__main__":
    main({**CASES, "all_asserted": all_asserted, "sampling_source": sampling_source})
