#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The stand-in for a collector's agent (support/agent_decoders.py): its rules on elements and options, both ways, and
the comparison with flows of flowrecv."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import differences, expected  # noqa: E402
from agent_elements import known  # noqa: E402
from agent_octets import (A, B, EXPORTED, PLAIN, PLAIN_VALUES, V10, V11, both, fixed, ipfix_options,  # noqa: E402
                          packed, plain, taken, v9, v9_options, yields)
from ipfix_octets import message, template  # noqa: E402
from programs import SHARED, check_equal, main, rows  # noqa: E402


def elements_of_v10():
    def record(generation, fields, octets, want, lost=(), kind=2):
        sets = (kind, template(256, *fields)), (256, octets)
        payload = v9(2, *sets) if kind == 0 else message(0, *sets)
        yields(generation, [] if want is None else [want], payload, lost=lost)

    # IPv6 addresses, AS numbers and absolute times are known, and not emitted.
    quiet = ((27, 16), (28, 16), (62, 16), (29, 1), (30, 1), (16, 4), (17, 4), (150, 4), (151, 4), (152, 8), (153, 8))
    size = sum(length for _, length in quiet)
    for kind in (0, 2):
        record(V10, quiet, bytes(size), {}, kind=kind)
        record(V10, ((21, 4), (22, 4), (61, 1), (9, 1), (13, 1), (10, 4), (14, 2), (15, 4), (6, 1)),
               struct.pack(">IIBBBIH4sB", 5000, 4000, 1, 16, 24, 1, 2, packed(B), 27),
               {"first": 5_000_000, "last": 4_000_000, "direction": 1, "srcMask": 16, "dstMask": 24, "inEth": 1,
                "outEth": 2, "nextHop": B, "tcpFlags": 27}, kind=kind)
        # Reduced sizes: 1, 2, 3, 4 and 8 octets, as far as the type goes.
        for length in range(1, 9):
            value = bytes(length - 1) + b"\7"
            want = 7 if length in (1, 2, 3, 4, 8) else value
            record(V10, ((1, length), (152, 8)), value + bytes(8), {"bytes": want}, kind=kind)
        record(V10, ((7, 4), (21, 8)), b"\0\0\0\7" + bytes(8), {"srcPort": b"\0\0\0\7"}, kind=kind)
        # A field that the table has not: nothing of the datagram.
        record(V10, ((7, 2), (471, 2)), b"\0\7\0\0", None, {"unknown field": 1}, kind=kind)
        record(V10, ((7, 2), (470, 2)), b"\0\7\0\0", {"srcPort": 7}, kind=kind)
    record(V10, ((7, 2), (33000, 2)), b"\0\7\0\0", None, {"unknown field": 1}, kind=0)
    unknown = message(0, (2, template(256, *PLAIN)), (256, plain()), (2, template(257, (471, 4))), (257, bytes(4)))
    yields(V10, [PLAIN_VALUES], unknown, message(1, (256, plain())), lost={"unknown field": 1})
    yields(V11, [PLAIN_VALUES, {}], unknown)
    # Enterprise numbers are part of the element.
    for enterprise, number, is_known in ((29305, 1, True), (29305, 210, False), (9, 9252, True), (9, 1, False),
                                         (5951, 128, True), (6871, 14, True), (6871, 1, False), (35632, 80, False)):
        check_equal(known(enterprise, number), is_known, f"element {enterprise}/{number}")
        fields = struct.pack(">HHHHHHI", 256, 2, 7, 2, number | 0x8000, 4, enterprise)
        yields(V10, [{"srcPort": 7}] if is_known else [], message(0, (2, fields), (256, b"\0\7\0\0\0\1")),
               lost={} if is_known else {"unknown field": 1})
    if os.path.exists(os.path.join(SHARED, "registries")):
        assigned = {int(row["id"]) for row in rows(os.path.join(SHARED, "registries/iana-information-elements.tsv"))
                    if row["id"].isdigit() and row.get("data_type")}
        check_equal({i for i in range(600) if known(0, i)}, {i for i in assigned if i <= 470}, "the table of elements")


def ends_of_v10():
    """Options of v9 whose scope is an interface: the first option must be a number of 1 or 2 octets."""
    for scopes, options, ends in ((((2, 4),), ((34, 4), (35, 1)), True), (((2, 2),), ((34, 4),), True),
                                  (((1, 4),), ((34, 4),), False), (((2, 4),), ((48, 1), (34, 4)), False),
                                  (((2, 4),), ((36, 2),), False), (((1, 0),), ((34, 4), (35, 1)), False),
                                  (((3, 4),), ((34, 4),), False), (((1, 4), (2, 4)), ((48, 1), (34, 4)), True),
                                  (((1, 4), (2, 4)), ((48, 1),), True)):
        announced = v9(1, (1, v9_options(300, scopes, options)))
        data = v9(1, (300, bytes(sum(length for _, length in (*scopes, *options)))))
        after = v9(2, (0, template(256, *PLAIN)), (256, plain()))
        yields(V10, [] if ends else [PLAIN_VALUES], announced, data, after,
               lost={"options scope": 1, "ended": 1} if ends else {}, ended="options scope" if ends else None)
        yields(V11, [PLAIN_VALUES], announced, data, after)
    # No such end in IPFIX, whatever the scope.
    options = message(0, (3, ipfix_options(300, ((10, 4),), ((34, 4), (35, 1)))), (300, bytes(9)))
    both([], options)
    yields(V10, [], v9(1, (0, template(256, (7, 0))), (256, bytes(4))))  # Count is reached before the data
    yields(V10, [], v9(2, (0, template(256, (7, 0))), (256, bytes(4))), lost={"template without octets": 1},
           ended="template without octets")


