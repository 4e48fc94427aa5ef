#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The verdicts of flowrecv --stdin: each anomaly of each protocol in a datagram, what is read of it, and its reason."""
import os
import struct
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from testee import PORT, answers, flowrecv, frame, verdicts  # noqa: E402
from frames import TCP, UDP, pack  # noqa: E402
from ipfix_octets import message, template, withdrawal  # noqa: E402
from programs import check, check_equal, main  # noqa: E402


# NetFlow v5
def v5(count, records, nanoseconds=0, seconds=1_700_000_000, uptime=100_000, sampling=0):
    return struct.pack(">HHIIIIBBH", 5, count, uptime, seconds, nanoseconds, 0, 0, 0, sampling) + records


def v5_record(first=1000, last=2000, packets=3, mask=24):
    return struct.pack(">4s4s4sHHIIIIHHBBBBHHBBH", b"\x0a\0\0\1", b"\x0a\0\0\2", b"\0" * 4, 1, 2, packets, 400, first,
                       last, 1024, 443, 0, 24, 6, 0, 0, 0, mask, mask, 0)


def netflow5():
    one = v5_record()
    verdicts("v5", [
        ("whole", "accepted", 2, "", v5(2, one + one)),
        ("no records", "accepted", 0, "count zero", v5(0, b"")),
        ("one record announced as none", "refused", 0, "trailing octets; count zero", v5(0, one)),
        ("a record more than announced", "refused", 1, "trailing octets", v5(1, one + one)),
        ("filled up with zeros", "accepted", 1, "trailing octets", v5(1, one + b"\0" * 22)),
        ("a record less than announced", "refused", 1, "bad count at octet 2", v5(2, one)),
        ("cut in its record", "refused", 0, "bad count at octet 2", v5(1, one[:47])),
        ("most of it not announced", "refused", 1, "bad length at octet 72; trailing octets", v5(1, one * 5)),
        ("31 records", "accepted", 31, "count over the format's most", v5(31, one * 31)),
        ("cut in its header", "refused", 0, "truncated at octet 0", v5(0, b"")[:23]),
        ("nanoseconds", "accepted", 1, "nanoseconds out of range", v5(1, one, nanoseconds=10**9)),
        ("boot", "accepted", 1, "boot before 1970", v5(1, one, seconds=1)),
        ("mode 3", "accepted", 1, "sampling mode undefined", v5(1, one, sampling=0xc001)),
        ("mode 1 of 0", "accepted", 1, "sampling mode without interval", v5(1, one, sampling=0x4000)),
        ("times exchanged", "accepted", 1, "last before first", v5(1, v5_record(2000, 1000))),
        ("last after export", "accepted", 1, "last after export", v5(1, v5_record(99_999, 100_001))),
        ("no packets", "accepted", 1, "no packets", v5(1, v5_record(packets=0))),
        ("mask 33", "accepted", 1, "prefix length over 32", v5(1, v5_record(mask=33))),
    ])


# NetFlow v9
ADDRESSES = template(256, (8, 4), (12, 4))
RECORD = bytes([10, 0, 0, 1, 10, 0, 0, 2])


def v9(*sets, count=None, tail=b""):
    body = b"".join(struct.pack(">HH", kind, 4 + len(content)) + content for kind, content in sets)
    count = len(sets) if count is None else count
    return struct.pack(">HHIIII", 9, count, 100_000, 1_700_000_000, 0, 7) + body + tail


def v9_options(number, scopes, *fields):
    one = b"".join(struct.pack(">HH", *f) for f in (*scopes, *fields))
    return struct.pack(">HHH", number, 4 * len(scopes), 4 * len(fields)) + one


