# SPDX-License-Identifier: BSL-1.0
"""Elements of enterprises, and elements that nobody knows (RFC 7011 sections 3.2 and 9)."""

from .ipfix import ONE, VAR, Exporter, case, data, flow, raw, records_set, template, templates, unknown
from .registry import Element

FLOW = flow()
PEN = "With the enterprise bit set an enterprise number of four octets follows the length of the field."
UNKNOWN = "A receiver notes elements that it does not understand; it may drop these from the record, not the others."


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
    head = raw("01000002", "template 256, field count 2")
    fields = raw("80050001 00000000", "element 5 of enterprise 0, 1 octet")
    fields += raw("00040001", "protocolIdentifier, 1 octet")
    bits = records_set(2, head + fields)
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
        known = [{"sourceIPv4Address": "192.0.2.1", "protocolIdentifier": 6}]
        yield case(
            f"rfc7011/9-y_element-{number}-that-iana-has-not-assigned",
            UNKNOWN,
            e.frame(templates(t), data(t, ("192.0.2.1", "deadbeef", 6)), records=known),
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
        "An enterprise-specific element has the type that its authority gave it; other fields are read.",
        e.frame(templates(known), data(known, (200, "192.0.2.1")), records=[{"sourceIPv4Address": "192.0.2.1"}]),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
        exact=False,
    )


def cases():
    yield from enterprise()
