# SPDX-License-Identifier: BSL-1.0
"""How collectors write a flow: from flowrecv's columns (text, empty where the flow has none) to a document of each form
that flowgen verify has a map for."""
import datetime

PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "ipv6-icmp": 58}


def number(text):
    return int(text or 0)


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def ns(text):
    return int(time_of(text).timestamp() * 1000 + 0.5) * 1_000_000 if text else 0


def is_v6(flow):
    return ":" in flow["source.ip"]


def prefix(flow, side):
    return number(flow[f"{side}IPv{6 if is_v6(flow) else 4}PrefixLength"])


def next_hop(flow):
    return flow["ipNextHopIPv6Address" if is_v6(flow) else "ipNextHopIPv4Address"]


def nfdump_flags(flags):
    letters = reversed(list(enumerate("FSRPAUEC")))
    return "".join(letter if number(flags) >> bit & 1 else "." for bit, letter in letters)


NFDUMP_COLUMNS = ("ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das,smk,dmk,dtos,dir,nh,nhb,"
                  "svln,dvln,ra,tr").split(",")


def nfdump(flow, _):
    """A row of -o csv: 0 for what the flow does not have, no ports of ICMP, whole seconds."""
    def time(text):
        return time_of(text).strftime("%Y-%m-%d %H:%M:%S") if text else ""
    icmp = flow["network.protocol"] in ("icmp", "ipv6-icmp")
    values = (time(flow["flow.start"]), time(flow["flow.end"]), f"{number(flow['flow.duration_ms']) / 1000:.3f}",
              flow["source.ip"], flow["destination.ip"], 0 if icmp else flow["source.port"],
              0 if icmp else flow["destination.port"], flow["network.protocol"].upper().replace("IPV6-ICMP", "ICMP6"),
              nfdump_flags(flow["tcpControlBits"]), 0, number(flow["ipClassOfService"]), flow["network.packets"],
              flow["network.bytes"], 0, 0, number(flow["ingressInterface"]), number(flow["egressInterface"]),
              number(flow["bgpSourceAsNumber"]), number(flow["bgpDestinationAsNumber"]), prefix(flow, "source"),
              prefix(flow, "destination"), 0, number(flow["flowDirection"]), next_hop(flow) or "0.0.0.0", "0.0.0.0",
              number(flow["vlanId"]), number(flow["postVlanId"]), flow["flow.exporter"],
              time_of(flow["flow.received"]).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3])
    return dict(zip(NFDUMP_COLUMNS, map(str, values)))


def pmacct(flow, exporter):
    version = {"netflow5": 5, "netflow9": 9, "ipfix": 10}[exporter["protocol"]]

    def time(text, digits="%f"):
        return time_of(text).strftime("%Y-%m-%d %H:%M:%S." + digits) if text else "0000-00-00 00:00:00"
    rounded = "%f" if version == 10 else "000000"
    return {"event_type": "purge", "mac_src": "00:00:00:00:00:00", "mac_dst": "00:00:00:00:00:00", "vlan": 0,
            "as_src": number(flow["bgpSourceAsNumber"]), "as_dst": number(flow["bgpDestinationAsNumber"]),
            "peer_ip_src": flow["flow.exporter"], "iface_in": number(flow["ingressInterface"]),
            "iface_out": number(flow["egressInterface"]), "ip_src": flow["source.ip"], "ip_dst": flow["destination.ip"],
            "mask_src": prefix(flow, "source"), "mask_dst": prefix(flow, "destination"),
            "port_src": number(flow["source.port"]), "port_dst": number(flow["destination.port"]),
            "tcp_flags": str(number(flow["tcpControlBits"])), "ip_proto": flow["network.protocol"],
            "tos": number(flow["ipClassOfService"]), "timestamp_start": time(flow["flow.start"], rounded),
            "timestamp_end": time(flow["flow.end"], rounded), "timestamp_arrival": time(flow["flow.received"]),
            "export_proto_version": version, "export_proto_sysid": exporter["domain"],
            "packets": number(flow["network.packets"]), "bytes": number(flow["network.bytes"])}


def goflow2(flow, exporter):
    """Of version 2."""
    kind = {"netflow5": "NETFLOW_V5", "netflow9": "NETFLOW_V9", "ipfix": "IPFIX", "sflow5": "SFLOW_5"}
    net = "0.0.0.0/" if not is_v6(flow) else "::/"
    return {"type": kind[exporter["protocol"]], "time_received_ns": ns(flow["flow.received"]), "sequence_num": 7,
            "sampling_rate": number(flow["samplingInterval"]), "sampler_address": flow["flow.exporter"],
            "time_flow_start_ns": ns(flow["flow.start"]), "time_flow_end_ns": ns(flow["flow.end"]),
            "bytes": number(flow["network.bytes"]), "packets": number(flow["network.packets"]),
            "src_addr": flow["source.ip"], "dst_addr": flow["destination.ip"],
            "etype": "IPv6" if is_v6(flow) else "IPv4", "proto": flow["network.protocol"].upper(),
            "src_port": number(flow["source.port"]), "dst_port": number(flow["destination.port"]),
            "in_if": number(flow["ingressInterface"]), "out_if": number(flow["egressInterface"]),
            "src_mac": "00:00:00:00:00:00", "dst_mac": "00:00:00:00:00:00", "src_vlan": 0, "dst_vlan": 0,
            "ip_tos": number(flow["ipClassOfService"]), "ip_ttl": 0, "tcp_flags": number(flow["tcpControlBits"]),
            "src_as": number(flow["bgpSourceAsNumber"]), "dst_as": number(flow["bgpDestinationAsNumber"]),
            "next_hop": next_hop(flow), "src_net": net + str(prefix(flow, "source")),
            "dst_net": net + str(prefix(flow, "destination")), "observation_domain_id": exporter["domain"]}


