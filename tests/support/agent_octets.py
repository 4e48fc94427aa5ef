# SPDX-License-Identifier: BSL-1.0
"""Datagrams for the stand-in for a collector's agent, octet by octet, and what comes of them."""
import ipaddress
import struct

from agent_decoders import Agent
from programs import check_equal

V10, V11 = "utmstack-v10", "utmstack-v11"
SOURCE = "192.0.2.1", 50000
EXPORTED = 1_700_000_000  # also what message() says
UPTIME = 100_000
A, B = "10.0.0.1", "198.51.100.2"


def packed(text):
    return ipaddress.ip_address(text).packed


def v9(count, *sets, domain=7):
    """Of sets: (id, content)."""
    body = b"".join(struct.pack(">HH", kind, 4 + len(content)) + content for kind, content in sets)
    return struct.pack(">HHIIII", 9, count, UPTIME, EXPORTED, 0, domain) + body


def v9_options(number, scopes, options):
    lengths = struct.pack(">HHH", number, 4 * len(scopes), 4 * len(options))
    return lengths + b"".join(struct.pack(">HH", *one) for one in (*scopes, *options))


def ipfix_options(number, scopes, options):
    counts = struct.pack(">HHH", number, len(scopes) + len(options), len(scopes))
    return counts + b"".join(struct.pack(">HH", *one) for one in (*scopes, *options))


# A template of the usual fields, and a record of it.
PLAIN = ((8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (1, 4), (2, 4))


def plain(port=1000):
    return packed(A) + packed(B) + struct.pack(">HHBII", port, 443, 6, 5520, 10)


PLAIN_VALUES = {"srcIp": A, "dstIp": B, "srcPort": 1000, "dstPort": 443, "proto": 6, "bytes": 5520, "packets": 10}


def values_of(record):
    """Without what each record has."""
    return {key: value for key, value in record.items()
            if key not in ("version", "exporter", "bytesIn", "packetsIn", "bytesOut", "packetsOut")}


def taken(generation, *payloads, source=SOURCE):
    """The agent, and the values of all that comes of the datagrams."""
    agent = Agent(generation)
    return agent, [values_of(record) for payload in payloads for record in agent.take(*source, payload)]


def yields(generation, want, *payloads, lost=(), ended=None):
    agent, got = taken(generation, *payloads)
    check_equal(got, want, f"{generation} of {[p.hex() for p in payloads]}")
    check_equal((dict(agent.lost), agent.ended), (dict(lost), ended),
                f"{generation}: lost of {[p.hex() for p in payloads]}")


def both(want, *payloads, lost=()):
    for generation in (V10, V11):
        yields(generation, want, *payloads, lost=lost)


FIXED_VALUES = {"bytes": 5520, "packets": 10, "srcIp": A, "dstIp": B, "nextHop": "192.0.2.9", "srcPort": 1000,
                "dstPort": 443, "proto": 6, "tcpFlags": 27, "srcAs": 64512, "dstAs": 64496, "srcMask": 16,
                "dstMask": 24}


def fixed(version, count, records=None):
    """NetFlow v1, v5, v6, v7: a header that says count, and so many records."""
    head = packed(A) + packed(B) + packed("192.0.2.9")
    head += struct.pack(">HHIIIIHH", 1, 2, 10, 5520, UPTIME - 700, UPTIME - 300, 1000, 443)
    if version == 1:
        record = head + struct.pack(">HBBB7x", 0, 6, 0, 27)
    else:
        record = head + struct.pack(">BBBBHHBBH", 0, 27, 6, 0, 64512, 64496, 16, 24, 0)
        record += bytes(0 if version == 5 else 4)
    header = struct.pack(">HHIII", version, count, UPTIME, EXPORTED, 500_000_000) + bytes(0 if version == 1 else 8)
    return header + record * (count if records is None else records)
