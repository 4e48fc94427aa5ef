# SPDX-License-Identifier: BSL-1.0
"""sFlow: each structure of the documents of sflow.org, every member in its place; and what is special in some."""

from make import sflow5_structures as tables
from make.format import Case, size
from make.sflow5 import counters_sample, damaged, discarded_packet, flow_sample, good, packet, read, unknown_sample
from make.sflow5_records import record, structures, unknown
from make.xdr import opaque

FULL = 0xFFFF_FFFF
# Folder, section, the document in clauses, its tables: flows, counters.
DOCUMENTS = [
    ("sflow5", "5", "sFlow v5 s5", tables.VERSION_5_FLOWS, tables.VERSION_5_COUNTERS),
    ("sflow-80211", "x", "sFlow 802.11 structures", tables.WIRELESS_FLOWS, tables.WIRELESS_COUNTERS),
    ("sflow-host", "3", "sFlow host s3", tables.HOST_FLOWS, tables.HOST_COUNTERS),
    ("sflow-host-ip", "x", "sFlow host TCP/IP counters", "", tables.HOST_IP_COUNTERS),
    ("sflow-tunnels", "3", "sFlow tunnels s3", tables.TUNNEL_FLOWS, ""),
    ("sflow-port-nat", "x", "sFlow port NAT structures", tables.PORT_NAT_FLOWS, ""),
    ("sflow-drops", "2", "sFlow drops s2", tables.DROP_FLOWS, ""),
    ("sflow-transit", "2", "sFlow transit s2", tables.TRANSIT_FLOWS, ""),
    ("sflow-http", "x", "sFlow HTTP structures", tables.HTTP_FLOWS, tables.HTTP_COUNTERS),
    ("sflow-application", "x", "sFlow application structures", tables.APPLICATION_FLOWS,
     tables.APPLICATION_COUNTERS),
    ("sflow-memcache", "x", "sFlow memcache structures", tables.MEMCACHE_FLOWS, tables.MEMCACHE_COUNTERS),
    ("sflow-jvm", "x", "sFlow Java virtual machine structures", "", tables.JVM_COUNTERS),
    ("sflow-lag", "x", "sFlow LAG counters", "", tables.LAG_COUNTERS),
    ("sflow-openflow", "x", "sFlow OpenFlow structures", "", tables.OPENFLOW_COUNTERS),
    ("sflow-nvml", "x", "sFlow NVML GPU structures", "", tables.NVML_COUNTERS),
    ("sflow-broadcom", "x", "sFlow Broadcom switch ASIC table utilization structures", "", tables.BROADCOM_COUNTERS),
    ("sflow-optics", "x", "sFlow optical interface structures", "", tables.OPTICS_COUNTERS),
]
SIZES = {"if_counters", "ethernet_counters", "vlan_counters", "processor"}
SPECIAL = {
    "extended_gateway": {"dst_as_path": [{"type": 2, "as_numbers": [64503, 64504]},
                                         {"type": 1, "as_numbers": [64505]}]},
    "sampled_header": {"header": bytes(range(1, 21))},
    "sfp": {"module_num_lanes": 2},
}


def case(folder, name, clause, requirement, sentence, *frames, **more):
    return Case(f"{folder}/{name}", clause, sentence, "sflow5", list(frames), requirement, **more)


def sentence_of(structure, one):
    names = [name for _, name in structure.members]
    many = f"{len(names)} members, from {names[0]} to {names[-1]}"
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if len(names) < 9 else many
    return (f"{structure.name} ({structure.format}) has {listed}, in this order and without gaps: "
            f"{size(one.pieces) - 8} octets with these values.")


