#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the stand-in for a collector's agent makes of real exporters' datagrams is what was measured with the decoders
that it stands for: how many records, and how many of them are right (addresses, ports, protocol, bytes and packets
equal to flowrecv's)."""
import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from capture import decode, files_of  # noqa: E402
from agent_decoders import COLUMNS, IDENTITY, TIMES, Agent, differences, value_of  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import check_equal, main, shared  # noqa: E402

V10, V11 = "utmstack-v10", "utmstack-v11"
VERSIONS = {"Netflow-V1": "netflow1", "Netflow-V5": "netflow5", "Netflow-V7": "netflow7", "Netflow-V9": "netflow9",
            "IPFIX": "ipfix"}


def measured(generation, files):
    """The agent, its records, the flows of flowrecv, and how many records are right."""
    agent = Agent(generation)
    records = [record for file in files for datagram in datagrams(file) for record in agent.take(*datagram)]
    flows, _ = decode(files)
    want = [tuple(value_of(key, flow[COLUMNS[key][0]]) if COLUMNS[key][0] in flow else None for key in IDENTITY)
            for flow in flows]
    got = [tuple(record.get(key) for key in IDENTITY) for record in records]
    right = sum((collections.Counter(want) & collections.Counter(got)).values())
    return agent, records, flows, right


def in_order(generation, name, files, keys=None):
    """All that flowrecv has comes, in its order, and the values that are stored (those of keys) are right."""
    agent, records, flows, _ = measured(generation, files)
    check_equal((len(records), agent.ended, dict(agent.lost)), (len(flows), None, {}), f"{generation}, {name}")
    for record, flow in zip(records, flows):
        found = differences(generation, VERSIONS[record["version"]], record, flow, keys)
        if "flow.start" not in flow:  # stamps after the uptime: no times for flowrecv, times of weeks ago for the agent
            found = [key for key in found if key not in TIMES]
        check_equal(found, [], f"{generation}, {name}")


# Both keep all of these; utmstack-v10 without addresses of IPv6.
BOTH = """v5/juniper__jflow.dat v5/mikrotik__30-records.dat v5/netgraph__freebsd-ng-netflow.pcap
v5/openvswitch-3.1.0__gen.pcap v5/pmacctd-1.7.7__gen.pcap v5/softflowd-1.1.0__gen.pcap v5/softflowd__basic.dat
v9/cisco-aci__tpl256-258-data256.01-02.dat v9/cisco-asr1001x__tpl259.dat v9/cisco-asr9k__101-cust-primitives.pcap
v9/cisco-asr9k__102-f2rd-sampling.pcap v9/cisco-wlc__data261.01-02.dat v9/cisco__111-mix-v6.pcap
v9/softflowd__pynetflow-v9.01-04.bin v9/huawei__netstream.01-02.dat v9/ubiquiti__edgerouter.pcap
v9/ubiquiti__edgerouter-mpls-1024-1025.01-03.dat ipfix/sonicwall__bench-256.01-02.bin ipfix/cisco__111-mix-v4.pcap
ipfix/mikrotik-or-pflow__vflow-datatpl.01-02.bin ipfix/pmacctd-1.7.7__gen.pcap""".split()
BOTH_LIVE = """softflowd-v5 pmacctd-v5 nfreplay-v5 ovs-v5 fprobe-v5 fprobe-v7 softflowd-ipfix softflowd-ipfix-ms
pmacctd-v9 pmacctd-ipfix pmacctd-ipfix-sampled nfreplay-v9""".split()
# utmstack-v11 keeps all of these (some with elements of enterprises in AS numbers and masks), utmstack-v10 nothing.
ONE = """v9/cisco-asa__nsel-1.01-02.dat v9/fortigate__fortios542-appid.01-02.dat v9/paloalto__panos-appid.01-02.dat
v9/h3c__tpl-data3281.01-02.dat ipfix/vmware-vds__264-266-267.01-04.dat ipfix/ixia__tpldata256.dat
ipfix/genipfix__orion-v4.pcap ipfix/nprobe__pen-35632.01-04.bin""".split()


def kept():
    for case in BOTH + [live + ".pcap" for live in BOTH_LIVE]:
        files = files_of(case) if "/" in case else [shared("captures-live", case)]
        for generation in (V10, V11):
            in_order(generation, case, files)
    for case in ONE:
        files = files_of(case)
        in_order(V11, case, files, IDENTITY)
        check_equal(len(measured(V10, files)[1]), 0, f"{V10}, {case}: records")


# case: (records, right) of utmstack-v10, (records, right) of utmstack-v11.
COUNTS = {
    "v9/cisco-asa__graylog-nsel.pcap": ((0, 0), (139, 79)),  # bytes of 60 in elements that are not emitted
    "v9/fortigate__fgt300d.pcap": ((0, 0), (65, 65)),  # 12 templates in a set; 81 records came before them
    "ipfix/mikrotik__routeros-6.39.2.01-03.dat": ((36, 0), (46, 46)),
    "ipfix/openbsd-pflow__26-records.01-02.dat": ((18, 0), (26, 26)),
    "v9/nprobe__graylog-nprobe-3.pcap": ((1, 0), (892, 892)),
    "ipfix/yaf__bench-dpi.01-02.bin": ((232, 0), (25, 25)),
    "ipfix/barracuda__ext-uniflow-256.01-02.dat": ((0, 0), (2, 0)),  # enterprise numbers ignored
    "ipfix/ipfixprobe__v4-templates-data.01-02.pcap": ((4, 4), (4, 0)),  # reverse counters came last
    "ipfix/netscaler__variable-length.01-02.dat": ((2, 1), (0, 0)),
    "ovs-ipfix.pcap": ((115, 37), (318, 0)),  # several counters, of which the last one stays
    "softflowd-ipfix-bi.pcap": ((74, 57), (74, 0)),  # 17 of IPv6; reverse counters came last
    "fprobe-v1.pcap": ((78, 78), (0, 0)),
    "softflowd-v1.pcap": ((82, 82), (0, 0)),
}


def counted():
    for case, want in COUNTS.items():
        files = files_of(case) if "/" in case else [shared("captures-live", case)]
        for generation, numbers in zip((V10, V11), want):
            _, records, _, right = measured(generation, files)
            check_equal((len(records), right), numbers, f"{generation}, {case}: records, and right ones")


def ends():
    """Options of v9 whose scope is an interface."""
    for case in ("v9/softflowd-1.1.0__gen-sampling.pcap", "v9/softflowd-1.1.0__gen-ether.pcap", "softflowd-v9.pcap"):
        files = files_of(case) if "/" in case else [shared("captures-live", case)]
        agent, records, _, _ = measured(V10, files)
        check_equal((agent.ended, records), ("options scope", []), f"{V10}, {case}")
        in_order(V11, case, files)


def sflow():
    """Nothing comes of sFlow; of other datagrams on the same port all comes."""
    for generation in (V10, V11):
        agent, records, _, _ = measured(generation, [shared("captures-live/ovs-sflow.pcap")])
        check_equal((len(records), dict(agent.lost)), (0, {"version": 85}), f"{generation}: sFlow")
        agent, records, _, right = measured(generation, files_of("mixed/tcpdump__multiple-counter-30-pdus.pcap"))
        check_equal((len(records), right, dict(agent.lost)), (7, 7, {"version": 25}), f"{generation}: sFlow and v5")


main({"kept": kept, "counted": counted, "ends": ends, "sflow": sflow})