def netflow9():
    known = (0, ADDRESSES)
    whole = (256, RECORD)
    verdicts("v9", [
        ("whole", "accepted", 1, "", v9(known, whole)),
        ("nothing but its header", "accepted", 0, "", v9()),
        ("data first, then its template", "accepted", 1, "", v9(whole), v9(known)),
        ("data before its template", "accepted", 0, "data before its template", v9(whole)),
        ("count of sets", "accepted", 2, "count mismatch", v9(known, (256, RECORD * 2), count=7)),
        ("reserved set", "accepted", 1, "reserved set id", v9(known, (2, RECORD), whole)),
        ("empty set", "accepted", 1, "empty set", v9(known, (256, b""), whole, count=2)),
        ("zeros to the end", "accepted", 1, "trailing octets", v9(known, whole, tail=b"\0" * 40)),
        ("octets to the end", "refused", 1, "trailing octets", v9(known, whole, tail=b"\1\2\3")),
        ("a set beyond the end", "refused", 1, "bad length at octet 50", v9(known, whole, tail=b"\1\0\0\x40" + RECORD)),
        ("a set of 3 octets", "refused", 1, "bad length at octet 50", v9(known, whole, tail=b"\1\0\0\3" + RECORD)),
        ("padding", "accepted", 1, "", v9(known, (256, RECORD + b"\0\0\0"))),
        ("padding that is not zero", "accepted", 1, "padding not zero", v9(known, (256, RECORD + b"\1\1\1"))),
        ("long padding", "accepted", 1, "long padding", v9(known, (256, RECORD + b"\0" * 7))),
        ("shorter than a record", "refused", 0, "set shorter than a record", v9(known, (256, RECORD[:7]), count=1)),
        ("more fields than there are", "refused", 0, "damaged template", v9((0, b"\1\0\0\3" + ADDRESSES[4:]), count=0)),
        ("reserved template", "refused", 1, "reserved template id",
         v9((0, template(255, (8, 4)) + ADDRESSES), whole, count=2)),
        ("template of no fields", "refused", 0, "template of no octets", v9((0, b"\1\0\0\0"), count=0)),
        ("a field of no octets", "accepted", 1, "field of no octets",
         v9((0, template(256, (8, 4), (82, 0), (12, 4))), whole)),
        ("redefined", "accepted", 3, "template redefined",
         v9(known, whole, (0, template(256, (8, 4))), (256, RECORD), count=5)),
        ("an address of 3 octets", "accepted", 1, "field length", v9((0, template(256, (8, 3), (12, 5))), whole)),
        ("options of scopes alone", "accepted", 1, "options template without options",
         v9((1, v9_options(257, [(1, 4)])), (257, b"\0\0\0\1"))),
        ("scope 10", "accepted", 1, "unknown scope type", v9((1, v9_options(257, [(10, 4)], (42, 4))), (257, RECORD))),
        ("sampling of 0", "accepted", 1, "sampling interval out of range",
         v9((1, v9_options(257, [(1, 4)], (34, 4))), (257, b"\0" * 8))),
        ("cut in its header", "refused", 0, "truncated at octet 0", v9()[:19]),
    ])


# IPFIX
def ipfix(*sets, tail=b"", **more):
    return message(0, *sets, **more) + tail


def with_length(octets, more):
    return octets[:2] + struct.pack(">H", len(octets) + more) + octets[4:]


