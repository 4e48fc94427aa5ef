// SPDX-License-Identifier: BSL-1.0
// tshark, Wireshark: a post-dissector in Lua.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "tools/flowgen/config/collector.hpp"
#include "tools/flowgen/config/tshark_dissector.hpp"

namespace flowkit::tools {

namespace {
std::string_view kind(const vendor_element& v) {
  using enum abstract_type;
  switch (v.type) {
    case signed8:
    case signed16:
    case signed32:
    case signed64: return "int";
    case float32: return "float";
    case float64:
      return std::find(v.lengths.begin(), v.lengths.end(), std::uint16_t{4}) != v.lengths.end() ? "float" : "double";
    case macAddress: return "ether";
    case string: return "string";
    case ipv4Address: return "ipv4";
    case ipv6Address: return "ipv6";
    case octetArray:
      // Of what nobody knows, the lengths say whether it can be a number.
      return !v.known && std::all_of(v.lengths.begin(), v.lengths.end(), [](std::uint16_t n) { return n <= 8; })
                 ? "uint"
                 : "bytes";
    case basicList:
    case subTemplateList:
    case subTemplateMultiList:
    case unsigned256: return "bytes";
    default: return "uint";
  }
}

/// Lower-case letters, digits and _.
std::string protocol_name(const std::string& profile_name) {
  std::string out = "flow_";
  for (const char c : profile_name.substr(profile_name.find_last_of('/') + 1))
    out += std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                                                       : '_';
  return out;
}
}  // namespace

std::string tshark_lua(const config_request& r) {
  const std::string name = protocol_name(r.of.name);
  std::string out = "-- tshark -X lua_script:FILE, or in Wireshark's folder of personal Lua plugins.\n";
  out += fmt::format("-- Fields: {}.NAME; {}.record begins a data record.\n", name, name);
  out += fmt::format("local name, title = \"{}\", \"Elements of {}\"\n", name, protocol_name(r.of.name).substr(5));
  out += "-- By enterprise number and element: name and kind.\nlocal elements = {";
  bool any = false;
  std::uint32_t pen = 0;
  for (const vendor_element& v : r.elements) {
    if (!any || v.field.pen != pen) {
      out += fmt::format("{}\n  [{}] = {{\n", any ? "  }," : "", v.field.pen);
      pen = v.field.pen;
      any = true;
    }
    out += fmt::format("    [{}] = {{\"{}\", \"{}\"}},  -- {}\n", v.field.id, v.name, kind(v), v.text());
  }
  return out + "  },\n}\n" + std::string{tshark_dissector};
}

}  // namespace flowkit::tools
