# SPDX-License-Identifier: BSL-1.0
"""sFlow v5: records in their samples. Their lengths, strings and lists, those that lie, and unknown ones."""

from make.format import octets_of
from make.sflow5 import IPV4_UDP, case, counters_sample, damaged, flow_sample, good, packet, read
from make.sflow5_records import BY_NAME, record, unknown
from make.wire import raw, u32

FULL = 0xFFFF_FFFF
S5 = "sFlow v5 s5"
SWITCH = {"src_vlan": 10, "src_priority": 1, "dst_vlan": 20, "dst_priority": 2}


def switch():
    """A record whose place shows whether the one before it was stepped over rightly."""
    return record("extended_switch", **SWITCH)


def around(one):
    return flow_sample([packet(), one, switch()])


def body(of):
    """The octets of a record without format and length."""
    return octets_of(of.pieces)[8:].hex()


def unknown_records():
    for number, what in (("0:3999", "a number that sflow.org has not given"), ("4413:999", "another enterprise"),
                         ("1048575:4095", "the greatest enterprise and number"), ("0:0", "number 0")):
        yield case(f"5-y_unknown-flow-record-{number.replace(':', '-')}", S5, "SFLOW-5-UNK-RECORD",
                   f"A record of a format that is not known ({what}) is stepped over by its length.",
                   read([around(unknown(number, "0011223344556677"))]))
    yield case("5-y_unknown-counter-record", S5, "SFLOW-5-UNK-RECORD",
               "A record of a format that is not known is stepped over by its length.",
               read([counters_sample([unknown("0:3999", "00112233"), record("vlan_counters")])]))
    yield case("5-y_unknown-record-without-octets", S5, "SFLOW-5-UNK-RECORD",
               "A record of a format that is not known is stepped over by its length, which may be 0.",
               read([around(unknown("0:3999", ""))]))
    yield case("5-y_unknown-record-that-holds-a-record", S5, "SFLOW-5-UNK-RECORD",
               "What is in a record of a format that is not known says nothing, whatever it looks like.",
               read([around(unknown("0:3999", octets_of(switch().pieces).hex()))]))
    yield case("5-y_only-records-of-an-enterprise", S5, "SFLOW-5-STDFIRST",
               "Structures of an enterprise supplement those of sflow.org; by themselves they can be stepped over.",
               read([counters_sample([unknown("4300:1", "00000001")]), flow_sample([packet()])]))
    yield case("5-y_enterprise-with-the-number-of-a-record", f"{S5} data_format", "SFLOW-5-DFMT",
               "The 20 high bits of a format are the enterprise: 4300:1001 is no extended_switch.",
               read([around(unknown("4300:1001", "0000000a" * 4))]))
    yield case("5-y_counter-number-in-a-flow-sample", f"{S5} data_format", "SFLOW-5-DFMT",
               "The numbers of flow and counter records are apart: 0:5 is vlan_counters in a counter sample alone.",
               read([around(unknown("0:5", "0000000a" * 7))]))
    yield case("5-y_hundred-records", S5, "SFLOW-5-UNK-RECORD", "The records of a sample are an array of any length.",
               read([flow_sample([packet()] + [unknown("0:3999", f"{n:08x}") for n in range(99)] + [switch()])]))


