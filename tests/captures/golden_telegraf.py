# SPDX-License-Identifier: BSL-1.0
"""telegraf's decodes: InfluxDB lines with names of its own; unnamed elements are type_PEN_ID with their octets."""
import os
import re

from capture import elements, goldens
from golden import Comparison, instant, only_ours
from programs import rows
from spelling import REGISTRY, flat, protocols

NAMES = {
    "protocol": "protocolIdentifier", "src_port": "sourceTransportPort", "dst_port": "destinationTransportPort",
    "in_bytes": "octetDeltaCount", "in_packets": "packetDeltaCount", "in_total_bytes": "octetTotalCount",
    "in_total_packets": "packetTotalCount", "flows": "deltaFlowCount", "in_snmp": "ingressInterface",
    "out_snmp": "egressInterface", "bgp_src_as": "bgpSourceAsNumber", "bgp_dst_as": "bgpDestinationAsNumber",
    "direction": "flowDirection", "src_tos": "ipClassOfService", "dst_tos": "postIpClassOfService",
    "tcp_flags": "tcpControlBits", "src_mask": "sourceIPv4PrefixLength", "dst_mask": "destinationIPv4PrefixLength",
    "next_hop": "ipNextHopIPv4Address", "first_switched": "flowStartSysUpTime", "last_switched": "flowEndSysUpTime",
    "in_src_mac": "sourceMacAddress", "out_dst_mac": "postDestinationMacAddress", "ip_version": "ipVersion",
    "flow_start": "flowStartSeconds", "flow_end": "flowEndSeconds", "flow_start_ms": "flowStartMilliseconds",
    "flow_end_ms": "flowEndMilliseconds", "flow_end_reason": "flowEndReason", "vlan_src": "vlanId",
    "engine_type": "engineType", "engine_id": "engineId", "app_latency_ms": "APPL_LATENCY_MS",
    "interface": "interfaceName", "interface_desc": "interfaceDescription", "event_time": "observationTimeSeconds",
    "exporter": "exporterIPv4Address", "exporting_pid": "exportingProcessId", "system_init_ms": "systemInitTimeMilliseconds",
    "total_flows_exported": "exportedFlowRecordTotalCount", "observation_domain_id": "observationDomainId",
    "dropped_packets_total": "droppedPacketTotalCount", "ignored_packet_total": "ignoredPacketTotalCount",
    "notsent_packet_total": "notSentPacketTotalCount", "padding": "paddingOctets"}
WORDS = {"flowDirection": {"ingress": 0, "egress": 1},
         "flowEndReason": {"end of flow": 3, "forced end": 4},
         "ipVersion": {"IPv4": 4, "IPv6": 6}}
LENIENT = "ipfix/nprobe__issue-14370"  # its second set ends beyond the message: RFC 7011 section 9.1 discards it

# Semantic 0, template 53253, and its one record by hand.
TOMBSTONES = {"00d00500000001635834a3": {
    "@semantic": "noneOf", "@template": 53253,
    "records": [{"certToolId": 1, "observationTimeSeconds": "2022-10-25T19:10:27.000Z"}]}}

ACCEPTED = {
    (LENIENT, "flow*Seconds"): (lambda ours, theirs: (ours, theirs) == ("", 0), "no octets: they read zero"),
    ("ipfix/telegraf__ipfix-example", "subTemplateMultiList"): (only_ours, "they leave structured data out"),
    ("ipfix/telegraf__ipfix-example", "tombstoneAccessList"):
        (lambda ours, theirs: ours == TOMBSTONES.get(theirs), "they show structured data as octets"),
}


def vendors():
    """(PEN, element id) -> our name, reverse elements included."""
    names = {}
    for vendor in rows(os.path.join(REGISTRY, "enterprises.tsv")):
        path = os.path.join(REGISTRY, vendor["vendor"] + ".tsv")
        for row in rows(path) if os.path.exists(path) else ():
            names[int(vendor["pen"]), int(row["id"])] = row["name"]
    for row in rows(os.path.join(REGISTRY, "iana.tsv")):
        names[29305, int(row["id"])] = "reverse" + row["name"][0].upper() + row["name"][1:]
    return names


class Reader:
    def __init__(self):
        self.vendors, self.protocols = vendors(), protocols()

    def name_of(self, theirs, record):
        unnamed = re.fullmatch(r"type_(\d+)_(rev_)?(\d+)", theirs)
        if unnamed:  # CERT numbers its reverse elements from 16384 on; theirs may still have the enterprise bit
            return self.vendors[int(unnamed[1]), (int(unnamed[3]) & 0x7FFF) + (16384 if unnamed[2] else 0)]
        if theirs in ("src", "dst"):
            way = "source" if theirs == "src" else "destination"
            return next(n for n in (f"{way}IPv4Address", f"{way}IPv6Address") if n in record)
        if theirs.upper() in record:  # nProbe's
            return theirs.upper()
        return NAMES.get(theirs, theirs)

    def value(self, name, text, ours):
        if re.fullmatch(r"\d+u", text):
            number = int(text[:-1])
            at = instant(ours)
            if at is None:
                return number
            return ours if at == number * 10**(6 if name.endswith("Milliseconds") else 9) else number
        text = text.strip('"')
        if name == "tcpControlBits":  # "...AP...": a letter for each bit, the highest first
            return sum(1 << (7 - i) for i, c in enumerate(text) if c != ".")
        if name == "protocolIdentifier":
            return self.protocols[flat(text)]
        if name in WORDS:
            return WORDS[name].get(text, text)
        if isinstance(ours, int) and re.fullmatch(r"0x[0-9a-f]+|\d+", text):
            return int(text, 0)
        return text.removeprefix("0x")

    def record(self, line, record):
        pairs = re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,\s]+)', line.split(" ", 1)[1])
        fields = {}
        for theirs, text in pairs:
            name = self.name_of(theirs, record)
            fields[name] = self.value(name, text, record.get(name))
        if "fwd_status" in fields:
            words = fields.pop("fwd_status"), fields.pop("fwd_reason")
            fields["forwardingStatus"] = 0 if words == ("unknown", "unknown") else words
        if "icmp_type" in fields:
            fields["icmpTypeCodeIPv4"] = fields.pop("icmp_type") << 8 | fields.pop("icmp_code")
        if "System" in record and "octetDeltaCount" in fields:  # v9's scope types are numbered apart from its fields
            fields["System"] = fields.pop("octetDeltaCount")
        return fields


def compare():
    of, reader = Comparison("telegraf", ACCEPTED), Reader()
    for case, files, golden in goldens("telegraf"):
        of.cases += 1
        ours, _ = elements(files, *(["--lenient"] if case == LENIENT else []))
        with open(golden, encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if line.startswith("netflow")]
        of.value(case, "(records)", len(ours), len(lines))
        for i, (record, line) in enumerate(zip(ours, lines)):
            of.value(case, "(options)", "@options" in record, line.startswith("netflow_options"), where=f" record {i}")
            of.record(case, i, {n: v for n, v in record.items() if not n.startswith("@")}, reader.record(line, record))
    of.finish()
