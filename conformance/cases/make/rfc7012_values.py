# SPDX-License-Identifier: BSL-1.0
"""Strings, octets and times of RFC 7012 section 3.1: lengths, characters, epochs and their ends."""

from .ipfix import VAR, Exporter, Raw, case, data, template, templates
from .ipfix_types import ELEMENTS, typed
from .values import nanoseconds_of

STRINGS = [
    ("empty", "", "The string data type is sent as an array of zero or more octets."),
    ("one-character", "a", "A string is sent as an array of octets in UTF-8."),
    ("two-octets-a-character", "Zürich", "A string is encoded in UTF-8, here with characters of two octets."),
    ("three-octets-a-character", "東京", "A string is encoded in UTF-8, here with characters of three octets."),
    ("four-octets-a-character", "𐍈", "A string is encoded in UTF-8, here with a character of four octets."),
    ("greatest-character", "\U0010ffff", "U+10FFFF, the last character of Unicode, is well-formed UTF-8."),
    ("noncharacter", "a\uffffb", "Noncharacters as U+FFFF are well-formed UTF-8."),
    ("byte-order-mark", "\ufeffa", "U+FEFF at the beginning of a string is a character of it."),
    ("nul-inside", "a\0b", "A string has the length that its field has; it does not end at a NUL."),
    ("quotes", 'a"b\\c', "A string holds any character, quotes and backslashes among them."),
    ("control-characters", "a\tb\nc\x1b[0m", "A string holds any character, controls among them."),
    ("blanks-at-both-ends", " a ", "All octets of the field belong to the string, blanks too."),
]
ILL_FORMED = [
    ("overlong", "c0af", "an overlong form"),
    ("surrogate", "eda080", "a surrogate"),
    ("cut", "61e2", "a character that is cut"),
    ("lone-continuation", "8061", "a continuation octet alone"),
    ("above-10ffff", "f4908080", "a number above U+10FFFF"),
    ("latin-1", "5afc72696368", "Latin-1"),
]
SECONDS = "dateTimeSeconds is an unsigned 32-bit count of seconds since 1970-01-01T00:00:00Z."
MILLISECONDS = "dateTimeMilliseconds is an unsigned 64-bit count of milliseconds since 1970-01-01T00:00:00Z."
NTP = "{} is an NTP timestamp: 32 bits of seconds since 1900 and 32 bits of fraction."
ERA = "Receivers determine the NTP era from the current date, as timestamps wrap on 2036-02-07T06:28:16Z."
# Type: (section, requirement, [(slug, time, sentence, time of the message if not 2026)])
TIMES = {
    "dateTimeSeconds": (
        "3.1.15",
        "IPFIX-7011-6.1.7-SEC",
        [
            ("epoch", "1970-01-01T00:00:00Z", SECONDS, None),
            ("typical", "2025-12-31T23:59:59Z", SECONDS, None),
            ("last-of-31-bits", "2038-01-19T03:14:07Z", SECONDS, None),
            ("first-of-32-bits", "2038-01-19T03:14:08Z", SECONDS, None),
            ("last", "2106-02-07T06:28:15Z", SECONDS, None),
        ],
    ),
    "dateTimeMilliseconds": (
        "3.1.16",
        "IPFIX-7011-6.1.8-MS",
        [
            ("epoch", "1970-01-01T00:00:00.000Z", MILLISECONDS, None),
            ("one", "1970-01-01T00:00:00.001Z", MILLISECONDS, None),
            ("typical", "2025-12-31T23:59:59.999Z", MILLISECONDS, None),
            ("leap-day", "2024-02-29T12:00:00.500Z", MILLISECONDS, None),
            ("behind-31-bits-of-seconds", "2038-01-19T03:14:08.001Z", MILLISECONDS, None),
            ("behind-32-bits-of-seconds", "2106-02-07T06:28:16.001Z", MILLISECONDS, None),
            ("year-9999", "9999-12-31T23:59:59.999Z", "dateTimeMilliseconds does not wrap for 500 billion years.", None),
        ],
    ),
}
for kind, section in (("dateTimeMicroseconds", "3.1.17"), ("dateTimeNanoseconds", "3.1.18")):
    own = NTP.format(kind)
    TIMES[kind] = (
        section,
        "IPFIX-7011-6.1.9-USNTP" if section == "3.1.17" else "IPFIX-7011-6.1.10-NS",
        [
            ("unix-epoch", "1970-01-01T00:00:00.000000000Z", own, None),
            ("half-a-second", "2025-12-31T23:59:59.5Z", own, None),
            ("nine-binary-digits", "2025-12-31T23:59:59.001953125Z", own, None),
            ("last-of-era-0", "2036-02-07T06:28:15.5Z", ERA, "2036-02-07T06:28:16Z"),
            ("first-of-era-1", "2036-02-07T06:28:16.5Z", ERA, "2036-02-07T06:28:17Z"),
            ("before-the-wrap-seen-behind-it", "2036-02-07T06:28:00Z", ERA, "2036-02-07T06:28:30Z"),
            ("2038-in-era-1", "2038-01-19T03:14:08Z", ERA, "2038-01-19T03:15:00Z"),
            ("2106-in-era-1", "2106-02-07T06:28:15Z", ERA, "2106-02-07T06:28:15Z"),
        ],
    )


