# SPDX-License-Identifier: BSL-1.0
"""NetFlow v5: each field, at its edges."""

from make.format import Frame
from make.netflow5 import datagram, expected
from make.netflow5_cases import after, case, numbered, read

FULL = 0xFFFF_FFFF


def header_fields():
    yield case("header-y_engine", "header 20-21", "NFV5-HDR-ENGINE",
               "engine_type and engine_id are an octet each, whatever their values.",
               read([{}], engine_type=1, engine_id=2), read([{}], engine_type=255, engine_id=0),
               read([{}], engine_type=0, engine_id=255))
    yield case("header-y_engines-count-apart", "derived", "NFV5-HDR-SEQENGINE",
               "Sequence numbers are counted per engine: those of two engines are two series.",
               read(numbered(3), engine_id=1, flow_sequence=1000), read(numbered(2), engine_id=2, flow_sequence=7),
               read(numbered(1), engine_id=1, flow_sequence=1003), read(numbered(1), engine_id=2, flow_sequence=9))
    yield case("header-y_sequence-wraps", "header 16-19", "NFV5-HDR-SEQ",
               "flow_sequence counts flows modulo 2^32.",
               read(numbered(3), flow_sequence=FULL - 1), read(numbered(2), flow_sequence=1))
    yield case("header-y_sequence-gap", "header 16-19", "NFV5-HDR-SEQ",
               "flow_sequence shows that flows were lost; what did arrive is good.",
               read(numbered(1)), read(numbered(1), flow_sequence=1000))
    yield case("header-y_sequence-restarts", "header 16-19", "NFV5-HDR-SEQ",
               "flow_sequence begins again when the device does.",
               read(numbered(1), flow_sequence=5000),
               read([{"First": 1000, "Last": 2000}], flow_sequence=0, SysUptime=3000))
    yield case("header-y_datagram-late", "header 16-19", "NFV5-HDR-SEQ",
               "UDP does not keep the order: a datagram that arrives after its successor is good.",
               read(numbered(2), flow_sequence=10), read(numbered(2), flow_sequence=14),
               read(numbered(2), flow_sequence=12))
    yield case("header-y_uptime-edges", "header 4-7", "NFV5-HDR-UPTIME",
               "SysUptime is milliseconds modulo 2^32: every value is one.",
               read([{"First": 0, "Last": 0}], SysUptime=0),
               read([{"First": FULL - 9, "Last": FULL}], SysUptime=FULL, flow_sequence=1))
    yield case("header-y_export-time-edges", "header 8-15", "NFV5-HDR-SECS",
               "unix_secs and unix_nsecs are the time of export: seconds of 32 bits, nanoseconds below 10^9.",
               read([{}], unix_secs=FULL, unix_nsecs=999_999_999), read([{}], unix_secs=1 << 31, flow_sequence=1))
    yield case("header-i_nanoseconds-too-many", "header 12-15", "NFV5-HDR-NSECS",
               "unix_nsecs is the rest of a second: 10^9 is none, and changes nothing of the records.",
               read([{}], None, unix_nsecs=1_000_000_000), read([{}], None, unix_nsecs=FULL, flow_sequence=1))
    yield case("header-y_time-zero", "header 8-15", "NFV5-HDR-SECS",
               "unix_secs is what the device's clock says; one that was never set says 0.",
               read([{}], unix_secs=0))


def sampling():
    def one(name, value, sentence, clause="header 22-23", requirement="NFV5-HDR-SAMPMODE"):
        verdict = None if name.startswith("i_") else "accepted"
        return case(f"header-{name}", clause, requirement, sentence, read([{}], verdict, sampling=value))

    yield one("y_sampling-mode-is-no-part-of-the-interval", 0x4064,
              "A collector masks the mode bits: 0x4064 is mode 1 and an interval of 100, not of 16484.",
              "derived", "NFV5-HDR-SAMPMASK")
    yield one("y_sampling-random-1-in-16383", 0xBFFF,
              "The two high bits are the mode, the others the interval: its greatest value is 16383.")
    yield one("y_sampling-interval-1", 0x4001,
              "The two high bits are the mode, the others the interval: mode 1, each packet.")
    yield one("y_sampling-interval-without-mode", 0x0064,
              "The two high bits are the mode, the others the interval, each of them as sent: mode 0, interval 100.",
              "derived", "NFV5-HDR-SAMPCONS")
    yield one("y_sampling-mode-without-interval", 0x8000,
              "The two high bits are the mode, the others the interval, each of them as sent: mode 2, interval 0.",
              "derived", "NFV5-HDR-SAMPCONS")
    yield one("i_sampling-mode-3", 0xC00A, "Mode 3 is undefined; the records are those of any other datagram.")
    yield one("i_sampling-all-ones", 0xFFFF, "Mode 3 is undefined; the records are those of any other datagram.")


