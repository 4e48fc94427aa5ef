# SPDX-License-Identifier: BSL-1.0
"""Sets: RFC 7011 section 3.3, and padding (sections 3.3.1, 9 and 9.1)."""

from .ipfix import GOOD, ONE, TWO, VAR, Exporter, case, data, flow, octets_set, records_set, template
from .ipfix import template_record, templates

FLOW = flow()
SMALL = template(257, "protocolIdentifier")
SKIP = "A receiver steps over sets that it cannot read by their length, and reads the rest of the message."
RESERVED = "Set ids from 4 to 255 are reserved: unknown sets are ignored, and the rest of the message is read."
SET_LENGTH = "The length of a set counts its header, its records and its padding: less than 4 octets is nonsensical."
TOO_LONG = "A set longer than its enclosing message makes the message malformed: it is discarded."
PADDING = "Octets of zero may follow the records of a set, fewer than its shortest record has."
NONZERO = "Padding that is not zero does not make a message malformed."
EMPTY = "A set has one or more records; none is not among what makes a message malformed."


def ids():
    for number in (0, 1):
        e = Exporter()
        yield case(
            f"rfc7011/3.3.2-y_set-id-{number}-skipped",
            "Set ids 0 and 1 are not used: a receiver steps over such a set and reads the rest of the message.",
            e.frame(templates(FLOW), octets_set(number, "0100000100080004", "no kind"), data(FLOW, ONE)),
            need="IPFIX-7011-3.3.2-SETID01",
            test="T28",
        )
    for number in (4, 5, 100, 254, 255):
        e = Exporter()
        yield case(
            f"rfc7011/3.3.2-y_set-id-{number}-skipped",
            RESERVED,
            e.frame(templates(FLOW), octets_set(number, "deadbeef", "a reserved kind"), data(FLOW, ONE)),
            need="IPFIX-7011-3.3.2-SETIDRSV",
            test="T28",
        )
    for number in (258, 999, 32768, 65535):
        e = Exporter()
        yield case(
            f"rfc7011/9.3-y_set-of-unknown-template-{number}-skipped",
            "Data records without their template are accepted; those of known templates in the message are read.",
            e.frame(templates(FLOW), octets_set(number, "c0000201c633640100000001", "data"), data(FLOW, ONE)),
            need="IPFIX-7011-3.3.2-UNKNOWNSET",
            test="T28",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.3.2-y_unknown-sets-before-between-and-behind",
        SKIP,
        e.frame(octets_set(4, "00"), templates(FLOW), octets_set(300, ""), data(FLOW, ONE), octets_set(255, "ffff")),
        need="IPFIX-7011-3.3.2-NEXTSET",
        test="T28",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.3.2-y_only-unknown-sets",
        SKIP,
        e.frame(octets_set(77, "0001020304"), octets_set(4660, "0506")),
        e.good(),
        need="IPFIX-7011-3.3.2-NEXTSET",
        test="T28",
    )


def lengths():
    for length in (0, 1, 2, 3):
        for slug, bad in (
            ("data", octets_set(256, "c0000201c633640100000001", "data", length=length)),
            ("templates", templates(flow(258), length=length)),
            ("unknown", octets_set(1000, "00000000", length=length)),
        ):
            e = Exporter()
            yield case(
                f"rfc7011/9.1-n_set-length-{length}-of-{slug}",
                SET_LENGTH,
                e.frame(templates(FLOW)),
                e.refused(bad, data(FLOW, ONE)),
                e.frame(data(FLOW, GOOD)),
                need="IPFIX-7011-3.3.2-SETLEN",
            )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_set-length-0-behind-a-good-set",
        "A malformed message is discarded whole: what its sets before the fault say is not used either.",
        e.frame(templates(FLOW)),
        e.refused(data(FLOW, ONE), octets_set(256, "", "data", length=0)),
        e.frame(data(FLOW, GOOD)),
        need="IPFIX-7011-3.1-SETSUM",
    )
    for slug, bad in (
        ("data", data(FLOW, TWO, length=17)),
        ("data-65535", data(FLOW, TWO, length=65535)),
        ("templates", templates(flow(258), length=21)),
        ("unknown", octets_set(1000, "00000000", length=9)),
    ):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-n_set-past-the-message-of-{slug}",
            TOO_LONG,
            e.frame(templates(FLOW)),
            e.refused(data(FLOW, ONE), bad),
            e.frame(data(FLOW, GOOD)),
            need="IPFIX-7011-3.3.2-SETLEN",
        )
    e = Exporter()
    yield case(
        "rfc7011/9.1-n_template-in-a-message-whose-last-set-is-too-long",
        "A malformed message is discarded whole: templates in it are not learned.",
        e.refused(templates(FLOW), data(flow(258), TWO, length=20)),
        e.frame(data(FLOW, ONE), records=[]),
        e.good(),
        need="IPFIX-7011-9.1-MALFORMED",
    )
    for slug, empty in (
        ("data", octets_set(256, "", "data")),
        ("templates", octets_set(2, "", "templates")),
        ("options-templates", octets_set(3, "", "options templates")),
        ("unknown", octets_set(1000, "")),
    ):
        e = Exporter()
        yield case(
            f"rfc7011/3.3-y_empty-set-of-{slug}",
            EMPTY,
            e.frame(templates(FLOW), empty, data(FLOW, ONE)),
            need="IPFIX-7011-3.3.2-EMPTYSET",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.3-y_many-records-in-one-set",
        "A set holds one or more records; its length tells how many.",
        e.frame(templates(FLOW), data(FLOW, *[(f"192.0.2.{i}", "198.51.100.1", i) for i in range(20)])),
        need="IPFIX-7011-3.3.2-SETLEN",
    )


