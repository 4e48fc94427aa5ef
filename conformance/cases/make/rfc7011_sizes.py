# SPDX-License-Identifier: BSL-1.0
"""Reduced-size encoding (RFC 7011 section 6.2), sizes that no type has, and variable length (section 7)."""

from .ipfix import VAR, Exporter, Long, Lying, Raw, case, data, element, flow, octets_set, template, templates
from .ipfix import GOOD, ONE
from .ipfix_types import ELEMENTS, typed
from .values import WIDTHS

REDUCED = "Integers may be sent in fewer octets than their type has, if the value still fits."
SIGN = "The sign of a value is kept when a signed integer is sent in fewer octets than its type has."
NOT_REDUCED = "Reduced-size encoding is not applied to types other than integers and float64."
TOO_LONG = "The size that the type has is the greatest that a field may have."
SHORT = "A length below 255 is carried in the octet before the value."
LONG = "A length may be carried in three octets: 255, and then 16 bits of length."

# Lengths that a type cannot have.
ILLEGAL = [
    ("ipv4Address", 3, NOT_REDUCED),
    ("ipv4Address", 16, TOO_LONG),
    ("ipv6Address", 4, NOT_REDUCED),
    ("ipv6Address", 17, TOO_LONG),
    ("macAddress", 5, NOT_REDUCED),
    ("macAddress", 8, TOO_LONG),
    ("boolean", 2, TOO_LONG),
    ("dateTimeSeconds", 3, NOT_REDUCED),
    ("dateTimeSeconds", 8, TOO_LONG),
    ("dateTimeMilliseconds", 4, NOT_REDUCED),
    ("dateTimeMicroseconds", 4, NOT_REDUCED),
    ("dateTimeNanoseconds", 7, NOT_REDUCED),
    ("float64", 2, "float64 is reduced to float32 and to no other size."),
    ("float64", 5, "float64 is reduced to float32 and to no other size."),
    ("float64", 10, TOO_LONG),
    ("unsigned8", 2, TOO_LONG),
    ("unsigned16", 3, TOO_LONG),
    ("unsigned32", 8, TOO_LONG),
    ("unsigned64", 9, TOO_LONG),
    ("unsigned64", 16, TOO_LONG),
    ("unsigned32", 0, "A field of no octets cannot hold an integer."),
    ("ipv4Address", 0, "A field of no octets cannot hold an address."),
]


def article(n):
    return f"{n}-octet" if n == 1 else f"{n}-octets"


def reduced():
    for kind in ("unsigned64", "unsigned32", "unsigned16"):
        for n in range(WIDTHS[kind] - 1, 0, -1):
            yield case(
                f"rfc7011/6.2-y_{kind}-in-{article(n)}",
                REDUCED,
                *typed(Exporter(), kind, 2 ** (8 * n) - 1, 2 ** (8 * n - 1), 0, length=n),
                need="IPFIX-7011-6.2-RSEINT",
                test="T08",
            )
    for kind in ("signed64", "signed32", "signed16"):
        for n in range(WIDTHS[kind] - 1, 0, -1):
            yield case(
                f"rfc7011/6.2-y_{kind}-in-{article(n)}",
                SIGN,
                *typed(Exporter(), kind, -(2 ** (8 * n - 1)), -1, 2 ** (8 * n - 1) - 1, length=n),
                need="IPFIX-7011-6.2-SIGN",
                test="T08",
            )
    for slug, value in (("half", 0.5), ("pi", 3.1415927), ("infinity", float("inf")), ("least", 1.401298464324817e-45)):
        yield case(
            f"rfc7011/6.2-y_float64-in-4-octets-{slug}",
            "float64 may be reduced to float32; the field has 4 octets then.",
            *typed(Exporter(), "float64", value, length=4),
            need="IPFIX-7011-6.2-RSEFLOAT",
            test="T08",
        )
    e = Exporter()
    narrow, wide = template(256, ("octetDeltaCount", 4)), template(257, ("octetDeltaCount", 8))
    yield case(
        "rfc7011/6.2-y_one-element-in-two-sizes",
        "The size of a field is that of its template: another template may have another size of the same element.",
        e.frame(templates(narrow, wide), data(narrow, 7, 8), data(wide, 2**40)),
        need="IPFIX-7011-6.2-RSEWIDEN",
        test="T08",
    )
    for kind, n, sentence in ILLEGAL:
        e = Exporter()
        t = template(256, (ELEMENTS[kind], n), "protocolIdentifier")
        yield case(
            f"rfc7011/6.2-i_{kind}-in-{article(n)}",
            sentence,
            e.any(templates(t), data(t, (Raw(bytes(range(1, n + 1))), 6))),
            e.good(),
            need="IPFIX-7011-6.2-RSENOT" if sentence is NOT_REDUCED else "IPFIX-7011-3.2-OVERSIZE",
            test="T26b",
        )