def each_structure():
    for folder, section, clause, flows, counters in DOCUMENTS:
        for table, kind in ((flows, "flow"), (counters, "counter")):
            for structure in structures(table):
                one = record(structure.name, **SPECIAL.get(structure.name, {}))
                after = record("extended_mpls_LDP_FEC") if kind == "flow" else record("host_parent")
                records = [one, after] if structure.name.startswith("sampled_") else [packet(), one, after]
                if structure.name == after.name:
                    records.pop()
                sample = flow_sample(records) if kind == "flow" else counters_sample(
                    [r for r in (one, after) if r is one or one.name != after.name])
                requirement = "SFLOW-5-CS-SIZE" if structure.name in SIZES else "SFLOW-5-XDR-NBO"
                number = structure.format.split(":")[1]
                at = section if section != "x" else f"{kind}-{number}"
                yield case(folder, f"{at}-y_members-of-{structure.name.replace('_', '-').lower()}",
                           f"{clause}, {structure.name}", requirement, sentence_of(structure, one), read([sample]))


def host():
    clause = "sFlow host s3 host_descr"
    yield case("sflow-host", "3-y_uuid-with-a-length", clause, "SFLOW-HOST-UUID",
               "The document's uuid is opaque of up to 16 octets, after their number.",
               read([counters_sample([uuid_with_length(16), record("host_parent")])]))
    yield case("sflow-host", "3-y_host-of-empty-strings", clause, "SFLOW-HOST-UUID",
               "What is not known of a host is empty, 0, or a UUID of zeros.",
               read([counters_sample([record("host_descr", hostname="", uuid=bytes(16), machine_type=0, os_name=0,
                                             os_release="")])]))
    yield case("sflow-host", "3-y_adapters-none", "sFlow host s3 host_adapters", "SFLOW-HOST-PM",
               "The adapters are an array, which may be empty.",
               read([counters_sample([record("host_adapters", adapters=[]), record("host_parent")])]))
    yield case("sflow-host", "3-y_adapters-of-several-addresses", "sFlow host s3 host_adapters", "SFLOW-HOST-PM",
               "An adapter has any number of MAC addresses, of 8 octets each with their padding.",
               read([counters_sample([record("host_adapters", adapters=[
                   {"ifIndex": 1, "mac_addresses": []}, {"ifIndex": 2, "mac_addresses": ["00:00:5e:00:53:01"]},
                   {"ifIndex": FULL, "mac_addresses": ["00:00:5e:00:53:02", "ff:ff:ff:ff:ff:ff",
                                                       "00:00:5e:00:53:03"]}]), record("host_parent")])]))
    for what, octets in (("adapters", "00ffffff" "00000001" "00000000"),
                         ("addresses", "00000001" "00000001" "20000000" "00005e0053010000")):
        yield case("sflow-host", f"3-n_too-many-{what}", "sFlow v5 s5 (derived)", "SFLOW-5-COUNTS",
                   f"The {what} announced by the count are in the record.",
                   damaged([counters_sample([unknown("0:2001", octets, name="host_adapters")])]), good())
    yield case("sflow-host", "3-y_load-unknown", "sFlow host s3 host_cpu", "SFLOW-5-UNKINT",
               "A load average is a float of 32 bits, and -1.0 where it is not known.",
               read([counters_sample([record("host_cpu", load_one=-1.0, load_five=0.0, load_fifteen=1024.5)])]))
    yield case("sflow-host", "3-y_cpu-extended", "sFlow v5 s5 note on extension", "SFLOW-5-EXTENDED",
               "host_cpu was extended at its end by three members: who does not know them ignores them.",
               without("host_cpu", counters_sample([host_cpu_extended(), record("host_parent")])), exact=False)
    yield case("sflow-host", "3-y_uuid-of-no-octets", clause, "SFLOW-HOST-UUID",
               "The document's uuid is opaque of up to 16 octets, after their number: 0 where it is not known.",
               without("host_descr", counters_sample([uuid_with_length(0), record("host_parent")])), exact=False)
    machine = ["host_descr", "host_adapters", "host_cpu", "host_memory", "host_disk_io", "host_net_io"]
    yield case("sflow-host", "3-y_physical-machine", "sFlow host s3", "SFLOW-HOST-PM",
               "A physical machine exports its six structures together.",
               read([counters_sample([record(name) for name in machine], source=(2, 1))]))
    virtual = ["host_descr", "host_adapters", "host_parent", "virt_cpu", "virt_memory", "virt_disk_io", "virt_net_io"]
    yield case("sflow-host", "3-y_virtual-machine", "sFlow host s3", "SFLOW-HOST-VM",
               "A virtual machine, a logical entity, exports its seven structures together.",
               read([counters_sample([record(name) for name in virtual], source=(3, 100_001))]))
    yield case("sflow-host", "3-y_logical-entity", "sFlow host s3", "SFLOW-HOST-SKIP",
               "Sources of type 3 are logical entities: who does not support them steps over their samples.",
               read([counters_sample([record("host_parent", container_type=2, container_index=1)], source=(3, 65_537)),
                     counters_sample([record("if_counters", ifIndex=3)])]))
    yield case("sflow-host", "3-y_socket-in-an-application-sample", "sFlow host s3", "SFLOW-HOST-SOCKET",
               "A sample of an application has the socket instead of a packet.",
               read([flow_sample([record("extended_socket_ipv4"), record("app_operation")], source=(3, 150_000))]))


