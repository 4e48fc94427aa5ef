# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9: options templates and their data (RFC 3954 section 6)."""

from .ipfix import ONE, TWO, Raw, flow, template
from .netflow9 import Exporter, case, data, options_record, options_templates, records_set, scope, templates
from .registry import Element

FLOW = flow()
SCOPE = "Scope types are 1 System, 2 Interface, 3 Line Card, 4 Cache and 5 Template, of any length."


def options():
    for name, n, value in (
        ("System", 4, 0),
        ("Interface", 4, 2**32 - 1),
        ("Interface", 2, 7),
        ("LineCard", 1, 255),
        ("Cache", 4, 1),
        ("Template", 2, 256),
    ):
        e = Exporter()
        t = template(300, (scope(name), n), ("samplingInterval", 4), ("samplingAlgorithm", 1), scopes=1)
        yield case(
            f"rfc3954/6.1-y_scope-{name.lower()}-in-{n}-{'octet' if n == 1 else 'octets'}",
            SCOPE,
            e.frame(options_templates(t), data(t, (value, 100, 1))),
            need="NFV9-3954-6.1-SCOPETYPE",
        )
    e = Exporter()
    t = template(300, (scope("System"), 0), ("samplingInterval", 4), scopes=1)
    yield case(
        "rfc3954/6.1-y_scope-in-0-octets",
        "The length of a scope field is that in the options template; it may be 0.",
        e.frame(options_templates(t), data(t, (Raw(""), 100)), records=[{"@options": True, "samplingInterval": 100}]),
        need="NFV9-3954-6.1-SCOPEZERO",
        exact=False,
    )
    e = Exporter()
    t = template(300, (Element("scope/99", 99), 4), ("samplingInterval", 4), scopes=1)
    expected = [{"@options": True, "samplingInterval": 100}]
    yield case(
        "rfc3954/6.1-y_scope-of-a-type-that-is-not-defined",
        "The scope types are currently defined values: others are read by their length.",
        e.frame(options_templates(t), data(t, ("00000001", 100)), records=expected),
        need="NFV9-3954-6.1-SCOPETYPE",
        exact=False,
    )
    for slug, names, values in (
        ("two", ["Interface", "LineCard"], (7, 2)),
        ("two-of-one-type", ["Interface", "Interface"], (7, 8)),
        ("five", ["System", "Interface", "LineCard", "Cache", "Template"], (1, 2, 3, 4, 256)),
    ):
        e = Exporter()
        t = template(300, *[(scope(n), 4) for n in names], ("samplingInterval", 4), scopes=len(names))
        yield case(
            f"rfc3954/6.1-y_scopes-{slug}",
            "The scope can be limited further by several scopes that must all match; they precede the options.",
            e.frame(options_templates(t), data(t, (*values, 100))),
            need="NFV9-3954-6.1-SCOPEFIRST",
        )
    e = Exporter()
    t = template(300, ("samplingInterval", 4), ("samplingAlgorithm", 1))
    record = options_record(t)
    yield case(
        "rfc3954/6.1-y_option-scope-length-0",
        "The option scope length is that of any scope definitions: none is not forbidden.",
        e.frame(records_set(1, record), data(t, (100, 1), options=True)),
        need="NFV9-3954-6.1-SCOPEZERO",
    )
    e = Exporter()
    t = template(300, (scope("Interface"), 4), (scope("LineCard"), 4), scopes=2)
    yield case(
        "rfc3954/6.1-y_all-fields-are-scope",
        "The option length is that of any options definitions: none is not forbidden.",
        e.frame(options_templates(t), data(t, (1, 2), (3, 4))),
        need="NFV9-3954-6.1-OPTHDR",
    )
    a = template(300, (scope("System"), 4), ("samplingInterval", 4), scopes=1)
    b = template(301, (scope("Interface"), 4), ("interfaceName", 8), ("samplingAlgorithm", 1), scopes=1)
    e = Exporter()
    yield case(
        "rfc3954/6.1-y_several-options-templates-in-a-flowset",
        "An options template FlowSet may hold several options template records.",
        e.frame(options_templates(a, b), data(b, (1, "ethernet", 1), (2, "loopback", 2)), data(a, (0, 100))),
        need="NFV9-3954-6.1-OPTMULTI",
    )
    for n in (0, 1, 2, 3):
        e = Exporter()
        yield case(
            f"rfc3954/6.1-y_padding-of-options-templates-{n}",
            "A collector accepts padding in options template FlowSets; the length includes it.",
            e.frame(options_templates(a, padding=bytes(n)), data(a, (0, 100))),
            need="NFV9-3954-6.1-OPTPAD",
        )
    e = Exporter()
    yield case(
        "rfc3954/6.2-y_padding-of-options-data",
        "Data FlowSets of options are padded like others.",
        e.frame(options_templates(b), data(b, (1, "ethernet", 1)), data(b, (2, "loopback", 2))),
        need="NFV9-3954-5.3-PAD4",
    )
    e = Exporter()
    yield case(
        "rfc3954/4-y_templates-options-templates-and-data-interleaved",
        "Templates, options templates and data may be interleaved in a packet.",
        e.frame(templates(FLOW), data(FLOW, ONE), options_templates(a), data(a, (0, 100)), data(FLOW, TWO)),
        need="NFV9-3954-4-PKT",
    )
    for slug, how in (
        ("scope-length-5", {"scope_length": 5}),
        ("option-length-6", {"option_length": 6}),
        ("scope-length-past-the-flowset", {"scope_length": 400}),
        ("option-length-65535", {"option_length": 65535}),
        ("both-lengths-65535", {"scope_length": 65535, "option_length": 65535}),
        ("lengths-as-counts", {"scope_length": 1, "option_length": 2}),
    ):
        e = Exporter()
        yield case(
            f"rfc3954/6.1-n_{slug}",
            "Option scope length and option length are those of definitions of 4 octets each, which the FlowSet holds.",
            e.refused(records_set(1, options_record(b, **how))),
            e.good(),
            need="NFV9-3954-6.1-OPTHDR",
        )


def cases():
    yield from options()
