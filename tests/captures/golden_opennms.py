# SPDX-License-Identifier: BSL-1.0
"""OpenNMS' decodes: a flow's fields under names of its own, times in milliseconds."""
import json

from capture import decode, elements, goldens
from golden import Comparison, instant, only_ours

NAMES = {"srcAddress": "sourceIPv4Address", "dstAddress": "destinationIPv4Address", "srcPort": "sourceTransportPort",
         "dstPort": "destinationTransportPort", "numBytes": "octetDeltaCount", "numPackets": "packetDeltaCount",
         "inputSnmpIfindex": "ingressInterface", "outputSnmpIfindex": "egressInterface", "protocol": "protocolIdentifier",
         "tos": "ipClassOfService", "tcpFlags": "tcpControlBits", "firstSwitched": "flowStartMilliseconds",
         "lastSwitched": "flowEndMilliseconds", "direction": "flowDirection"}

# What the message says and not the record, or what they derive from it.
DERIVED = ("samplingInterval", "netflowVersion", "deltaSwitched", "flowSeqNum", "nodeIdentifier", "numFlowRecords",
           "timestamp")
DIRECTIONS = {"INGRESS": 0, "EGRESS": 1}

ACCEPTED = {("ipfix/opennms__test-2", name): (only_ours, "no field of theirs: left out") for name in (
    "layer2SegmentId", "flowEndReason", "maximumTTL", "ingressInterfaceAttr", "egressInterfaceAttr", "vxlanExportRole",
    "paddingOctets")}


def compare():
    of = Comparison("opennms", ACCEPTED)
    for case, files, golden in goldens("opennms"):
        of.cases += 1
        ours, flows = elements(files)[0], decode(files)[0]
        with open(golden, encoding="utf-8") as file:
            theirs = json.load(file)
        of.value(case, "(records)", len(ours), len(theirs))
        for i, (record, flow) in enumerate(zip(ours, theirs)):
            fields = {name: instant(value) // 1_000_000 if instant(value) else value
                      for name, value in record.items() if not name.startswith("@")}
            expected = {NAMES[name]: DIRECTIONS.get(value, value) for name, value in flow.items() if name not in DERIVED}
            for name, value in expected.items():  # counters and times are numbers in quotes
                if isinstance(value, str) and value.isdigit():
                    expected[name] = int(value)
            of.record(case, i, fields, expected)
            of.value(case, "numFlowRecords", len(ours), flow["numFlowRecords"])
            of.value(case, "timestamp", instant(flows[i]["flow.exported"]) // 1_000_000, int(flow["timestamp"]))
    of.finish()