def without(name, sample):
    """A frame whose sample is expected without one record: how it is shown depends on what a receiver knows of it."""
    del sample.value[name]
    return read([sample])


def uuid_with_length(octets):
    one = record("host_descr")
    at = next(i for i, (_, comment) in enumerate(one.pieces) if comment == "uuid")
    one.pieces[at : at + 1] = opaque(one.pieces[at][0][:octets], "uuid")
    lengthened(one, 4 + octets - 16)
    return one


def host_cpu_extended():
    one = record("host_cpu")
    for n, name in enumerate(("cpu_steal", "cpu_guest", "cpu_guest_nice"), 7):
        one.pieces.append((n.to_bytes(4, "big"), f"{name} {n}"))
    lengthened(one, 12)
    return one


def lengthened(one, octets):
    length = int.from_bytes(one.pieces[1][0], "big") + octets
    one.pieces[1] = (length.to_bytes(4, "big"), f"length {length}")


def drops():
    def drop(name, requirement, sentence, *samples, verdict="accepted"):
        return case("sflow-drops", f"2-{name}", "sFlow drops s2", requirement, sentence, read(list(samples), verdict))

    yield drop("y_discarded-packet-members", "SFLOW-DROP-HDR",
               "A discarded_packet (0:5) has sequence number, type and index of the source, drops, input, output, "
               "reason, records.",
               discarded_packet([packet()], sequence=0x01020304, source=(2, 0x05060708), drops=0x090A0B0C,
                                input=0x0D0E0F10, output=0x11121314, reason=0x15161718))
    for reason, what in ((0, "net unreachable"), (258, "ACL"), (263, "the first that the drops document adds"),
                         (303, "the last that the drops document adds")):
        yield drop(f"y_reason-{reason}", "SFLOW-DROP-REASON", f"The reason is a number: {reason}, {what}.",
                   discarded_packet([packet()], reason=reason))
    yield drop("y_reasons-that-are-new", "SFLOW-DROP-REASON",
               "Reasons may be added: a receiver must be prepared for any number.",
               discarded_packet([packet()], reason=5000), discarded_packet([packet()], reason=FULL, sequence=2))
    yield drop("y_interfaces-unknown", "SFLOW-DROP-IF0",
               "input and output are plain numbers of interfaces, 0 where they are not known.",
               discarded_packet([packet()], input=0, output=0))
    yield drop("y_interfaces-have-no-format", "SFLOW-DROP-IF0",
               "input and output are plain numbers of 32 bits: their high bits are no format.",
               discarded_packet([packet()], input=0x4000_0001, output=0x8000_0002))
    yield drop("y_drops-grow", "SFLOW-DROP-DROPS",
               "drops is the total of notifications that were not sent for the limit of their rate.",
               discarded_packet([packet()], drops=0), discarded_packet([packet()], drops=FULL, sequence=2))
    yield drop("y_why-and-where", "SFLOW-DROP-HEADER",
               "A discarded_packet has the packet's header, and may have who discarded it.",
               discarded_packet([packet(), record("extended_egress_queue", queue=7), record("extended_acl", number=0,
                                name="deny-all", direction=1), record("extended_function", symbol="nf_hook_slow")]))
    yield drop("y_with-samples-and-counters", "SFLOW-DROP-HDR",
               "Notifications may be in a datagram with samples of other formats.",
               flow_sample([packet()]), discarded_packet([packet()]), counters_sample([record("vlan_counters")]))
    yield drop("y_unknown-record-in-it", "SFLOW-5-UNK-RECORD",
               "A record of a format that is not known is stepped over by its length.",
               discarded_packet([unknown("0:3999", "00112233"), packet()]))
    yield drop("i_without-records", "SFLOW-DROP-HEADER",
               "A discarded_packet must have the packet's header; the members before it can be read without.",
               discarded_packet([]), verdict=None)
    for octets in (28, 16, 0):
        yield case("sflow-drops", f"2-n_discarded-packet-of-{octets}-octets", "sFlow drops s2", "SFLOW-DROP-HDR",
                   "A discarded_packet has 32 octets before its records.",
                   damaged([short_drop(octets), flow_sample([packet()])]), good())
    yield case("sflow-drops", "2-n_more-records-than-are-there", "sFlow v5 s5 (derived)", "SFLOW-5-COUNTS",
               "The records announced by the count are in the sample.",
               damaged([discarded_packet([packet()], count=2)]), good())


