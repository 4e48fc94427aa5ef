# SPDX-License-Identifier: BSL-1.0
"""Type records (RFC 5610): elements of enterprises that the exporter announces itself."""

from .ipfix import Exporter, Raw, case, data, template, templates, unknown
from .ipfix_types import OWN, TYPE_NUMBERS, TYPE_TEMPLATE, announce, type_record
from .registry import announced

PEN = 32473
USE = "Receivers may use type records to improve how they handle elements of enterprises that they do not know."
COMBINATION = "Type records with a combination of semantics and data type that is not valid are ignored."
ROLE = "Type records hold for the session in which they are sent."
VALUES = {
    "octetArray": "00ff",
    "unsigned8": 255,
    "unsigned16": 65535,
    "unsigned32": 2**32 - 1,
    "unsigned64": 2**64 - 1,
    "signed8": -1,
    "signed16": -2,
    "signed32": -3,
    "signed64": -4,
    "float32": 0.5,
    "float64": 0.01,
    "boolean": True,
    "macAddress": "00:00:5e:00:53:01",
    "string": "text",
    "dateTimeSeconds": "2026-01-01T00:00:00Z",
    "dateTimeMilliseconds": "2026-01-01T00:00:00.001Z",
    "dateTimeMicroseconds": "2026-01-01T00:00:00.5Z",
    "dateTimeNanoseconds": "2026-01-01T00:00:00.001953125Z",
    "ipv4Address": "192.0.2.1",
    "ipv6Address": "2001:db8::1",
}
OWN_32 = OWN["unsigned32"]
UNREAD = unknown(PEN, OWN_32.id)  # the same element, of which nothing is known
NUMBER = ("00000007", 6)


def typed_data(e, one, value, **how):
    t = template(256, (one, 4) if one.type == "octetArray" else one, "protocolIdentifier")
    return e.frame(templates(t), data(t, (value, 6)), **how)


def types():
    for kind, number in TYPE_NUMBERS.items():
        e = Exporter()
        one = OWN[kind]
        t = template(256, one, "protocolIdentifier")
        yield case(
            f"rfc5610/3.1-y_data-type-{number}-{kind}",
            f"informationElementDataType {number} is {kind}.",
            announce(e, one),
            e.frame(templates(t), data(t, (VALUES[kind], 6))),
            need="IPFIX-5610-3.1-VALUES",
        )


def shapes():
    e = Exporter()
    whole = template(
        300,
        "informationElementId",
        "privateEnterpriseNumber",
        "informationElementDataType",
        "informationElementSemantics",
        "informationElementUnits",
        "informationElementRangeBegin",
        "informationElementRangeEnd",
        "informationElementName",
        "informationElementDescription",
        scopes=2,
    )
    own = announced(PEN, 1000, "ownTemperature", "unsigned16")
    record = (1000, PEN, 2, 1, 0, 0, 500, "ownTemperature", "of the device")
    yield case(
        "rfc5610/3.9-y_type-record-with-all-its-elements",
        "A type record has an element's type, semantics, units, range, name and description; its number is scope.",
        e.frame(templates(whole), data(whole, record)),
        typed_data(e, own, 300),
        need="IPFIX-5610-3.9-CONTENT",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_type-record-and-data-in-one-message",
        USE,
        e.frame(
            templates(TYPE_TEMPLATE),
            data(TYPE_TEMPLATE, type_record(OWN_32)),
            templates(template(256, OWN_32)),
            data(template(256, OWN_32), 7),
        ),
        need="IPFIX-5610-3.9-SCOPE",
    )
    e = Exporter()
    record = type_record(OWN_32, number=Raw((OWN_32.id | 0x8000).to_bytes(2, "big"), OWN_32.id))
    yield case(
        "rfc5610/3.8-y_enterprise-bit-in-the-number-ignored",
        "Receivers ignore the enterprise bit in informationElementId; exporters send it clear.",
        e.frame(templates(TYPE_TEMPLATE), data(TYPE_TEMPLATE, record)),
        typed_data(e, OWN_32, 7),
        need="IPFIX-5610-3.8-EBIT",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_several-type-records",
        USE,
        announce(e, OWN_32, OWN["string"], OWN["signed8"]),
        typed_data(e, OWN["signed8"], -5),
        typed_data(e, OWN["string"], "abc"),
        need="IPFIX-5610-3.9-SCOPE",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_element-without-a-type-record",
        "Exporters may omit type records: an element that nobody announced is an unknown one.",
        announce(e, OWN["string"]),
        typed_data(e, UNREAD, NUMBER[0]),
        need="IPFIX-7011-9-UNKNOWNIE",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_type-record-again",
        "All type records of an element in a session are identical; a repetition changes nothing.",
        announce(e, OWN_32),
        announce(e, OWN_32),
        typed_data(e, OWN_32, 7),
        need="IPFIX-5610-3.9-DUP",
    )


