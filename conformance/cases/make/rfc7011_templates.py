# SPDX-License-Identifier: BSL-1.0
"""Field specifiers and template records: RFC 7011 sections 3.2 and 3.4.1; unknown elements (section 9)."""

from .ipfix import GOOD, ONE, TWO, VAR, Exporter, case, data, element, flow, framed, raw, records_set, template
from .ipfix import template_record, templates, unknown
from .registry import Element

FLOW = flow()
PEN = "With the enterprise bit set an enterprise number of four octets follows the length of the field."
NO_PEN = "With the enterprise bit clear the element is IANA's, and no enterprise number is present."
UNKNOWN = "A receiver notes elements that it does not understand; it may drop these from the record, not the others."
COUNT = "The field count is the number of fields in the template record."
RANGE = "Template ids are from 256 to 65535."
RESERVED = "Template ids from 0 to 255 are reserved; a receiver stores all template records that it receives."
REPEATED = "Receivers handle templates with an element that occurs several times; its order is kept."


def enterprise():
    for slug, pen, number in (
        ("unknown", 99999, 7),
        ("for-documentation", 32473, 100),
        ("greatest", 2**32 - 1, 1),
        ("of-an-element-32767", 99999, 32767),
        ("of-an-element-as-iana-s-1", 99999, 1),
    ):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (unknown(pen, number), 4), "protocolIdentifier")
        yield case(
            f"rfc7011/3.2-y_enterprise-{slug}",
            PEN,
            e.frame(templates(t), data(t, ("192.0.2.1", "deadbeef", 6), ("192.0.2.2", "00000000", 17))),
            need="IPFIX-7011-3.2-EBIT1",
            test="T07",
        )
    e = Exporter()
    t = template(256, (unknown(99999, 1), VAR), (unknown(99999, 2), VAR), "protocolIdentifier")
    yield case(
        "rfc7011/3.2-y_enterprise-elements-of-variable-length",
        "The way in which variable lengths are carried is the same for enterprise-specific elements.",
        e.frame(templates(t), data(t, ("", "0102", 6), ("ff" * 300, "", 17))),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
    )
    e = Exporter()
    t = template(256, (unknown(1111, 5), 2), (unknown(2222, 5), 2), "protocolIdentifier")
    yield case(
        "rfc7011/3.2-y_one-number-under-two-enterprises",
        "The enterprise number names the authority that defines the element: equal ids of two are two elements.",
        e.frame(templates(t), data(t, ("aaaa", "bbbb", 6))),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
    )
    e = Exporter()
    one, two = template(256, (unknown(99999, 1), 4), "protocolIdentifier"), template(257, "sourceIPv4Address")
    yield case(
        "rfc7011/3.2-y_enterprise-element-in-the-first-of-two-templates",
        "Specifiers of eight and of four octets follow each other without alignment; a template may have both.",
        e.frame(templates(one, two), data(one, ("01020304", 6)), data(two, "192.0.2.1")),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
    )
    e = Exporter()
    t = template(256, (Element("0/5", 5, pen=0), 1), "protocolIdentifier")
    bits = records_set(2, raw("01000002", "template 256, field count 2") + raw("80050001 00000000", "PEN 0/5, 1 octet"), raw("00040001", "protocolIdentifier, 1 octet"))
    yield case(
        "rfc7011/3.2-i_enterprise-number-0",
        "An enterprise number of 0 names no authority; what it means is not said.",
        e.any(bits, data(t, ("00", 6))),
        e.good(),
        need="IPFIX-7011-3.2-PENZERO",
    )
    for number in (0, 32767):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (Element(f"0/{number}", number), 4), "protocolIdentifier")
        yield case(
            f"rfc7011/9-y_element-{number}-that-iana-has-not-assigned",
            UNKNOWN,
            e.frame(templates(t), data(t, ("192.0.2.1", "deadbeef", 6)), records=[{"sourceIPv4Address": "192.0.2.1", "protocolIdentifier": 6}]),
            need="IPFIX-7011-9-UNKNOWNIE",
            exact=False,
        )
    e = Exporter()
    t = template(257, (unknown(99999, 1), 3), (unknown(99999, 2), VAR))
    yield case(
        "rfc7011/9-y_record-of-unknown-elements-alone",
        UNKNOWN,
        e.frame(templates(t, FLOW), data(t, ("010203", "04")), data(FLOW, ONE)),
        need="IPFIX-7011-9-UNKNOWNIE",
        test="T07",
    )
    known = template(256, "cert:payloadEntropy", "sourceIPv4Address")
    e = Exporter()
    yield case(
        "rfc7011/3.2-y_enterprise-element-that-receivers-may-know",
        "An enterprise-specific element has the type that its authority gave it; the fields around it are read as ever.",
        e.frame(templates(known), data(known, (200, "192.0.2.1")), records=[{"sourceIPv4Address": "192.0.2.1"}]),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
        exact=False,
    )