def short_drop(octets):
    return unknown_sample("0:5", "00000001" * (octets // 4))


def others():
    yield case("sflow-transit", "2-y_delay-beyond-32-bits", "sFlow transit s2", "SFLOW-TRANSIT-DELAY",
               "A delay of 0xffffffff is that many nanoseconds, or more.",
               read([flow_sample([packet(), record("extended_transit", delay=FULL)])]))
    yield case("sflow-transit", "2-y_queue-with-its-number", "sFlow transit s2", "SFLOW-TRANSIT-QUEUE",
               "extended_queue is the depth of the queue that extended_egress_queue names.",
               read([flow_sample([packet(), record("extended_egress_queue", queue=0),
                                  record("extended_queue", depth=FULL), record("extended_transit", delay=0)])]))
    yield case("sflow-tunnels", "2-y_vxlan", "sFlow tunnels s2", "SFLOW-TUN-PAIR",
               "Sampled on ingress, a packet that goes into a tunnel has the outer headers in egress structures.",
               read([flow_sample([packet(), record("extended_L2_tunnel_egress"), record("extended_ipv4_tunnel_egress"),
                                  record("extended_vni_egress", vni=0xFF_FFFF)])]))
    yield case("sflow-tunnels", "3-y_offset-beyond-the-header", "sFlow tunnels s3 (derived)", "SFLOW-TUN-OFFSET",
               "inner_header_offset is a number: where it leads out of the header it is as sent.",
               read([flow_sample([packet(), record("extended_decapsulate_egress", inner_header_offset=FULL)])]))
    yield case("sflow-http", "flow-2206-y_empty-strings", "sFlow HTTP structures, http_request", "SFLOW-5-UNKINT",
               "A string that is not known is empty: seven of them are seven words.",
               read([flow_sample([record("extended_socket_ipv6"), record("http_request", **dict.fromkeys(
                   ("uri", "host", "referer", "useragent", "xff", "authuser", "mime_type"), ""), status=-1)])]))
    yield case("sflow-http", "flow-2206-y_longest-strings", "sFlow HTTP structures, http_request", "SFLOW-5-XDR-ALIGN",
               "uri and referer have up to 255 octets, which is no multiple of 4.",
               read([flow_sample([packet(), record("http_request", uri="/" + "u" * 254, referer="r" * 255,
                                                   useragent="a" * 128), record("extended_switch")])]))
    yield case("sflow-optics", "counter-10-y_no-lanes", "sFlow optical interface structures, sfp", "SFLOW-5-XDR-NBO",
               "The lanes are an array, which may be empty; a temperature may be below 0.",
               read([counters_sample([record("sfp", module_num_lanes=0, module_temperature=-5000, lanes=[])])]))


def cases():
    yield from each_structure()
    yield from host()
    yield from drops()
    yield from others()
