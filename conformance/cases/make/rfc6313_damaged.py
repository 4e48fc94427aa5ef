# SPDX-License-Identifier: BSL-1.0
"""Structured data that cannot be read (RFC 6313): damaged lists, and lists of unknown templates."""

from .ipfix import VAR, Exporter, Long, Lying, Raw, case, data, template, templates, withdraw
from .lists import BasicList, Part, SubTemplateList, SubTemplateMultiList

IGNORE = "A receiver may ignore structured data, or records that have them; it goes on with other data records."
UNKNOWN = "Data records without their template are accepted; what is around a list of them is read."
PAIR = template(300, "sourceIPv4Address", ("octetDeltaCount", 4))
ROWS = [("192.0.2.1", 1500), ("192.0.2.2", 40)]
OUTSIDE = {"ingressInterface": 7, "protocolIdentifier": 6}

BROKEN = [
    ("basicList", "of-no-octets", "", "A basicList has at least semantic, field id and element length."),
    ("basicList", "head-cut", "0300", "A basicList has at least semantic, field id and element length."),
    ("basicList", "enterprise-number-cut", "0380050004 0001", "The enterprise number of a basicList has four octets."),
    ("basicList", "element-length-0", "03000a0000 00000001", "A receiver reads elements until no data remain."),
    ("basicList", "rest-after-the-elements", "03000a0004 00000001 0002", "A basicList holds whole elements."),
    ("basicList", "less-than-one-element", "03000a0004 0001", "A basicList holds whole elements."),
    ("basicList", "element-longer-than-the-list", "030052ffff 0565746830", "An element of a list ends inside it."),
    ("basicList", "long-length-cut", "030052ffff ff00", "An element of a list ends inside it."),
    ("basicList", "semantic-200", "c8000a0004 00000001", "Semantics 5 to 254 are not assigned."),
    ("subTemplateList", "of-no-octets", "", "A subTemplateList has at least semantic and template id."),
    ("subTemplateList", "head-cut", "0301", "A subTemplateList has at least semantic and template id."),
    ("subTemplateList", "record-cut", "03012c c0000201 0000", "A subTemplateList holds whole records."),
    (
        "subTemplateList",
        "rest-after-the-records",
        "03012c c0000201 000005dc 0000",
        "A receiver reads records of a list until no data remain.",
    ),
    ("subTemplateList", "template-id-3", "030003 c0000201", "Template ids are from 256 to 65535."),
    ("subTemplateMultiList", "of-no-octets", "", "A subTemplateMultiList has at least a semantic."),
    ("subTemplateMultiList", "part-head-cut", "03 012c00", "A part is a template id, a length, and records."),
    ("subTemplateMultiList", "part-length-3", "03 012c0003 c0000201 000005dc", "A part's length counts its own head."),
    ("subTemplateMultiList", "part-past-the-list", "03 012c0020 c0000201 000005dc", "A part ends inside its list."),
    ("subTemplateMultiList", "record-cut", "03 012c0008 c0000201", "A part holds whole records."),
    (
        "subTemplateMultiList",
        "octets-after-the-parts",
        "03 012c000c c0000201 000005dc 0000",
        "A part is a template id, a length, and records.",
    ),
]


def broken():
    for kind, slug, digits, sentence in BROKEN:
        e = Exporter()
        t = template(256, "ingressInterface", (kind, VAR), "protocolIdentifier")
        section = {"basicList": "4.5.1", "subTemplateList": "4.5.2", "subTemplateMultiList": "4.5.3"}[kind]
        name = {"basicList": "basic-list", "subTemplateList": "sub-template-list"}.get(kind, "sub-template-multi-list")
        yield case(
            f"rfc6313/{section}-i_{name}-{slug}",
            f"{sentence} What a receiver does otherwise is left to it.",
            e.any(templates(PAIR, t), data(t, (7, Long(Raw(digits)), 6))),
            e.good(),
            need={"basicList": "IPFIX-6313-4.5.1-BLFIT", "subTemplateList": "IPFIX-6313-4.5.2-STL"}.get(
                kind, "IPFIX-6313-4.5.3-STML"
            ),
        )
    e = Exporter()
    t = template(256, "ingressInterface", "basicList")
    yield case(
        "rfc6313/4.5-n_list-longer-than-its-set",
        "A variable-length element longer than its set makes the message malformed: lists are no exception.",
        e.frame(templates(t)),
        e.refused(data(t, (7, Lying("ff00ff", BasicList("vlanId", [1, 2]))))),
        e.good(),
        need="IPFIX-7011-7-INSET",
        test="T26c",
    )


def unknown_templates():
    t = template(256, "ingressInterface", "subTemplateList", "protocolIdentifier")
    many = template(257, "ingressInterface", "subTemplateMultiList", "protocolIdentifier")
    e = Exporter()
    yield case(
        "rfc6313/4.5.2-y_sub-template-list-of-unknown-template",
        UNKNOWN,
        e.frame(templates(t), data(t, (7, Long(SubTemplateList(PAIR, ROWS)), 6)), records=[OUTSIDE]),
        need="IPFIX-6313-7-IGNORE",
        exact=False,
    )
    e = Exporter()
    parts = [Part(template(999, "vlanId"), [(1,)]), Part(PAIR, ROWS)]
    yield case(
        "rfc6313/4.5.3-y_sub-template-multi-list-with-a-part-of-unknown-template",
        UNKNOWN,
        e.frame(templates(PAIR, many), data(many, (7, Long(SubTemplateMultiList(parts)), 6)), records=[OUTSIDE]),
        need="IPFIX-6313-7-IGNORE",
        exact=False,
    )
    e = Exporter()
    row = (7, Long(SubTemplateList(PAIR, ROWS)), 6)
    yield case(
        "rfc6313/6-y_template-of-a-list-withdrawn",
        "A template that was withdrawn is not used in lists any more.",
        e.frame(templates(PAIR, t), data(t, row)),
        e.frame(withdraw(300), data(t, row), records=[OUTSIDE]),
        need="IPFIX-6313-6-WD",
        transport="tcp",
        exact=False,
    )
    e = Exporter()
    yield case(
        "rfc6313/6-y_template-of-a-list-of-another-domain-is-not-used",
        "Template ids are unique for the session and observation domain, for lists too.",
        e.frame(templates(PAIR), domain=2),
        e.frame(templates(t), data(t, row), domain=1, records=[OUTSIDE]),
        need="IPFIX-7011-8-ODIDTID",
        exact=False,
    )
    e = Exporter()
    plain = template(258, "sourceTransportPort")
    yield case(
        "rfc6313/7-y_other-data-sets-beside-lists",
        IGNORE,
        e.frame(templates(PAIR, t, plain), data(plain, 443), data(t, row), data(plain, 53)),
        need="IPFIX-6313-7-IGNORE",
    )
    # 12,000 elements of no octets each, in 12 KiB.
    e = Exporter()
    lists = template(256, "ingressInterface", "basicList", "protocolIdentifier")
    yield case(
        "rfc6313/4.5.1-i_basic-list-of-12000-empty-strings",
        "A receiver reads elements until no data remain; how many a list may have is limited by the message alone.",
        e.any(templates(lists), data(lists, (7, Long(Raw("030052ffff" + "00" * 12000)), 6))),
        e.good(),
        need="IPFIX-6313-4.5.1-BLZERO",
    )


def cases():
    yield from broken()
    yield from unknown_templates()