def damaged():
    after = "What a template record announces does not fit into its set: the message cannot be interpreted."
    wide = template(258, "sourceIPv4Address", "destinationIPv4Address", "protocolIdentifier")
    for slug, count in (("one-too-many", 4), ("255-too-many", 258), ("65535", 65535)):
        e = Exporter()
        yield case(
            f"rfc7011/3.4.1-n_field-count-{slug}",
            after,
            e.frame(templates(FLOW)),
            e.refused(records_set(2, template_record(wide, count=count)), data(FLOW, ONE)),
            e.frame(data(FLOW, GOOD)),
            need="IPFIX-7011-3.4.1-FIELDCOUNT",
            test="T25b",
        )
    e = Exporter()
    short = template_record(template(258, (unknown(99999, 1), 4)))[:-1]
    yield case(
        "rfc7011/3.2-n_enterprise-number-missing",
        PEN,
        e.frame(templates(FLOW)),
        e.refused(records_set(2, short), data(FLOW, ONE)),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-3.2-EBIT1",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.2-n_enterprise-number-cut",
        PEN,
        e.frame(templates(FLOW)),
        e.refused(records_set(2, short + raw("0001", "enterprise number (cut)")), data(FLOW, ONE)),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-3.2-EBIT1",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.2-n_specifier-cut-behind-the-element",
        after,
        e.frame(templates(FLOW)),
        e.refused(records_set(2, template_record(wide)[:-1], raw("0004", "protocolIdentifier (cut)")), data(FLOW, ONE)),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-3.4.1-FIELDCOUNT",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.4.1-i_field-count-one-too-few",
        "The specifier that is not counted is read as the header of another template, whose id is reserved.",
        e.any(records_set(2, template_record(wide, count=2))),
        e.good(),
        need="IPFIX-7011-3.4.1-FIELDCOUNT",
        test="T25d",
    )


def numbers():
    for number in (256, 257, 511, 512, 32768, 65535):
        e = Exporter()
        t = flow(number)
        yield case(
            f"rfc7011/3.4.1-y_template-id-{number}",
            RANGE,
            e.frame(templates(t), data(t, ONE)),
            need="IPFIX-7011-3.4.1-TID",
        )
    e = Exporter()
    a, b, c = flow(65535), template(300, "protocolIdentifier"), template(256, "sourceTransportPort")
    yield case(
        "rfc7011/3.4.1-y_template-ids-descending-and-sparse",
        "Receivers do not assume that template ids are incremental, or anything about a template by its id.",
        e.frame(templates(a, b, c), data(c, 443), data(b, 6), data(a, ONE)),
        need="IPFIX-7011-3.4.1-TIDORDER",
    )
    for number in (0, 1, 2, 3, 4, 255):
        e = Exporter()
        bad = templates(flow(number), FLOW)
        yield case(
            f"rfc7011/3.4.1-i_template-id-{number}-beside-a-good-one",
            RESERVED,
            e.frame(bad, verdict=None),
            e.frame(data(FLOW, ONE)),
            need="IPFIX-7011-3.4.1-TID",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.4.1-i_template-id-255-and-data-of-it",
        "Set ids up to 255 are reserved, whatever templates say of them: such a set is stepped over.",
        e.frame(templates(flow(255)), verdict=None),
        e.frame(data(flow(255), ONE), records=[], verdict=None),
        e.good(),
        need="IPFIX-7011-3.3.2-SETIDRSV",
    )


