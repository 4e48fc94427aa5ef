# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9: fields, options and template management (RFC 3954 sections 5.2, 6, 7, 8 and 9)."""

from .ipfix import GOOD, ONE, TWO, Raw, flow, template
from .netflow9 import Exporter, case, data, octets_set, options_record, options_templates, records_set, scope
from .netflow9 import templates, v9
from .registry import Element

FLOW = flow()
OTHER = template(256, "sourceTransportPort", "destinationTransportPort")
COUNTER = "Counters are unsigned integers of N octets."
SCOPE = "Scope types are 1 System, 2 Interface, 3 Line Card, 4 Cache and 5 Template; the length of a scope field varies."
KINDS = "A collector reads the fields by the types and lengths in the template."
RANGE = "Template ids are from 256 to 65535."
REPLACE = "A new definition of a template id replaces the previous one immediately."
DOMAINS = "Template ids are unique for an exporter and its observation domain, which the source id names."

# Field types of section 8: (slug, [(name, length)], rows)
FIELDS = [
    (
        "of-an-ipv4-flow",
        [
            ("octetDeltaCount", 4),
            ("packetDeltaCount", 4),
            ("protocolIdentifier", 1),
            ("ipClassOfService", 1),
            ("tcpControlBits", 1),
            ("sourceTransportPort", 2),
            ("sourceIPv4Address", 4),
            ("sourceIPv4PrefixLength", 1),
            ("ingressInterface", 2),
            ("destinationTransportPort", 2),
            ("destinationIPv4Address", 4),
            ("destinationIPv4PrefixLength", 1),
            ("egressInterface", 2),
            ("ipNextHopIPv4Address", 4),
            ("flowEndSysUpTime", 4),
            ("flowStartSysUpTime", 4),
        ],
        [
            (1500, 3, 6, 16, 0x1B, 443, "192.0.2.1", 24, 1, 50000, "198.51.100.1", 32, 2, "192.0.2.254", 3599000, 3598000),
            (2**32 - 1, 2**32 - 1, 255, 255, 255, 65535, "255.255.255.255", 32, 65535, 0, "0.0.0.0", 0, 0, "0.0.0.0", 0, 0),
        ],
    ),
    (
        "of-an-ipv6-flow",
        [
            ("sourceIPv6Address", 16),
            ("destinationIPv6Address", 16),
            ("sourceIPv6PrefixLength", 1),
            ("destinationIPv6PrefixLength", 1),
            ("flowLabelIPv6", 3),
            ("ipNextHopIPv6Address", 16),
            ("bgpNextHopIPv6Address", 16),
            ("ipv6ExtensionHeaders", 4),
            ("ipVersion", 1),
        ],
        [("2001:db8::1", "2001:db8:1::2", 64, 128, 0xABCDE, "fe80::1", "2001:db8::ffff", 2**31, 6)],
    ),
    (
        "of-routing",
        [
            ("bgpSourceAsNumber", 2),
            ("bgpDestinationAsNumber", 4),
            ("bgpNextHopIPv4Address", 4),
            ("mplsTopLabelType", 1),
            ("mplsTopLabelIPv4Address", 4),
        ],
        [(64496, 4200000000, "192.0.2.9", 5, "192.0.2.10"), (0, 0, "0.0.0.0", 0, "0.0.0.0")],
    ),
    (
        "of-the-link",
        [
            ("sourceMacAddress", 6),
            ("postDestinationMacAddress", 6),
            ("vlanId", 2),
            ("postVlanId", 2),
            ("flowDirection", 1),
            ("postIpClassOfService", 1),
        ],
        [("00:00:5e:00:53:01", "ff:ff:ff:ff:ff:ff", 1, 4094, 0, 184), ("00:00:00:00:00:00", "00:00:5e:00:53:02", 0, 0, 1, 0)],
    ),
    (
        "of-multicast-and-icmp",
        [
            ("postMCastPacketDeltaCount", 4),
            ("postMCastOctetDeltaCount", 4),
            ("postOctetDeltaCount", 4),
            ("postPacketDeltaCount", 4),
            ("icmpTypeCodeIPv4", 2),
            ("igmpType", 1),
        ],
        [(1, 2, 3, 4, 0x0301, 0x16)],
    ),
    (
        "of-labels",
        [(f"mplsLabelStackSection{n}" if n > 1 else "mplsTopLabelStackSection", 3) for n in range(1, 11)],
        [tuple(f"0000{n:x}1" for n in range(1, 11))],
    ),
    (
        "of-sampling",
        [
            ("samplingInterval", 4),
            ("samplingAlgorithm", 1),
            ("samplerId", 1),
            ("samplerMode", 1),
            ("samplerRandomInterval", 4),
        ],
        [(100, 1, 3, 2, 1000)],
    ),
    (
        "of-the-exporter",
        [
            ("flowActiveTimeout", 2),
            ("flowIdleTimeout", 2),
            ("engineType", 1),
            ("engineId", 1),
            ("exportedOctetTotalCount", 4),
            ("exportedMessageTotalCount", 4),
            ("exportedFlowRecordTotalCount", 4),
            ("deltaFlowCount", 4),
        ],
        [(1800, 15, 1, 2, 10**9, 10**6, 10**7, 5)],
    ),
]


