# SPDX-License-Identifier: BSL-1.0
"""Template management: RFC 7011 section 8, 8.1 over TCP, 8.4 over UDP."""

from .ipfix import GOOD, ONE, TWO, Exporter, case, data, flow, octets_set, records_set, template, template_record
from .ipfix import templates, withdraw, withdrawal

FLOW = flow()
OTHER = template(256, "sourceTransportPort", "destinationTransportPort", "protocolIdentifier")  # 5 octets
PORTS, PORTS_TOO = (443, 50000, 6), (53, 50001, 17)
OPTIONS = template(300, "ingressInterface", "interfaceName", scopes=1)
ETH0 = (1, "eth0")

WITHDRAWN = "After a withdrawal a receiver stops using the template to interpret data sets that come later."
ORDER = "Templates, withdrawals and data in one message take effect in the order in which they appear."
REUSE = "A template id may be used for a new template after it was withdrawn."
UNKNOWN = "A receiver ignores the withdrawal of a template that it has not stored; data are interpreted as before."
AGAIN = "A template that comes again and is identical is no error; the interpretation of data is not affected."
REPLACE = "Over UDP a new, different template of an id replaces the one that the receiver has."
IGNORED = "Receivers over UDP ignore withdrawals."
DOMAINS = "Observation domains may use the same template id for different templates."
SESSIONS = "Template ids are unique for a session: exporter, its port, and the receiver's address and port."
STORE = "A receiver stores templates for the session, until they are withdrawn, redefined, or expire over UDP."
BUFFER = "A receiver may keep data whose template it does not have, and read them when the template comes."


def tcp(name, sentence, *frames, **how):
    return case(name, sentence, *frames, transport="tcp", **how)


def withdrawals():
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw",
        WITHDRAWN,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(withdraw(256)),
        e.frame(data(FLOW, TWO), records=[]),
        need="IPFIX-7011-8.1-WDSTOP",
        test="T06a",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-and-define-in-one-message",
        ORDER,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(withdraw(256), templates(OTHER), data(OTHER, PORTS)),
        e.frame(data(OTHER, PORTS_TOO)),
        need="IPFIX-7011-8.1-WDORDER",
        test="T30c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-and-define-in-one-set",
        ORDER,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(records_set(2, withdrawal(256), template_record(OTHER)), data(OTHER, PORTS)),
        need="IPFIX-7011-8.1-WDORDER",
        test="T30c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_data-withdrawal-definition-data-in-one-message",
        ORDER,
        e.frame(templates(FLOW)),
        e.frame(data(FLOW, ONE), withdraw(256), templates(OTHER), data(OTHER, PORTS)),
        need="IPFIX-7011-8.1-WDORDER",
        test="T30c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_define-and-withdraw-in-one-message",
        ORDER,
        e.frame(templates(FLOW), data(FLOW, ONE), withdraw(256), data(FLOW, TWO), records=data(FLOW, ONE).records),
        e.frame(data(FLOW, GOOD), records=[]),
        need="IPFIX-7011-8.1-WDORDER",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-data-redefine-data",
        REUSE,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(withdraw(256)),
        e.frame(octets_set(256, "01bbc35006", "data"), records=[]),
        e.frame(templates(flow(256)), data(flow(256), TWO), records=None),
        e.frame(data(flow(256), GOOD)),
        need="IPFIX-7011-8.1-WDSTOP",
        test="T30c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_id-reused-as-options-template-after-withdrawal",
        REUSE,
        e.frame(templates(flow(300)), data(flow(300), ONE)),
        e.frame(withdraw(300)),
        e.frame(templates(OPTIONS), data(OPTIONS, ETH0)),
        need="IPFIX-7011-3.4.1-TIDSHARE",
    )
    a, b, c = flow(256), flow(257), flow(258)
    for n in (0, 2, 3):
        e = Exporter()
        yield tcp(
            f"rfc7011/8.1-y_withdraw-two-in-one-set-with-padding-{n}",
            "Several templates may be withdrawn by one set; padding may be used then.",
            e.frame(templates(a, b, c)),
            e.frame(withdraw(256, 258, padding=bytes(n))),
            e.frame(data(a, ONE), data(b, TWO), data(c, GOOD), records=data(b, TWO).records),
            need="IPFIX-7011-8.1-WDMULTI",
            test="T06a",
        )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_options-template-withdrawal-of-4-octets",
        "A withdrawal is a template id and a field count of 0, in set 3 too: it has no scope field count.",
        e.frame(templates(OPTIONS), data(OPTIONS, ETH0)),
        e.frame(withdraw(300, options=True)),
        e.frame(data(OPTIONS, (2, "eth1")), records=[]),
        need="IPFIX-7011-8.1-WDFORMAT",
        test="T06a",
    )
    e = Exporter()
    more = template(301, "selectorId", "samplingPacketInterval", scopes=1)
    yield tcp(
        "rfc7011/8.1-y_options-template-withdrawal-before-a-definition-in-one-set",
        "A withdrawal in set 3 has four octets, an options template record has a header of six.",
        e.frame(templates(OPTIONS), data(OPTIONS, ETH0)),
        e.frame(records_set(3, withdrawal(300), template_record(more)), data(more, (1, 100))),
        e.frame(data(OPTIONS, ETH0), records=[]),
        need="IPFIX-7011-8.1-WDFORMAT",
    )