def limits():
    e = Exporter()
    fake = announced(0, 1, "fake", "string")
    yield case(
        "rfc5610/3.9-y_type-of-an-iana-element-is-not-replaced",
        "A receiver does not let a type record replace its own definition of an element.",
        announce(e, fake),
        e.frame(*both(template(256, "octetDeltaCount", "protocolIdentifier"), (0x6162636465666768, 6))),
        need="IPFIX-5610-3.9-NOREDEF",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_conflicting-type-records",
        "Elements for which a receiver gets conflicting semantic or type information are ignored.",
        announce(e, OWN_32),
        e.frame(data(TYPE_TEMPLATE, type_record(OWN_32, data_type=18))),
        typed_data(e, UNREAD, NUMBER[0]),
        need="IPFIX-5610-3.9-IDENT",
    )
    e = Exporter()
    yield case(
        "rfc5610/3.9-y_conflicting-semantics",
        "Elements for which a receiver gets conflicting semantic or type information are ignored.",
        announce(e, OWN_32),
        e.frame(data(TYPE_TEMPLATE, type_record(OWN_32, semantics=4))),
        typed_data(e, UNREAD, NUMBER[0]),
        need="IPFIX-5610-3.9-IDENT",
    )
    for kind, semantics, name in (
        ("string", 3, "deltaCounter"),
        ("ipv4Address", 1, "quantity"),
        ("boolean", 5, "flags"),
        ("float32", 4, "identifier"),
        ("float64", 5, "flags"),
        ("signed32", 5, "flags"),
        ("dateTimeSeconds", 2, "totalCounter"),
    ):
        e = Exporter()
        one = OWN[kind]
        t = template(256, one, "protocolIdentifier")
        pieces, _ = t.row(VALUES[kind], 6)
        octets = pieces[-2][0].hex()
        expected = [{f"{PEN}/{one.id}": octets, "protocolIdentifier": 6}]
        yield case(
            f"rfc5610/3.10-y_{kind}-with-semantics-{name}-ignored",
            COMBINATION,
            e.frame(templates(TYPE_TEMPLATE), data(TYPE_TEMPLATE, type_record(one, semantics=semantics))),
            e.frame(templates(t), data(t, (VALUES[kind], 6)), records=expected),
            need="IPFIX-5610-3.10-COMBO",
        )
    for kind, semantics, name in (
        ("unsigned32", 5, "flags"),
        ("signed32", 4, "identifier"),
        ("float32", 1, "quantity"),
    ):
        e = Exporter()
        one = OWN[kind]
        yield case(
            f"rfc5610/3.10-y_{kind}-with-semantics-{name}",
            "Any semantics fit unsigned types, all but flags signed ones, and floats neither flags nor identifier.",
            e.frame(templates(TYPE_TEMPLATE), data(TYPE_TEMPLATE, type_record(one, semantics=semantics))),
            typed_data(e, one, VALUES[kind]),
            need="IPFIX-5610-3.10-COMBO",
        )
    for slug, how in (
        ("data-type-200", {"data_type": 200}),
        ("name-empty", {"name": ""}),
        ("name-with-nul", {"name": "own\0name"}),
        ("element-0", {"number": 0}),
    ):
        e = Exporter()
        yield case(
            f"rfc5610/4-i_type-record-with-{slug}",
            "What a receiver does with a type record that it cannot use is left to it; it goes on with other data.",
            e.any(templates(TYPE_TEMPLATE), data(TYPE_TEMPLATE, type_record(OWN_32, **how))),
            e.good(),
            need="IPFIX-5610-4-NUL",
        )
    for slug, source in (("port", "192.0.2.1:50000"), ("exporter", "192.0.2.99:4739")):
        a, b = Exporter(), Exporter(source=source)
        yield case(
            f"rfc5610/3.9-y_type-record-of-another-{slug}-is-not-used",
            ROLE,
            announce(a, OWN_32),
            typed_data(b, UNREAD, NUMBER[0]),
            typed_data(a, OWN_32, 7),
            need="IPFIX-5610-3.9-SESSION",
        )


def both(t, *rows):
    return templates(t), data(t, *rows)


def cases():
    yield from types()
    yield from shapes()
    yield from limits()
