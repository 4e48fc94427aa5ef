# SPDX-License-Identifier: BSL-1.0
"""sFlow v5: the datagram's header, its number of samples, and where it ends."""

from make.format import Frame, size
from make.sflow5 import (
    case, counters_sample, cut, damaged, datagram, expected, flow_sample, good, header, packet, read, unknown_sample,
)
from make.sflow5_records import record
from make.wire import raw, u32

FULL = 0xFFFF_FFFF
S5 = "sFlow v5 s5"
BIG_ENDIAN = "All items are XDR: units of four octets, big-endian."


def one(**given):
    return flow_sample([packet()], **given)


def agents():
    clause, requirement = f"{S5} address_type", "SFLOW-5-AGENT-TYPE"
    yield case("5-y_agent-ipv4", clause, requirement, "An agent address of type 1 is four octets of IPv4.",
               read([one()], agent="203.0.113.255"))
    yield case("5-y_agent-ipv6", clause, requirement, "An agent address of type 2 is 16 octets of IPv6.",
               read([one()], agent="2001:db8::53"))
    yield case("5-y_agent-unknown", clause, requirement, "An agent address of type 0, unknown, has no octets.",
               read([one()], agent=None))
    yield case("5-n_agent-of-type-3", clause, requirement,
               "An agent address is of type 0, 1 or 2: of another, its length is not known, nor is what follows.",
               damaged([one()], readable=[], agent=u32(3, "agent: type") + raw("c0000201", "four octets")), good())
    yield case("5-n_agent-of-type-2-32-1", clause, requirement,
               "An agent address is of type 0, 1 or 2: the type has 32 bits.",
               damaged([one()], readable=[], agent=u32(FULL, "agent: type") + raw("c0000201", "four octets")), good())
    yield case("4.3-y_agent-is-not-the-sender", "sFlow v5 s4.3;s5", "SFLOW-5-AGENT-KEY",
               "The agent is identified by its address in the datagram, not by where the datagram comes from.",
               read([one()], agent="198.51.100.7", frame={"source": "192.0.2.1:50000"}),
               read([one(sequence=2)], agent="198.51.100.7", sequence=2, frame={"source": "192.0.2.2:50001"}))
    yield case("4.3-y_agent-ipv4-over-ipv6", "sFlow v5 s4.3;s5", "SFLOW-5-AGENT-KEY",
               "The agent's address is one of its own, whatever network its datagrams come over.",
               read([one()], frame={"source": "[2001:db8::1]:6343"}))


def numbers():
    yield case("5-y_sub-agents", f"{S5} uptime", "SFLOW-5-UPTIME-SUB",
               "A receiver must not assume that the uptimes of sub-agents are synchronised.",
               read([one()], sub_agent=0, uptime=5_000_000), read([one()], sub_agent=FULL, uptime=10),
               read([one(sequence=2)], sub_agent=0, uptime=5_000_100, sequence=2))
    yield case("5-y_uptime-wraps", f"{S5} uptime", "SFLOW-5-UPTIME",
               "uptime is milliseconds of 32 bits: it begins again after 2^32.",
               read([one()], uptime=FULL), read([one(sequence=2)], uptime=999, sequence=2))
    yield case("5-y_sequence-wraps", f"{S5} sequence_number", "SFLOW-5-SEQ-DGRAM",
               "The number of datagrams is of 32 bits: 0 follows 2^32 - 1.",
               read([one(sequence=FULL)], sequence=FULL), read([one(sequence=0)], sequence=0))
    yield case("5-y_sequence-gap", f"{S5} sequence_number", "SFLOW-5-SEQ-DGRAM",
               "A gap in the numbers is loss; what arrived is good.",
               read([one()]), read([one(sequence=100)], sequence=500))
    yield case("5-y_restart", f"{S5} (derived)", "SFLOW-5-SEQ-RESET",
               "An agent that restarts begins its numbers and its uptime again.",
               read([one(sequence=900)], sequence=400, uptime=9_000_000), read([one()], sequence=1, uptime=50))
    yield case("5-y_header-of-zeros", f"{S5}", "SFLOW-5-XDR-NBO", "Every number of the header may be 0.",
               read([one(sequence=0)], sequence=0, uptime=0))


def versions():
    clause, requirement = f"{S5} datagram_version", "SFLOW-5-VERSION"
    for version in (2, 4):
        yield case(f"5-i_version-{version}", clause, requirement,
                   f"The version is 5: {version} is an older format, which a receiver may read as such.",
                   Frame(datagram([one()], version=version), None, None), good())
    for version in (0, 6, FULL):
        yield case(f"5-i_version-{version}", clause, requirement,
                   f"The version is 5: of version {version} a receiver can know nothing.",
                   Frame(datagram([one()], version=version), None, []), good())
    swapped = [(octets if len(octets) % 4 else
                b"".join(octets[i:i + 4][::-1] for i in range(0, len(octets), 4)), comment)
               for octets, comment in datagram([one()])]
    yield case("5-i_little-endian", f"{S5} (XDR)", "SFLOW-5-XDR-NBO", BIG_ENDIAN, Frame(swapped, None, []), good())