def lengths():
    yield case("5-n_record-beyond-its-sample", S5, "SFLOW-5-RECLEN",
               "A record's length stays in the sample: its octets cannot be those of the next one.",
               damaged([flow_sample([packet(), record("extended_switch", announced=60)]), flow_sample([packet()])]),
               good())
    yield case("5-n_record-of-2-32-1", S5, "SFLOW-5-RECLEN",
               "A record's length stays in the sample, whatever it says.",
               damaged([flow_sample([packet(), record("extended_switch", announced=FULL)])]), good())
    yield case("5-n_record-more-than-counted-in", f"{S5} (derived)", "SFLOW-5-COUNTS",
               "The records announced by the count are in the sample: two, where one is there, are one too many.",
               damaged([flow_sample([packet()], count=2)]), good())
    yield case("5-n_record-count-2-32-1", f"{S5} (derived)", "SFLOW-5-COUNTS",
               "A count is compared with the octets that are there before anything is allocated for it.",
               damaged([flow_sample([packet()], count=FULL), counters_sample([record("processor")], count=FULL)]),
               good())
    yield case("5-n_counter-records-announced-and-none-there", f"{S5} (derived)", "SFLOW-5-COUNTS",
               "The records announced by the count are in the sample.",
               damaged([counters_sample([], count=1)]), good())
    yield case("5-i_record-that-is-not-counted", S5, "SFLOW-5-SAMPLELEN",
               "The count says how many records a sample has: what follows them in the sample is none.",
               read([flow_sample([packet()], rest=octets_of(switch().pieces).hex())], None), good())


def extended():
    for of in (switch(), record("extended_router"), record("extended_nat"), record("extended_mpls_tunnel"),
               record("sampled_ipv4"), record("sampled_ipv6"), record("extended_vlantunnel")):
        longer = record_with_rest(of)
        yield case(f"5-y_{of.name.replace('_', '-').lower()}-extended", f"{S5} note on extension", "SFLOW-5-EXTENDED",
                   "Structures may be extended at their end: a receiver decodes by the length and ignores what it does "
                   "not know.", read([flow_sample([packet(), longer, record("extended_mpls_LDP_FEC")])]), exact=False)
    for name in ("if_counters", "ethernet_counters", "processor"):
        yield case(f"5-y_{name.replace('_', '-')}-extended", f"{S5} note on extension", "SFLOW-5-EXTENDED",
                   "Structures may be extended at their end: a receiver decodes by the length and ignores what it does "
                   "not know.", read([counters_sample([record(name, rest="0badcafe"), record("vlan_counters")])]),
                   exact=False)


def record_with_rest(of):
    return record(of.name, rest="0badcafe0badcafe", **(SWITCH if of.name == "extended_switch" else {}))


def short():
    for name, requirement in (("sampled_ipv4", "SFLOW-5-SI-SIZE"), ("sampled_ipv6", "SFLOW-5-SI-SIZE"),
                              ("extended_switch", "SFLOW-5-SHORTREC"), ("extended_router", "SFLOW-5-SHORTREC"),
                              ("extended_nat", "SFLOW-5-SHORTREC"), ("sampled_header", "SFLOW-5-SHORTREC")):
        one = packet() if name == "sampled_header" else record(name)
        octets = body(one)[:-8]
        yield case(f"5-n_{name.replace('_', '-')}-too-short", f"{S5} {name}", requirement,
                   f"A {name} has {len(octets) // 2 + 4} octets here: with four less its last member is not there.",
                   damaged([flow_sample([packet(), unknown(one_format(one), octets, name=name), switch()])]), good())
    for name in ("if_counters", "ethernet_counters", "vlan_counters", "processor"):
        one = record(name)
        octets = body(one)[:-8]
        yield case(f"5-n_{name.replace('_', '-')}-too-short", f"{S5} {name}", "SFLOW-5-CS-SIZE",
                   f"{name} is {len(octets) // 2 + 4} octets: with four less its last member is not there.",
                   damaged([counters_sample([unknown(one_format(one), octets, name=name)])]), good())
    yield case("5-n_known-record-without-octets", f"{S5} (derived)", "SFLOW-5-SHORTREC",
               "A known structure is never shorter than its members are.",
               damaged([flow_sample([packet(), unknown("0:1001", "", name="extended_switch")])]), good())


def one_format(of):
    return BY_NAME[of.name].format


