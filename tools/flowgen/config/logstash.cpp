// SPDX-License-Identifier: BSL-1.0
// logstash: a file for netflow_definitions or ipfix_definitions of the netflow codec. Numbers and strings have the
// length of the template, whatever the definition says.
#include <fmt/format.h>

#include "tools/flowgen/config/collector.hpp"

namespace flowkit::tools {

namespace {
std::string reduced(std::string_view kind, const vendor_element& v, std::uint16_t full) {
  // The codec adapts unsigned numbers of more than an octet.
  const bool adapts = kind == "uint" && full > 1;
  return fmt::format(":{}{}", kind, 8 * (adapts ? full : v.field.length));
}

/// Empty: there is no type for it.
std::string codec_type(const vendor_element& v, bool netflow9) {
  using enum abstract_type;
  const bool is_fixed = !v.field.is_variable();
  const std::string number = is_fixed && v.field.length <= 8 ? fmt::format(":uint{}", 8 * v.field.length) : "";
  switch (v.type) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64:
    case boolean:
    case dateTimeSeconds:
    case dateTimeMilliseconds: return is_fixed ? reduced("uint", v, full_width(v.type)) : "";
    case signed8:
    case signed16:
    case signed32:
    case signed64: return is_fixed ? reduced("int", v, full_width(v.type)) : "";
    case float32: return v.field.length == 4 ? ":float" : "";
    case float64: return v.field.length == 4 ? ":float" : v.field.length == 8 ? ":double" : "";
    case macAddress: return v.field.length == 6 ? ":mac_addr" : "";
    case ipv4Address: return v.field.length == 4 ? ":ip4_addr" : "";
    case ipv6Address: return v.field.length == 16 ? ":ip6_addr" : "";
    case string: return ":string";
    case octetArray:
      if (netflow9 && (v.field.id == 33000 || v.field.id == 33001) && v.field.length == 12) return ":acl_id_asa";
      if (!v.known && !number.empty()) return number;
      return netflow9 ? number : is_fixed ? ":octetarray" : ":string";
    default: return "";
  }
}
}  // namespace

std::string logstash_definitions(const config_request& r) {
  const bool netflow9 = r.of.which == protocol::netflow9;
  std::string out = netflow9 ? "# codec => netflow { netflow_definitions => \"FILE\" }\n"
                             : "# codec => netflow { ipfix_definitions => \"FILE\" }\n"
                               "# What the codec knows of an enterprise is replaced by what is here.\n";
  std::uint32_t pen = 0;
  const std::string_view indent = netflow9 ? "" : "  ";
  for (const vendor_element& v : r.elements) {
    if (!netflow9 && v.field.pen != pen) out += fmt::format("{}:\n", pen = v.field.pen);
    const std::string type = codec_type(v, netflow9);
    out += fmt::format("{}{}:  # {}\n", indent, v.field.id, v.text());
    if (type.empty())
      out += fmt::format("{}- :skip\n", indent);
    else
      out += fmt::format("{}- {}\n{}- :{}\n", indent, type, indent, v.name);
  }
  return out;
}

}  // namespace flowkit::tools
