# SPDX-License-Identifier: BSL-1.0
"""pmacct's decodes: flows summed by their keys, with the names of interfaces and VRFs that options data bring."""
import ipaddress
import json

from capture import decode, elements, goldens
from golden import Comparison, instant
from spelling import flat, forwarding_statuses, protocols, tcp_flags

# Goldens that hold two captures' flows: what our capture's exporter is called in them.
PEERS = {"ipfix/cisco__111-mix-v4": "fd25::101", "v9/cisco__111-mix-v6": "172.21.1.101",
         "ipfix/cisco__400-srv6-a": "172.21.1.101", "ipfix/cisco__401-mpls-v6-a": "fd25::101"}
# They take no notice of ports: data sets of one port by templates of another.
OPTIONS = {"ipfix/cisco__112-options-map-reassignment": ("--template-scope", "sticky")}

KEY = ("iface_in", "iface_out", "ip_src", "ip_dst", "port_src", "port_dst", "ip_proto", "tos", "vrf_id_ingress",
       "vrf_id_egress", "tunnel_ip_src", "tunnel_ip_dst")
# Of routing and not of flows, or of their own configuration.
FOREIGN = ("label", "peer_ip_src", "comms", "ecomms", "lcomms", "as_path", "comms_src", "ecomms_src", "lcomms_src",
           "as_path_src", "flows", "writer_id", "mpls_vpn_rd_origin")
ACCEPTED = {}


def route_distinguisher(octets):
    octets = bytes.fromhex(octets)
    split = 6 if octets[1] else 4  # of type 0 an AS number of 2 octets stands before 4 others, else 4 before 2
    return ":".join(str(int.from_bytes(part, "big")) for part in (octets[:2], octets[2:split], octets[split:]))


class Names:
    """What options data told up to now."""

    def __init__(self):
        self.vrf, self.distinguisher, self.interface = {}, {}, {}

    def learn(self, record):
        if "VRFname" in record:
            for id in {record.get("ingressVRFID"), record.get("egressVRFID")}:
                self.vrf[id] = record["VRFname"]
                self.distinguisher[id] = route_distinguisher(record["mplsVpnRouteDistinguisher"])
        if "interfaceName" in record:
            self.interface[record["ingressInterface"]] = record["interfaceName"]


def network(address, prefix):
    return str(ipaddress.ip_network((address, prefix), strict=False).network_address)


