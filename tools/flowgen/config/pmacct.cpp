// SPDX-License-Identifier: BSL-1.0
// pmacct: a file for aggregate_primitives. nfacctd reads a primitive only in the length that it says, so that each
// length is one of its own.
#include <fmt/format.h>

#include <vector>

#include "tools/flowgen/config/collector.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t most_primitives = 64;  // that nfacctd holds

std::string_view semantics(const vendor_element& v, std::uint16_t length) {
  if (v.type == abstract_type::macAddress && length == 6) return "mac";
  if (is_address(v.type) && (length == 4 || length == 16)) return "ip";
  if (length == variable_length) return "raw";  // str of variable length must not be empty
  if (v.type == abstract_type::string) return "str";
  const bool number = length == 1 || length == 2 || length == 4 || length == 8;
  const bool signed_or_float = v.type >= abstract_type::signed8 && v.type <= abstract_type::float64;
  if (!number) return "raw";
  return signed_or_float || (!v.known && length > 4) ? "hex" : "u_int";
}
/// In comments of up to 100 octets: nfacctd takes what is beyond 255 for another line.
std::string aggregate(const std::vector<std::string>& names) {
  constexpr std::size_t most = 100;
  std::string out = "! aggregate:";
  std::size_t width = out.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string word = fmt::format(" {}{}", names[i], i + 1 < names.size() ? "," : "");
    if (width + word.size() > most) {
      out += "\n!";
      width = 1;
    }
    out += word;
    width += word.size();
  }
  return out + '\n';
}
}  // namespace

std::string pmacct_primitives(const config_request& r) {
  std::string lines;
  std::vector<std::string> names;
  std::size_t n = 0, left = 0;
  for (const vendor_element& v : r.elements) {
    if (!v.in_flows) continue;
    if (v.is_reverse() && v.field.id <= 2) {
      lines += fmt::format("! {} ({}): no primitive reads it\n", v.name, v.number());
      continue;
    }
    for (const std::uint16_t length : v.lengths) {
      if (n == most_primitives) {
        ++left;
        continue;
      }
      ++n;
      std::string name = v.name;
      if (v.lengths.size() > 1) name += length == variable_length ? std::string("_v") : fmt::format("_{}", length);
      lines += fmt::format("name={} field_type={} len={} semantics={}\n", name, v.number(),
                           length == variable_length ? std::string("vlen") : fmt::format("{}", length),
                           semantics(v, length));
      names.push_back(name);
    }
  }
  std::string out =
      "! nfacctd: aggregate_primitives: FILE, and the names after what it aggregates by:\n"
      "! str ends at the first octet that is 0. A string that fills all its octets runs on into the next primitive;\n"
      "! semantics=raw shows up to 21 octets in hexadecimal instead. Of variable length all are raw, as str must not "
      "be\n"
      "! empty.\n";
  out += n == 0 ? "! aggregate: nothing, as no flow has such elements\n" : aggregate(names);
  if (left != 0) out += fmt::format("! {} more have no room: nfacctd holds {} primitives\n", left, most_primitives);
  return out + lines;
}

}  // namespace flowkit::tools