def elements_of_v11():
    def record(fields, octets, want):
        for kind in (0, 2):
            sets = (kind, template(256, *fields)), (256, octets)
            yields(V11, [want], v9(2, *sets) if kind == 0 else message(0, *sets))

    addresses = packed("2001:db8::1") + packed("2001:db8::2") + packed("::")
    record(((27, 16), (28, 16), (62, 16), (29, 1), (30, 1), (16, 4), (17, 2), (10, 2), (14, 4), (6, 2), (61, 1)),
           addresses + struct.pack(">BBIHHIHB", 64, 48, 64512, 64496, 1, 2, 27, 1),
           {"srcIp": "2001:db8::1", "dstIp": "2001:db8::2", "nextHop": "::", "srcMask": 64, "dstMask": 48,
            "srcAs": 64512, "dstAs": 64496, "inEth": 1, "outEth": 2, "tcpFlags": 27, "direction": 1})
    # Any length is a number; addresses have 4 or 16 octets.
    record(((1, 5), (8, 3), (2, 8)), b"\0\0\0\0\7abc" + bytes(7) + b"\1", {"bytes": 7, "srcIp": b"abc", "packets": 1})
    # Stamps of the uptime are taken for ages; seconds are right, and of 152 to 157 nothing is taken.
    record(((21, 4), (22, 4)), struct.pack(">II", 5000, 4000),
           {"last": EXPORTED * 1000 - 5000, "first": EXPORTED * 1000 - 4000})
    record(((150, 4), (151, 4)), struct.pack(">II", EXPORTED - 9, EXPORTED - 8),
           {"first": (EXPORTED - 9) * 1000, "last": (EXPORTED - 8) * 1000})
    record(((152, 8), (153, 8), (154, 8), (155, 8), (156, 8), (157, 8), (7, 2), (22, 8), (20000, 1)),
           bytes(48) + b"\0\7" + bytes(9), {"srcPort": 7})
    # Of several counters, and of elements of enterprises with the same number, the last one stays.
    record(((1, 4), (85, 8), (2, 4), (86, 8)), struct.pack(">IQIQ", 100, 200, 3, 4), {"bytes": 200, "packets": 4})
    reverse = struct.pack(">HHHHHHI", 256, 2, 1, 4, 0x8001, 4, 29305)
    yields(V11, [{"bytes": 9}], message(0, (2, reverse), (256, struct.pack(">II", 5, 9))))
    yields(V10, [{"bytes": 5}], message(0, (2, reverse), (256, struct.pack(">II", 5, 9))))


def comparison():
    """With a flow as flowrecv writes it."""
    flow = {"source.ip": A, "source.port": 1000, "destination.ip": B, "destination.port": 443,
            "network.protocol": "tcp", "network.bytes": 5520, "network.packets": 10,
            "flow.start": "2023-11-14T22:13:19.800Z", "flow.end": "2023-11-14T22:13:20.200Z",
            "ingressInterface": 1, "egressInterface": 2,
            "ipNextHopIPv4Address": "192.0.2.9", "bgpSourceAsNumber": 64512, "bgpDestinationAsNumber": 64496,
            "sourceIPv4PrefixLength": 16, "destinationIPv4PrefixLength": 24, "tcpControlBits": 27}
    for generation in (V10, V11):
        record = taken(generation, fixed(5, 1))[1][0]
        check_equal(differences(generation, "netflow5", record, flow), [], f"{generation}: equal")
        for key, column, other in (("srcPort", "source.port", 1), ("proto", "network.protocol", "udp"),
                                   ("srcAs", "bgpSourceAsNumber", 1)):
            got = differences(generation, "netflow5", record, flow | {column: other})
            check_equal(got, [key], f"{generation}: {key}")
    late = flow | {"flow.start": "2023-11-14T22:13:19.801Z"}
    check_equal(differences(V11, "netflow5", taken(V11, fixed(5, 1))[1][0], late), ["first"], "a time that is right")
    check_equal(differences(V10, "netflow5", taken(V10, fixed(5, 1))[1][0], late), [], "a time that is not")
    six = {"source.ip": "2001:db8::1", "destination.ip": "::ffff:1.2.3.4", "network.protocol": "ipv6-icmp",
           "sourceIPv6PrefixLength": 64}
    for generation, values in ((V11, ["2001:db8::1", "1.2.3.4", 58, 64]), (V10, [None, None, 58, None])):
        want = expected(generation, "ipfix", six)
        check_equal([want[key] for key in ("srcIp", "dstIp", "proto", "srcMask")], values, f"{generation}: IPv6")
        check_equal("srcAs" in want, generation == V11, f"{generation}: AS numbers")


main({"elements_of_v10": elements_of_v10, "ends_of_v10": ends_of_v10, "elements_of_v11": elements_of_v11,
      "comparison": comparison})
