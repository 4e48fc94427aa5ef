# SPDX-License-Identifier: BSL-1.0
"""Biflows (RFC 5103): reverse elements under enterprise number 29305."""

from .ipfix import VAR, Exporter, case, data, template, templates, unknown
from .registry import REVERSE_PEN

REVERSE = "The reverse of an IANA element is the element of the same number under enterprise number 29305."
TYPES = "A reverse element has the type of its forward element, and is encoded likewise."

KEYS = ["sourceIPv4Address", "destinationIPv4Address", "sourceTransportPort", "destinationTransportPort"]
FLOW = ("192.0.2.1", "198.51.100.1", 50000, 443)


def forward_name(name):
    return name[7].lower() + name[8:]


# Of each data type one with a reverse: (slug, name, value)
KINDS = [
    ("unsigned64", "reverseOctetDeltaCount", 2**64 - 1),
    ("unsigned32", "reverseIngressInterface", 2**32 - 1),
    ("unsigned16", "reverseVlanId", 4094),
    ("unsigned8", "reverseIpClassOfService", 184),
    ("seconds", "reverseFlowStartSeconds", "2026-01-01T00:00:00Z"),
    ("milliseconds", "reverseFlowStartMilliseconds", "2026-01-01T00:00:00.001Z"),
    ("microseconds", "reverseFlowStartMicroseconds", "2026-01-01T00:00:00.5Z"),
    ("nanoseconds", "reverseFlowEndNanoseconds", "2026-01-01T00:00:00.001953125Z"),
    ("ipv4-address", "reverseIpNextHopIPv4Address", "192.0.2.254"),
    ("ipv6-address", "reverseIpNextHopIPv6Address", "2001:db8::1"),
    ("mac-address", "reverseSourceMacAddress", "00:00:5e:00:53:01"),
    ("string", "reverseInterfaceName", "eth0"),
    ("octets", "reverseIpPayloadPacketSection", "00ff"),
]


def cases():
    for slug, name, value in KINDS:
        e = Exporter()
        t = template(256, name, "protocolIdentifier")
        yield case(
            f"rfc5103/6.1-y_reverse-{slug}",
            TYPES,
            e.frame(templates(t), data(t, (value, 6))),
            need="IPFIX-5103-6.1-PEN",
            test="T07",
        )
    e = Exporter()
    t = template(
        256,
        *KEYS,
        "octetDeltaCount",
        "packetDeltaCount",
        "reverseOctetDeltaCount",
        "reversePacketDeltaCount",
        "flowStartMilliseconds",
        "reverseFlowStartMilliseconds",
        "biflowDirection",
    )
    times = ("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.020Z")
    yield case(
        "rfc5103/6.1-y_biflow-record",
        REVERSE,
        e.frame(templates(t), data(t, (*FLOW, 1500, 3, 40, 1, *times, 1), (*FLOW, 60, 1, 0, 0, *times, 0))),
        need="IPFIX-5103-6.1-PEN",
    )
    e = Exporter()
    t = template(256, "flowStartSeconds", "reverseFlowStartSeconds")
    yield case(
        "rfc5103/6.1-y_figure-6-start-times-of-both-directions",
        REVERSE,
        e.frame(templates(t), data(t, ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"))),
        need="IPFIX-5103-6.1-PEN",
    )
    for n in (1, 3, 4, 7):
        e = Exporter()
        t = template(256, ("octetDeltaCount", 8), ("reverseOctetDeltaCount", n), "protocolIdentifier")
        yield case(
            f"rfc5103/6.1-y_reverse-counter-in-{n}-octets" if n > 1 else "rfc5103/6.1-y_reverse-counter-in-1-octet",
            "Reverse elements may be of reduced size as forward ones, whatever the size of these.",
            e.frame(templates(t), data(t, (2**40, 2 ** (8 * n) - 1, 6))),
            need="IPFIX-7011-6.2-RSEINT",
            test="T08",
        )
    e = Exporter()
    t = template(256, ("reverseTcpControlBits", 1), "reverseTcpControlBits", "tcpControlBits")
    yield case(
        "rfc5103/6.1-y_reverse-tcp-control-bits",
        "A reverse element has the type of its forward element: bits of the data offset are ignored here too.",
        e.frame(templates(t), data(t, (0x12, 0x5112, 0x5018))),
        need="IPFIX-7125-CONTROLBITS",
    )
    e = Exporter()
    t = template(256, "reverseSourceIPv4Address", "sourceIPv4Address", "reverseSourceTransportPort")
    yield case(
        "rfc5103/6.1-y_reverse-of-flow-keys",
        "Elements that are used as flow keys are reversible: they may be values, as with ICMP errors.",
        e.frame(templates(t), data(t, ("198.51.100.1", "192.0.2.1", 53))),
        need="IPFIX-5103-6.1-PEN",
    )
    e = Exporter()
    t = template(256, ("reverseInterfaceName", VAR), ("interfaceName", VAR), "protocolIdentifier")
    yield case(
        "rfc5103/6.1-y_reverse-before-forward",
        "Forward and reverse elements are two elements: their order in a template is free.",
        e.frame(templates(t), data(t, ("eth1", "eth0", 6), ("", "", 17))),
        need="IPFIX-5103-6.1-PEN",
    )
    for number in (148, 145, 149, 137, 210, 239):
        e = Exporter()
        t = template(256, "sourceIPv4Address", (unknown(REVERSE_PEN, number), 2), "protocolIdentifier")
        expected = [{"sourceIPv4Address": "192.0.2.1", "protocolIdentifier": 6}]
        yield case(
            f"rfc5103/6.1-y_reverse-of-element-{number}-that-is-not-reversible",
            "A receiver may discard the reverse of an element that is not reversible from the record.",
            e.frame(templates(t), data(t, ("192.0.2.1", "0001", 6)), records=expected),
            need="IPFIX-5103-6.1-NONREV",
            exact=False,
        )
    e = Exporter()
    t = template(256, "sourceIPv4Address", (unknown(REVERSE_PEN, 32767), 4), "protocolIdentifier")
    yield case(
        "rfc5103/6.1-y_reverse-of-an-element-that-is-not-assigned",
        "Each number under 29305 is the reverse of IANA's: where IANA has none the element is unknown.",
        e.frame(templates(t), data(t, ("192.0.2.1", "01020304", 6))),
        need="IPFIX-7011-9-UNKNOWNIE",
    )
    for value, name in ((0, "arbitrary"), (1, "initiator"), (2, "reverse-initiator"), (3, "perimeter")):
        e = Exporter()
        t = template(256, *KEYS, "biflowDirection")
        yield case(
            f"rfc5103/6.3-y_biflow-direction-{name}",
            "biflowDirection is 0 arbitrary, 1 initiator, 2 reverseInitiator or 3 perimeter.",
            e.frame(templates(t), data(t, (*FLOW, value))),
            need="IPFIX-5103-6.3-DIR",
        )
    e = Exporter()
    t = template(300, "observationDomainId", "biflowDirection", scopes=1)
    yield case(
        "rfc5103/6.3-y_biflow-direction-as-an-option",
        "biflowDirection may be sent in an options record, with the scope that it holds for.",
        e.frame(templates(t), data(t, (1, 2))),
        need="IPFIX-5103-6.3-UDP",
    )
