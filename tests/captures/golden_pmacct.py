# SPDX-License-Identifier: BSL-1.0
"""pmacct's decodes: flows summed by their keys, with the names of interfaces and VRFs that options data bring."""
import ipaddress
import json
import re

from capture import decode, elements, goldens
from golden import Comparison, instant
from programs import check
from spelling import flat, forwarding_statuses, protocols, tcp_flags

# Goldens that hold two captures' flows: what our capture's exporter is called in them.
PEERS = {"ipfix/cisco__111-mix-v4": "fd25::101", "v9/cisco__111-mix-v6": "172.21.1.101",
         "ipfix/cisco__400-srv6-a": "172.21.1.101", "ipfix/cisco__401-mpls-v6-a": "fd25::101"}
# They take no notice of ports: data sets of one port by templates of another.
OPTIONS = {"ipfix/cisco__112-options-map-reassignment": ("--template-scope", "sticky")}

NO_MAC = "00:00:00:00:00:00"

# They do not take the boot time from options data: flows start when they were exported.
BY_EXPORT = ("ipfix/cisco__500-srv6", "ipfix/cisco__502-srv6-lcomms")

KEY = ("iface_in", "iface_out", "ip_src", "ip_dst", "port_src", "port_dst", "ip_proto", "tos", "vrf_id_ingress",
       "vrf_id_egress", "tunnel_ip_src", "tunnel_ip_dst")
# Of routing and not of flows, or of their own configuration.
FOREIGN = ("label", "peer_ip_src", "comms", "ecomms", "lcomms", "as_path", "comms_src", "ecomms_src", "lcomms_src",
           "as_path_src", "flows", "writer_id", "mpls_vpn_rd_origin")
ACCEPTED = {
    ("ipfix/cisco__*", "tunnel_flow_label"): (
        lambda ours, theirs: theirs == {0} != ours, "they leave out the outer flow label; NetGauze's is as flowrecv's"),
}


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


def addresses(record, side):
    """Of the tunnel, if there is one, and of the packet. Templates for both families fill the unused one with zeros."""
    found = [value for name, value in record.items() if re.fullmatch(side + r"IPv[46]Address(#2)?", name)]
    used = [value for value in found if value not in ("::", "0.0.0.0")] or found[:1]
    return used[0] if len(used) > 1 else "", used[-1]


def labels(record):
    names = ["mplsTopLabelStackSection"] + [f"mplsLabelStackSection{i}" for i in range(2, 11)]
    stack = [int(record.get(name, "0"), 16) >> 4 for name in names]  # 20 bits of label, experimental bits, bottom of stack
    return tuple(f"{i}-{label}" for i, label in enumerate(stack) if label)