def ipfix_verdicts():
    known, whole = (2, ADDRESSES), (256, RECORD)
    strings = (2, template(256, (8, 4), (82, 0xffff)))
    lists = (2, template(256, (8, 4), (291, 0xffff)))
    nested = b"\xff\x01\x23\xff\xff"  # a basicList of basicLists, up to its first element
    deep = b""
    for _ in range(12):
        deep = nested + bytes([len(deep)]) + deep if deep else nested + b"\0"
    verdicts("IPFIX", [
        ("whole", "accepted", 1, "", ipfix(known, whole)),
        ("nothing but its header", "accepted", 0, "", ipfix()),
        ("data first, then its template", "accepted", 1, "", ipfix(whole), ipfix(known)),
        ("data before its template", "accepted", 0, "data before its template", ipfix(whole)),
        ("reserved set", "accepted", 1, "reserved set id", ipfix(known, (4, RECORD), whole)),
        ("empty set", "accepted", 1, "empty set", ipfix(known, (256, b""), whole)),
        ("a length one too small", "refused", 0, "bad length at octet 34", with_length(ipfix(known, whole), -1)),
        ("a length one too large", "refused", 0, "bad length at octet 2", with_length(ipfix(known, whole), 1)),
        ("two octets after the last set", "refused", 1, "trailing octets",
         with_length(ipfix(known, whole, tail=b"\1\1"), 0)),
        ("another message", "accepted", 2, "octets after the message", ipfix(known, whole) + ipfix(whole)),
        ("zeros after it", "accepted", 1, "octets after the message", ipfix(known, whole, tail=b"\0" * 40)),
        ("octets after it", "refused", 1, "no message at octet 44; octets after the message",
         ipfix(known, whole, tail=b"\1" * 20)),
        ("some octets after it", "refused", 1, "no message at octet 44; octets after the message",
         ipfix(known, whole, tail=b"\0\1")),
        ("a set beyond the message", "refused", 0, "bad length at octet 46",
         with_length(ipfix(known, whole, tail=b"\1\0\0\x40"), 0)),
        ("padding that is not zero", "accepted", 1, "padding not zero", ipfix(known, (256, RECORD + b"\1\1\1"))),
        ("shorter than a record", "refused", 0, "set shorter than a record", ipfix(known, (256, RECORD[:7]))),
        ("a string beyond its set", "refused", 1, "damaged record",
         ipfix(strings, (256, RECORD[:4] + b"\3abc" + RECORD[:4] + b"\4abc"))),
        ("more fields than there are", "refused", 0, "damaged template", ipfix((2, b"\1\0\0\3" + ADDRESSES[4:]))),
        ("options of no scope", "refused", 0, "damaged template",
         ipfix((3, struct.pack(">HHHHH", 257, 1, 0, 8, 4)))),
        ("reserved template", "refused", 1, "reserved template id",
         ipfix((2, template(255, (8, 4)) + ADDRESSES), whole)),
        ("template of no octets", "refused", 0, "template of no octets", ipfix((2, template(256, (8, 0))))),
        ("a field of no octets", "accepted", 1, "field of no octets",
         ipfix((2, template(256, (8, 4), (82, 0), (12, 4))), whole)),
        ("an address of 3 octets", "accepted", 1, "field length", ipfix((2, template(256, (8, 3), (12, 5))), whole)),
        ("an unknown element", "accepted", 1, "", ipfix((2, template(256, (8, 4), (30000, 4))), whole)),
        ("an element of an enterprise", "accepted", 1, "",
         ipfix((2, struct.pack(">HHHHIHH", 256, 2, 0x8001, 4, 99999, 8, 4)), whole)),
        ("withdrawn over UDP", "accepted", 1, "withdrawal ignored", ipfix(known, (2, withdrawal(256)), whole)),
        ("a boolean of 0", "accepted", 1, "boolean neither 1 nor 2", ipfix((2, template(256, (276, 1))), (256, b"\0"))),
        ("not a number", "accepted", 1, "float not finite",
         ipfix((2, template(256, (311, 8))), (256, struct.pack(">d", float("nan"))))),
        ("a time of nanoseconds", "accepted", 1, "time out of range",
         ipfix((2, template(256, (152, 8))), (256, struct.pack(">Q", 1_700_000_000 * 10**9)))),
        ("a list", "accepted", 1, "", ipfix(lists, (256, RECORD[:4] + b"\x07\3\0\4\0\1\6\7"))),
        ("a list with an octet too many", "refused", 1, "damaged list",
         ipfix(lists, (256, RECORD[:4] + b"\x08\3\0\7\0\2\6\7\1"))),
        ("a list of unknown semantic", "accepted", 1, "list semantic not registered",
         ipfix(lists, (256, RECORD[:4] + b"\x07\x09\0\4\0\1\6\7"))),
        ("a list of a template that is not known", "accepted", 1, "list of a template that is not known",
         ipfix((2, template(256, (8, 4), (292, 0xffff))), (256, RECORD[:4] + b"\x05\3\1\7\1\2"))),
        ("lists too deep", "unsupported", 1, "lists in lists too deep",
         ipfix(lists, (256, RECORD[:4] + bytes([len(deep)]) + deep))),
        ("what is refused comes first", "refused", 1, "reserved template id; reserved set id; padding not zero",
         ipfix((5, RECORD), known, (256, RECORD + b"\1"), (2, template(200, (8, 4))))),
        ("cut in its header", "refused", 0, "truncated at octet 0", ipfix()[:15]),
    ])
    cut = ipfix(known, whole, tail=b"\1\0\0\x40")
    check_equal(answers([with_length(cut, 0)], "--lenient"),
                [("refused", 1, "bad length at octet 46")], "--lenient reads the sets that fit")


# sFlow
def sflow(*samples, count=None, version=5, address=b"\0\0\0\1\xc0\0\2\1", tail=b""):
    head = struct.pack(">I", version) + address + struct.pack(">III", 0, 1, 1000)
    return head + struct.pack(">I", len(samples) if count is None else count) + b"".join(samples) + tail


def block(kind, octets, length=None):
    return struct.pack(">II", kind, len(octets) if length is None else length) + octets


def flow_sample(*records, rate=100, pool=1000, count=None, length=None, more=b"", source=1):
    head = struct.pack(">IIIIIIII", 1, source, rate, pool, 0, 1, 2, len(records) if count is None else count)
    return block(1, head + b"".join(records) + more, length)