def variable():
    t = template(256, "interfaceName", "protocolIdentifier")
    for n in (0, 1, 2, 253, 254):
        e = Exporter()
        yield case(
            f"rfc7011/7-y_short-form-{n}",
            SHORT,
            e.frame(templates(t), data(t, ("a" * n, 6))),
            need="IPFIX-7011-7-SHORT",
            test="T03b",
        )
    for n in (0, 1, 254, 255, 256, 1000):
        e = Exporter()
        yield case(
            f"rfc7011/7-y_long-form-{n}",
            LONG if n > 254 else "The length of a value may be carried in three octets whatever it is, from 0 on.",
            e.frame(templates(t), data(t, (Long("b" * n), 6))),
            need="IPFIX-7011-7-LONG" if n > 254 else "IPFIX-7011-7-LONGSMALL",
            test="T03b",
        )
    # Over TCP, where a message has up to 65535 octets: 16 of its header, 4 of the set's, 3 of length, 1 behind.
    of_octets = template(256, "ipPayloadPacketSection", "protocolIdentifier")
    e = Exporter()
    value = bytes(i % 251 for i in range(65535 - 16 - 4 - 3 - 1)).hex()
    yield case(
        "rfc7011/7-y_as-long-as-a-message-allows",
        "The length of a value of variable length is up to 65535, as far as the message has room for it.",
        e.frame(templates(of_octets)),
        e.frame(data(of_octets, (value, 6))),
        need="IPFIX-7011-3.1-MAXLEN",
        test="T03b",
        transport="tcp",
    )
    e = Exporter()
    yield case(
        "rfc7011/7-y_forms-mixed-in-one-set",
        "Each record has lengths of its own, in either form.",
        e.frame(templates(t), data(t, ("", 1), (Long("abc"), 2), ("x" * 254, 3), (Long(""), 4), ("de", 5))),
        need="IPFIX-7011-7-LONGSMALL",
        test="T03b",
    )
    for slug, fields, rows, test in (
        ("alone", ["interfaceName"], ["eth0", "", "eth1"], "T03a"),
        ("behind-a-fixed-field", ["ingressInterface", "interfaceName"], [(1, "eth0"), (2, "lo")], "T03c"),
        ("before-a-fixed-field", ["interfaceName", "ingressInterface"], [("eth0", 1), ("lo", 2)], "T03b"),
        (
            "several",
            ["interfaceName", "interfaceDescription", "ingressInterface", "userName"],
            [("eth0", "uplink", 1, "alice"), ("", "", 2, ""), ("lo", "loopback", 3, "bob")],
            "T03d",
        ),
    ):
        e = Exporter()
        own = template(256, *fields)
        yield case(
            f"rfc7011/7-y_variable-field-{slug}",
            "The value's own octets tell the length of a field that the template gives as 65535.",
            e.frame(templates(own), data(own, *rows)),
            need="IPFIX-7011-7-VARMARK",
            test=test,
        )
    e = Exporter()
    own = template(256, ("octetDeltaCount", VAR), "protocolIdentifier")
    yield case(
        "rfc7011/7-i_integer-of-variable-length",
        "Variable length is meant for strings, octets and lists; no text says that integers cannot have it.",
        e.any(templates(own), data(own, (Raw("01"), 6), (Raw("0102030405060708"), 6))),
        e.good(),
        need="IPFIX-7011-7-VARTYPES",
    )
    e = Exporter()
    own = template(256, element("interfaceName"), ("interfaceName", 4), "protocolIdentifier")
    yield case(
        "rfc7011/7-y_one-element-with-both-kinds-of-length",
        "Fixed and variable length are matters of the field specifier, not of the element.",
        e.frame(templates(own), data(own, ("a", "eth0", 6))),
        need="IPFIX-7011-7-VARMARK",
    )


