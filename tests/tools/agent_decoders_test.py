#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The stand-in for a collector's agent (support/agent_decoders.py): each of its rules on messages, sets and templates,
both ways, with datagrams made here."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import Agent  # noqa: E402
from agent_octets import (EXPORTED, FIXED_VALUES, PLAIN, PLAIN_VALUES, UPTIME, V10, V11, both, fixed,  # noqa: E402
                          ipfix_options, plain, taken, v9, v9_options, yields)
from ipfix_octets import message, template  # noqa: E402
from programs import check_equal, main  # noqa: E402


def fixed_formats():
    as_seconds = FIXED_VALUES | {"first": (UPTIME - 700) * 1000, "last": (UPTIME - 300) * 1000}
    right = FIXED_VALUES | {"first": EXPORTED * 1000 - 200, "last": EXPORTED * 1000 + 200, "inEth": 1, "outEth": 2}
    yields(V10, [as_seconds] * 2, fixed(5, 2))
    yields(V11, [right] * 2, fixed(5, 2))
    # 1 to 32 records; the other set of rules takes as many as the datagram holds.
    for count, records in ((32, 32), (0, 0), (33, 0)):
        yields(V10, [as_seconds] * records, fixed(5, count), lost={} if records else {"count of records": 1})
        yields(V11, [right] * count, fixed(5, count))
    both([], fixed(5, 2)[:-1], lost={"length": 1})
    yields(V10, [as_seconds], fixed(5, 1) + bytes(9))
    yields(V11, [right], fixed(5, 1) + bytes(9))
    # v6 and v7 in both; v1 has a shorter header than one of them asks for.
    for version in (6, 7):
        both([as_seconds] * 2, fixed(version, 2))
    both([], fixed(6, 2)[:-1], lost={"length": 1})
    without = {key: value for key, value in as_seconds.items() if key[3:] not in ("As", "Mask")}
    yields(V10, [without] * 2, fixed(1, 2))
    yields(V11, [], fixed(1, 2), lost={"length": 1})
    yields(V11, [without], fixed(1, 1) + bytes(8))
    both([], struct.pack(">II", 5, 1) + bytes(100), lost={"version": 1})  # sFlow
    both([], struct.pack(">HH", 8, 1) + bytes(100), lost={"version": 1})
    yields(V10, [], b"", lost={"version": 1})
    yields(V11, [], b"\0\5\0", lost={"length": 1})


def sessions():
    announced, data = v9(1, (0, template(256, *PLAIN))), v9(1, (256, plain()))
    both([PLAIN_VALUES], announced, data)
    # The source port is part of both sessions, the source id of one.
    for generation in (V10, V11):
        agent = Agent(generation)
        agent.take("192.0.2.1", 1, announced)
        for source in (("192.0.2.1", 2), ("192.0.2.2", 1)):
            check_equal(agent.take(*source, data), [], f"{generation}: another source")
        check_equal(len(agent.take("192.0.2.1", 1, data)), 1, f"{generation}: the same source")
    other = v9(1, (256, plain()), domain=8)
    yields(V10, [PLAIN_VALUES], announced, other)
    yields(V11, [], announced, other, lost={"unknown template": 1})
    # Nor is the version part of the first one, which then ends if v9's template is used for IPFIX.
    yields(V10, [], announced, message(0, (256, plain())), lost={"template replaced": 1}, ended="template replaced")
    yields(V10, [], message(0, (2, template(256, *PLAIN))), data)
    yields(V11, [], announced, message(0, (256, plain())), lost={"unknown template": 1})
    # A set without a template: skipped, or the whole datagram is lost.
    mixed = message(0, (2, template(256, *PLAIN)), (256, plain()), (257, plain()))
    yields(V10, [PLAIN_VALUES], mixed, lost={"unknown template": 1})
    yields(V11, [], mixed, lost={"unknown template": 1})
    yields(V11, [PLAIN_VALUES], mixed, message(1, (256, plain())), lost={"unknown template": 1})  # the template is kept


