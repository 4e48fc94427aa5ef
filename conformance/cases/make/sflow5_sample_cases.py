# SPDX-License-Identifier: BSL-1.0
"""sFlow v5: flow samples, counter samples, their sources and interfaces, compact and expanded."""

from make.format import octets_of
from make.sflow5 import (
    case, counters_sample, damaged, flow_sample, good, packet, read, unknown_sample,
)
from make.sflow5_records import record, unknown

FULL = 0xFFFF_FFFF
MOST_30 = 0x3FFF_FFFF
S5 = "sFlow v5 s5"


def flow(expanded=False, **given):
    return flow_sample([packet()], expanded, **given)


def counters(expanded=False, **given):
    return counters_sample([record("vlan_counters")], expanded, **given)


def places():
    numbers = {"sequence": 0x01020304, "source": (1, 0x050607), "sampling_rate": 0x08090A0B,
               "sample_pool": 0x0C0D0E0F, "drops": 0x10111213, "input": (0, 0x14151617), "output": (2, 0x18191A1B)}
    yield case("5-y_flow-sample-members", f"{S5} flow_sample", "SFLOW-5-XDR-NBO",
               "A flow_sample (0:1) has sequence number, source, rate, pool, drops, input, output, records.",
               read([flow(**numbers)]))
    yield case("5-y_flow-sample-expanded-members", f"{S5} flow_sample_expanded", "SFLOW-5-IF-EXP",
               "A flow_sample_expanded (0:3) has a flow_sample's members, source and interfaces in two words each.",
               read([flow(True, **numbers)]))
    some = {"sequence": 0x01020304, "source": (2, 0x050607)}
    yield case("5-y_counters-sample-members", f"{S5} counters_sample", "SFLOW-5-XDR-NBO",
               "A counters_sample (0:2) has sequence number, source, records.", read([counters(**some)]))
    yield case("5-y_counters-sample-expanded-members", f"{S5} counters_sample_expanded", "SFLOW-5-XDR-NBO",
               "A counters_sample_expanded (0:4) has sequence number, source type, source index, records.",
               read([counters(True, **some)]))
    yield case("5-i_compact-and-expanded", S5, "SFLOW-5-NOMIX",
               "An agent must not mix compact and expanded forms; each of them can be read by its format alone.",
               read([flow(), flow(True, sequence=2), counters(), counters(True, sequence=2)], None), good())


def edges():
    yield case("5-y_numbers-of-a-sample-at-their-ends", f"{S5} flow_sample", "SFLOW-5-FS-DROPS",
               "Sequence number, rate, pool and drops are unsigned, of 32 bits.",
               read([flow(sequence=FULL, sampling_rate=FULL, sample_pool=FULL, drops=FULL),
                     flow(sequence=0, sampling_rate=1, sample_pool=0x8000_0000, drops=0x8000_0000)]))
    yield case("5-y_rate-of-1", f"{S5} flow_sample", "SFLOW-5-FS-RATE0",
               "A sampling_rate of 1 is the least: each packet is sampled.",
               read([flow(sampling_rate=1, sample_pool=1), flow(sampling_rate=1, sample_pool=2, sequence=2)]))
    yield case("4.3-i_rate-of-0", "sFlow v5 s4.3", "SFLOW-5-FS-RATE0",
               "A sampling_rate of 0 turns sampling off: no sample can have it.", read([flow(sampling_rate=0)], None),
               good())
    yield case("5-y_pool-wraps", f"{S5} flow_sample", "SFLOW-5-FS-POOL",
               "sample_pool counts packets modulo 2^32.",
               read([flow(sample_pool=FULL - 100)]), read([flow(sample_pool=400, sequence=2)], sequence=2))
    yield case("5-y_pool-and-sequence-reset", f"{S5} flow_sample", "SFLOW-5-FS-POOLRESET",
               "An agent that resets sample_pool resets the sequence number, too.",
               read([flow(sequence=900, sample_pool=460_000)]), read([flow(sample_pool=512)], sequence=2))
    yield case("5-y_drops-grow", f"{S5} flow_sample", "SFLOW-5-FS-DROPS",
               "drops is a total since the agent was reset: it is as sent, and no difference.",
               read([flow(drops=10)]), read([flow(sequence=2, drops=25, sample_pool=5600)], sequence=2))


