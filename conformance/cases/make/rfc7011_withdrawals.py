# SPDX-License-Identifier: BSL-1.0
"""Template management over TCP: withdrawals and reuse of ids (RFC 7011 section 8.1)."""

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
        "rfc7011/8.1-y_withdraw-a-known-one-after-an-unknown-one",
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


def cases():
    yield from withdrawals()
    yield from all_templates()
    yield from unknown_ones()