def strings():
    for length in range(4):
        text = "abcd"[:length] if length else ""
        yield case(f"5-y_string-of-{length}", f"{S5};RFC 4506 s4.11", "SFLOW-5-XDR-ALIGN",
                   f"A string is its length, its octets and padding to a multiple of 4: {length} and {-length % 4}.",
                   read([around(record("extended_url", direction=2, url=text, host="h" * length))]))
    yield case("5-y_string-of-four", f"{S5};RFC 4506 s4.11", "SFLOW-5-XDR-ALIGN",
               "A string is its length, its octets and padding to a multiple of 4: four octets have none.",
               read([around(record("extended_url", direction=1, url="abcd", host="example."))]))
    yield case("5-y_string-of-1000", f"{S5};RFC 4506 s4.11", "SFLOW-5-XDR-ALIGN",
               "A string of the version 5 document has no greatest length but its record's.",
               read([around(record("extended_url", url="/" + "x" * 999, host="example.com"))]))
    yield case("5-y_string-in-utf-8", f"{S5} extended_user", "SFLOW-5-CHARSET",
               "User names are of their character set, 106 where they are UTF-8; their length is in octets.",
               read([around(record("extended_user", src_charset=106, src_user="zoë", dst_charset=106,
                                   dst_user="名前"))]))
    yield case("5-y_unknown-strings", S5, "SFLOW-5-UNKINT", "A string that is not known is empty, a number 0.",
               read([around(record("extended_user", src_charset=0, src_user="", dst_charset=0, dst_user=""))]))
    words = u32(2, "direction") + u32(5, "url: length") + raw(b"/path" + b"\1\2\3", "padding not zero")
    dirty = record("extended_url", direction=2, url="/path", host="")
    dirty.pieces = dirty.pieces[:2] + words + u32(0, "host: length")
    yield case("5-i_padding-not-zero", f"{S5};RFC 4506 s4.11", "SFLOW-5-XDR-ALIGN",
               "The octets of padding are 0; what they are instead is no part of the string.",
               read([around(dirty)], None), good())
    for what, first in (("by-one", 17), ("far", 1000), ("by-2-32-1", FULL), ("with-the-sign-bit", 0x8000_0004)):
        lying = f"00000002{first:08x}" + b"/index.html?abcd".hex() + "00000000"
        yield case(f"5-n_string-too-long-{what}", f"{S5};RFC 4506 s4.11", "SFLOW-5-RECLEN",
                   "A string is in its record: its length cannot lead beyond it.",
                   damaged([flow_sample([packet(), unknown("0:1005", lying, name="extended_url"), switch()])]), good())
    yield case("5-n_opaque-beyond-its-record", f"{S5};RFC 4506 s4.10", "SFLOW-5-RECLEN",
               "A sampled header is in its record: its length cannot lead beyond it.",
               damaged([flow_sample([unknown("0:1", "0000000b" "0000001c" "00000000" "00000040" + IPV4_UDP.hex(),
                                             name="sampled_header"), switch()])]), good())