def sflow5():
    ip = block(3, struct.pack(">II4s4sIIII", 100, 6, b"\x0a\0\0\1", b"\x0a\0\0\2", 1024, 443, 24, 0))
    counters = block(2, struct.pack(">III", 1, 1, 1) + block(1, b"\0" * 88))
    one, cut = flow_sample(ip), block(2, b"\0" * 12)
    verdicts("sFlow", [
        ("whole", "accepted", 2, "", sflow(one, counters)),
        ("nothing but its header", "accepted", 0, "", sflow()),
        ("an unknown sample", "accepted", 2, "", sflow(block(4097, b"\1" * 8), one)),
        ("an unknown record", "accepted", 1, "", sflow(flow_sample(block(4097, b"\1" * 8), ip))),
        ("a sample more than announced", "refused", 1, "trailing octets", sflow(one, one, count=1)),
        ("zeros after it", "accepted", 1, "trailing octets", sflow(one, tail=b"\0" * 4)),
        ("a sample less than announced", "refused", 1, "bad count at octet 24", sflow(one, count=2)),
        ("cut", "refused", 0, "bad length at octet 32", sflow(one)[:-4]),
        ("a length beyond the end", "refused", 1, "length of the last sample wrong",
         sflow(flow_sample(ip, length=500))),
        ("octets after the records", "accepted", 1, "sample longer than its records",
         sflow(flow_sample(ip, more=b"\1" * 4))),
        ("a record longer than known", "accepted", 1, "record longer than known",
         sflow(flow_sample(block(3, ip[8:] + b"\0" * 4)))),
        ("a record too short", "refused", 1, "record damaged", sflow(flow_sample(cut, ip))),
        ("twice the same", "accepted", 1, "duplicate record", sflow(flow_sample(ip, ip))),
        ("no records", "accepted", 1, "sample without records", sflow(flow_sample())),
        ("rate 0", "accepted", 1, "sampling rate zero", sflow(flow_sample(ip, rate=0))),
        ("source type 9", "accepted", 1, "data source type above 3", sflow(flow_sample(ip, source=9 << 24))),
        ("no agent", "accepted", 1, "agent without address", sflow(one, address=b"\0\0\0\0")),
        ("address type 3", "refused", 0, "bad tag at octet 4", sflow(one, address=b"\0\0\0\3\xc0\0\2\1")),
        ("sFlow v4", "unsupported", 0, "sFlow v4 is not decoded", sflow(one, version=4)),
        ("cut in its header", "refused", 0, "truncated at octet 12", sflow()[:20]),
    ])


def others():
    verdicts("no flow export", [
        ("nothing", "refused", 0, "truncated at octet 0", b""),
        ("an octet", "refused", 0, "truncated at octet 0", b"\5"),
        ("version 11", "refused", 0, "bad version at octet 0", b"\0\x0b" + ipfix()[2:]),
        ("NetFlow v6", "unsupported", 0, "NetFlow v6 is not decoded", b"\0\6" + v5(0, b"")[2:]),
        ("NetFlow v8", "unsupported", 0, "NetFlow v8 is not decoded", b"\0\x08" + v5(0, b"")[2:]),
    ])


def goes_on():
    """What is wrong with a frame is of that frame alone."""
    known, whole = (2, ADDRESSES), (256, RECORD)
    got = answers([ipfix(known), with_length(ipfix(whole), 1), b"", ipfix(whole), ipfix((256, RECORD + b"\1")),
                   ipfix(whole)])
    check_equal([v for v, *_ in got], ["accepted", "refused", "refused", "accepted", "accepted", "accepted"], "verdicts")
    check_equal([n for _, n, _ in got], [0, 0, 0, 1, 1, 1], "records")
    check_equal([bool(why) for *_, why in got], [False, True, True, False, True, False], "reasons")


def connections():
    """Over TCP templates are withdrawn, and nothing waits for a template: its number may come to mean another one."""
    known, other, whole = (2, ADDRESSES), (2, template(256, (8, 4))), (256, RECORD)
    sent = [ipfix(known, whole), ipfix((2, withdrawal(256)), whole), ipfix(other, whole), ipfix((2, withdrawal(300)))]
    check_equal(answers(sent, transport=TCP),
                [("accepted", 1, ""), ("accepted", 0, "data before its template"), ("accepted", 2, ""),
                 ("accepted", 0, "withdrawal ignored")], "over TCP")
    by_udp = answers(sent)
    check_equal([n for _, n, _ in by_udp], [1, 1, 2, 0], f"over UDP nothing is withdrawn: {by_udp}")
    apart = [frame(sent[0], 1, TCP), frame(ipfix(whole), 2, UDP), frame(ipfix(whole), 3, TCP),
             frame(ipfix(whole), 4, TCP, source_port=PORT + 1)]
    _, lines, _ = flowrecv(b"".join(map(pack, apart)))
    check_equal([line["frame"] for line in lines if "record" in line], [1, 3], "a session a transport and a port")


main({"netflow5": netflow5, "netflow9": netflow9, "ipfix": ipfix_verdicts, "sflow5": sflow5, "others": others,
      "goes_on": goes_on, "connections": connections})
