# SPDX-License-Identifier: BSL-1.0
"""Structured data (RFC 6313): basicList, subTemplateList and subTemplateMultiList."""

from .ipfix import VAR, Exporter, Long, case, data, template, templates, unknown
from .lists import SEMANTICS, BasicList, Part, SubTemplateList, SubTemplateMultiList

BASIC = "A basicList is a semantic, a field id and an element length, and then elements to its end."
SUB = "A subTemplateList is a semantic and a template id, and then records of that template to its end."
MULTI = "A subTemplateMultiList is a semantic, and then template ids, each with a length and records of its template."
SHORT = "A list of less than 255 octets may have its length in one octet; three octets are recommended."
EMPTY = "A list of zero elements has its head, and no content."

PAIR = template(300, "sourceIPv4Address", ("octetDeltaCount", 4))
NAMES = template(301, "interfaceName", "protocolIdentifier")
ROWS = [("192.0.2.1", 1500), ("192.0.2.2", 40)]
NAME_ROWS = [("eth0", 6), ("", 17)]


def around(kind, *lists, length=VAR, fields=(PAIR, NAMES)):
    """Frames: a record for each list, with a field before it and one after it."""
    e = Exporter()
    t = template(256, "ingressInterface", (kind, length), "protocolIdentifier")
    rows = [(7, value, 6) for value in lists]
    return e.frame(templates(*fields, t), data(t, *rows))


def basic():
    kind = "basicList"
    for name in SEMANTICS:
        yield case(
            f"rfc6313/4.4-y_basic-list-{name.lower()}",
            "The semantic of a list is noneOf, exactlyOneOf, oneOrMoreOf, allOf, ordered or undefined.",
            around(kind, Long(BasicList("egressInterface", [1, 4, 8], name))),
            need="IPFIX-6313-4.4-SEM",
        )
    for slug, of, values in (
        ("integers", "egressInterface", [1, 4, 8]),
        ("integers-of-reduced-size", ("egressInterface", 2), [1, 65535]),
        ("one-octet-each", "protocolIdentifier", [6, 17, 1]),
        ("addresses", "sourceIPv4Address", ["192.0.2.1", "192.0.2.2"]),
        ("ipv6-addresses", "sourceIPv6Address", ["2001:db8::1", "::"]),
        ("macs", "sourceMacAddress", ["00:00:5e:00:53:01"]),
        ("times", "flowStartMilliseconds", ["2026-01-01T00:00:00.001Z", "1970-01-01T00:00:00.000Z"]),
        ("booleans", "dataRecordsReliability", [True, False]),
        ("floats", "samplingProbability", [0.5, 0.01]),
        ("strings-of-variable-length", "interfaceName", ["eth0", "", "x" * 254, "y" * 255]),
        ("strings-of-fixed-length", ("interfaceName", 2), ["lo", "e0"]),
        ("octets", "ipHeaderPacketSection", ["4500", ""]),
        ("elements-of-an-enterprise", (unknown(99999, 5), 2), ["aaaa", "bbbb"]),
        ("elements-of-an-enterprise-of-variable-length", (unknown(99999, 5), VAR), ["aa", "", "bbbb"]),
        ("reverse-elements", ("reverseOctetDeltaCount", 4), [1, 2]),
        ("one-element", "egressInterface", [9]),
    ):
        yield case(
            f"rfc6313/4.5.1-y_basic-list-of-{slug}",
            "An enterprise number follows the element length in a basicList whose enterprise bit is set."
            if "enterprise" in slug
            else BASIC,
            around(kind, Long(BasicList(of, values))),
            need="IPFIX-6313-4.5.1-BLHDR",
            test="T07" if "enterprise" in slug else "",
        )
    for slug, of in (
        ("fixed", "egressInterface"),
        ("variable", "interfaceName"),
        ("enterprise", (unknown(99999, 5), 4)),
    ):
        yield case(
            f"rfc6313/4.5.1-y_basic-list-empty-of-{slug}-elements",
            "A basicList of zero elements has semantic, field id, element length, and enterprise number if any.",
            around(kind, Long(BasicList(of, [], "noneOf"))),
            need="IPFIX-6313-4.5.1-BLHDR",
        )
    yield case(
        "rfc6313/4.5.1-y_basic-list-with-length-in-one-octet",
        SHORT,
        around(kind, BasicList("egressInterface", [1, 2]), Long(BasicList("egressInterface", [1, 2]))),
        need="IPFIX-6313-5.1-LEN3",
    )
    yield case(
        "rfc6313/4.5.1-y_basic-list-of-255-octets-and-more",
        "A list of 255 or more octets has its length in three octets.",
        around(kind, BasicList("egressInterface", list(range(100)))),
        need="IPFIX-6313-5.1-LEN3",
    )
    yield case(
        "rfc6313/5.1-y_basic-list-of-fixed-length",
        "A list that is always equally long may have its length in the template.",
        around(kind, BasicList("egressInterface", [1, 2]), BasicList("sourceIPv4Address", ["0.0.0.1"] * 2), length=13),
        need="IPFIX-6313-4.5.1-BLFIT",
    )
    yield case(
        "rfc6313/4.5.1-y_basic-lists-of-other-elements-in-each-record",
        "Which elements a basicList holds is said in the record, not in the template.",
        around(kind, Long(BasicList("egressInterface", [1])), Long(BasicList("interfaceName", ["a", "bb"]))),
        need="IPFIX-6313-4.5.1-BLHDR",
    )
    e = Exporter()
    t = template(256, "basicList", "basicList", "protocolIdentifier")
    yield case(
        "rfc6313/4.5.1-y_two-basic-lists-in-a-record",
        "An element may stand several times in a template, lists too; the order is kept.",
        e.frame(templates(t), data(t, (Long(BasicList("egressInterface", [1])), BasicList("vlanId", [2, 3]), 6))),
        need="IPFIX-7011-8-DUPIE",
    )
    e = Exporter()
    t = template(256, "sourceIPv4Address", "bgpSourceCommunityList")
    yield case(
        "rfc6313/4.1-y_another-element-of-the-type-basic-list",
        "basicList is a data type: other elements may have it.",
        e.frame(templates(t), data(t, ("192.0.2.1", Long(BasicList("bgpCommunity", [65536, 65537]))))),
        need="IPFIX-6313-4.5.1-BLHDR",
    )


