# SPDX-License-Identifier: BSL-1.0
"""Data types of RFC 7012 section 3.1 in their full size: least, greatest and typical values."""

from .ipfix import Exporter, Raw, case, data, template, templates
from .ipfix_types import TYPES, typed

ENCODING = {
    "unsigned": "Integers are encoded in network byte order, in as many octets as their type has.",
    "signed": "Signed integers are in two's complement, in network byte order.",
    "float32": "float32 is an IEEE 754 binary32 in network byte order.",
    "float64": "float64 is an IEEE 754 binary64 in network byte order.",
    "boolean": "A boolean is one octet, 1 for true and 2 for false.",
    "macAddress": "A MAC address is six octets in network byte order.",
    "ipv4Address": "An IPv4 address is four octets in network byte order.",
    "ipv6Address": "An IPv6 address is sixteen octets in network byte order.",
}
NEEDS = {"float": "IPFIX-7011-6.1.3-FLOAT", "boolean": "IPFIX-7011-6.1.5-BOOL", "un": "IPFIX-7011-6.1.1-INT"}

# Of each type: section of RFC 7012, and (slug, value).
VALUES = {
    "unsigned8": ("3.1.1", [("least", 0), ("greatest", 255), ("typical", 6)]),
    "unsigned16": ("3.1.2", [("least", 0), ("greatest", 65535), ("typical", 443)]),
    "unsigned32": ("3.1.3", [("least", 0), ("greatest", 2**32 - 1), ("typical", 0x01020304)]),
    "unsigned64": (
        "3.1.4",
        [("least", 0), ("greatest", 2**64 - 1), ("typical", 0x0102030405060708), ("above-2-to-53", 2**53 + 1)],
    ),
    "signed8": ("3.1.5", [("least", -128), ("greatest", 127), ("minus-one", -1)]),
    "signed16": ("3.1.6", [("least", -(2**15)), ("greatest", 2**15 - 1), ("minus-one", -1)]),
    "signed32": ("3.1.7", [("least", -(2**31)), ("greatest", 2**31 - 1), ("minus-one", -1), ("typical", -1000)]),
    "signed64": ("3.1.8", [("least", -(2**63)), ("greatest", 2**63 - 1), ("minus-one", -1)]),
    "float32": (
        "3.1.9",
        [
            ("zero", 0.0),
            ("typical", 0.15625),
            ("negative", -2.5),
            ("greatest", 3.4028234663852886e38),
            ("least-normal", 1.1754943508222875e-38),
            ("least-subnormal", 1.401298464324817e-45),
            ("infinity", float("inf")),
            ("minus-infinity", float("-inf")),
            ("not-a-number", float("nan")),
        ],
    ),
    "float64": (
        "3.1.10",
        [
            ("zero", 0.0),
            ("typical", 0.01),
            ("negative", -123456.789),
            ("greatest", 1.7976931348623157e308),
            ("least-normal", 2.2250738585072014e-308),
            ("least-subnormal", 5e-324),
            ("infinity", float("inf")),
            ("minus-infinity", float("-inf")),
            ("not-a-number", float("nan")),
        ],
    ),
    "boolean": ("3.1.11", [("true", True), ("false", False)]),
    "macAddress": (
        "3.1.12",
        [("zero", "00:00:00:00:00:00"), ("broadcast", "ff:ff:ff:ff:ff:ff"), ("typical", "00:00:5e:00:53:01")],
    ),
    "ipv4Address": ("3.1.19", [("zero", "0.0.0.0"), ("broadcast", "255.255.255.255"), ("typical", "192.0.2.1")]),
    "ipv6Address": (
        "3.1.20",
        [
            ("unspecified", "::"),
            ("greatest", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("typical", "2001:db8::1"),
            ("first-of-two-equal-runs-of-zeros", "2001:db8::1:0:0:1"),
            ("one-group-of-zeros", "2001:db8:0:1:1:1:1:1"),
            ("all-groups", "2001:db8:1:2:3:4:5:6"),
        ],
    ),
}


def need(kind):
    for prefix, requirement in NEEDS.items():
        if kind.startswith(prefix):
            return requirement
    return "IPFIX-7011-6.1.1-INT" if kind.startswith("signed") else "IPFIX-7011-6.1.2-ADDR"


def sentence(kind):
    return ENCODING.get(kind) or ENCODING[kind.rstrip("0123456789")]


def cases():
    for kind, (section, values) in VALUES.items():
        for slug, value in values:
            e = Exporter()
            yield case(
                f"rfc7012/{section}-y_{kind}-{slug}",
                sentence(kind),
                *typed(e, kind, value),
                need=need(kind),
                test="T02",
            )
    for value in (0, 3, 255):
        t = template(256, *TYPES["boolean"])
        e = Exporter()
        yield case(
            f"rfc7012/3.1.11-i_boolean-{value}",
            "Values of a boolean other than 1 and 2 are undefined.",
            e.any(templates(t), data(t, (Raw(bytes([value])), 1))),
            e.good(),
            need="IPFIX-7011-6.1.5-BOOL",
            clause="RFC 7011 s6.1.5",
        )