def several_templates():
    """Every template of a set becomes the last one of that set."""
    others = ((7, 2), (11, 2))
    for kind, wrap in ((0, lambda *sets: v9(3, *sets)), (2, lambda *sets: message(0, *sets))):
        two = kind, template(256, *PLAIN) + template(257, *others)
        data, alone = (256, plain()), ((kind, template(256, *PLAIN)), (kind, template(257, *others)))
        yields(V11, [PLAIN_VALUES], wrap(two, data))
        both([PLAIN_VALUES], wrap(*alone, data))
        if kind == 2:  # octets of 256 as records of 257, of four octets
            agent, got = taken(V10, wrap(two, data))
            check_equal((len(got), got[0]), (5, {"srcPort": 0x0a00, "dstPort": 1}), "records of the last template")
            check_equal(dict(agent.lost), {"several templates in one set": 1}, "several templates")
    # v9: 6 records of 4 octets and a set of templates make 7.
    two = 0, template(256, *PLAIN) + template(257, *others)
    yields(V10, [], v9(8, two, (256, plain())), lost={"several templates in one set": 1, "count not reached": 1})
    check_equal(len(taken(V10, v9(7, two, (256, plain() + bytes(3))))[1]), 6, "records of the last template")
    # More than four octets of padding are a template, too.
    yields(V10, [PLAIN_VALUES], message(0, (2, template(256, *PLAIN) + bytes(4)), (256, plain())))
    yields(V10, [], message(0, (2, template(256, *PLAIN) + bytes(5)), (256, plain())),
           lost={"several templates in one set": 1, "template without octets": 1}, ended="template without octets")
    # Of options templates of IPFIX only the first one of a set is read; the others are not there.
    options = ipfix_options(300, ((149, 4),), ((34, 4),)) + ipfix_options(301, ((149, 4),), ((34, 4),))
    both([], message(0, (3, options), (300, bytes(8))))
    yields(V10, [], message(0, (3, options), (301, bytes(8))), lost={"unknown template": 1})
    yields(V11, [], message(0, (3, options), (301, bytes(8))))


def count_of_v9():
    """Count is reached by data records and sets of templates; or so many sets are read."""
    announced, data = (0, template(256, *PLAIN)), (256, plain() + plain())
    both([PLAIN_VALUES] * 2, v9(3, announced, data))
    yields(V10, [], v9(4, announced, data), lost={"count not reached": 1})
    yields(V11, [PLAIN_VALUES] * 2, v9(4, announced, data))
    # Reached early: what comes after it is not read. One set of rules counts sets only.
    after = v9(2, announced, data, (256, plain()))
    both([PLAIN_VALUES] * 2, after)
    yields(V10, [PLAIN_VALUES] * 2, v9(3, announced, data, (256, plain())))
    yields(V11, [PLAIN_VALUES] * 3, v9(3, announced, data, (256, plain())))
    both([], v9(0, announced, data))
    # Sets without a template count for nothing, but no more sets than Count are read.
    unknown = 300, bytes(8)
    yields(V10, [], v9(2, unknown, unknown), lost={"unknown template": 2})
    yields(V10, [], v9(3, unknown, unknown), lost={"unknown template": 2, "count not reached": 1})
    # Records of options count as well, and so do sets with options templates.
    options = (1, v9_options(300, ((1, 4),), ((34, 4), (35, 1)))), (300, bytes(9))
    both([PLAIN_VALUES], v9(4, announced, *options, (256, plain())))
    yields(V10, [], v9(5, announced, *options, (256, plain())), lost={"count not reached": 1})
    # Four octets of padding are a record, in one of them.
    both([PLAIN_VALUES], v9(2, announced, (256, plain() + bytes(3))))
    yields(V10, [PLAIN_VALUES, {"srcIp": "0.0.0.0"}], v9(2, announced, (256, plain() + bytes(4))))
    yields(V11, [PLAIN_VALUES], v9(2, announced, (256, plain() + bytes(4))))
    # Zeros after the last set: past Count they are not read.
    both([PLAIN_VALUES], v9(2, announced, (256, plain())) + bytes(8))
    yields(V10, [], v9(3, announced, (256, plain())) + bytes(8), lost={"length": 1})


