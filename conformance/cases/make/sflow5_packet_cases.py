# SPDX-License-Identifier: BSL-1.0
"""sFlow v5: the records that say which packet it was, and the counters of interfaces at their edges."""

from make.sflow5 import IPV4_UDP, case, counters_sample, flow_sample, good, packet, read
from make.sflow5_records import BY_NAME, record

FULL = 0xFFFF_FFFF
FULL_64 = 0xFFFF_FFFF_FFFF_FFFF
S5 = "sFlow v5 s5"
ETHERNET = bytes.fromhex("00005e005302" "00005e005301" "0800")
# What a header of each protocol may begin with: the octets mean nothing to a receiver that keeps them as they are.
PROTOCOLS = {
    1: ("Ethernet", ETHERNET + IPV4_UDP), 2: ("token bus", bytes.fromhex("1000005e005302005e005301aaaa03000000")),
    3: ("token ring", bytes.fromhex("104000005e00530200005e005301aaaa030000000800") + IPV4_UDP),
    4: ("FDDI", bytes.fromhex("5000005e00530200005e005301aaaa030000000800") + IPV4_UDP),
    5: ("frame relay", bytes.fromhex("184103cc") + IPV4_UDP), 6: ("X.25", bytes.fromhex("100100cc") + IPV4_UDP),
    7: ("PPP", bytes.fromhex("0021") + IPV4_UDP), 8: ("SMDS", bytes.fromhex("0001002a") + IPV4_UDP),
    9: ("AAL5", bytes.fromhex("aaaa030000000800") + IPV4_UDP), 10: ("IP in AAL5", IPV4_UDP), 11: ("IPv4", IPV4_UDP),
    12: ("IPv6", bytes.fromhex("6000000000083b40" + "20010db8" + "00" * 11 + "01" + "20010db8" + "00" * 11 + "02")
         + bytes(8)),
    13: ("MPLS", bytes.fromhex("0006413f") + IPV4_UDP), 14: ("POS", bytes.fromhex("0f000800") + IPV4_UDP),
    15: ("802.11 MAC", bytes.fromhex("08010000" "00005e005302" "00005e005301" "00005e005303" "0000")),
    16: ("802.11n A-MPDU", bytes.fromhex("0000004e" "08010000" "00005e005302" "00005e005301" "00005e005303" "0000")),
    17: ("802.11n A-MSDU subframe", bytes.fromhex("00005e005302" "00005e005301" "001c") + IPV4_UDP),
}


def headers():
    clause, requirement = f"{S5} sampled_header", "SFLOW-5-SH-PROTOVAL"
    for number, (name, octets) in PROTOCOLS.items():
        yield case(f"5-y_header-protocol-{number}", f"{S5} header_protocol", requirement,
                   f"header_protocol {number} is {name}; the header's octets follow as they were in the packet.",
                   read([flow_sample([packet(protocol=number, frame_length=len(octets) + 4, stripped=4, header=octets),
                                      record("extended_mpls_LDP_FEC")])]))
    for number in (0, 18, 99, FULL):
        yield case(f"5-y_header-protocol-{number}", f"{S5} header_protocol", "SFLOW-5-SH-PROTO",
                   "Applications must be prepared to receive sampled headers of protocols that they do not know.",
                   read([flow_sample([packet(protocol=number, header=bytes(range(8)))])]))
    for length in (16, 17, 18, 19):
        octets = (ETHERNET + IPV4_UDP)[:length]
        yield case(f"5-y_header-with-{-length % 4}-octets-of-padding", clause, "SFLOW-5-XDR-ALIGN",
                   f"header<> is opaque: {length} octets have {-length % 4} of padding, which are no part of it.",
                   read([flow_sample([packet(protocol=1, frame_length=64, stripped=4, header=octets),
                                      record("extended_switch")])]))
    for length in (0, 1, 128, 256, 1024):
        octets = bytes(n % 251 for n in range(length))
        yield case(f"4.3-y_header-of-{length}", "sFlow v5 s4.3 sFlowFsMaximumHeaderSize", "SFLOW-5-SH-MAXHDR",
                   "How much of a packet is copied is a setting, 128 octets by default, and no limit of the format.",
                   read([flow_sample([packet(protocol=1, frame_length=1518, stripped=4, header=octets),
                                      record("extended_switch")])]))
    yield case("5-y_frame-length-at-its-ends", clause, "SFLOW-5-SH-FRAMELEN",
               "frame_length and stripped are numbers of octets, of 32 bits.",
               read([flow_sample([packet(frame_length=FULL, stripped=FULL)]),
                     flow_sample([packet(frame_length=0x8000_0000, stripped=0)], sequence=2)]))
    yield case("5-i_frame-shorter-than-its-header", clause, "SFLOW-5-SH-FRAMELEN",
               "frame_length is the packet's length before sampling: less than was copied it cannot be.",
               read([flow_sample([packet(frame_length=10)])], None), good())
    yield case("5-i_nothing-stripped-of-ethernet", clause, "SFLOW-5-SH-STRIPPED",
               "Of an 802.3 packet at least the 4 octets of the FCS are stripped.",
               read([flow_sample([packet(protocol=1, frame_length=60, header=ETHERNET + IPV4_UDP)])], None), good())


