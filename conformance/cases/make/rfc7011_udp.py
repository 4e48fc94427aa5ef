# SPDX-License-Identifier: BSL-1.0
"""Template management over UDP, and which session a template belongs to (RFC 7011 sections 8 and 8.4)."""

from .ipfix import GOOD, ONE, TWO, Exporter, case, data, flow, records_set, template, template_record, templates
from .ipfix import withdraw, withdrawal

FLOW = flow()
OTHER = template(256, "sourceTransportPort", "destinationTransportPort", "protocolIdentifier")  # 5 octets
PORTS, PORTS_TOO = (443, 50000, 6), (53, 50001, 17)
OPTIONS = template(300, "ingressInterface", "interfaceName", scopes=1)
ETH0 = (1, "eth0")
REPLACE = "Over UDP a new, different template of an id replaces the one that the receiver has."
IGNORED = "Receivers over UDP ignore withdrawals."
DOMAINS = "Observation domains may use the same template id for different templates."
SESSIONS = "Template ids are unique for a session: exporter, its port, and the receiver's address and port."
STORE = "A receiver stores templates for the session, until they are withdrawn, redefined, or expire over UDP."
BUFFER = "A receiver may keep data whose template it does not have, and read them when the template comes."


def over_udp():
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_withdrawal-ignored",
        IGNORED,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(withdraw(256)),
        e.frame(data(FLOW, TWO)),
        need="IPFIX-7011-8.4-NOWDRX",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_withdrawal-of-all-ignored",
        IGNORED,
        e.frame(templates(FLOW), templates(OPTIONS)),
        e.frame(withdraw(2), withdraw(3, options=True)),
        e.frame(data(FLOW, ONE), data(OPTIONS, ETH0)),
        need="IPFIX-7011-8.4-NOWDRX",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_withdrawal-of-an-options-template-ignored",
        IGNORED,
        e.frame(templates(OPTIONS)),
        e.frame(withdraw(300, options=True), data(OPTIONS, ETH0)),
        need="IPFIX-7011-8.4-NOWDRX",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_withdrawal-and-template-in-one-set",
        IGNORED,
        e.frame(templates(FLOW)),
        e.frame(records_set(2, withdrawal(256), template_record(flow(257))), data(FLOW, ONE), data(flow(257), TWO)),
        need="IPFIX-7011-8.4-NOWDRX",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_same-template-again",
        "Over UDP templates are sent again at regular intervals: this is the normal operation.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(templates(FLOW)),
        e.frame(templates(FLOW), data(FLOW, TWO)),
        need="IPFIX-7011-8.4-NOLOG",
        test="T31",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_other-template-replaces",
        REPLACE,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(templates(OTHER)),
        e.frame(data(OTHER, PORTS, PORTS_TOO)),
        need="IPFIX-7011-8.4-REPLACE",
        test="T31",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_replaced-between-two-data-sets-of-one-message",
        REPLACE,
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE), templates(OTHER), data(OTHER, PORTS), templates(FLOW), data(FLOW, TWO)),
        need="IPFIX-7011-8.4-REPLACE",
        test="T31",
    )
    e = Exporter()
    swapped = template(256, "destinationIPv4Address", "sourceIPv4Address", ("octetDeltaCount", 4))
    yield case(
        "rfc7011/8.4-y_replaced-by-one-of-equal-length",
        REPLACE,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(templates(swapped), data(swapped, ("192.0.2.9", "198.51.100.9", 9))),
        need="IPFIX-7011-8.4-REPLACE",
        test="T31",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_id-defined-twice-in-one-set",
        REPLACE,
        e.frame(records_set(2, template_record(FLOW), template_record(OTHER)), data(OTHER, PORTS)),
        need="IPFIX-7011-8.4-REPLACE",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_template-replaced-by-an-options-template",
        REPLACE,
        e.frame(templates(flow(300)), data(flow(300), ONE)),
        e.frame(templates(OPTIONS), data(OPTIONS, ETH0)),
        e.frame(data(OPTIONS, (2, "lo"))),
        need="IPFIX-7011-3.4.1-TIDSHARE",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_options-template-replaced-by-a-template",
        REPLACE,
        e.frame(templates(OPTIONS), data(OPTIONS, ETH0)),
        e.frame(templates(flow(300)), data(flow(300), ONE)),
        need="IPFIX-7011-3.4.1-TIDSHARE",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.4-i_template-not-refreshed-for-a-day",
        "A receiver may give templates a lifetime over UDP; whether data of old ones are read is its choice.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.any(data(FLOW, TWO), received="2026-01-02T00:00:01Z", time=1767312001),
        e.good(received="2026-01-02T00:00:02Z", time=1767312002),
        need="IPFIX-7011-8.4-EXPIRED",
        test="T32",
    )