def lengths():
    announced = message(0, (2, template(256, *PLAIN)))
    data = message(1, (256, plain()))
    # Length of IPFIX and of the datagram.
    yields(V10, [PLAIN_VALUES], announced, data + data)
    yields(V11, [], announced, data + data, lost={"length": 1})
    yields(V10, [PLAIN_VALUES | {"packets": 0}], announced, data[:-4])  # what is missing is zero
    yields(V11, [], announced, data[:-4], lost={"length": 1})
    # Length of a set: padding, the last record filled up or not there.
    cut = message(1, (256, plain() + plain()[:-1]))
    both([PLAIN_VALUES], announced, message(1, (256, plain() + bytes(3))))
    yields(V10, [PLAIN_VALUES, PLAIN_VALUES | {"packets": 0}], announced, cut)
    yields(V11, [PLAIN_VALUES], announced, cut)
    both([], announced, data[:16] + b"\1\0\0\3" + data[20:], lost={"length": 1})
    both([], message(0, (2, template(256, *PLAIN)[:-4])), lost={"length": 1})
    both([], v9(1, (0, template(256, *PLAIN)[:-1])), lost={"length": 1})
    # Ids of sets that are reserved.
    for kind in (0, 1):
        both([], announced, message(1, (kind, bytes(4)), (256, plain())), lost={"set id": 1})
    yields(V10, [PLAIN_VALUES], announced, message(1, (4, bytes(4)), (256, plain())))
    yields(V11, [], announced, message(1, (4, bytes(4)), (256, plain())), lost={"set id": 1})
    yields(V11, [], v9(1, (2, bytes(4))), lost={"set id": 1})
    # Datagrams up to 2,048 octets; of longer ones the rest of the message is zero.
    for records in (96, 97):
        long = message(1, (256, plain() * records))
        agent, got = taken(V10, announced, long)
        over = len(long) > 2048
        check_equal((len(got), got.count(PLAIN_VALUES)), (records, 96), "records of a long datagram")
        check_equal(dict(agent.lost), {"datagram over 2048 octets": 1} if over else {}, "long datagram")
        yields(V11, [PLAIN_VALUES] * records, announced, long)
    # Withdrawals: ignored, or they leave a template without octets.
    withdrawn = message(1, (2, struct.pack(">HH", 256, 0)))
    yields(V10, [PLAIN_VALUES], announced, withdrawn, data)
    yields(V11, [], announced, withdrawn, data, data, lost={"template without octets": 1, "ended": 1},
           ended="template without octets")
    yields(V11, [], message(1, (3, struct.pack(">HH", 256, 0))), lost={"length": 1})
    # So are templates of nothing but fields of variable length.
    strings = message(0, (2, template(256, (371, 65535))), (256, b"\2ab\0"))
    yields(V10, [{}, {}], strings)
    yields(V11, [], strings, lost={"template without octets": 1}, ended="template without octets")
    some = message(0, (2, template(256, (371, 65535), (7, 2))), (256, b"\2ab\0\7\xff\0\2cd\0\x08"))
    both([{"srcPort": 7}, {"srcPort": 8}], some)
    short = message(0, (2, template(256, (7, 2), (371, 65535))), (256, b"\0\7\xff\0"))
    yields(V10, [], short, lost={"length": 1})
    yields(V11, [{}], short)


main({"fixed_formats": fixed_formats, "sessions": sessions, "several_templates": several_templates,
      "count_of_v9": count_of_v9, "lengths": lengths})