def record_fields():
    def one(name, clause, requirement, sentence, *records):
        verdict = None if name.startswith("i_") else "accepted"
        return case(f"record-{name}", clause, requirement, sentence, read(list(records), verdict))

    numbers = {"srcaddr": "1.2.3.4", "dstaddr": "5.6.7.8", "nexthop": "9.10.11.12", "input": 0x0D0E,
               "output": 0x0F10, "dPkts": 0x11121314, "dOctets": 0x15161718, "First": 0x00001A1B, "Last": 0x00001D1E,
               "srcport": 0x2122, "dstport": 0x2324, "tcp_flags": 0x26, "prot": 0x27, "tos": 0x28,
               "src_as": 0x292A, "dst_as": 0x2B2C, "src_mask": 0x0D, "dst_mask": 0x0E}
    yield one("y_every-field-in-its-place", "record 0-47", "NFV5-HDR-NBO",
              "A record is 20 fields of fixed place and size, each big-endian.", numbers)
    yield one("y_all-zero", "record 0-47", "NFV5-REC-PKTS", "A field that is not known is 0: a record of zeros is one.",
              {name: 0 for name in numbers} | {"srcaddr": "0.0.0.0", "dstaddr": "0.0.0.0", "nexthop": "0.0.0.0"})
    yield one("y_all-greatest", "record 0-47", "NFV5-REC-CTRWRAP",
              "Every field of a record takes all values of its size; a prefix has 0 to 32 bits.",
              {"srcaddr": "255.255.255.255", "dstaddr": "255.255.255.255", "nexthop": "255.255.255.255",
               "input": 65_535, "output": 65_535, "dPkts": FULL, "dOctets": FULL, "First": FULL, "Last": FULL,
               "srcport": 65_535, "dstport": 65_535, "tcp_flags": 255, "prot": 255, "tos": 255, "src_as": 65_535,
               "dst_as": 65_535, "src_mask": 32, "dst_mask": 32})
    yield one("y_counters-beyond-2-31", "record 16-23", "NFV5-REC-OCTETS",
              "Counters are unsigned: 2^31 is no negative.",
              {"dPkts": 0x8000_0000, "dOctets": 0x8000_0001}, {"dPkts": 0x7FFF_FFFF, "dOctets": 0xFFFF_FFFE})
    yield one("y_ports", "record 32-35", "NFV5-REC-PORTS", "Ports are 16 bits, unsigned.",
              {"srcport": 0, "dstport": 65_535}, {"srcport": 65_535, "dstport": 0}, {"srcport": 32_768, "dstport": 256})
    yield one("y_interfaces", "record 12-15", "NFV5-REC-IFIDX", "An ifIndex is 16 bits; 0 is one that is not known.",
              {"input": 0, "output": 65_535}, {"input": 65_535, "output": 0}, {"input": 32_768, "output": 1})
    yield one("y_as-numbers", "record 40-43", "NFV5-REC-AS", "An AS number is 16 bits; 23456 stands for larger ones.",
              {"src_as": 0, "dst_as": 23_456}, {"src_as": 65_535, "dst_as": 1})
    yield one("y_prefixes", "record 44-45", "NFV5-REC-MASK", "Prefix lengths are 0 to 32.",
              {"src_mask": 0, "dst_mask": 32}, {"src_mask": 32, "dst_mask": 0}, {"src_mask": 1, "dst_mask": 31})
    yield one("i_prefix-beyond-32", "record 44-45", "NFV5-REC-MASK",
              "A prefix of more than 32 bits is none; the record's other fields are as sent.",
              {"src_mask": 33, "dst_mask": 255})
    yield one("y_tcp-flags", "record 37", "NFV5-REC-FLAGS",
              "tcp_flags is the OR of the flags of all packets: one octet.",
              {"tcp_flags": 0}, {"tcp_flags": 0x80}, {"tcp_flags": 0xFF}, {"tcp_flags": 0x02})
    yield one("y_tcp-flags-of-udp", "record 37", "NFV5-REC-FLAGS",
              "tcp_flags of another protocol says nothing, and is as sent.", {"prot": 17, "tcp_flags": 0x1B})
    yield one("y_icmp-in-the-port", "derived", "NFV5-REC-ICMP",
              "For ICMP the destination port is type * 256 + code, and a port it stays.",
              {"prot": 1, "tcp_flags": 0, "srcport": 0, "dstport": 3 * 256 + 13},
              {"prot": 1, "tcp_flags": 0, "srcport": 0, "dstport": 8 * 256})
    yield one("y_protocols", "record 38", "NFV5-REC-PORTS", "prot is the number of the IP protocol, any of 256.",
              {"prot": 0}, {"prot": 1}, {"prot": 17, "tcp_flags": 0}, {"prot": 47}, {"prot": 132}, {"prot": 255})
    yield one("y_pad1-not-zero", "record 36", "NFV5-REC-PAD1", "pad1 is unused: a collector does not look at it.",
              {"pad1": 0xFF})
    yield one("y_pad2-not-zero", "record 46-47", "NFV5-REC-PAD2", "pad2 is unused: a collector does not look at it.",
              {"pad2": 0xFFFF})
    yield one("y_pad2-of-vendors", "derived", "NFV5-REC-PAD2SP",
              "0x8000 in pad2 is a mark of some vendors: a collector does not look at it.", {"pad2": 0x8000})
    yield one("y_addresses", "record 0-11", "NFV5-REC-ADDR", "An address is four octets, the first of them first.",
              {"srcaddr": "224.0.0.1", "dstaddr": "127.0.0.1", "nexthop": "0.0.0.0"},
              {"srcaddr": "0.0.0.1", "dstaddr": "1.0.0.0", "nexthop": "10.255.0.254"})
    yield one("y_same-record-twice", "derived", "NFV5-STR-UNIQ",
              "Records of a datagram are independent of each other: two equal ones are two.", {}, {})


