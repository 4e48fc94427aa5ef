# SPDX-License-Identifier: BSL-1.0
"""A stand-in for a collector's agent: what becomes of each datagram under the rules utmstack-v10 and utmstack-v11,
right or wrong. Times of records are Unix milliseconds; what is no number or address stays octets."""
import collections
import datetime
import functools
import ipaddress
import os

import agent_v10
import agent_v11
from agent_elements import address
from agent_fixed import Ended, Lost, by_count, v11_check, v11_netflow5
from programs import rows

GENERATIONS = ("utmstack-v10", "utmstack-v11")
V10_DATAGRAM = 2048


class Agent:
    """lost: a Counter of reasons, each a datagram, or a set in it. ended: why nothing comes any more, or None."""

    def __init__(self, generation):
        if generation not in GENERATIONS:
            raise ValueError(generation)
        self.generation, self.ended = generation, None
        self.lost, self.sessions = collections.Counter(), {}

    def take(self, source_address, source_port, payload):
        """The records that come of a datagram."""
        if self.ended is not None:
            self.lost["ended"] += 1
            return []
        take = self.v10 if self.generation == "utmstack-v10" else self.v11
        try:
            return take(source_address, source_port, payload)
        except Lost as lost:
            self.lost[str(lost)] += 1
        except Ended as ended:
            self.ended = str(ended)
            self.lost[self.ended] += 1
        return []

    def session(self, kind, *source):
        return self.sessions.setdefault(source, kind(self.lost))

    def v10(self, source, port, payload):
        if len(payload) > V10_DATAGRAM:
            self.lost["datagram over 2048 octets"] += 1
            payload = payload[:V10_DATAGRAM]
        version = int.from_bytes(payload[:2].ljust(2, b"\0"), "big")
        if version in (1, 5, 6, 7):
            return by_count(version, source, payload)
        if version in (9, 10):
            return self.session(agent_v10.Session, source, port).take(source, payload)
        raise Lost("version")

    def v11(self, source, port, payload):
        version = v11_check(payload)
        if version == 5:
            return v11_netflow5(source, payload)
        if version in (9, 10):
            return self.session(agent_v11.Session, source, port).take(source, payload)
        return by_count(version, source, payload)


# Key of a record -> columns of flowrecv, of which one has the value.
COLUMNS = {"bytes": ("network.bytes",), "packets": ("network.packets",), "srcIp": ("source.ip",),
           "dstIp": ("destination.ip",), "srcPort": ("source.port",), "dstPort": ("destination.port",),
           "proto": ("network.protocol",), "tcpFlags": ("tcpControlBits",), "direction": ("flowDirection",),
           "inEth": ("ingressInterface",), "outEth": ("egressInterface",),
           "nextHop": ("ipNextHopIPv4Address", "ipNextHopIPv6Address"),
           "srcMask": ("sourceIPv4PrefixLength", "sourceIPv6PrefixLength"),
           "dstMask": ("destinationIPv4PrefixLength", "destinationIPv6PrefixLength"),
           "srcAs": ("bgpSourceAsNumber",), "dstAs": ("bgpDestinationAsNumber",),
           "first": ("flow.start",), "last": ("flow.end",)}
FIXED = ("netflow1", "netflow5", "netflow6", "netflow7")
TIMES = ("first", "last")
ADDRESSES = ("srcIp", "dstIp", "nextHop")
# What makes a flow right.
IDENTITY = ("srcIp", "dstIp", "srcPort", "dstPort", "proto", "bytes", "packets")


def stored(generation, protocol):
    """Keys whose values are kept as they are sent; a time only where it is right."""
    keys = set(COLUMNS) - set(TIMES)
    if protocol in FIXED:
        keys -= {"direction"}
        if protocol == "netflow1":
            keys -= {"srcAs", "dstAs", "srcMask", "dstMask"}
        if generation == "utmstack-v11" and protocol == "netflow5":
            return keys | set(TIMES)
        return keys - {"inEth", "outEth"}
    return keys - {"srcAs", "dstAs"} if generation == "utmstack-v10" else keys


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


@functools.cache
def protocols():
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../registry/protocols.tsv")
    return {row["keyword"].lower(): int(row["number"]) for row in rows(table)}


def value_of(key, value):
    if key in TIMES:
        return milliseconds(value)
    if key == "proto":
        return protocols()[value] if value in protocols() else int(value)
    if key in ADDRESSES:
        return address(ipaddress.ip_address(value).packed)
    return value


def expected(generation, protocol, flow):
    """What of a flow of flowrecv (--format json --fields all) the agent is to store: values by key, None where it is to
    store none."""
    values = {}
    for key in stored(generation, protocol):
        columns = COLUMNS[key]
        if generation == "utmstack-v10":  # no IPv6, of which the lengths of prefixes are part
            columns = [column for column in columns if "IPv6" not in column]
        found = [flow[column] for column in columns if flow.get(column) is not None]
        if generation == "utmstack-v10" and key in ADDRESSES:
            found = [text for text in found if ":" not in text]
        values[key] = value_of(key, found[0]) if found else None
    return values


def differences(generation, protocol, record, flow, keys=None):
    """Keys, of those that are stored (or of keys), whose values in the record and in the flow of flowrecv differ."""
    want = expected(generation, protocol, flow)
    return sorted(key for key in (want if keys is None else keys) if key in want and record.get(key) != want[key])