OVERRUN = "A message is malformed, and discarded, if a variable-length element is longer than its enclosing set."


def overruns():
    t = template(256, "protocolIdentifier", "interfaceName")
    for slug, value in (
        ("short-form-one-too-long", Lying("05", Raw("61626364"))),
        ("short-form-254", Lying("fe", Raw("61626364"))),
        ("long-form-one-too-long", Lying("ff0005", Raw("61626364"))),
        ("long-form-65535", Lying("ffffff", Raw("61626364"))),
        ("long-form-cut-to-2-octets", Lying("ff00", Raw(""))),
        ("long-form-cut-to-1-octet", Lying("ff", Raw(""))),
    ):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_variable-length-{slug}",
            OVERRUN,
            e.frame(templates(t)),
            e.refused(data(t, (6, value))),
            e.frame(data(t, (6, "eth0"))),
            need="IPFIX-7011-7-INSET",
            test="T26c",
        )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_variable-length-into-the-next-set",
        OVERRUN,
        e.frame(templates(t)),
        e.refused(data(t, (6, Lying("08", Raw("61626364")))), data(t, (6, "eth0"))),
        e.frame(data(t, (6, "eth1"))),
        need="IPFIX-7011-7-INSET",
        test="T26c",
    )
    e = Exporter()
    fixed = flow(257)
    yield case(
        "rfc7011/9.1-n_variable-length-wrong-behind-good-sets",
        "A malformed message is discarded whole: what its sets before the fault say is not used either.",
        e.frame(templates(t, fixed)),
        e.refused(data(fixed, ONE), data(t, (6, "eth0")), data(t, (6, Lying("05", Raw("61626364"))))),
        e.frame(data(fixed, GOOD)),
        need="IPFIX-7011-9.1-MALFORMED",
    )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_variable-length-wrong-behind-a-good-record",
        "A malformed message is discarded whole: the records before the fault are not used either.",
        e.frame(templates(t)),
        e.refused(data(t, (6, "eth0"), (17, Lying("09", Raw("61626364"))))),
        e.frame(data(t, (6, "eth1"))),
        need="IPFIX-7011-9.1-MALFORMED",
    )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_template-in-a-message-with-a-wrong-variable-length",
        "A malformed message is discarded whole: templates in it are not learned.",
        e.frame(templates(t)),
        e.refused(templates(fixed), data(t, (6, Lying("05", Raw("61626364"))))),
        e.frame(data(fixed, ONE), records=[]),
        need="IPFIX-7011-9.1-MALFORMED",
    )
    e = Exporter()
    yield case(
        "rfc7011/9.1-i_record-that-ends-before-its-variable-length",
        "Octets that are fewer than the shortest record are padding: whether a record is cut there cannot be known.",
        e.frame(templates(t)),
        e.frame(data(t, (6, "eth0")), octets_set(256, "11", "data"), verdict=None),
        need="IPFIX-7011-9-PAD",
    )


def cases():
    yield from reduced()
    yield from variable()
    yield from overruns()
