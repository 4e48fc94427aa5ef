# SPDX-License-Identifier: BSL-1.0
"""What each single header is made from: these headers and all that they include; "whole": the tables of elements
that it has all of, not only those elements that flowkit itself uses.

flowkit.hpp has what every protocol needs; what one alone needs is in its own single header (sFlow's structures of hosts
and applications, IPFIX's lists): they can be included together."""
from pathlib import Path

HERE = Path(__file__).resolve().parent


def under(*names):
    return [f"flowkit/{name}.hpp" for name in names]


def headers_in(folder):
    return [f"{folder}/{path.stem}" for path in sorted((HERE.parent / "include/flowkit" / folder).glob("*.hpp"))]


OWN_LAYOUTS = under("core/array", "core/choice", "core/counted", "core/layout", "core/nested", "core/opaque",
                    "core/packed", "core/pad", "core/plain", "core/short_text", "core/tail", "core/text", "core/time",
                    "core/varlen", "core/when", "ie/iana")
LISTS = under("core/list", "core/list_semantic", "templates/basic_list", "templates/list_member", "templates/list_view",
              "templates/list_walk", "templates/sub_template_list", "templates/sub_template_multi_list")
TEMPLATES = under("templates/announcer", "templates/inspect_read", "templates/layout_batch", "templates/session")
IPFIX = under("ipfix", "ipfix/file_options", "ipfix/process_options", "templates/type_information", "ie/reverse")
SFLOW5 = under("sflow5", "sflow5/application", "sflow5/device_counters", "sflow5/drops", "sflow5/host",
               "sflow5/host_ip", "sflow5/http", "sflow5/link_counters", "sflow5/memcache", "sflow5/storage",
               "sflow5/virtual_host", "sflow5/wireless")
PACKET = under("packet/build", "packet/dissect", "packet/follows")
FLOW = under("flow/collector", "flow/biflow", "flow/section", "flow/record_json", "flow/row", "flow/totals",
             "flow/sampled", "flow/anonymisation", "flow/element_text", "flow/collected", "flow/list_content",
             "flow/account_binding", "flow/common_properties")
SCHEMA = under("core/annotate", "core/layout_json", "core/layout_parts", *headers_in("schema"))
HANA = {"FLOWKIT_HANA": under("core/hana")}
HANA_SFLOW5 = {"FLOWKIT_HANA": under("core/hana", "sflow5/formats")}

VENDORS = [path for path in under(*headers_in("ie")) if path not in under("ie/iana", "ie/registry")]

CONTENTS = {
    "flowkit.hpp": {
        "about": "all protocols, packets and the normalised flow",
        "roots": under("flowkit") + OWN_LAYOUTS + TEMPLATES + PACKET + FLOW,
        "if": {**HANA, "FLOWKIT_RANGES": under("ranges")},
    },
    "flowkit_netflow1.hpp": {"about": "NetFlow v1", "roots": under("netflow1") + OWN_LAYOUTS, "if": HANA},
    "flowkit_netflow5.hpp": {"about": "NetFlow v5", "roots": under("netflow5") + OWN_LAYOUTS, "if": HANA},
    "flowkit_netflow7.hpp": {"about": "NetFlow v7", "roots": under("netflow7") + OWN_LAYOUTS, "if": HANA},
    "flowkit_netflow9.hpp": {"about": "NetFlow v9", "roots": under("netflow9") + OWN_LAYOUTS + TEMPLATES, "if": HANA},
    "flowkit_ipfix.hpp": {
        "about": "IPFIX, its lists and the reverse elements of RFC 5103",
        "roots": IPFIX + OWN_LAYOUTS + TEMPLATES + LISTS,
        "whole": under("ie/reverse"),
        "if": HANA,
    },
    "flowkit_sflow5.hpp": {"about": "sFlow v5", "roots": SFLOW5 + OWN_LAYOUTS + PACKET, "if": HANA_SFLOW5},
    "flowkit_schema.hpp": {
        "about": "layouts and flows as schemas of other formats, records as JSON and as commented octets",
        "roots": SCHEMA,
    },
    "flowkit_vendors.hpp": {
        "about": "all tables of information elements, the look-up by number and name",
        "roots": under("ie/registry", "flow/element_types", "templates/list_checks", "templates/value_checks"),
        "whole": VENDORS,
    },
}
