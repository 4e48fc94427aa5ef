# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9: templates and their management (RFC 3954 sections 5.1, 5.2, 7 and 9)."""

from .format import Frame
from .ipfix import GOOD, ONE, TWO, flow, template
from .netflow9 import Exporter, case, data, options_templates, raw, records_set, scope, template_record, templates

FLOW = flow()
OTHER = template(256, "sourceTransportPort", "destinationTransportPort")
RANGE = "Template ids are from 256 to 65535."
REPLACE = "A new definition of a template id replaces the previous one immediately."
DOMAINS = "Template ids are unique for an exporter and its observation domain, which the source id names."


def management():
    for number in (256, 511, 65535):
        e = Exporter()
        t = flow(number)
        yield case(
            f"rfc3954/5.2-y_template-id-{number}",
            RANGE,
            e.frame(templates(t), data(t, ONE)),
            need="NFV9-3954-5.2-TID",
        )
    for number in (0, 1, 255):
        e = Exporter()
        yield case(
            f"rfc3954/5.2-i_template-id-{number}-beside-a-good-one",
            "Template ids from 0 to 255 are reserved; a collector stores template records to interpret later data.",
            e.frame(templates(flow(number), FLOW), verdict=None),
            e.frame(data(FLOW, ONE)),
            need="NFV9-3954-5.2-TID",
        )
    e = Exporter()
    yield case(
        "rfc3954/5.2-y_several-templates-in-a-flowset",
        "A template FlowSet may hold several template records; the field count tells where each ends.",
        e.frame(templates(FLOW, template(257, "protocolIdentifier"), flow(258)), data(flow(258), TWO), data(FLOW, ONE)),
        need="NFV9-3954-5.2-MULTI",
    )
    for slug, frames in (("refreshed", FLOW), ("replaced", OTHER)):
        e = Exporter()
        second = data(FLOW, TWO) if frames is FLOW else data(OTHER, (443, 50000))
        yield case(
            f"rfc3954/9-y_template-{slug}",
            "Templates are sent again regularly." if frames is FLOW else REPLACE,
            e.frame(templates(FLOW), data(FLOW, ONE)),
            e.frame(templates(frames)),
            e.frame(second),
            need="NFV9-3954-7-REFRESH" if frames is FLOW else "NFV9-3954-7-OVERRIDE",
        )
    e = Exporter()
    yield case(
        "rfc3954/9-y_template-replaced-between-two-data-flowsets",
        REPLACE,
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE), templates(OTHER), data(OTHER, (443, 50000)), templates(FLOW), data(FLOW, TWO)),
        need="NFV9-3954-7-OVERRIDE",
    )
    e = Exporter()
    t = template(256, (scope("System"), 4), ("samplingInterval", 4), scopes=1)
    yield case(
        "rfc3954/9-y_template-replaced-by-an-options-template",
        REPLACE,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(options_templates(t), data(t, (0, 100))),
        need="NFV9-3954-7-OVERRIDE",
    )
    e = Exporter()
    yield case(
        "rfc3954/9-y_data-before-their-template",
        "A collector should store data whose template it has not received, and read them when it comes.",
        e.frame(data(FLOW, ONE), records=[]),
        e.frame(templates(FLOW), records=data(FLOW, ONE).records),
        e.frame(data(FLOW, TWO)),
        need="NFV9-3954-9-STORE",
    )
    e = Exporter()
    yield case(
        "rfc3954/7-y_one-id-in-two-domains",
        DOMAINS,
        e.frame(templates(FLOW), source_id=1),
        e.frame(templates(OTHER), source_id=2),
        e.frame(data(FLOW, ONE), source_id=1),
        e.frame(data(OTHER, (443, 50000)), source_id=2),
        need="NFV9-3954-7-ODSCOPE",
    )
    e = Exporter()
    yield case(
        "rfc3954/7-y_template-of-another-domain-is-not-used",
        DOMAINS,
        e.frame(templates(FLOW), source_id=1),
        e.frame(data(FLOW, ONE), source_id=2, records=[]),
        need="NFV9-3954-7-ODSCOPE",
    )
    a, b = Exporter(), Exporter(source="192.0.2.99:2055")
    yield case(
        "rfc3954/5.1-y_template-of-another-exporter-is-not-used",
        DOMAINS,
        a.frame(templates(FLOW), data(FLOW, ONE)),
        b.frame(data(FLOW, TWO), records=[]),
        b.frame(templates(OTHER), data(OTHER, (443, 50000)), records=None),
        a.frame(data(FLOW, GOOD)),
        need="NFV9-3954-5.1-SRCID",
    )
    a, b = Exporter(), Exporter(source="192.0.2.1:50000", sequence=1)
    yield case(
        "rfc3954/5.1-y_same-exporter-from-another-port",
        "An export stream is known by the exporter's address and the source id: the port is no part of it.",
        a.frame(templates(FLOW), data(FLOW, ONE)),
        b.frame(data(FLOW, TWO)),
        need="NFV9-3954-5.1-SRCID",
    )
    e = Exporter()
    yield case(
        "rfc3954/9-i_template-not-refreshed-for-a-day",
        "Templates that are not refreshed within a timeout expire; how long it is the text does not say.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.any(data(FLOW, TWO), received="2026-01-02T00:00:01Z", time=1767312001),
        e.good(received="2026-01-02T00:00:02Z", time=1767312002),
        need="NFV9-3954-9-EXPIRE",
    )
    e = Exporter()
    yield case(
        "rfc3954/7-y_exporter-restarts-with-other-templates",
        "When an exporter restarts its templates are lost, and new ones are sent: they replace the old ones.",
        e.frame(templates(FLOW), data(FLOW, ONE), sequence=100),
        e.frame(templates(OTHER), data(OTHER, (443, 50000)), sequence=0, uptime=1000),
        e.frame(data(OTHER, (53, 50001)), sequence=1, uptime=2000),
        need="NFV9-3954-7-OVERRIDE",
    )


def damaged_templates():
    wide = template(258, "sourceIPv4Address", "destinationIPv4Address", "protocolIdentifier")
    for slug, count in (("one-too-many", 4), ("65535", 65535)):
        e = Exporter()
        yield case(
            f"rfc3954/5.2-n_field-count-{slug}",
            "The field count tells where a template record ends: one that ends outside its FlowSet is not there whole.",
            e.refused(records_set(0, template_record(wide, count=count))),
            e.good(),
            need="NFV9-3954-5.2-FIELDCOUNT",
        )
    e = Exporter()
    yield case(
        "rfc3954/5.2-i_field-count-0",
        "A template record without fields describes no record; what it means is not said.",
        e.any(records_set(0, template_record(wide, count=0)[:1])),
        e.good(),
        need="NFV9-3954-5.2-FIELDCOUNT",
    )
    yield case(
        "rfc3954/5.1-n_nothing",
        "The header of an export packet has 20 octets.",
        Frame([], "refused", []),
        Exporter().good(),
        need="NFV9-3954-4-PKT",
    )
    yield case(
        "rfc3954/5.1-n_text-instead-of-a-packet",
        "The version of the format is 9.",
        Frame(raw(b"GET / HTTP/1.1\r\nHost: collector.example\r\n\r\n", "a request of HTTP"), "refused", []),
        Exporter().good(),
        need="NFV9-3954-5.1-VERSION",
    )


def cases():
    yield from management()
    yield from damaged_templates()
