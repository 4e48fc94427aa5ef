# SPDX-License-Identifier: BSL-1.0
"""Options templates and their records: RFC 7011 sections 3.4.2 and 4."""

from .ipfix import ONE, TWO, VAR, Exporter, case, data, flow, records_set, template, template_record
from .ipfix import templates, unknown

FLOW = flow()
SCOPES = "A scope field count of N says that the first N field specifiers are scope fields."
ANY = "The protocol does not prevent the use of any information element for scope."
ZERO = "The scope field count is not zero."
LESS = "The scope field count does not exceed the field count, which includes the scope fields."

# Scopes that receivers should know at least (section 3.4.2.1).
WANTED = [
    ("observationDomainId", 7),
    ("exportingProcessId", 8),
    ("meteringProcessId", 9),
    ("templateId", 256),
    ("lineCardId", 3),
    ("exporterIPv4Address", "192.0.2.1"),
    ("exporterIPv6Address", "2001:db8::1"),
    ("ingressInterface", 4),
]
UNUSUAL = [
    ("octetDeltaCount", 2**40),
    ("interfaceName", "eth0"),
    ("sourceMacAddress", "00:00:5e:00:53:01"),
    ("flowStartMilliseconds", "2026-01-01T00:00:00.5Z"),
    ("samplingProbability", 0.25),
    ("dataRecordsReliability", True),
    ("ipHeaderPacketSection", "4500"),
]


def scopes():
    for name, value in WANTED:
        e = Exporter()
        t = template(256, name, "interfaceDescription", scopes=1)
        yield case(
            f"rfc7011/3.4.2.1-y_scope-{name}",
            "Receivers support at least these scopes: observation domain, processes, template, line card, exporter, "
            "ingress interface.",
            e.frame(templates(t), data(t, (value, "text"))),
            need="IPFIX-7011-3.4.2.1-SCOPESET",
            test="T10a",
        )
    for name, value in UNUSUAL:
        e = Exporter()
        t = template(256, name, "ingressInterface", scopes=1)
        yield case(
            f"rfc7011/3.4.2.1-y_scope-{name}",
            ANY,
            e.frame(templates(t), data(t, (value, 1))),
            need="IPFIX-7011-3.4.2.1-ANYSCOPE",
            test="T10a",
        )
    e = Exporter()
    t = template(256, (unknown(99999, 1), 2), "interfaceName", scopes=1)
    yield case(
        "rfc7011/3.4.2.1-y_scope-of-an-enterprise",
        ANY,
        e.frame(templates(t), data(t, ("0102", "eth0"))),
        need="IPFIX-7011-3.4.2.1-ANYSCOPE",
        test="T10a",
    )
    for slug, names, values in (
        ("two", ["meteringProcessId", "templateId"], (9, 256)),
        ("two-in-the-other-order", ["templateId", "meteringProcessId"], (256, 9)),
        (
            "four",
            ["exportingProcessId", "lineCardId", "ingressInterface", "templateId"],
            (8, 3, 4, 256),
        ),
        ("one-element-twice", ["selectorId", "selectorId"], (5, 6)),
    ):
        e = Exporter()
        t = template(256, *names, "interfaceName", scopes=len(names))
        yield case(
            f"rfc7011/3.4.2.1-y_scopes-{slug}",
            "With several scope fields the scope is their combination; their order may have a meaning, and is kept.",
            e.frame(templates(t), data(t, (*values, "eth0"))),
            need="IPFIX-7011-3.4.2.1-SCOPEORDER",
            test="T11",
        )
    for slug, names, values in (
        ("one", ["ingressInterface"], [1, 2]),
        ("three", ["exportingProcessId", "lineCardId", "interfaceName"], [(8, 3, "eth0")]),
    ):
        e = Exporter()
        t = template(256, *names, scopes=len(names))
        yield case(
            f"rfc7011/3.4.2.2-y_all-fields-are-scope-{slug}",
            "The field count includes the scope fields; all fields may be scope.",
            e.frame(templates(t), data(t, *values)),
            need="IPFIX-7011-3.4.2.2-FCINCL",
            test="T11",
        )