def counts():
    clause, requirement = S5, "SFLOW-5-TILE"
    yield case("5-y_no-samples", clause, requirement, "The samples are an array, which may be empty.", read([]))
    yield case("5-y_several-samples", clause, requirement,
               "The samples are an array, in which samples of all formats follow each other.",
               read([one(), counters_sample([record("if_counters", ifIndex=3)]), one(sequence=2, sample_pool=5500),
                     unknown_sample("8800:7", "00000001"), counters_sample([record("processor")], source=(2, 1))]))
    yield case("5-y_fifty-samples", clause, requirement, "The samples are an array of any length.",
               read([one(sequence=n, sample_pool=5120 + 500 * n) for n in range(1, 51)]))
    yield case("5-n_a-sample-less-than-announced", clause, requirement,
               "The samples announced by the count fill the datagram: two, where one is there, are one too many.",
               damaged([one()], count=2, readable=[one()]), good())
    yield case("5-n_count-2-32-1", f"{S5} (derived)", "SFLOW-5-COUNTS",
               "A count is compared with the octets that are there before anything is allocated for it.",
               damaged([one()], count=FULL, readable=[one()]), good())
    yield case("5-n_samples-announced-and-none-there", clause, requirement,
               "The samples announced by the count fill the datagram: one, where the datagram ends, is not there.",
               damaged([], count=1, readable=[]), good())
    two = [one(), one(sequence=2)]
    yield case("5-i_a-sample-more-than-announced", clause, requirement,
               "The samples announced by the count fill the datagram; a further one is not announced.",
               Frame(datagram(two, count=1), None, expected(two[:1])), good())
    yield case("5-i_samples-after-a-count-of-0", clause, requirement,
               "The samples announced by the count fill the datagram: where it is 0 there is none.",
               Frame(datagram([one()], count=0), None, []), good())
    for rest, what in (("00000000", "four"), ("ff", "one"), ("0000", "two")):
        yield case(f"5-i_{what}-trailing", clause, requirement,
                   "The samples announced by the count fill the datagram; what follows belongs to none.",
                   Frame(datagram([one()], rest=rest), None, expected([one()])), good())


def ends():
    whole = datagram([one(), one(sequence=2)])
    first = size(datagram([one()]))
    yield case("5-n_header-cut", S5, "SFLOW-5-TILE", "The header ends with the number of samples: 28 octets for IPv4.",
               *(Frame(cut(whole, n), "refused", []) for n in (4, 8, 11, 12, 16, 20, 24, 25, 26, 27)), good())
    yield case("5-n_header-with-ipv6-cut", S5, "SFLOW-5-TILE",
               "The header ends with the number of samples: 40 octets for IPv6.",
               *(Frame(cut(header(1, agent="2001:db8::1"), n), "refused", []) for n in (8, 12, 23, 28, 39)), good())
    yield case("5-i_no-room-for-a-version", f"{S5} datagram_version", "SFLOW-5-VERSION",
               "The version takes four octets: of fewer a receiver cannot know what they are.",
               *(Frame(cut(whole, n), None, []) for n in (3, 2, 1, 0)), good())
    yield case("5-n_sample-without-length", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets: a format alone is none.",
               Frame(cut(whole, first + 4), "refused", expected([one()])), good())
    yield case("5-n_sample-format-cut", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets: three octets of a format are none.",
               Frame(cut(whole, first + 3), "refused", expected([one()])), good())
    yield case("5-n_sample-cut-after-its-length", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets, which have to be there.",
               Frame(cut(whole, first + 8), "refused", expected([one()])), good())
    yield case("5-n_sample-cut-within-its-members", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets, which have to be there.",
               Frame(cut(whole, first + 8 + 18), "refused", expected([one()])), good())
    yield case("5-n_sample-cut-within-a-record", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets, which have to be there.",
               Frame(cut(whole, size(whole) - 10), "refused", expected([one()])), good())
    yield case("5-n_sample-cut-by-one-octet", S5, "SFLOW-5-TILE",
               "A sample is its format, its length and so many octets, which have to be there.",
               Frame(cut(whole, size(whole) - 1), "refused", expected([one()])), good())
    large = [one(sequence=n, sample_pool=5120 + 500 * n) for n in range(1, 40)]
    yield case("4.3-y_large-datagram", "sFlow v5 s4.3 sFlowRcvrMaximumDatagramSize", "SFLOW-5-MAXDGRAM",
               "The maximum size of a datagram, 1400 by default, is a setting of the agent.", read(large))
    yield case("5-y_at-another-port", S5, "SFLOW-5-PORT", "6343 is the default port, which a setting may change.",
               read([one()], frame={"port": 9995}))


def cases():
    yield from agents()
    yield from numbers()
    yield from versions()
    yield from counts()
    yield from ends()
