# SPDX-License-Identifier: BSL-1.0
"""Messages and their headers: RFC 7011 sections 3.1 and 9.1."""

from .format import Frame
from .ipfix import GOOD, ONE, TWO, Exporter, case, data, flow, octets_set, raw, templates

FLOW = flow()
MALFORMED = "A message that cannot be interpreted due to nonsensical length values is malformed, and discarded."
VERSION = "A message with a reserved version is malformed, and discarded."
SHORT = "A message shorter than a message header is malformed, and discarded."
TIME = "Export Time is the time when the header leaves the exporter, in 32 bits; any value is readable."
SEQUENCE = "The sequence number tells what is missing; a gap does not affect how records are read."


def headers():
    e = Exporter()
    yield case(
        "rfc7011/3-y_header-without-sets",
        "A message consists of a header, followed by zero or more sets.",
        e.frame(),
        e.good(),
        need="IPFIX-7011-3-ZEROSETS",
    )
    e = Exporter()
    yield case(
        "rfc7011/3-y_templates-and-data-in-one-message",
        "Template sets, options template sets and data sets may be interleaved in a message.",
        e.frame(templates(FLOW), data(FLOW, ONE), templates(flow(257)), data(flow(257), TWO), data(FLOW, GOOD)),
        need="IPFIX-7011-8.2-INMSG",
        test="T01",
    )
    e = Exporter()
    yield case(
        "rfc7011/3-y_templates-first-data-in-later-messages",
        "Data may follow in later messages than their template.",
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE)),
        e.frame(data(FLOW, TWO, GOOD)),
        need="IPFIX-7011-8-SAMEMSG",
        test="T01",
    )
    e = Exporter(source="[2001:db8::1]:4739")
    yield case(
        "rfc7011/3-y_exporter-with-an-ipv6-address",
        "Messages are the same over IPv6.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        test="T01",
    )
    e = Exporter()
    yield case(
        "rfc7011/3-y_messages-of-a-tcp-connection",
        "Messages of a TCP connection are separated by the length in their headers.",
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE)),
        need="IPFIX-7011-10.4.3-FRAMING",
        test="T01",
        transport="tcp",
    )
    for slug, time in (("0", 0), ("1", 1), ("of-31-bits", 2**31 - 1), ("of-32-bits", 2**31), ("greatest", 2**32 - 1)):
        e = Exporter()
        yield case(
            f"rfc7011/3.1-y_export-time-{slug}",
            TIME,
            e.frame(templates(FLOW), data(FLOW, ONE), time=time),
            need="IPFIX-7011-3.1-EXPTIME",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.1-y_export-time-goes-back",
        TIME,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(data(FLOW, TWO), time=1700000000),
        need="IPFIX-7011-3.1-EXPMONO",
    )
    for slug, domain in (("0", 0), ("greatest", 2**32 - 1)):
        e = Exporter(domain=domain)
        yield case(
            f"rfc7011/3.1-y_observation-domain-{slug}",
            "An observation domain is any 32 bits; 0 where none is relevant for the whole message.",
            e.frame(templates(FLOW), data(FLOW, ONE)),
            need="IPFIX-7011-3.1-ODIDZERO",
        )
    yield from sequences()


def sequences():
    for slug, numbers in (
        ("gap", (0, 1000)),
        ("repeated", (5, 5)),
        ("goes-back", (1000, 10)),
        ("wraps", (2**32 - 1, 0)),
        ("half-the-range-ahead", (0, 2**31)),
    ):
        e = Exporter()
        yield case(
            f"rfc7011/3.1-y_sequence-{slug}",
            "The sequence number counts modulo 2^32." if slug == "wraps" else SEQUENCE,
            e.frame(templates(FLOW), data(FLOW, ONE), sequence=numbers[0]),
            e.frame(data(FLOW, TWO), sequence=numbers[1]),
            need="IPFIX-7011-3.1-SEQWRAP" if slug == "wraps" else "IPFIX-7011-9-SEQLOG",
            test="" if slug == "wraps" else "T22b",
        )


def versions():
    for slug, version in (("0", 0), ("11", 11), ("65535", 65535), ("10-in-little-endian-order", 0x0A00)):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_version-{slug}",
            VERSION,
            e.refused(templates(FLOW), data(FLOW, ONE), version=version),
            e.good(),
            need="IPFIX-7011-3.1-VERSION",
        )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_version-wrong-once-in-a-stream",
        VERSION,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.refused(data(FLOW, TWO), version=12),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-3.1-VERSION",
    )