def fields():
    for slug, names, rows in FIELDS:
        e = Exporter()
        t = template(256, *names)
        yield case(
            f"rfc3954/8-y_fields-{slug}",
            KINDS,
            e.frame(templates(t), data(t, *rows)),
            need="NFV9-3954-8-LEN",
        )
    for name, label in (("octetDeltaCount", "octets"), ("packetDeltaCount", "packets")):
        for n in range(1, 9):
            e = Exporter()
            t = template(256, (name, n), "sourceIPv4Address")
            rows = [(2 ** (8 * n) - 1, "192.0.2.1"), (2 ** (8 * n - 1) + 1, "192.0.2.2"), (0, "192.0.2.3")]
            yield case(
                f"rfc3954/8-y_counter-of-{label}-in-{n}-{'octet' if n == 1 else 'octets'}",
                COUNTER,
                e.frame(templates(t), data(t, *rows)),
                need="NFV9-3954-8-LENCTR",
            )
    for n in (2, 3, 4):
        e = Exporter()
        t = template(256, ("ingressInterface", n), ("egressInterface", n))
        yield case(
            f"rfc3954/8-y_interface-in-{n}-octets",
            "An interface index has 2 octets by default, but higher values can be used.",
            e.frame(templates(t), data(t, (2 ** (8 * n) - 1, 1))),
            need="NFV9-3954-8-LEN",
        )
    e = Exporter()
    t = template(256, ("octetDeltaCount", 9), "protocolIdentifier")
    yield case(
        "rfc3954/8-i_counter-in-9-octets",
        "Counters are unsigned integers of N octets; how many N may be is not said.",
        e.any(templates(t), data(t, (Raw("000000000000000001"), 6))),
        e.good(),
        need="NFV9-3954-8-LENCTR",
    )
    for slug, element, value in (
        ("above-32767", v9(50000), "deadbeef"),
        ("65535", v9(65535), "01020304"),
        ("with-the-bit-that-means-enterprise-in-ipfix", v9(0x8000 | 20000), "00007279"),
    ):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (element, 4), "protocolIdentifier")
        yield case(
            f"rfc3954/5.2-y_field-type-{slug}",
            "A field type has 16 bits, and its length follows: NetFlow v9 has no enterprise bit and no enterprise number.",
            e.frame(templates(t), data(t, ("192.0.2.1", value, 6))),
            need="NFV9-3954-5.2-NOPEN",
        )
    for number in (25, 43, 51, 65):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (Element(f"v9/{number}", number), 4), "protocolIdentifier")
        known = [{"sourceIPv4Address": "192.0.2.1", "protocolIdentifier": 6}]
        yield case(
            f"rfc3954/8-y_reserved-field-type-{number}",
            "Types 25, 26, 43 to 45, 51 to 54 and 65 to 69 are reserved for proprietary use; the others are read as ever.",
            e.frame(templates(t), data(t, ("192.0.2.1", "01020304", 6)), records=known),
            need="NFV9-3954-8-RESERVED",
            exact=False,
        )
    e = Exporter()
    t = template(256, "sourceIPv4Address", ("interfaceName", 16), "protocolIdentifier")
    yield case(
        "rfc3954/8-y_string-that-fills-its-field",
        "A field has the length that the template gives.",
        e.frame(templates(t), data(t, ("192.0.2.1", "GigabitEthernet1", 6))),
        need="NFV9-3954-8-LEN",
    )
    e = Exporter()
    t = template(256, ("sourceMacAddress", 0), "sourceIPv4Address", ("interfaceName", 0))
    yield case(
        "rfc3954/5.2-y_field-of-no-octets",
        "A field has the length that the template gives: one of no octets is followed by the next one at once.",
        e.frame(templates(t), data(t, (Raw(""), "192.0.2.1", "")), records=[{"sourceIPv4Address": "192.0.2.1"}]),
        need="NFV9-3954-5.2-ZEROLEN",
        exact=False,
    )
    e = Exporter()
    t = template(256, ("interfaceName", 0), ("applicationName", 0))
    yield case(
        "rfc3954/5.2-i_template-of-records-without-octets",
        "A record of no octets cannot be found in a FlowSet; what a collector does with its template is not said.",
        e.any(templates(t)),
        e.any(octets_set(256, "00000000", "data")),
        e.good(),
        need="NFV9-3954-5.2-ZEROLEN",
    )
    e = Exporter()
    t = template(256, "sourceIPv4Address", "sourceIPv4Address", "protocolIdentifier", "protocolIdentifier")
    yield case(
        "rfc3954/5.2-y_field-type-twice",
        "A template may have a field type several times: each field is there.",
        e.frame(templates(t), data(t, ("192.0.2.1", "10.0.0.1", 4, 6))),
        need="NFV9-LINT-TWICE",
    )
    e = Exporter()
    t = template(256, ("ipHeaderPacketSection", 65535))
    yield case(
        "rfc3954/5.2-i_field-length-65535",
        "NetFlow v9 has no variable length: 65535 is a length for which no packet has room.",
        e.any(templates(t)),
        e.any(octets_set(256, "0401020304", "data")),
        e.good(),
        need="NFV9-3954-5.2-NOVAR",
    )


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


def cases():
    yield from fields()
    yield from options()
    yield from management()