def shapes():
    e = Exporter()
    a = template(256, "ingressInterface", "interfaceName", scopes=1)
    b = template(257, "selectorId", "lineCardId", ("samplingPacketInterval", 2), scopes=2)
    yield case(
        "rfc7011/3.4.2.2-y_several-options-templates-in-a-set",
        "An options template set holds one or more options template records; each has a header of six octets.",
        e.frame(templates(a, b), data(b, (1, 2, 100)), data(a, (1, "eth0"), (2, ""))),
        need="IPFIX-7011-3.4.2.2-OHDR",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.4.2-y_flows-and-options-in-one-message",
        "Template sets, options template sets and data sets may be interleaved in a message.",
        e.frame(templates(FLOW), templates(b), data(b, (1, 2, 100)), data(FLOW, ONE), data(b, (3, 4, 200))),
        need="IPFIX-7011-3.4.2.2-OHDR",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.4.2.2-y_enterprise-scope-and-option",
        SCOPES,
        e.frame(*both(template(256, (unknown(99999, 1), VAR), (unknown(99998, 2), 3), scopes=1), ("ff", "010203"))),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
    )
    e = Exporter()
    yield case(
        "rfc7011/3.4.2.2-y_options-data-before-flow-data-of-other-ids",
        "Data sets of options templates are data sets like others: their id tells the template.",
        e.frame(templates(a)),
        e.frame(data(a, (7, "eth7")), templates(FLOW), data(FLOW, ONE)),
        need="IPFIX-7011-3.1-SEQOPT",
    )
    e = Exporter()
    yield case(
        "rfc7011/9.3-y_options-data-without-their-template-skipped",
        "Data records without their template are accepted; those of known templates in the message are read.",
        e.frame(templates(FLOW), data(FLOW, ONE), data(b, (1, 2, 100), expect=[]), data(FLOW, TWO)),
        need="IPFIX-7011-3.3.2-UNKNOWNSET",
        test="T28",
    )
    for slug, count, scope_count, sentence, need, test in (
        ("scope-count-0", 2, 0, ZERO, "IPFIX-7011-3.4.2.2-SCOPENZ", "T10b"),
        ("scope-count-above-field-count", 2, 3, LESS, "IPFIX-7011-3.4.2.2-SCOPELE", "T25g"),
        ("scope-count-65535", 2, 65535, LESS, "IPFIX-7011-3.4.2.2-SCOPELE", "T25g"),
        ("field-count-without-scopes", 1, 1, "The field count includes the scope fields.", "", ""),
        ("field-count-too-great", 3, 1, "The field count is the number of all fields.", "", "T25b"),
    ):
        e = Exporter()
        two = template(258, "ingressInterface", "interfaceName", scopes=1)
        bad = records_set(3, template_record(two, count=count, scopes=scope_count))
        is_open = slug == "field-count-without-scopes"  # the rest reads as the header of another one
        name = f"rfc7011/3.4.2.2-{'i' if is_open else 'n'}_{slug}"
        first = e.any(bad) if is_open else e.frame(bad, verdict="refused", records=[])
        yield case(name, sentence, first, e.good(), need=need or "IPFIX-7011-3.4.2.2-FCINCL", test=test)
    e = Exporter()
    octets_as_in_v9 = template_record(template(258, "ingressInterface", "interfaceName", scopes=1), count=4, scopes=4)
    yield case(
        "rfc7011/3.4.2.2-n_counts-in-octets-as-netflow-v9-has-them",
        "The counts of an options template are of fields, not of octets.",
        e.refused(records_set(3, octets_as_in_v9)),
        e.good(),
        need="IPFIX-7011-3.4.2.2-OHDR",
    )
    e = Exporter()
    cut = template_record(template(258, "ingressInterface", "interfaceName", scopes=1))[:1]
    yield case(
        "rfc7011/3.4.2.2-n_header-without-scope-count",
        "An options template record has a header of six octets; only withdrawals have four.",
        e.refused(records_set(3, cut)),
        e.good(),
        need="IPFIX-7011-3.4.2.2-OHDR",
    )


def both(t, *rows):
    return templates(t), data(t, *rows)


