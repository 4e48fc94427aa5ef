#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The stand-in for a collector's agent keeps what flowgen sends, as flowrecv reads it, in each protocol that it knows;
what it cannot keep is what its rules say."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import GENERATIONS, Agent, differences  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

V10, V11 = GENERATIONS


def generated(protocol, *options, count=600):
    """The datagrams of a run, and the flows that flowrecv reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent.pcap")
        code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--seed", 7, "--count", count, *options)
        check_equal(code, 0, err)
        code, out, err = run("flowrecv", "--read", path, "--fields", "all")
        check_equal(code, 0, err)
        return list(datagrams(path)), [json.loads(row) for row in out.splitlines()]


def taken(generation, sent):
    agent = Agent(generation)
    return agent, [record for datagram in sent for record in agent.take(*datagram)]


def equal(protocol, *options):
    """Every flow comes, and every value that is stored is right."""
    sent, flows = generated(protocol, *options)
    for generation in GENERATIONS:
        agent, records = taken(generation, sent)
        check_equal((len(records), len(flows), dict(agent.lost)), (600, 600, {}), f"{generation}, {protocol} {options}")
        different = [differences(generation, protocol, record, flow) for record, flow in zip(records, flows)]
        check(not any(different), f"{generation}, {protocol} {options}: {next(filter(None, different), None)}")
        if protocol in ("netflow9", "ipfix"):
            has = ["srcIp" in record for record in records]
            want = [generation == V11 or ":" not in flow["source.ip"] for flow in flows]
            check_equal(has, want, f"{generation}, {protocol} {options}: addresses")


def netflow5():
    for options in ((), ("--sampling", 100), ("--flows-per-datagram", 1), ("--exporters", 3)):
        equal("netflow5", *options)


def older():
    equal("netflow7")
    sent, _ = generated("netflow1")
    for generation, want in ((V10, 600), (V11, 0)):
        check_equal(len(taken(generation, sent)[1]), want, f"{generation}: v1")


OPTIONS = ((), ("--ipv6", 0), ("--ipv6", 25), ("--ipv6", 100), ("--sampling", 100), ("--max-datagram", 2000),
           ("--exporters", 3))


def netflow9():
    for options in OPTIONS:
        equal("netflow9", *options)


def ipfix():
    for options in OPTIONS:
        equal("ipfix", *options)


def long_datagrams():
    """Datagrams up to 2,048 octets: of longer ones the last records are filled with zeros, or nothing comes."""
    for protocol in ("netflow9", "ipfix"):
        for size, least, most in ((2200, 1000, 1000), (3000, 200, 500), (9000, 0, 10)):
            sent, flows = generated(protocol, "--max-datagram", size, count=1000)
            agent, records = taken(V10, sent)
            check(least <= len(records) <= most, f"{protocol}, {size} octets: {len(records)} records")
            check_equal(agent.lost["datagram over 2048 octets"], sum(len(payload) > 2048 for _, _, payload in sent),
                        f"{protocol}, {size} octets: long datagrams")
            if size == 2200:
                cut = [differences(V10, protocol, *pair) for pair in zip(records, flows)]
                check(any(cut), f"{protocol}, {size} octets: nothing is filled up")
            check_equal(len(taken(V11, sent)[1]), 1000, f"{V11}, {protocol}, {size} octets")


def first_lost():
    """Without the first announcement all is lost up to the next one."""
    for protocol in ("netflow9", "ipfix"):
        sent, _ = generated(protocol, count=2000)
        for generation in GENERATIONS:
            agent, records = taken(generation, sent[1:])
            check(1400 < len(records) < 1800, f"{generation}, {protocol}: {len(records)} records")
            check(agent.lost["unknown template"] >= 19, f"{generation}, {protocol}: {agent.lost}")
            check_equal(len(taken(generation, sent)[1]), 2000, f"{generation}, {protocol}: with the first one")


def sflow5():
    sent, _ = generated("sflow5")
    for generation in GENERATIONS:
        agent, records = taken(generation, sent)
        check_equal((records, agent.lost["version"]), ([], len(sent)), f"{generation}: sFlow")


main({"netflow5": netflow5, "older": older, "netflow9": netflow9, "ipfix": ipfix, "long_datagrams": long_datagrams,
      "first_lost": first_lost, "sflow5": sflow5})