def sub():
    kind = "subTemplateList"
    for name in SEMANTICS:
        yield case(
            f"rfc6313/4.4-y_sub-template-list-{name.lower()}",
            "The semantic of a list is noneOf, exactlyOneOf, oneOrMoreOf, allOf, ordered or undefined.",
            around(kind, Long(SubTemplateList(PAIR, ROWS, name))),
            need="IPFIX-6313-4.4-SEM",
        )
    for slug, value in (
        ("fixed-records", SubTemplateList(PAIR, ROWS)),
        ("records-of-variable-length", SubTemplateList(NAMES, NAME_ROWS)),
        ("one-record", SubTemplateList(NAMES, NAME_ROWS[:1], "undefined")),
        ("many-records", SubTemplateList(PAIR, [(f"192.0.2.{i}", i) for i in range(40)])),
    ):
        yield case(
            f"rfc6313/4.5.2-y_sub-template-list-of-{slug}",
            SUB,
            around(kind, Long(value)),
            need="IPFIX-6313-4.5.2-STL",
        )
    yield case(
        "rfc6313/4.5.2-y_sub-template-list-empty",
        "A subTemplateList of zero elements has only the semantic and the template id.",
        around(kind, Long(SubTemplateList(PAIR, [], "noneOf")), SubTemplateList(NAMES, [], "undefined")),
        need="IPFIX-6313-4.5.2-STL",
    )
    yield case(
        "rfc6313/4.5.2-y_sub-template-list-with-length-in-one-octet",
        SHORT,
        around(kind, SubTemplateList(PAIR, ROWS)),
        need="IPFIX-6313-5.1-LEN3",
    )
    yield case(
        "rfc6313/5.1-y_sub-template-list-of-fixed-length",
        "A list that is always equally long may have its length in the template.",
        around(kind, SubTemplateList(PAIR, ROWS), length=19),
        need="IPFIX-6313-4.5.2-STL",
    )
    e = Exporter()
    t = template(256, "ingressInterface", kind)
    own = template(300, "sourceIPv4Address", ("paddingOctets", 2), "sourceTransportPort")
    row = (7, Long(SubTemplateList(own, [("192.0.2.1", "0000", 443)])))
    yield case(
        "rfc6313/5.5-y_padding-element-in-a-list",
        "Padding may be inserted in structured data with the element paddingOctets.",
        e.frame(templates(own, t), data(t, row)),
        need="IPFIX-IANA-210-PADZERO",
    )
    e = Exporter()
    t = template(256, "ingressInterface", kind)
    yield case(
        "rfc6313/4.5.2-y_template-of-a-list-defined-after-the-one-that-has-it",
        "Which template the records of a list have is said in the data record: it has to be known then.",
        e.frame(templates(t)),
        e.frame(templates(PAIR)),
        e.frame(data(t, (7, Long(SubTemplateList(PAIR, ROWS))))),
        need="IPFIX-6313-4.5.2-STL",
    )
    e = Exporter()
    wider = template(300, "sourceIPv4Address", ("octetDeltaCount", 8))
    yield case(
        "rfc6313/6-y_template-of-a-list-replaced",
        "Templates of lists are templates like others: over UDP a new one replaces the old one.",
        e.frame(templates(PAIR, t), data(t, (7, Long(SubTemplateList(PAIR, ROWS))))),
        e.frame(templates(wider), data(t, (7, Long(SubTemplateList(wider, ROWS))))),
        need="IPFIX-7011-8.4-REPLACE",
    )
    e = Exporter()
    yield case(
        "rfc6313/6-y_template-of-a-list-used-for-a-data-set-too",
        "Template ids are unique for the session and domain, whatever the template is used for.",
        e.frame(templates(PAIR, t), data(PAIR, ROWS[0]), data(t, (7, Long(SubTemplateList(PAIR, ROWS))))),
        need="IPFIX-6313-4.5.2-STL",
    )