def sources():
    clause, requirement = f"{S5} sflow_data_source", "SFLOW-5-FS-SRCCLASS"
    yield case("5-y_source-interface", clause, requirement,
               "The most significant octet of a source is its type, 0 ifIndex; the others are the index.",
               read([flow(source=(0, 0xFFFFFF), input=(0, 0xFFFFFF)), counters(source=(0, 0))]))
    yield case("5-y_source-vlan", clause, requirement,
               "The most significant octet of a source is its type, 1 smonVlanDataSource.",
               read([flow(source=(1, 4094)), counters(source=(1, 1))]))
    yield case("5-y_source-physical-entity", clause, requirement,
               "The most significant octet of a source is its type, 2 entPhysicalEntry.",
               read([flow(source=(2, 7)), counters(source=(2, 0xFFFFFF))]))
    yield case("5-i_source-of-unknown-type", clause, requirement,
               "A source is of type 0, 1 or 2, or 3 of the host structures; of another the index means nothing.",
               read([flow(source=(9, 1)), counters(source=(255, 0xFFFFFF))], None), good())
    yield case("5-y_source-expanded", f"{S5} sflow_data_source_expanded", requirement,
               "An expanded source has a type and an index of 32 bits each.",
               read([flow(True, source=(0, FULL)), flow(True, source=(1, 0x0100_0000)),
                     counters(True, source=(2, FULL)), counters(True, source=(0, 0x7FFF_FFFF))]))
    yield case("5-y_sources-count-apart", f"{S5} flow_sample", "SFLOW-5-FS-SEQ",
               "Flow samples are counted per source.",
               read([flow(source=(0, 1), sequence=500), flow(source=(0, 2), sequence=9),
                     flow(source=(0, 1), sequence=501), flow(source=(0, 2), sequence=10)]))
    yield case("5-y_flows-and-counters-count-apart", f"{S5} counters_sample", "SFLOW-5-CS-SEQ",
               "Counter samples of a source have numbers of their own.",
               read([flow(sequence=500), counters(sequence=3), flow(sequence=501), counters(sequence=4)]))


def interfaces():
    clause = f"{S5} interface"

    def both(name, requirement, sentence, verdict="accepted", **given):
        """Compact and expanded."""
        return case(name, clause, requirement, sentence, read([flow(**given)], verdict),
                    read([flow(True, **given)], verdict, agent="192.0.2.2"))

    yield both("5-y_interface-single", "SFLOW-5-IF-FMT", "Format 0 is a single interface, the value its ifIndex.",
               input=(0, 1), output=(0, MOST_30 - 1))
    yield both("5-y_interface-unknown", "SFLOW-5-IF-UNKNOWN", "An interface of 0 is not known.", input=(0, 0),
               output=(0, 0))
    yield both("5-y_interface-of-the-device-itself", "SFLOW-5-IF-LOCAL",
               "0x3fffffff is no interface: the packet came from the device itself, or went to it.",
               input=(0, MOST_30), output=(0, MOST_30))
    for reason, what in ((0, "net-unreachable"), (13, "prohibited"), (256, "unknown"), (257, "ttl-exceeded"),
                         (258, "acl"), (262, "too-big")):
        yield both(f"5-y_discarded-{what}", "SFLOW-5-IF-FMT",
                   f"Output format 1 is a packet that was discarded, the value the reason: {reason}, "
                   f"{what.replace('-', ' ')}.", output=(1, reason))
    yield both("5-y_discarded-for-a-new-reason", "SFLOW-5-IF-REASON",
               "An application receiving sFlow must be prepared to accept additional reason codes.", output=(1, 999))
    yield both("5-y_discarded-for-the-greatest-reason", "SFLOW-5-IF-REASON",
               "An application receiving sFlow must be prepared to accept additional reason codes.",
               output=(1, MOST_30))
    yield both("5-y_several-destinations", "SFLOW-5-IF-FMT",
               "Output format 2 is several interfaces, the value their number.", output=(2, 7))
    yield both("5-y_several-destinations-of-unknown-number", "SFLOW-5-IF-FMT",
               "Output format 2 with a value of 0 is an unknown number of interfaces, greater than 1.", output=(2, 0))
    yield both("5-i_output-format-3", "SFLOW-5-IF-FMT", "Format 3 is not defined; the two bits are as sent.", None,
               output=(3, 1))
    yield both("5-i_input-format-1", "SFLOW-5-IF-IN",
               "Formats 1 and 2 never apply to an input interface; the two bits are as sent.", None, input=(1, 258))
    yield both("5-i_input-format-2", "SFLOW-5-IF-IN",
               "Formats 1 and 2 never apply to an input interface; the two bits are as sent.", None, input=(2, 2))
    yield case("5-y_expanded-ifindex-of-30-bits", f"{S5} interface_expanded", "SFLOW-5-IF-EXP",
               "In an expanded interface format and value are words of their own.",
               read([flow(True, input=(0, 0x0100_0000), output=(0, 0x3FFF_FFFE))]))
    yield case("5-i_expanded-value-with-format-bits", f"{S5} interface_expanded", "SFLOW-5-IF-EXP",
               "In an expanded interface the format is a word of its own, and no part of the value.",
               read([flow(True, output=(0, 0x8000_0002)), flow(True, output=(0, FULL), sequence=2)], None), good())