def repeated():
    outer = template(256, "sourceIPv4Address", "sourceIPv4Address", "protocolIdentifier")
    e = Exporter()
    yield case(
        "rfc7011/8-y_element-twice-in-a-row",
        REPEATED,
        e.frame(templates(outer), data(outer, ("192.0.2.1", "10.0.0.1", 6), ("192.0.2.2", "10.0.0.2", 17))),
        need="IPFIX-7011-8-DUPIE",
        test="T09a",
    )
    spread = template(256, "sourceIPv4Address", "protocolIdentifier", "sourceIPv4Address", "protocolIdentifier")
    e = Exporter()
    yield case(
        "rfc7011/8-y_element-twice-with-others-between",
        REPEATED,
        e.frame(templates(spread), data(spread, ("192.0.2.1", 4, "10.0.0.1", 6))),
        need="IPFIX-7011-8-DUPIE",
        test="T09b",
    )
    sizes = template(256, ("octetDeltaCount", 8), ("octetDeltaCount", 4), ("octetDeltaCount", 1))
    e = Exporter()
    yield case(
        "rfc7011/8-y_element-three-times-in-three-sizes",
        REPEATED,
        e.frame(templates(sizes), data(sizes, (2**40, 2**20, 3))),
        need="IPFIX-7011-8-DUPIE",
        test="T09a",
    )
    names = template(256, "interfaceName", (unknown(99999, 82), VAR), "interfaceName")
    e = Exporter()
    yield case(
        "rfc7011/8-y_element-twice-of-variable-length",
        "Equal ids under different enterprise numbers are no repetition.",
        e.frame(templates(names), data(names, ("a", "bb", "ccc"))),
        need="IPFIX-7011-8-DUPIE",
        test="T09b",
    )
    many = template(256, *["protocolIdentifier"] * 12)
    e = Exporter()
    yield case(
        "rfc7011/8-y_element-twelve-times",
        REPEATED,
        e.frame(templates(many), data(many, tuple(range(12)))),
        need="IPFIX-7011-8-DUPIE",
        test="T09a",
    )


def shapes():
    e = Exporter()
    yield case(
        "rfc7011/3.4.1-y_several-templates-in-a-set",
        "A template set holds one or more template records.",
        e.frame(templates(FLOW, template(257, "protocolIdentifier"), flow(258)), data(flow(258), TWO), data(FLOW, ONE)),
        need="IPFIX-7011-3.4.1-FIELDCOUNT",
    )
    big = template(256, *[(unknown(99999, 1 + i), 1) for i in range(400)])
    e = Exporter()
    yield case(
        "rfc7011/3.4.1-y_template-of-400-fields",
        "The field count has 16 bits: a template may have as many fields as fit into a message.",
        e.frame(templates(big)),
        e.frame(data(big, tuple(f"{i % 256:02x}" for i in range(400)))),
        need="IPFIX-7011-3.4.1-FIELDCOUNT",
        test="T18",
    )
    e = Exporter()
    none = template(256, ("interfaceName", 0), ("ipHeaderPacketSection", 0))
    yield case(
        "rfc7011/3.4.1-i_template-of-records-without-octets",
        "A record of no octets cannot be found in a set; no text says what a receiver does with such a template.",
        e.any(templates(none)),
        e.any(framed(256, "data", raw("00000000", "4 octets"))),
        e.any(framed(256, "data", [])),
        e.good(),
        need="IPFIX-7011-3.4.3-ZEROREC",
    )
    e = Exporter()
    some = template(256, ("interfaceName", 0), "protocolIdentifier", ("ipHeaderPacketSection", 0))
    yield case(
        "rfc7011/6.1.6-y_fields-of-no-octets-beside-another",
        "Strings and octets have zero or more octets: a fixed length of 0 is possible.",
        e.frame(templates(some), data(some, ("", 6, ""), ("", 17, ""))),
        need="IPFIX-7011-6.1.6-STRLEN0",
    )
    e = Exporter()
    wide = template(256, ("interfaceName", 65534), "protocolIdentifier")
    yield case(
        "rfc7011/3.2-y_field-length-65534",
        "65535 alone means variable length: 65534 is a length, of a record for which no message has room.",
        e.frame(templates(wide, FLOW)),
        e.frame(data(FLOW, ONE)),
        need="IPFIX-7011-7-VARMARK",
    )
    e = Exporter()
    bits = template(256, ("tcpControlBits", 1), ("tcpControlBits", 2))
    yield case(
        "rfc7011/6.2-y_tcp-control-bits-in-one-octet",
        "tcpControlBits has 16 bits, and may be reduced to one octet; the bits of the data offset are ignored.",
        e.frame(templates(bits), data(bits, (0x12, 0x5112))),
        need="IPFIX-7125-CONTROLBITS",
        clause="RFC 7125 s3",
        test="T08",
    )
    assert element("tcpControlBits").bits == 0x0FFF


def cases():
    yield from enterprise()
    yield from damaged()
    yield from numbers()
    yield from repeated()
    yield from shapes()