def lists():
    gateway = {"nexthop": "203.0.113.9", "as": 64500, "src_as": 64501, "src_peer_as": 64502, "communities": [],
               "localpref": 100, "dst_as_path": []}

    def path(*segments):
        return [{"type": kind, "as_numbers": list(numbers)} for kind, numbers in segments]

    def one(name, sentence, clause=f"{S5} extended_gateway", requirement="SFLOW-5-GW-SEG", **given):
        return case(f"5-y_gateway-{name}", clause, requirement, sentence,
                    read([around(record("extended_gateway", **(gateway | given)))]))

    yield one("without-path", "The path is an array of segments, which may be empty; so are the communities.")
    yield one("with-a-sequence", "A segment of type 2 is an ordered list of AS numbers.",
              dst_as_path=path((2, (64503, 64504, FULL))))
    yield one("with-a-set", "A segment of type 1 is a set of AS numbers.", dst_as_path=path((1, (1, 23456))))
    yield one("with-several-segments", "The path is an array of segments, sequences and sets.",
              dst_as_path=path((2, (64503,)), (1, (64504, 64505)), (2, (64506, 4_200_000_000))))
    yield one("with-an-empty-segment", "A segment is a list of AS numbers, which may be empty.",
              dst_as_path=path((2, ()), (2, (64503,))))
    yield one("with-communities", "Communities are numbers of 32 bits, as many as the count says.",
              requirement="SFLOW-5-GW-BOUND", communities=[0xFC00_0001, 0xFFFF_FF01, 0],
              dst_as_path=path((2, (64503,))))
    yield one("with-a-next-hop-of-ipv6", "The next hop is an address of any type.", requirement="SFLOW-5-AGENT-TYPE",
              nexthop="2001:db8::9", dst_as_path=path((2, (64503,))))
    yield one("of-unknowns", "A number that is not known is 0, an address that is not known of type 0.",
              requirement="SFLOW-5-UNKINT", nexthop=None, localpref=0,
              **{"as": 0, "src_as": 0, "src_peer_as": 0})
    front = "00000001cb007109" "0000fbf4" "0000fbf5" "0000fbf6"
    for name, requirement, octets, sentence in (
        ("segment-of-type-3", "SFLOW-5-GW-SEG", "00000001" "00000003" "00000001" "0000fbf7" "00000000" "00000064",
         "A segment is of type 1 or 2: of another what follows is not known."),
        ("segment-of-type-0", "SFLOW-5-GW-SEG", "00000001" "00000000" "00000001" "0000fbf7" "00000000" "00000064",
         "A segment is of type 1 or 2: of another what follows is not known."),
        ("path-of-2-32-1-segments", "SFLOW-5-GW-BOUND", "ffffffff" "00000002" "00000001" "0000fbf7" "00000000"
         "00000064", "The segments announced by the count are in the record."),
        ("segment-of-2-32-1", "SFLOW-5-GW-BOUND", "00000001" "00000002" "ffffffff" "0000fbf7" "00000000" "00000064",
         "The AS numbers announced by the count are in the record."),
        ("communities-2-30", "SFLOW-5-GW-BOUND", "00000000" "40000000" "0000fbf7" "00000064",
         "The communities announced by the count are in the record: 2^30 of four octets are 2^32 octets, and not 0."),
        ("communities-one-too-many", "SFLOW-5-GW-BOUND", "00000000" "00000003" "0000fbf7" "00000064",
         "The communities announced by the count are in the record."),
    ):
        yield case(f"5-n_gateway-{name}", f"{S5} extended_gateway", requirement, sentence,
                   damaged([flow_sample([packet(), unknown("0:1003", front + octets, name="extended_gateway"),
                                         switch()])]), good())
    yield case("5-n_router-with-a-next-hop-of-type-3", f"{S5} address_type", "SFLOW-5-AGENT-TYPE",
               "An address is of type 0, 1 or 2: of another what follows is not known.",
               damaged([flow_sample([packet(), unknown("0:1002", "00000003cb00710900000018" "00000010",
                                                       name="extended_router"), switch()])]), good())
    yield case("5-n_vlan-stack-too-long", f"{S5} (derived)", "SFLOW-5-COUNTS",
               "The tags announced by the count are in the record.",
               damaged([flow_sample([packet(), switch(), unknown("0:1012", "00000003" "81000064" "81000065",
                                                                 name="extended_vlantunnel")])]), good())


def repeated():
    yield case("5-i_same-record-twice", f"{S5} (derived)", "SFLOW-5-FS-DUPREC",
               "A format occurs once in a sample; of one that occurs again each can be read.",
               read([flow_sample([packet(), packet(frame_length=1500), switch()])], None), good())
    yield case("5-y_unknown-record-twice", S5, "SFLOW-5-UNK-RECORD",
               "Records of a format that is not known are stepped over, as many as there are.",
               read([flow_sample([packet(), unknown("0:3999", "01000000"), unknown("0:3999", "02000000"),
                                  unknown("0:3998", "03000000")])]))


def cases():
    for some in (unknown_records, lengths, extended, short, strings, lists, repeated):
        yield from some()