def padding():
    for n in (1, 2, 3, 7, 11):
        e = Exporter()
        yield case(
            f"rfc7011/3.3.1-y_padding-of-data-{n}",
            PADDING,
            e.frame(templates(FLOW), data(FLOW, ONE, padding=bytes(n)), data(FLOW, TWO, padding=bytes(n))),
            need="IPFIX-7011-3.3.1-PADLEN",
            test="T04",
        )
    for n in (1, 2, 3):
        e = Exporter()
        yield case(
            f"rfc7011/3.3.1-y_padding-of-templates-{n}",
            "A receiver accepts padding in template sets.",
            e.frame(templates(FLOW, padding=bytes(n)), data(FLOW, ONE)),
            need="IPFIX-7011-3.3.1-TPADLEN",
            test="T04",
        )
    e = Exporter()
    yield case(
        "rfc7011/3.3.1-y_padding-of-templates-to-8-octets",
        "Template sets are padded for alignment on 8 octets: 4 zeros are no withdrawal of template 0.",
        e.frame(templates(FLOW, SMALL, padding=bytes(4)), data(FLOW, ONE), data(SMALL, 6)),
        need="IPFIX-7011-3.3.1-TPADLEN",
        test="T04",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.3.1-y_padding-of-templates-to-8-octets-over-tcp",
        "Template sets are padded for alignment on 8 octets: 4 zeros are no withdrawal of template 0.",
        e.frame(templates(FLOW, SMALL, padding=bytes(4)), data(FLOW, ONE), data(SMALL, 6)),
        need="IPFIX-7011-3.3.1-TPADLEN",
        test="T04",
        transport="tcp",
    )
    e = Exporter()
    options = template(258, "ingressInterface", "interfaceName", scopes=1)
    yield case(
        "rfc7011/3.3.1-y_padding-of-options-templates-2",
        "A receiver accepts padding in options template sets.",
        e.frame(templates(options, padding=bytes(2)), data(options, (1, "eth0"))),
        need="IPFIX-7011-3.3.1-TPADLEN",
        test="T04",
    )
    for digits in ("01", "ffff", "c00002"):
        e = Exporter()
        yield case(
            f"rfc7011/9.1-y_padding-not-zero-{len(digits) // 2}",
            NONZERO,
            e.frame(templates(FLOW), data(FLOW, ONE, padding=bytes.fromhex(digits)), data(FLOW, TWO)),
            need="IPFIX-7011-9.1-NZPAD",
        )
    zeros = {"sourceIPv4Address": "0.0.0.0", "destinationIPv4Address": "0.0.0.0", "octetDeltaCount": 0}
    for slug, n, more in (("as-long-as-a-record", 12, 1), ("longer-than-two-records", 25, 2)):
        e = Exporter()
        expected = [data(FLOW, ONE).records[0]] + [zeros] * more
        yield case(
            f"rfc7011/9-y_zeros-{slug}",
            "Padding is what the content of a set leaves modulo the shortest record: zeros beyond it are records.",
            e.frame(templates(FLOW), data(FLOW, ONE, padding=bytes(n)), records=expected),
            need="IPFIX-7011-9-PAD",
        )
    e = Exporter()
    expected = [{"protocolIdentifier": n} for n in (6, 0, 0, 0)]
    yield case(
        "rfc7011/9-y_zeros-behind-records-of-one-octet",
        "With records of one octet no padding is possible: each zero is a record.",
        e.frame(templates(SMALL), data(SMALL, 6, padding=bytes(3)), records=expected),
        need="IPFIX-7011-9-PAD",
    )
    e = Exporter()
    t = template(256, "ingressInterface", ("interfaceName", VAR))
    yield case(
        "rfc7011/9-y_padding-behind-variable-length",
        "The shortest record of a template with variable length has one octet for each such field.",
        e.frame(templates(t), data(t, (1, "eth0"), (2, ""), padding=bytes(4))),
        need="IPFIX-7011-9-PAD",
        test="T04",
    )
    e = Exporter()
    yield case(
        "rfc7011/9-i_set-shorter-than-a-record",
        "Octets that are fewer than the shortest record are padding, though a set has one or more records.",
        e.any(templates(FLOW), octets_set(256, "c0000201c6336401", "data"), data(FLOW, TWO)),
        e.good(),
        need="IPFIX-7011-3.4.3-DATALEN",
        test="T27a",
    )
    for slug, test, digits in (
        ("too-few-fields", "T27a", "c0000201c6336401"),
        ("too-many-fields", "T27b", "c0000201c63364010000000101"),
    ):
        e = Exporter()
        bad = octets_set(256, digits, "data", data=1)
        yield case(
            f"rfc7011/3.4.3-i_record-of-{slug}",
            "RFC 5471 has data with too few or too many fields discarded; under RFC 7011 such a rest may be padding.",
            e.any(templates(FLOW), bad),
            e.good(),
            need="IPFIX-7011-3.4.3-DATALEN",
            test=test,
        )