def goflow2_v1(flow, exporter):
    two = goflow2(flow, exporter)
    names = {"type": "Type", "sampling_rate": "SamplingRate", "sampler_address": "SamplerAddress", "bytes": "Bytes",
             "packets": "Packets", "src_addr": "SrcAddr", "dst_addr": "DstAddr", "src_port": "SrcPort",
             "dst_port": "DstPort", "in_if": "InIf", "out_if": "OutIf", "ip_tos": "IPTos", "tcp_flags": "TCPFlags",
             "src_as": "SrcAS", "dst_as": "DstAS", "next_hop": "NextHop", "src_net": "SrcNet", "dst_net": "DstNet"}
    return {new: two[old] for old, new in names.items()} | {
        "Proto": PROTOCOLS[flow["network.protocol"]], "TimeReceived": ns(flow["flow.received"]) // 10**9,
        "TimeFlowStart": two["time_flow_start_ns"] // 10**9, "TimeFlowStartMs": two["time_flow_start_ns"] // 10**6,
        "TimeFlowEndMs": two["time_flow_end_ns"] // 10**6}


def logstash(flow, exporter):
    """netflow.*: the names of v5 and v9, IANA's for IPFIX; event.ingested as a pipeline adds it."""
    v6 = is_v6(flow)
    if exporter["protocol"] == "ipfix":
        names = ("sourceIPv6Address", "destinationIPv6Address", "sourceTransportPort", "destinationTransportPort",
                 "protocolIdentifier", "octetDeltaCount", "packetDeltaCount", "tcpControlBits", "flowStartMilliseconds",
                 "flowEndMilliseconds", "ingressInterface", "egressInterface", "bgpSourceAsNumber",
                 "bgpDestinationAsNumber", "sourceIPv6PrefixLength", "destinationIPv6PrefixLength",
                 "ipNextHopIPv6Address", "flowDirection")
        names = names if v6 else [n.replace("IPv6", "IPv4") for n in names]
    else:
        names = ("ipv6_src_addr", "ipv6_dst_addr", "l4_src_port", "l4_dst_port", "protocol", "in_bytes", "in_pkts",
                 "tcp_flags", "first_switched", "last_switched", "input_snmp", "output_snmp", "src_as", "dst_as",
                 "ipv6_src_mask", "ipv6_dst_mask", "ipv6_next_hop", "direction")
        names = names if v6 else [n.replace("ipv6_src_mask", "src_mask").replace("ipv6_dst_mask", "dst_mask")
                                  .replace("ipv6", "ipv4") for n in names]
    values = (flow["source.ip"], flow["destination.ip"], number(flow["source.port"]), number(flow["destination.port"]),
              PROTOCOLS[flow["network.protocol"]], number(flow["network.bytes"]), number(flow["network.packets"]),
              number(flow["tcpControlBits"]), flow["flow.start"], flow["flow.end"], number(flow["ingressInterface"]),
              number(flow["egressInterface"]), number(flow["bgpSourceAsNumber"]),
              number(flow["bgpDestinationAsNumber"]), prefix(flow, "source"), prefix(flow, "destination"),
              next_hop(flow), number(flow["flowDirection"]))
    version = {"netflow5": 5, "netflow9": 9, "ipfix": 10}[exporter["protocol"]]
    event = {"version": version} | dict(zip(names, values))
    return {"@timestamp": flow["flow.exported"] or flow["flow.end"], "@version": "1", "host": flow["flow.exporter"],
            "event": {"ingested": flow["flow.received"]}, "netflow": event}


def normalised(flow, _):
    """Nested, with ECS's names where it has one."""
    return {"@timestamp": flow["flow.end"], "event": {"ingested": flow["flow.received"], "start": flow["flow.start"],
                                                      "end": flow["flow.end"]},
            "observer": {"ip": [flow["flow.exporter"]]}, "flow": {"duration_ms": number(flow["flow.duration_ms"])},
            "source": {"ip": flow["source.ip"], "port": number(flow["source.port"]),
                       "as": {"number": number(flow["bgpSourceAsNumber"])}},
            "destination": {"ip": flow["destination.ip"], "port": number(flow["destination.port"])},
            "network": {"transport": flow["network.protocol"], "bytes": number(flow["network.bytes"]),
                        "packets": number(flow["network.packets"])}}