def keys():
    e = Exporter()
    yield case(
        "rfc7011/8-y_one-id-in-two-domains",
        DOMAINS,
        e.frame(templates(FLOW), domain=1),
        e.frame(templates(OTHER), domain=2),
        e.frame(data(FLOW, ONE), domain=1),
        e.frame(data(OTHER, PORTS), domain=2),
        need="IPFIX-7011-8-ODIDTID",
    )
    e = Exporter()
    yield case(
        "rfc7011/8-y_template-of-another-domain-is-not-used",
        DOMAINS,
        e.frame(templates(FLOW), domain=1),
        e.frame(data(FLOW, ONE), domain=2, records=[]),
        e.frame(data(FLOW, TWO), domain=1),
        need="IPFIX-7011-8-ODIDTID",
    )
    for slug, source in (("address", "192.0.2.99:4739"), ("port", "192.0.2.1:50000"), ("family", "[2001:db8::1]:4739")):
        a, b = Exporter(), Exporter(source=source)
        yield case(
            f"rfc7011/8.4-y_template-of-another-{slug}-is-not-used",
            SESSIONS,
            a.frame(templates(FLOW), data(FLOW, ONE)),
            b.frame(data(FLOW, TWO), records=[]),
            a.frame(data(FLOW, GOOD)),
            need="IPFIX-7011-8.4-KEY",
            test="T20",
        )
        a, b = Exporter(), Exporter(source=source)
        yield case(
            f"rfc7011/8.4-y_one-id-of-two-exporters-by-{slug}",
            SESSIONS,
            a.frame(templates(FLOW)),
            b.frame(templates(OTHER)),
            a.frame(data(FLOW, ONE)),
            b.frame(data(OTHER, PORTS)),
            need="IPFIX-7011-8.4-KEY",
            test="T20",
        )
    e = Exporter()
    yield case(
        "rfc7011/8.4-y_template-sent-to-another-port-is-not-used",
        SESSIONS,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(data(FLOW, TWO), records=[], port=4740),
        need="IPFIX-7011-8.4-KEY",
        test="T21",
    )
    e, again = Exporter(sequence=1000), Exporter()
    again.time = e.time + 60
    yield case(
        "rfc7011/8.4-y_exporter-restarts-with-other-templates",
        "Over UDP an exporter that starts again sends new templates: they replace what the receiver has.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        again.frame(templates(OTHER), data(OTHER, PORTS)),
        again.frame(data(OTHER, PORTS_TOO)),
        need="IPFIX-7011-8.4-REPLACE",
        test="T23",
    )
    e = Exporter()
    yield case(
        "rfc7011/8-y_template-is-kept-for-many-messages",
        STORE,
        e.frame(templates(FLOW)),
        *[e.frame(data(FLOW, (f"192.0.2.{i}", "198.51.100.1", i))) for i in range(1, 21)],
        need="IPFIX-7011-8-STORE",
    )
    e = Exporter()
    yield case(
        "rfc7011/8-i_data-before-their-template",
        BUFFER,
        e.frame(data(FLOW, ONE), records=[]),
        e.frame(templates(FLOW), records=None),
        e.frame(data(FLOW, TWO)),
        need="IPFIX-7011-8-BUFFER",
    )
    e = Exporter()
    yield case(
        "rfc7011/8.2-i_data-before-their-template-in-one-message",
        "In one message the template set stands before data sets that it describes; a receiver may keep others.",
        e.frame(data(FLOW, ONE), templates(FLOW), verdict=None, records=None),
        e.frame(data(FLOW, TWO)),
        need="IPFIX-7011-8.2-INMSG",
    )


def cases():
    yield from over_udp()
    yield from keys()
