# SPDX-License-Identifier: BSL-1.0
"""Tests of RFC 5471 that are datagrams: its figures 4 to 6, and what is asked for by its sections 3.2 to 3.6."""

from .ipfix import ONE, TWO, VAR, Exporter, case, data, flow, octets_set, raw, records_set, template
from .ipfix import template_record, templates, unknown
from .ipfix_types import ELEMENTS

TIME, DOMAIN, SEQUENCE = 1155202151, 0x33334444, 0x12345678  # of the figures
FIGURE = template(257, "sourceIPv4Address", "destinationIPv4Address")
DISCARD = "Receivers discard a message with a template that is shorter or longer than its set and message say."


def exporter():
    return Exporter(domain=DOMAIN, sequence=SEQUENCE, time=TIME)


def figure_4(count=2):
    """One of two specifiers, in a set of 12 octets."""
    return records_set(2, template_record(FIGURE, count=count)[:-1])


def incorrect_templates():
    for test, slug, count, length in (
        ("T25a", "figure-4", 2, 32),
        ("T25b", "figure-4-of-28-octets", 2, None),
        ("T25c", "figure-4-of-26-octets", 2, 26),
        ("T25d", "figure-4-with-field-count-1", 1, 32),
    ):
        e = exporter()
        yield case(
            f"rfc5471/3.6.4-n_{slug}",
            DISCARD,
            e.refused(figure_4(count), length=length),
            e.good(),
            need="IPFIX-7011-3.4.1-FIELDCOUNT",
            test=test,
        )
    e = exporter()
    yield case(
        "rfc5471/3.6.4-y_figure-4-completed-by-figure-5",
        "With its second specifier, and a set length of 16, the template of figure 4 is correct.",
        e.frame(templates(FIGURE)),
        e.frame(data(FIGURE, ("192.0.2.1", "198.51.100.1"))),
        need="IPFIX-7011-3.4.1-FIELDCOUNT",
        test="T25e",
    )
    one = template(257, "sourceIPv4Address", scopes=1)
    for test, slug, scopes, sentence in (
        ("T25f", "figure-6-with-scope-count-0", 0, "A message with an options template without scope is discarded."),
        ("T25g", "figure-6-with-scope-count-2", 2, "An options template with fewer fields than scopes is discarded."),
    ):
        e = exporter()
        yield case(
            f"rfc5471/3.6.4-n_{slug}",
            sentence,
            e.refused(records_set(3, template_record(one, scopes=scopes))),
            e.good(),
            need="IPFIX-7011-3.4.2.2-SCOPENZ" if scopes == 0 else "IPFIX-7011-3.4.2.2-SCOPELE",
            test=test,
        )
    e = exporter()
    flows = flow(258)
    yield case(
        "rfc5471/3.6.4-n_scope-count-0-beside-good-sets",
        "A message with an options template without scope is discarded, with what else is in it.",
        e.frame(templates(flows)),
        e.refused(data(flows, ONE), records_set(3, template_record(one, scopes=0)), data(flows, TWO)),
        e.good(),
        need="IPFIX-7011-3.4.2.2-SCOPENZ",
        test="T25f",
    )


def all_types():
    kinds = [kind for kind in ELEMENTS if kind not in ("string", "octetArray") and not ELEMENTS[kind].pen]
    values = {
        "unsigned8": 255,
        "unsigned16": 65535,
        "unsigned32": 2**32 - 1,
        "unsigned64": 2**64 - 1,
        "signed32": -(2**31),
        "float64": 0.1,
        "boolean": True,
        "macAddress": "00:00:5e:00:53:01",
        "dateTimeSeconds": "2026-01-01T00:00:00Z",
        "dateTimeMilliseconds": "2026-01-01T00:00:00.001Z",
        "dateTimeMicroseconds": "2026-01-01T00:00:00.5Z",
        "dateTimeNanoseconds": "2026-01-01T00:00:00.001953125Z",
        "ipv4Address": "192.0.2.1",
        "ipv6Address": "2001:db8::1",
    }
    e = exporter()
    t = template(256, *[ELEMENTS[kind] for kind in kinds])
    yield case(
        "rfc5471/3.2.1-y_all-types-of-fixed-size-that-iana-uses",
        "A template with elements of all fixed-size data types is read, and the values are those that were sent.",
        e.frame(templates(t), data(t, tuple(values[kind] for kind in kinds))),
        need="IPFIX-7011-3.2-FIELDLEN",
        test="T02",
    )
    e = exporter()
    t = template(256, *[ELEMENTS[kind] for kind in reversed(kinds)], "interfaceName")
    yield case(
        "rfc5471/3.2.2-y_all-types-in-the-other-order-and-a-string",
        "A template may mix fixed-size and variable-length elements.",
        e.frame(templates(t), data(t, (*[values[kind] for kind in reversed(kinds)], "eth0"))),
        need="IPFIX-7011-7-INSET",
        test="T03c",
    )


def lists_of_tests():
    for n in (0, 1, 254, 255, 256, 1000):
        e = exporter()
        t = template(256, ("applicationName", VAR), "protocolIdentifier", ("interfaceName", VAR))
        yield case(
            f"rfc5471/3.2.2-y_two-variable-lengths-of-{n}",
            "Variable-length elements of up to 255 octets and of more are read, alone and with others.",
            e.frame(templates(t), data(t, ("a" * n, 6, "b" * n))),
            need="IPFIX-7011-7-INSET",
            test="T03d",
        )
    e = exporter()
    t = template(256, (unknown(29304, 1), 4), (unknown(4294967295, 32767), VAR), "protocolIdentifier")
    yield case(
        "rfc5471/3.3.1-y_elements-of-two-enterprises",
        "Templates with enterprise-specific elements are read, and the elements are not dropped without a word.",
        e.frame(templates(t), data(t, ("00000001", "ff", 6))),
        need="IPFIX-7011-3.2-EBIT1",
        test="T07",
    )
    flows = flow(258)
    e = exporter()
    yield case(
        "rfc5471/3.6.7-y_unknown-set-ids-of-all-kinds-in-one-message",
        "A receiver ignores unknown sets and reads the rest of the message.",
        e.frame(
            octets_set(4, "0100000100080004"),
            octets_set(255, "01000001000100080004"),
            templates(flows),
            octets_set(256, "c0000201"),
            data(flows, ("192.0.2.1", "198.51.100.1", 1)),
        ),
        need="IPFIX-7011-3.3.2-SETIDRSV",
        test="T28",
    )
    head = raw("01003ff2", "template 256, field count 16370")
    big = records_set(2, head + raw("00040001" * 16370, "protocolIdentifier, 1 octet, so many times"))
    e = exporter()
    yield case(
        "rfc5471/3.5.3-i_template-of-16370-fields",
        "The greatest template over UDP has 16,370 elements; receivers may limit what they store.",
        e.any(big),
        e.good(),
        need="IPFIX-7011-3.1-MAXLEN",
        test="T18",
    )


def cases():
    yield from incorrect_templates()
    yield from all_types()
    yield from lists_of_tests()
