# SPDX-License-Identifier: BSL-1.0
"""Datagrams of NetFlow v5, from Cisco's two tables: 24 octets of header, records of 48, all of it big-endian."""

import ipaddress

from make.wire import raw, u16, uint

# Name in the table, octets, value of a datagram that has nothing special about it. It left 100 s after the boot.
HEADER = [
    ("version", 2, 5),
    ("count", 2, None),  # as many as follow
    ("SysUptime", 4, 100_000),
    ("unix_secs", 4, 1_767_225_600),  # 2026-01-01T00:00:00Z
    ("unix_nsecs", 4, 0),
    ("flow_sequence", 4, 0),
    ("engine_type", 1, 0),
    ("engine_id", 1, 0),
    ("sampling", 2, 0),  # 2 bits of mode, 14 of interval
]
# And the element that says the same; the pads have none.
RECORD = [
    ("srcaddr", 4, "192.0.2.10", "sourceIPv4Address"),
    ("dstaddr", 4, "198.51.100.20", "destinationIPv4Address"),
    ("nexthop", 4, "203.0.113.1", "ipNextHopIPv4Address"),
    ("input", 2, 3, "ingressInterface"),
    ("output", 2, 4, "egressInterface"),
    ("dPkts", 4, 5, "packetDeltaCount"),
    ("dOctets", 4, 600, "octetDeltaCount"),
    ("First", 4, 90_000, "flowStartSysUpTime"),
    ("Last", 4, 95_000, "flowEndSysUpTime"),
    ("srcport", 2, 49_152, "sourceTransportPort"),
    ("dstport", 2, 443, "destinationTransportPort"),
    ("pad1", 1, 0, None),
    ("tcp_flags", 1, 0x1B, "tcpControlBits"),
    ("prot", 1, 6, "protocolIdentifier"),
    ("tos", 1, 0, "ipClassOfService"),
    ("src_as", 2, 64_496, "bgpSourceAsNumber"),
    ("dst_as", 2, 64_511, "bgpDestinationAsNumber"),
    ("src_mask", 1, 24, "sourceIPv4PrefixLength"),
    ("dst_mask", 1, 16, "destinationIPv4PrefixLength"),
    ("pad2", 2, 0, None),
]
assert sum(row[1] for row in HEADER) == 24 and sum(row[1] for row in RECORD) == 48


def values(table, given):
    unknown = set(given) - {row[0] for row in table}
    if unknown:
        raise KeyError(f"no field of the table: {sorted(unknown)}")
    return {row[0]: given.get(row[0], row[2]) for row in table}


def header(records, **given):
    """`records`: how many follow; count=... for another count than that."""
    of = values(HEADER, {"count": records} | given)
    out = []
    for name, size, _ in HEADER[:-1]:
        out += uint(size, of[name], name)
    mode, interval = of["sampling"] >> 14, of["sampling"] & 0x3FFF
    return out + u16(of["sampling"], f"sampling mode {mode}, interval {interval}:")


def record(**given):
    of = values(RECORD, given)
    out = []
    for name, size, _, element in RECORD:
        if isinstance(of[name], str):
            out += raw(ipaddress.IPv4Address(of[name]).packed, f"{name} {of[name]}")
        else:
            out += uint(size, of[name], name)
    return out


def datagram(records, **head):
    """`records`: dicts of what is special in each."""
    out = header(len(records), **head)
    for one in records:
        out += record(**one)
    return out


def expected(records, **head):
    """What a receiver tells of each: engine and sampling of the header, then the record."""
    of = values(HEADER, head)
    out = []
    for one in records:
        fields = values(RECORD, one)
        out.append(
            {
                "engineType": of["engine_type"],
                "engineId": of["engine_id"],
                "samplingAlgorithm": of["sampling"] >> 14,
                "samplingInterval": of["sampling"] & 0x3FFF,
            }
            | {element: fields[name] for name, _, _, element in RECORD if element}
        )
    return out
