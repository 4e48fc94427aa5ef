# SPDX-License-Identifier: BSL-1.0
"""Structured data (RFC 6313): lists in lists, and in options."""

from .ipfix import Exporter, Long, case, data, template, templates
from .lists import BasicList, Part, SubTemplateList, SubTemplateMultiList
from .rfc6313_lists import PAIR, ROWS, around


def nested():
    inner = BasicList("egressInterface", [1, 2])
    holder = template(302, "sourceIPv4Address", "basicList")
    outer = template(303, "protocolIdentifier", "subTemplateList")
    yield case(
        "rfc6313/5.2-y_basic-list-of-basic-lists",
        "The elements of a basicList may be basicLists.",
        around("basicList", Long(BasicList("basicList", [inner, Long(BasicList("vlanId", []))]))),
        need="IPFIX-6313-5.2-RECURSE",
    )
    yield case(
        "rfc6313/4.5.2-y_basic-list-in-a-sub-template-list",
        "Decoding is recursive if the template of a list has structured data itself.",
        around("subTemplateList", Long(SubTemplateList(holder, [("192.0.2.1", inner)])), fields=(holder,)),
        need="IPFIX-6313-5.2-RECURSE",
    )
    yield case(
        "rfc6313/4.5.2-y_sub-template-list-in-a-sub-template-list",
        "Decoding is recursive if the template of a list has structured data itself.",
        around(
            "subTemplateList",
            Long(SubTemplateList(outer, [(6, Long(SubTemplateList(PAIR, ROWS))), (17, SubTemplateList(PAIR, []))])),
            fields=(outer, PAIR),
        ),
        need="IPFIX-6313-5.2-RECURSE",
    )
    yield case(
        "rfc6313/4.5.3-y_sub-template-list-in-a-multi-list",
        "Decoding is recursive if the template of a list has structured data itself.",
        around(
            "subTemplateMultiList",
            Long(SubTemplateMultiList([Part(outer, [(6, Long(SubTemplateList(PAIR, ROWS)))]), Part(PAIR, ROWS)])),
            fields=(outer, PAIR),
        ),
        need="IPFIX-6313-5.2-RECURSE",
    )
    own = template(304, "protocolIdentifier", "subTemplateList")
    for depth in (2, 4):
        value = SubTemplateList(own, [])
        for level in range(depth):
            value = Long(SubTemplateList(own, [(level, value)]))
        yield case(
            f"rfc6313/5.2-y_list-of-its-own-template-{depth}-deep",
            "A template may have a list whose records have the same template.",
            around("subTemplateList", value, fields=(own,)),
            need="IPFIX-6313-5.2-RECURSE",
        )
    for depth in (64, 300):
        value = SubTemplateList(own, [])
        for level in range(depth):
            value = Long(SubTemplateList(own, [(level % 256, value)]))
            value.value.built()  # from inside: it is deeper than Python recurses
        e = Exporter()
        t = template(256, "ingressInterface", "subTemplateList", "protocolIdentifier")
        yield case(
            f"rfc6313/5.2-i_list-of-its-own-template-{depth}-deep",
            "Lists in lists have no limit in the text but the length of a message; receivers have one.",
            e.any(templates(own, t), shallow(t, value)),
            e.good(),
            need="IPFIX-6313-5.2-RECURSE",
        )


def shallow(t, value):
    """A data set with nothing expected of it."""
    out = data(t, (7, value, 6))
    out.records = []
    return out


def options():
    for slug, scopes, fields, row in (
        ("option", 1, ["ingressInterface", "basicList"], (7, Long(BasicList("vlanId", [1, 2])))),
        ("scope", 1, ["basicList", "interfaceName"], (Long(BasicList("templateId", [256, 257])), "eth0")),
    ):
        e = Exporter()
        t = template(310, *fields, scopes=scopes)
        yield case(
            f"rfc6313/5.3-y_list-as-{slug}",
            "Structured data may be used in options templates, as scope too.",
            e.frame(templates(t), data(t, row)),
            need="IPFIX-6313-5.3-SCOPE",
        )


def cases():
    yield from nested()
    yield from options()