def second(flow, name):
    """They take whole seconds off whole seconds: a time between two is the later one."""
    return -(-instant(flow[name]) // 10**9) if name in flow else None


class Reader:
    def __init__(self):
        self.protocols, self.forwarding = protocols(), forwarding_statuses()

    def theirs(self, flow):
        foreign = set(FOREIGN)
        if flow.get("mpls_vpn_rd_origin") == "map":
            foreign.add("mpls_vpn_rd")
        if "as_path" in flow:  # networks are BGP's then
            foreign |= {"net_src", "net_dst", "mask_src", "mask_dst"}
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
        return {name: tuple(v) if isinstance(v, list) else v for name, v in out.items() if name not in foreign}

    def ours(self, record, flow, names, by_export):
        """Where a packet is in another's tunnel its fields stand behind those of the outer one."""
        (tunnel_src, src), (tunnel_dst, dst) = addresses(record, "source"), addresses(record, "destination")
        tunnelled, way = tunnel_src != "", "IPv4" if "." in src else "IPv6"
        masks = [record.get(f"{side}{way}PrefixLength", 0) for side in ("source", "destination")]
        ingress, egress = record["ingressVRFID"], record["egressVRFID"]
        without = names.distinguisher.get(ingress, "0:0:0") == "0:0:0"
        vrf = egress if without and egress in names.vrf else ingress

        def inner(name):
            return record.get(name + "#2", record.get(name, 0))

        def outer(name):
            return record.get(name, 0) if tunnelled else 0

        return {
            "iface_in": record["ingressInterface"], "iface_out": record["egressInterface"], "ip_src": src, "ip_dst": dst,
            "port_src": inner("sourceTransportPort"), "port_dst": inner("destinationTransportPort"),
            "ip_proto": inner("protocolIdentifier"), "tos": inner("ipClassOfService"),
            "tcp_flags": inner("tcpControlBits"), "mask_src": masks[0], "mask_dst": masks[1],
            "net_src": network(src, masks[0]), "net_dst": network(dst, masks[1]),
            "tunnel_ip_src": tunnel_src, "tunnel_ip_dst": tunnel_dst,
            "tunnel_ip_proto": outer("protocolIdentifier"), "tunnel_tos": outer("ipClassOfService"),
            "tunnel_flow_label": outer("flowLabelIPv6"), "tunnel_port_src": outer("sourceTransportPort"),
            "tunnel_port_dst": outer("destinationTransportPort"), "tunnel_tcp_flags": outer("tcpControlBits"),
            "fwd_status": record["forwardingStatus"], "mpls_label_stack": labels(record), "srv6_seg_ipv6_list": (),
            "vrf_id_ingress": ingress, "vrf_id_egress": egress, "vrf_name": names.vrf.get(vrf, ""),
            "ingress_vrf_name": names.vrf.get(ingress, ""), "egress_vrf_name": names.vrf.get(egress, ""),
            "mpls_vpn_rd": names.distinguisher.get(vrf, f"vrfid:{ingress}"),
            "iface_name_in": names.interface.get(record["ingressInterface"], ""),
            "iface_name_out": names.interface.get(record["egressInterface"], ""),
            "mac_src": record.get("sourceMacAddress", NO_MAC), "mac_dst": record.get("destinationMacAddress", NO_MAC),
            "vlan_in": record.get("dot1qVlanId", 0), "cos": record.get("dot1qPriority", 0),
            "etype": record.get("ethernetType", 0x0800 if "." in (tunnel_src or src) else 0x86DD),
            "mpls_tl_ipv4_address": record.get("mplsTopLabelIPv4Address", "0.0.0.0"),
            "mpls_tl_prefix_length": record.get("mplsTopLabelPrefixLength", 0),
            "mpls_tl_type": record.get("mplsTopLabelType", 0),
            "timestamp_start": second(flow, "flow.exported" if by_export else "flow.start"),
            "timestamp_end": second(flow, "flow.end"),
            "packets": flow["network.packets"], "bytes": flow["network.bytes"]}


def summed(flows, key):
    """Flows of one key: counters added, flags put together, the other values as a set."""
    groups = {}
    for flow in flows:
        of = groups.setdefault(tuple(flow[name] for name in key), {})
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
        names, flows, ours, differ = Names(), iter(flows), [], False
        for record in records:
            if "@options" in record:
                names.learn(record)
            else:
                flow = next(flows)
                ours.append(reader.ours(record, flow, names, case in BY_EXPORT))
                differ |= second(flow, "flow.start") != second(flow, "flow.exported")
                if not ours[-1]["tunnel_ip_src"]:
                    of.value(case, "source.ip", flow.get("source.ip"), ours[-1]["ip_src"])
                    of.value(case, "destination.ip", flow.get("destination.ip"), ours[-1]["ip_dst"])
        check(differ or case not in BY_EXPORT, f"{case}: all flows start when they are exported")
        key = [name for name in KEY if name in theirs[0]]
        ours, theirs = summed(ours, key), summed(theirs, key)
        for key in ours.keys() | theirs.keys():
            mine, expected = ours.get(key, {}), theirs.get(key, {})
            of.record(case, key, {name: value for name, value in mine.items() if name in (expected or mine)}, expected)
    of.finish()