def padding_octets():
    for n in (1, 2, 3, 5, 7, 12):
        e = Exporter()
        t = template(256, "protocolIdentifier", ("paddingOctets", n), "octetDeltaCount")
        yield case(
            f"rfc7011/3.3.1-y_padding-element-of-{n}",
            "The element paddingOctets makes records longer; the fields around it are read as ever.",
            e.frame(templates(t), data(t, (6, "00" * n, 1500), (17, "00" * n, 40))),
            need="IPFIX-IANA-210-PADZERO",
            test="T05a",
            exact=False,
        )
    e = Exporter()
    t = template(256, "protocolIdentifier", ("paddingOctets", 3))
    yield case(
        "rfc7011/3.3.1-y_padding-element-behind-one-octet",
        "With very short records paddingOctets is used instead of padding: a set of 64 octets holds 15 records.",
        e.frame(templates(t), data(t, *[(i, "000000") for i in range(15)])),
        need="IPFIX-IANA-210-PADZERO",
        test="T05b",
        exact=False,
    )
    e = Exporter()
    t = template(256, "sourceIPv4Address", "octetDeltaCount", ("paddingOctets", 2), "interfaceName", ("paddingOctets", VAR))
    rows = [("192.0.2.1", 1500, "0000", "eth0", "0000"), ("192.0.2.2", 40, "0000", "lo", "")]
    yield case(
        "rfc7011/3.3.1-y_padding-elements-fixed-and-variable",
        "paddingOctets may stand in a template several times, also with variable length.",
        e.frame(templates(t), data(t, *rows)),
        need="IPFIX-IANA-210-PADZERO",
        test="T05c",
        exact=False,
    )
    e = Exporter()
    t = template(256, "protocolIdentifier", ("paddingOctets", 2))
    yield case(
        "rfc7011/3.3.1-i_padding-element-not-zero",
        "The octets of paddingOctets are zero; what a receiver does if they are not is not said.",
        e.frame(templates(t), data(t, (6, "beef")), verdict=None, records=[{"protocolIdentifier": 6}]),
        need="IPFIX-IANA-210-PADZERO",
        exact=False,
    )


def cases():
    yield from ids()
    yield from lengths()
    yield from padding()
    yield from padding_octets()
    e = Exporter()
    yield case(
        "rfc7011/3.3.1-i_data-record-in-a-template-set",
        "Kinds of records are not mixed in a set; what a receiver does with octets that are no template is not said.",
        e.any(records_set(2, template_record(FLOW), data(FLOW, ONE).pieces[1:])),
        e.good(),
        need="IPFIX-7011-3.3.1-NOMIX",
    )