def all_templates():
    b = flow(257)
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-all-templates",
        "Template id 2 with a field count of 0 in set 2 withdraws all templates of the domain, not options templates.",
        e.frame(templates(FLOW, b), templates(OPTIONS), data(FLOW, ONE)),
        e.frame(withdraw(2)),
        e.frame(data(FLOW, ONE), data(b, TWO), data(OPTIONS, ETH0), records=data(OPTIONS, ETH0).records),
        need="IPFIX-7011-8.1-WDALL",
        test="T06d",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-all-options-templates",
        "Template id 3 with a field count of 0 in set 3 withdraws all options templates of the domain, not templates.",
        e.frame(templates(FLOW), templates(OPTIONS), data(OPTIONS, ETH0)),
        e.frame(withdraw(3, options=True)),
        e.frame(data(FLOW, ONE), data(OPTIONS, ETH0), records=data(FLOW, ONE).records),
        need="IPFIX-7011-8.1-WDALLOPT",
        test="T06e",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-all-templates-of-one-domain",
        "The withdrawal of all templates is for one observation domain.",
        e.frame(templates(FLOW), domain=1),
        e.frame(templates(FLOW), domain=2),
        e.frame(withdraw(2), domain=1),
        e.frame(data(FLOW, ONE), domain=1, records=[]),
        e.frame(data(FLOW, TWO), domain=2),
        need="IPFIX-7011-8.1-WDALL",
        test="T06d",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-all-templates-and-define-in-one-message",
        ORDER,
        e.frame(templates(FLOW, b), data(FLOW, ONE)),
        e.frame(withdraw(2), templates(OTHER), data(OTHER, PORTS), data(b, TWO), records=data(OTHER, PORTS).records),
        need="IPFIX-7011-8.1-WDORDER",
        test="T06d",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-all-where-there-are-none",
        UNKNOWN,
        e.frame(withdraw(2), withdraw(3, options=True)),
        e.good(),
        need="IPFIX-7011-8.1-WDUNKNOWN",
        test="T06d",
    )
    for slug, number, options in (("2-in-set-3", 2, True), ("3-in-set-2", 3, False)):
        e = Exporter()
        yield tcp(
            f"rfc7011/8.1-i_withdraw-all-with-id-{slug}",
            "Templates are withdrawn by set 2 and options templates by set 3; the other way round is not defined.",
            e.frame(templates(FLOW), templates(OPTIONS)),
            e.any(withdraw(number, options=options)),
            e.good(),
            need="IPFIX-7011-8.1-WDALLFMT",
        )


def unknown_ones():
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-unknown",
        UNKNOWN,
        e.frame(templates(FLOW)),
        e.frame(withdraw(999)),
        e.frame(data(FLOW, ONE)),
        need="IPFIX-7011-8.1-WDUNKNOWN",
        test="T06c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-twice",
        UNKNOWN,
        e.frame(templates(FLOW, flow(257))),
        e.frame(withdraw(256)),
        e.frame(withdraw(256), data(flow(257), ONE)),
        need="IPFIX-7011-8.1-WDUNKNOWN",
        test="T06b",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-a-known-one-behind-an-unknown-one",
        UNKNOWN,
        e.frame(templates(FLOW)),
        e.frame(withdraw(999, 256)),
        e.frame(data(FLOW, ONE), records=[]),
        need="IPFIX-7011-8.1-WDUNKNOWN",
        test="T06c",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_withdraw-in-another-domain",
        UNKNOWN,
        e.frame(templates(FLOW), domain=1),
        e.frame(withdraw(256), domain=2),
        e.frame(data(FLOW, ONE), domain=1),
        need="IPFIX-7011-8.1-WDUNKNOWN",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-i_options-template-withdrawn-in-set-2",
        "Options templates are withdrawn in set 3; what a withdrawal of one in set 2 does is not defined.",
        e.frame(templates(OPTIONS)),
        e.any(withdraw(300)),
        e.good(),
        need="IPFIX-7011-8.1-WDSET",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-y_same-template-again",
        AGAIN,
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.frame(templates(FLOW), data(FLOW, TWO)),
        need="IPFIX-7011-8.1-SAMEAGAIN",
        test="T30a",
    )
    e = Exporter()
    yield tcp(
        "rfc7011/8.1-i_other-template-without-withdrawal",
        "Over TCP a different template of a known id is an error of the exporter; what a receiver does is not defined.",
        e.frame(templates(FLOW), data(FLOW, ONE)),
        e.any(templates(OTHER), data(OTHER, PORTS)),
        e.good(),
        need="IPFIX-7011-8.1-REDEF",
        test="T30b",
    )


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
    yield from withdrawals()
    yield from all_templates()
    yield from unknown_ones()
    yield from over_udp()
    yield from keys()