def at(when):
    """An exporter of that time; what its frames need."""
    if when is None:
        return Exporter(), {}
    return Exporter(time=nanoseconds_of(when) // 10**9 % 2**32), {"received": when}


def times():
    for kind, (section, need, values) in TIMES.items():
        for slug, value, sentence, when in values:
            e, how = at(when)
            t = template(256, ELEMENTS[kind], "protocolIdentifier")
            frame = e.frame(templates(t), data(t, (value, 6)), **how)
            need_of = "IPFIX-7011-5.2-NTPERA" if sentence is ERA else need
            yield case(f"rfc7012/{section}-y_{kind}-{slug}", sentence, frame, need=need_of, test="T02")
    e, how = at("2106-02-07T06:28:30Z")
    t = template(256, "flowStartSeconds", "flowEndSeconds")
    yield case(
        "rfc7012/3.1.15-y_dateTimeSeconds-across-the-wrap-of-2106",
        "dateTimeSeconds is sent modulo 2^32; receivers use the current date to interpret it.",
        e.frame(templates(t), data(t, ("2106-02-07T06:28:10Z", "2106-02-07T06:28:20Z")), **how),
        need="IPFIX-7011-5.2-WRAP2106",
        clause="RFC 7011 s5.2",
    )
    t = template(256, "flowStartMicroseconds", "protocolIdentifier")
    e = Exporter()
    row = (Raw("ed003780800007ff", "2026-01-01T00:00:00.500000000Z"), 6)
    yield case(
        "rfc7012/3.1.17-y_dateTimeMicroseconds-low-11-bits-ignored",
        "The low 11 bits of the fraction of a dateTimeMicroseconds are ignored.",
        e.frame(templates(t), data(t, row)),
        need="IPFIX-7011-6.1.9-US11RX",
        clause="RFC 7011 s6.1.9",
    )
    t = template(256, "flowStartNanoseconds", "protocolIdentifier")
    e = Exporter()
    row = (Raw("ed003780800007ff", "2026-01-01T00:00:00.500000476Z"), 6)
    yield case(
        "rfc7012/3.1.18-y_dateTimeNanoseconds-low-11-bits-count",
        "All bits of the fraction of a dateTimeNanoseconds are significant.",
        e.frame(templates(t), data(t, row)),
        need="IPFIX-7011-6.1.10-NS",
        clause="RFC 7011 s6.1.10",
    )
    for kind, need in (("Microseconds", "IPFIX-7011-6.1.9-USNTP"), ("Nanoseconds", "IPFIX-7011-6.1.10-NS")):
        e = Exporter()
        t = template(256, f"flowStart{kind}", "protocolIdentifier")
        yield case(
            f"rfc7012/3.1.{17 if kind[0] == 'M' else 18}-i_dateTime{kind}-zero",
            "In RFC 5905 an NTP timestamp of zero means an unknown time; RFC 7011 has it as 1900-01-01 or an era's begin.",
            e.any(templates(t), data(t, (Raw(bytes(8)), 6))),
            e.good(),
            need=need,
            clause="RFC 7011 s6.1.9",
        )
    e = Exporter()
    t = template(256, "flowStartMilliseconds", "protocolIdentifier")
    yield case(
        "rfc7012/3.1.16-i_dateTimeMilliseconds-all-ones",
        "What a dateTimeMilliseconds is after 500 billion years is left to a later specification.",
        e.any(templates(t), data(t, (Raw("ff" * 8), 6))),
        e.good(),
        need="IPFIX-7011-6.1.8-MS",
        clause="RFC 7011 s5.2",
    )


def strings():
    for slug, value, sentence in STRINGS:
        yield case(
            f"rfc7012/3.1.14-y_string-{slug}",
            sentence,
            *typed(Exporter(), "string", value),
            need="IPFIX-7011-6.1.6-UTF8" if value else "IPFIX-7011-6.1.6-STRLEN0",
        )
    for slug, digits, what in ILL_FORMED:
        e = Exporter()
        t = template(256, "interfaceName", "protocolIdentifier")
        frame = e.frame(templates(t), data(t, (Raw(digits), 6)), verdict=None, records=[{"protocolIdentifier": 6}])
        yield case(
            f"rfc7012/3.1.14-i_string-ill-formed-{slug}",
            f"Receivers detect and ignore string values that are not well-formed UTF-8, here {what}.",
            frame,
            need="IPFIX-7011-6.1.6-UTF8RX",
            clause="RFC 7011 s6.1.6",
            exact=False,
        )
    for length, value in ((0, ""), (4, "eth0"), (7, "Zürich"), (16, "GigabitEthernet0")):
        yield case(
            f"rfc7012/3.1.14-y_string-of-fixed-length-{length}",
            "A string may be sent with a fixed length of zero or more octets.",
            *typed(Exporter(), "string", value, length=length),
            need="IPFIX-7011-6.1.6-STRLEN0" if not length else "IPFIX-7011-6.1.6-UTF8",
            clause="RFC 7011 s6.1.6",
        )
    e = Exporter()
    t = template(256, ("interfaceName", 8), "protocolIdentifier")
    yield case(
        "rfc7012/3.1.14-i_string-filled-with-nul",
        "How a string that is shorter than its fixed length is filled is not defined.",
        e.frame(templates(t), data(t, (Raw(b"eth0" + bytes(4)), 6)), verdict=None, records=[{"protocolIdentifier": 6}]),
        need="IPFIX-7011-6.1.6-STRPAD",
        clause="RFC 7011 s6.1.6",
        exact=False,
    )


def octets():
    for slug, length, value in (
        ("empty", VAR, ""),
        ("one-octet", VAR, "ff"),
        ("text-is-not-read", VAR, "65746830"),
        ("of-fixed-length-0", 0, ""),
        ("of-fixed-length-3", 3, "00ff10"),
        ("with-zeros-at-both-ends", 6, "000001020000"),
    ):
        yield case(
            f"rfc7012/3.1.13-y_octetArray-{slug}",
            "An octetArray is an array of zero or more octets, without encoding rules.",
            *typed(Exporter(), "octetArray", value, length=length),
            need="IPFIX-7011-6.1.6-STRLEN0",
        )
    e = Exporter()
    t = template(256, "tcpOptionsFull", "protocolIdentifier")
    yield case(
        "rfc7012/3.1-i_unsigned256",
        "IANA's unsigned256 is younger than RFC 7012: receivers step over it by its length.",
        e.frame(templates(t), data(t, (Raw("01" * 32), 6)), verdict=None, records=[{"protocolIdentifier": 6}]),
        clause="RFC 7012 s3.1",
        exact=False,
    )


def cases():
    yield from strings()
    yield from octets()
    yield from times()