def lengths():
    for length in (0, 1, 4, 15):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_message-length-{length}",
            SHORT,
            e.refused(templates(FLOW), data(FLOW, ONE), length=length),
            e.good(),
            need="IPFIX-7011-3.1-MINLEN",
        )
    for slug, more in (("one-more-than-there-is", 1), ("four-more-than-there-is", 4), ("65535", None)):
        e = Exporter()
        how = {"length": 65535} if more is None else {"add_length": more}
        yield case(
            f"rfc7011/9.1-n_message-length-{slug}",
            "The message length counts all octets of the message; one that is not there whole is malformed.",
            e.refused(templates(FLOW), data(FLOW, ONE), **how),
            e.good(),
            need="IPFIX-7011-3.1-LENGTH",
            test="T26a",
        )
    for slug, less in (("ends-inside-the-last-set", -4), ("ends-behind-a-set-header", -12), ("one-octet-less", -1)):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_message-length-{slug}",
            "A set longer than its enclosing message makes the message malformed: it is discarded.",
            e.frame(templates(FLOW)),
            e.refused(data(FLOW, ONE), data(FLOW, TWO), add_length=less),
            e.frame(data(FLOW, GOOD)),
            need="IPFIX-7011-3.3.2-SETLEN",
            test="T26a",
        )
    for n in (1, 2, 3):
        e = Exporter()
        yield case(
            f"rfc7011/3.3-i_{n}-octets-behind-the-last-set",
            "A message is its header and its sets: a rest that is shorter than a set header has no meaning.",
            e.any(templates(FLOW), data(FLOW, ONE), behind=bytes(n), add_length=n),
            e.good(),
            need="IPFIX-7011-3.1-SETSUM",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.1-i_message-length-16-with-sets-behind",
        "The length says that the message ends with its header; what a datagram has behind a message is not defined.",
        e.any(templates(FLOW), data(FLOW, ONE), length=16),
        e.good(),
        need="IPFIX-7011-3.1-LENGTH",
    )


def datagrams():
    e = Exporter()
    first, second = e.frame(templates(FLOW), data(FLOW, ONE)), e.frame(data(FLOW, TWO))
    together = Frame(first.pieces + second.pieces, None, None)
    yield case(
        "rfc7011/3.1-i_two-messages-in-one-datagram",
        "Length tells where a message ends; no text forbids that another one follows in the same datagram, or asks for it.",
        together,
        e.good(),
        need="IPFIX-7011-3.1-LENGTH",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.1-i_octets-behind-the-message",
        "Length tells where a message ends; what else a UDP datagram may hold is not defined.",
        e.any(templates(FLOW), data(FLOW, ONE), behind=bytes(8)),
        e.good(),
        need="IPFIX-7011-3.1-LENGTH",
    )
    yield case(
        "rfc7011/9.1-n_nothing",
        SHORT,
        Frame([], "refused", []),
        Exporter().good(),
        need="IPFIX-7011-3.1-MINLEN",
    )
    for n in (1, 2, 4, 8, 15):
        e = Exporter()
        whole = e.message()
        cut = e.frame(cut=16 - n, verdict="refused", records=[])
        assert len(whole)
        yield case(
            f"rfc7011/9.1-n_header-cut-to-{n}",
            SHORT,
            cut,
            e.good(),
            need="IPFIX-7011-3.1-MINLEN",
        )
    # The octets of a message with a template, of 20, and data, of 16: each is cut where something else ends.
    for n, where in (
        (18, "in-the-first-set-header"),
        (20, "behind-the-first-set-header"),
        (22, "in-the-template-header"),
        (26, "in-a-field-specifier"),
        (36, "behind-the-templates"),
        (38, "in-the-second-set-header"),
        (44, "in-a-record"),
        (51, "before-the-last-octet"),
    ):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_datagram-cut-{where}",
            "The message length counts all octets of the message; one that is not there whole is malformed.",
            e.refused(templates(FLOW), data(FLOW, ONE), cut=52 - n),
            e.good(),
            need="IPFIX-7011-9.1-MALFORMED",
            test="T26a",
        )
    yield case(
        "rfc7011/9.1-n_text-instead-of-a-message",
        "A malformed message occurs most often when data that is not IPFIX is sent to an IPFIX receiver.",
        Frame(raw(b"<134>1 2026-01-01T00:00:00Z host app - - - hello", "a line of syslog"), "refused", []),
        Exporter().good(),
        need="IPFIX-7011-9.1-MALFORMED",
    )


def cases():
    yield from headers()
    yield from versions()
    yield from lengths()
    yield from datagrams()
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_malformed-message-between-good-ones",
        MALFORMED,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.refused(data(FLOW, TWO), octets_set(256, "00", "data", length=3)),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-9.1-MALFORMED",
    )