def packets():
    ethernet = {"length": 1518, "src_mac": "00:00:5e:00:53:01", "dst_mac": "ff:ff:ff:ff:ff:ff", "type": 0x0800}
    ipv4 = {"length": 1500, "protocol": 6, "src_ip": "192.0.2.10", "dst_ip": "198.51.100.20", "src_port": 49_152,
            "dst_port": 443, "tcp_flags": 0x18, "tos": 0xB8}
    ipv6 = ipv4 | {"src_ip": "2001:db8::10", "dst_ip": "2001:db8:ffff::20"}
    ipv6["priority"] = ipv6.pop("tos")
    yield case("5-y_sampled-ethernet", f"{S5} sampled_ethernet;RFC 4506", "SFLOW-5-SE-MAC",
               "A mac is opaque of 6 octets, which XDR pads to 8: a sampled_ethernet is 24 octets.",
               read([flow_sample([record("sampled_ethernet", **ethernet), record("extended_switch")])]))
    yield case("5-y_sampled-ipv4", f"{S5} sampled_ipv4", "SFLOW-5-SI-SIZE",
               "A sampled_ipv4 is 32 octets: length, protocol, addresses, ports, flags, type of service.",
               read([flow_sample([record("sampled_ipv4", **ipv4)])]))
    yield case("5-y_sampled-ipv6", f"{S5} sampled_ipv6", "SFLOW-5-SI-SIZE",
               "A sampled_ipv6 is 56 octets: length, protocol, addresses, ports, flags, priority.",
               read([flow_sample([record("sampled_ipv6", **ipv6)])]))
    yield case("5-y_ethernet-and-ipv4", f"{S5} flow data types", "SFLOW-5-FS-PREFER",
               "If the header is not available, one or more of the other records say what the packet was.",
               read([flow_sample([record("sampled_ethernet", **ethernet), record("sampled_ipv4", **ipv4)])]))
    yield case("5-y_header-and-ipv4", f"{S5} flow data types", "SFLOW-5-FS-PREFER",
               "The header is preferred; a record that says the same besides it can be read as well.",
               read([flow_sample([packet(), record("sampled_ipv4", **ipv4)])]))
    yield case("5-i_flow-sample-without-packet", f"{S5} flow data types", "SFLOW-5-FS-HEADER",
               "A flow sample must have information of the packet's header; without it the rest can be read.",
               read([flow_sample([record("extended_switch"), record("extended_router")])], None), good())
    yield case("5-y_extended-records-of-a-routed-packet", f"{S5} extended flow data", "SFLOW-5-XDR-NBO",
               "All applicable extended records should be included with each sample, in any order.",
               read([flow_sample([record("extended_router", nexthop="2001:db8::1", src_mask_len=128, dst_mask_len=0),
                                  record("extended_user", src_charset=106), packet(),
                                  record("extended_switch", src_vlan=4095, src_priority=7, dst_vlan=0, dst_priority=0),
                                  record("extended_url", direction=1)])]))
    yield case("5-y_mpls-stacks", f"{S5} extended_mpls", "SFLOW-5-MPLS-LABEL",
               "A label is a word of RFC 3032; an empty stack is one that is not known.",
               read([flow_sample([packet(), record("extended_mpls", nexthop=None, in_stack=[], out_stack=[]),
                                  record("extended_mpls_LDP_FEC", mplsFecAddrPrefixLength=32)]),
                     flow_sample([packet(), record("extended_mpls", nexthop="2001:db8::1", in_stack=[0x0006_403F],
                                                   out_stack=[0x0006_503F, 0xFFFF_FFFF])], sequence=2)]))
    yield case("5-y_vlan-tunnel", f"{S5} extended_vlantunnel", "SFLOW-5-VT-SWITCH",
               "A stripped tag is TPID and TCI in one word, the outermost first; extended_switch is there, too.",
               read([flow_sample([packet(), record("extended_switch", src_vlan=100, dst_vlan=100),
                                  record("extended_vlantunnel", stack=[0x88A8_0064, 0x8100_E0C8])])]))
    yield case("5-y_nat-of-one-address", f"{S5} extended_nat", "SFLOW-5-NAT-EQ",
               "An address that was not translated is that of the header.",
               read([flow_sample([packet(), record("extended_nat", src_address="203.0.113.5",
                                                   dst_address="198.51.100.20")])]))
    yield case("5-y_nat-between-families", f"{S5} extended_nat", "SFLOW-5-NAT-EQ",
               "The addresses of extended_nat have a type each.",
               read([flow_sample([packet(), record("extended_nat", src_address="2001:db8::5",
                                                   dst_address="203.0.113.6"), record("extended_switch")])]))
    yield case("5-i_url-direction-0", f"{S5} extended_url", "SFLOW-5-URL-DIR",
               "The direction is 1 or 2; of another the strings are as sent.",
               read([flow_sample([packet(), record("extended_url", direction=0)])], None), good())
    yield case("5-i_prefix-longer-than-the-address", f"{S5} extended_router (derived)", "SFLOW-5-RT-MASK",
               "A prefix has no more bits than its address; one that has is as sent.",
               read([flow_sample([packet(), record("extended_router", src_mask_len=33, dst_mask_len=FULL)])], None),
               good())