def times():
    yield case("record-y_flow-over-the-wrap", "record 24-31", "NFV5-REC-FIRSTLAST",
               "First and Last are SysUptime, modulo 2^32: a flow over the wrap has a First above its Last.",
               read([{"First": FULL - 999, "Last": 1000}], SysUptime=5000))
    yield case("record-y_flow-of-one-packet", "record 24-31", "NFV5-REC-FIRSTLAST",
               "First and Last are equal where the flow is one packet.", read([{"First": 95_000, "Last": 95_000}]))
    yield case("record-i_last-before-first", "record 24-31", "NFV5-REC-FIRSTLAST",
               "A flow does not end before it begins; its stamps are as sent.",
               read([{"First": 95_000, "Last": 90_000}], None), after())
    yield case("record-i_last-after-export", "record 24-31", "NFV5-REC-FIRSTLAST",
               "A flow does not end after its export; its stamps are as sent.",
               read([{"First": 95_000, "Last": 200_000}], None), after())
    yield case("record-y_flow-of-a-day", "derived", "NFV5-REC-DUR",
               "First may be anything up to 2^31 - 1 ms before Last.",
               read([{"First": 1, "Last": 86_400_001}], SysUptime=86_400_002))


def many():
    """What a decoder keeps from one datagram must not show in the next."""
    frames = [Frame(datagram(numbered(n, n), flow_sequence=s), "accepted", expected(numbered(n, n)))
              for n, s in ((30, 0), (1, 30), (15, 31), (2, 46))]
    yield case("header-y_counts-that-vary", "header 2-3", "NFV5-HDR-COUNT",
               "Each datagram has a count of its own.", *frames)


def cases():
    yield from header_fields()
    yield from sampling()
    yield from record_fields()
    yield from times()
    yield from many()
