# SPDX-License-Identifier: BSL-1.0
"""NetFlow v9: field types and their lengths (RFC 3954 sections 5.2 and 8)."""

from .ipfix import Raw, template
from .netflow9 import Exporter, case, data, octets_set, templates, v9
from .registry import Element

COUNTER = "Counters are unsigned integers of N octets."
KINDS = "A collector reads the fields by the types and lengths in the template."

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
            (1500, 3, 6, 16, 0x1B)
            + (443, "192.0.2.1", 24, 1, 50000, "198.51.100.1", 32, 2, "192.0.2.254", 3599000, 3598000),
            (2**32 - 1, 2**32 - 1, 255, 255, 255)
            + (65535, "255.255.255.255", 32, 65535, 0, "0.0.0.0", 0, 0, "0.0.0.0", 0, 0),
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
        [
            ("00:00:5e:00:53:01", "ff:ff:ff:ff:ff:ff", 1, 4094, 0, 184),
            ("00:00:00:00:00:00", "00:00:5e:00:53:02", 0, 0, 1, 0),
        ],
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
            "A field type has 16 bits, and its length follows: there is no enterprise bit, and no enterprise number.",
            e.frame(templates(t), data(t, ("192.0.2.1", value, 6))),
            need="NFV9-3954-5.2-NOPEN",
        )
    for number in (25, 43, 51, 65):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (Element(f"v9/{number}", number), 4), "protocolIdentifier")
        known = [{"sourceIPv4Address": "192.0.2.1", "protocolIdentifier": 6}]
        yield case(
            f"rfc3954/8-y_reserved-field-type-{number}",
            "Types 25, 26, 43 to 45, 51 to 54 and 65 to 69 are for proprietary use; the other fields are read.",
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


def cases():
    yield from fields()