def formats():
    other = "00112233" * 5
    for number, what in (("0:99", "a number that sflow.org has not given"), ("4413:1", "another enterprise"),
                         ("1048575:4095", "the greatest enterprise and number"), ("0:0", "number 0")):
        yield case(f"5-y_unknown-sample-{number.replace(':', '-')}", S5, "SFLOW-5-UNK-SAMPLE",
                   f"A sample of a format that is not known ({what}) is stepped over by its length.",
                   read([flow(), unknown_sample(number, other), flow(sequence=2, sample_pool=5632)]))
    yield case("5-y_unknown-sample-without-octets", S5, "SFLOW-5-UNK-SAMPLE",
               "A sample of a format that is not known is stepped over by its length, which may be 0.",
               read([unknown_sample("0:99", ""), flow()]))
    yield case("5-y_enterprise-with-the-number-of-a-flow-sample", f"{S5} data_format", "SFLOW-5-DFMT",
               "The 20 high bits of a format are the enterprise: 4413:1 is no flow_sample.",
               read([unknown_sample("4413:1", octets_of(flow().pieces)[8:].hex())]))
    yield case("5-n_unknown-sample-beyond-the-datagram", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length is that of its octets: they cannot reach beyond the datagram.",
               damaged([flow(), unknown_sample("0:99", other, length=24)], readable=[flow()]), good())
    yield case("5-n_unknown-sample-of-2-32-1", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length is that of its octets: they cannot reach beyond the datagram.",
               damaged([flow(), unknown_sample("0:99", other, length=FULL)], readable=[flow()]), good())
    yield case("5-i_sample-length-no-multiple-of-4", S5, "SFLOW-5-SAMPLELEN",
               "The structures in a sample are of XDR: their length is a multiple of 4.",
               damaged([unknown_sample("0:99", "0011223344" + "000000", length=5), flow()], None), good())
    yield case("5-y_numbers-are-of-their-context", f"{S5} data_format", "SFLOW-5-DFMT",
               "The numbers of formats are used again for samples, flow records and counter records.",
               read([flow_sample([packet(), record("extended_switch")]),
                     counters_sample([record("if_counters", ifIndex=3), record("processor")])]))


def bodies():
    two = [packet(), record("extended_switch")]
    yield case("5-y_sample-extended-at-its-end", f"{S5} note on extension", "SFLOW-5-EXTENDED",
               "Structures may be extended at their end: octets after the records known are ignored.",
               read([flow_sample(two, rest="0badcafe"), flow(sequence=2, sample_pool=5632)]))
    yield case("5-y_counters-sample-extended-at-its-end", f"{S5} note on extension", "SFLOW-5-EXTENDED",
               "Structures may be extended at their end: octets after the records known are ignored.",
               read([counters_sample([record("vlan_counters")], rest="0badcafe" * 3), flow()]))
    yield case("5-n_flow-sample-shorter-than-its-members", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers its members: a flow_sample of 28 octets has no room for its records.",
               damaged([flow(), unknown_sample("0:1", "00000001" * 7), flow(sequence=2)]), good())
    yield case("5-n_flow-sample-expanded-shorter-than-its-members", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers its members: a flow_sample_expanded of 40 octets has no room for its records.",
               damaged([flow(True), unknown_sample("0:3", "00000001" * 10), flow(True, sequence=2)]), good())
    yield case("5-n_counters-sample-shorter-than-its-members", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers its members: a counters_sample of 8 octets has no room for its records.",
               damaged([unknown_sample("0:2", "0000000100000003"), flow()]), good())
    yield case("5-n_counters-sample-expanded-shorter-than-its-members", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers its members: a counters_sample_expanded of 12 octets has no room for its "
               "records.", damaged([unknown_sample("0:4", "00000001" "00000000" "00000003"), flow()]), good())
    yield case("5-n_sample-without-octets", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers its members: a flow_sample of no octets is none.",
               damaged([unknown_sample("0:1", ""), flow()]), good())
    yield case("5-n_sample-length-within-its-record", S5, "SFLOW-5-RECLEN",
               "A record stays in its sample: one that reaches beyond the sample's length cannot be read.",
               damaged([flow_sample([packet()], length=32 + 8 + 20), flow(sequence=2)]), good())
    yield case("5-n_sample-length-beyond-the-datagram", S5, "SFLOW-5-SAMPLELEN",
               "A sample's length covers exactly its body: one that reaches far beyond the datagram leads nowhere.",
               damaged([flow(), flow_sample([unknown("0:3999", "00" * 8, length=400)], sequence=2, length=100_000)],
                       readable=[flow()]), good())
    yield case("5-i_flow-sample-without-records", f"{S5} (derived)", "SFLOW-5-FS-EMPTY",
               "A flow sample must have a record of the packet; one without records can be read as it is.",
               read([flow_sample([])], None), good())
    yield case("5-y_counters-sample-without-records", S5, "SFLOW-5-CS-GENERIC",
               "The records of a counters_sample are an array, which may be empty.", read([counters_sample([])]))


def cases():
    for some in (places, edges, sources, interfaces, formats, bodies):
        yield from some()