def multi():
    kind = "subTemplateMultiList"
    for name in SEMANTICS:
        yield case(
            f"rfc6313/4.4-y_sub-template-multi-list-{name.lower()}",
            "The semantic of a list is noneOf, exactlyOneOf, oneOrMoreOf, allOf, ordered or undefined.",
            around(kind, Long(SubTemplateMultiList([Part(PAIR, ROWS), Part(NAMES, NAME_ROWS)], name))),
            need="IPFIX-6313-4.4-SEM",
        )
    for slug, parts in (
        ("one-template", [Part(PAIR, ROWS)]),
        ("two-templates", [Part(PAIR, ROWS[:1]), Part(NAMES, NAME_ROWS)]),
        ("one-template-twice", [Part(PAIR, ROWS[:1]), Part(PAIR, ROWS[1:])]),
        ("a-b-a", [Part(NAMES, NAME_ROWS), Part(PAIR, ROWS), Part(NAMES, NAME_ROWS[:1])]),
    ):
        yield case(
            f"rfc6313/4.5.3-y_sub-template-multi-list-of-{slug}",
            MULTI,
            around(kind, Long(SubTemplateMultiList(parts))),
            need="IPFIX-6313-4.5.3-STML",
        )
    yield case(
        "rfc6313/4.5.3-y_sub-template-multi-list-with-length-in-one-octet",
        SHORT,
        around(kind, SubTemplateMultiList([Part(PAIR, ROWS)])),
        need="IPFIX-6313-5.1-LEN3",
    )
    yield case(
        "rfc6313/4.5.3-y_sub-template-multi-list-without-parts",
        EMPTY,
        around(kind, Long(SubTemplateMultiList([], "noneOf"))),
        need="IPFIX-6313-4.5.3-STML",
    )
    for length in (0, 4):
        sentence = "With zero records the length is set to zero, though it otherwise counts its own four octets."
        frame = around(kind, Long(SubTemplateMultiList([Part(PAIR, [], length), Part(NAMES, NAME_ROWS)])))
        yield case(
            f"rfc6313/4.5.3-{'y' if not length else 'i'}_part-without-records-of-length-{length}",
            sentence if not length else "Without records the length is zero by one sentence, four by another.",
            frame,
            need="IPFIX-6313-4.5.3-STMLZERO",
        )


def cases():
    yield from basic()
    yield from sub()
    yield from multi()