class Reader:
    def __init__(self):
        self.protocols, self.forwarding = protocols(), forwarding_statuses()

    def theirs(self, flow):
        out = {**flow, **{name: int(v) if v.isdigit() else v for name, v in flow["custom_primitives"].items()}}
        del out["custom_primitives"]
        for name in ("ip_proto", "tunnel_ip_proto"):
            if name in out:
                keyword = flat(out[name])
                out[name] = int(keyword) if keyword.isdigit() else self.protocols[{"ipencap": "ipv4"}.get(keyword, keyword)]
        for name in ("tcp_flags", "tunnel_tcp_flags"):
            if name in out:
                out[name] = tcp_flags(out[name])
        if "etype" in out:
            out["etype"] = int(out["etype"], 16)
        status, reason = out["fwd_status"].split(" ", 1)
        out["fwd_status"] = 0 if flat(status) == "unknown" else self.forwarding[flat(status), flat(reason)]
        for name in ("timestamp_start", "timestamp_end"):
            if name in out:
                out[name] = int(float(out[name]))
        return {name: tuple(v) if isinstance(v, list) else v for name, v in out.items() if name not in FOREIGN}

    def ours(self, record, flow, names):
        """The inner packet's fields stand last; where there are two of them, the outer ones are the tunnel's."""
        addresses = [(n, v) for n, v in record.items() if n.startswith("sourceIPv")  and "Address" in n]
        sources = [v for n, v in record.items() if n.startswith("sourceIPv") and "Address" in n]
        destinations = [v for n, v in record.items() if n.startswith("destinationIPv") and "Address" in n]
        del addresses
        two = len(sources) > 1 and sources[0] != "::"

        def last(name):
            return record.get(name + "#2", record.get(name))

        def outer(name):
            return record.get(name, 0) if two else 0
        labels = [record[n] for n in record if n.startswith("mpls") and n.partition("#")[0].endswith(("StackSection",
                  *(f"StackSection{i}" for i in range(2, 11))))]
        ingress, egress = record.get("ingressVRFID"), record.get("egressVRFID")
        way = "IPv4" if "." in sources[-1] else "IPv6"
        masks = [record.get(f"{side}{way}PrefixLength", 0) for side in ("source", "destination")]
        start, end = (flow.get(n) for n in ("flow.start", "flow.end"))
        return {
            "iface_in": record["ingressInterface"], "iface_out": record["egressInterface"],
            "ip_src": sources[-1], "ip_dst": destinations[-1],
            "port_src": last("sourceTransportPort"), "port_dst": last("destinationTransportPort"),
            "ip_proto": last("protocolIdentifier"), "tos": last("ipClassOfService"), "tcp_flags": last("tcpControlBits"),
            "net_src": network(sources[-1], masks[0]), "net_dst": network(destinations[-1], masks[1]),
            "mask_src": masks[0], "mask_dst": masks[1],
            "tunnel_ip_src": sources[0] if two else "", "tunnel_ip_dst": destinations[0] if two else "",
            "tunnel_ip_proto": outer("protocolIdentifier"), "tunnel_tos": outer("ipClassOfService"),
            "tunnel_flow_label": outer("flowLabelIPv6"), "tunnel_port_src": outer("sourceTransportPort"),
            "tunnel_port_dst": outer("destinationTransportPort"), "tunnel_tcp_flags": outer("tcpControlBits"),
            "fwd_status": record["forwardingStatus"],
            "mpls_label_stack": tuple(f"{i}-{int(v, 16) >> 4}" for i, v in enumerate(labels) if int(v, 16) >> 4),
            "srv6_seg_ipv6_list": (),
            "vrf_id_ingress": ingress, "vrf_id_egress": egress,
            "ingress_vrf_name": names.vrf.get(ingress, ""), "egress_vrf_name": names.vrf.get(egress, ""),
            "vrf_name": names.vrf.get(ingress) or names.vrf.get(egress, ""),
            "mpls_vpn_rd": names.distinguisher.get(ingress) or names.distinguisher.get(egress) or f"vrfid:{ingress}",
            "iface_name_in": names.interface.get(record["ingressInterface"], ""),
            "iface_name_out": names.interface.get(record["egressInterface"], ""),
            "mac_src": record.get("sourceMacAddress"), "mac_dst": record.get("destinationMacAddress"),
            "vlan_in": record.get("dot1qVlanId"), "cos": record.get("dot1qPriority"), "etype": record.get("ethernetType"),
            "mpls_tl_ipv4_address": record.get("mplsTopLabelIPv4Address"),
            "mpls_tl_prefix_length": record.get("mplsTopLabelPrefixLength"),
            "mpls_tl_type": record.get("mplsTopLabelType"),
            "timestamp_start": start and instant(start) // 10**9, "timestamp_end": end and instant(end) // 10**9,
            "packets": flow["network.packets"], "bytes": flow["network.bytes"]}


def summed(flows):
    """Flows of one key: counters added, flags put together, the other values as a set."""
    groups = {}
    for flow in flows:
        of = groups.setdefault(tuple(flow[name] for name in KEY if name in flow), {})
        for name, value in flow.items():
            if name in ("packets", "bytes"):
                of[name] = of.get(name, 0) + value
            elif name == "tcp_flags":
                of[name] = of.get(name, 0) | value
            else:
                of.setdefault(name, set()).add(value)
    return groups


def compare():
    of, reader = Comparison("pmacct", ACCEPTED), Reader()
    for case, files, golden in goldens("pmacct"):
        of.cases += 1
        with open(golden, encoding="utf-8") as file:
            theirs = [json.loads(line) for line in file]
        theirs = [reader.theirs(flow) for flow in theirs if flow["peer_ip_src"] == PEERS.get(case, flow["peer_ip_src"])]
        records, _ = elements(files, *OPTIONS.get(case, ()))
        flows, _ = decode(files, "--scale", *OPTIONS.get(case, ()))
        names, flows, ours = Names(), iter(flows), []
        for record in records:
            if "@options" in record:
                names.learn(record)
            else:
                full = reader.ours(record, next(flows), names)
                ours.append({name: full[name] for name in theirs[0]})
        ours, theirs = summed(ours), summed(theirs)
        for key in ours.keys() | theirs.keys():
            of.record(case, key, ours.get(key, {}), theirs.get(key, {}))
    of.finish()