# Section 4: name, fields, scopes, rows, requirement, test.
STANDARD = [
    (
        "4.1-y_metering-process-statistics",
        ["observationDomainId", "exportedMessageTotalCount", "exportedFlowRecordTotalCount", "exportedOctetTotalCount"],
        1,
        [(1, 10, 200, 30000)],
        "IPFIX-7011-4.1-CONTENT",
        "T12a",
    ),
    (
        "4.1-y_metering-process-statistics-of-one-process",
        ["observationDomainId", "meteringProcessId", "exportedMessageTotalCount", "exportedOctetTotalCount"],
        2,
        [(1, 7, 10, 30000)],
        "IPFIX-7011-4.1-MPID",
        "T12b",
    ),
    (
        "4-y_metering-process-statistics-in-another-order-with-more-elements",
        ["observationDomainId", "exportedOctetTotalCount", "interfaceName", "exportedMessageTotalCount"],
        1,
        [(1, 30000, "eth0", 10)],
        "IPFIX-7011-4-OPTCOMBO",
        "T12a",
    ),
    (
        "4.1-y_metering-process-statistics-of-three-processes",
        ["observationDomainId", "meteringProcessId", "exportedMessageTotalCount", "exportedFlowRecordTotalCount"],
        2,
        [(1, 1, 10, 200), (1, 2, 11, 201), (1, 3, 12, 202)],
        "IPFIX-7011-4.1-MPID",
        "T12c",
    ),
    (
        "4.2-y_metering-process-reliability",
        [
            "observationDomainId",
            "meteringProcessId",
            "ignoredPacketTotalCount",
            "ignoredOctetTotalCount",
            "observationTimeMilliseconds",
            "observationTimeMilliseconds",
        ],
        2,
        [(1, 2, 5, 500, "2026-01-01T00:00:00.001Z", "2026-01-01T00:00:01.002Z")],
        "IPFIX-7011-4.2-SCOPE",
        "T13",
    ),
    (
        "4.2-y_metering-process-reliability-with-times-in-the-other-order",
        [
            "meteringProcessId",
            "ignoredPacketTotalCount",
            "ignoredOctetTotalCount",
            "observationTimeSeconds",
            "observationTimeSeconds",
        ],
        1,
        [(2, 5, 500, "2026-01-01T00:00:09Z", "2026-01-01T00:00:01Z")],
        "IPFIX-7011-4.2-TWOTIMES",
        "T13",
    ),
    (
        "4.3-y_exporting-process-reliability",
        [
            "exportingProcessId",
            "notSentFlowTotalCount",
            "notSentPacketTotalCount",
            "notSentOctetTotalCount",
            "observationTimeSeconds",
            "observationTimeSeconds",
        ],
        1,
        [(2, 1, 5, 500, "2026-01-01T00:00:01Z", "2026-01-01T00:00:09Z")],
        "IPFIX-7011-4.3-SCOPE",
        "T14",
    ),
]


def standard():
    for name, fields, scope_count, rows, need, test in STANDARD:
        e = Exporter()
        t = template(256, *fields, scopes=scope_count)
        yield case(
            f"rfc7011/{name}",
            "A receiver recognises the options that report about processes by the elements in their template.",
            e.frame(templates(t), data(t, *rows)),
            need=need,
            test=test,
        )
    keys = template(257, "templateId", "flowKeyIndicator", scopes=1)
    for slug, row, test in (
        ("4.4-y_flow-keys", (256, 3), "T15a"),
        ("4.4-i_flow-keys-beyond-the-last-field", (256, 2**20), "T15b"),
        ("4.4-i_flow-keys-of-an-unknown-template", (999, 3), "T15c"),
    ):
        e = Exporter()
        first = e.frame(templates(FLOW), templates(keys), data(keys, row))
        if slug.startswith("4.4-i"):
            first.verdict = first.records = None
        yield case(
            f"rfc7011/{slug}",
            "flowKeyIndicator has a bit for each field of a template, the first in the lowest: flow keys are set.",
            first,
            e.good(),
            need="IPFIX-7011-4.4-BITS",
            test=test,
        )


def cases():
    yield from scopes()
    yield from shapes()
    yield from standard()