def counters():
    members = BY_NAME["if_counters"].members
    up = {"ifIndex": 3, "ifType": 6, "ifSpeed": 10_000_000_000, "ifDirection": 1, "ifStatus": 3,
          "ifPromiscuousMode": 2}
    yield case("5-y_counters-not-available", f"{S5} unknown counter", "SFLOW-5-CS-UNKNOWN",
               "A counter that is not available has the greatest value of its size, always.",
               read([counters_sample([record("if_counters", **({
                   name: FULL_64 if kind == "u64" else FULL for kind, name in members} | up))])]))
    yield case("5-y_counters-of-zero", f"{S5} if_counters", "SFLOW-5-CS-MONO", "A counter begins at 0.",
               read([counters_sample([record("if_counters", **({name: 0 for _, name in members} | up))])]))
    yield case("5-y_speed-of-800-gbit", f"{S5} if_counters", "SFLOW-5-CS-SIZE",
               "ifSpeed and the octets are of 64 bits: more than 2^32, and than 2^53.",
               read([counters_sample([record("if_counters", **(up | {
                   "ifSpeed": 800_000_000_000, "ifInOctets": (1 << 53) + 1, "ifOutOctets": 1 << 63}))])]))
    for direction in range(5):
        yield case(f"5-y_interface-direction-{direction}", f"{S5} if_counters", "SFLOW-5-CS-STATUS",
                   "ifDirection is 0 unknown, 1 full duplex, 2 half duplex, 3 in, 4 out; ifStatus two bits.",
                   read([counters_sample([record("if_counters", **(up | {
                       "ifDirection": direction, "ifStatus": direction % 4}))])]))
    yield case("5-i_interface-status-of-more-bits", f"{S5} if_counters", "SFLOW-5-CS-STATUS",
               "ifStatus has two bits that mean something; the others are as sent.",
               read([counters_sample([record("if_counters", **(up | {"ifStatus": FULL, "ifDirection": 5}))])], None),
               good())
    yield case("5-y_interface-and-its-medium", f"{S5} counter data types", "SFLOW-5-CS-GENERIC",
               "Counters of the medium are included as well as if_counters.",
               read([counters_sample([record("if_counters", **up), record("ethernet_counters")])]))
    yield case("5-y_counters-of-a-vlan", f"{S5} vlan_counters", "SFLOW-5-FS-SRCCLASS",
               "Counters belong to their source: of a VLAN those of the VLAN.",
               read([counters_sample([record("vlan_counters", vlan_id=4094, octets=FULL_64)], source=(1, 4094))]))
    yield case("5-y_percentage-unknown", f"{S5} processor", "SFLOW-5-UNKINT",
               "A percentage is in hundredths, and -1 where it is not known.",
               read([counters_sample([record("processor", cpu_5s=-1, cpu_1m=10_000, cpu_5m=0, total_memory=FULL_64,
                                             free_memory=0)])]))
    yield case("5-y_counters-reset", f"{S5} counters_sample", "SFLOW-5-CS-RESET",
               "An agent that resets a counter resets the number of its samples, too.",
               read([counters_sample([record("vlan_counters", octets=10**12)], sequence=50)]),
               read([counters_sample([record("vlan_counters", octets=10)], sequence=1)], sequence=2))


def cases():
    yield from headers()
    yield from packets()
    yield from counters()
