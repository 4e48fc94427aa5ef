// SPDX-License-Identifier: BSL-1.0
// telegraf: a CSV file for private_enterprise_number_files of [[inputs.netflow]].
#include <fmt/format.h>

#include <algorithm>

#include "tools/flowgen/config/collector.hpp"

namespace flowkit::tools {

namespace {
std::string_view data_type(const vendor_element& v) {
  const auto all = [&](auto&& which) { return std::all_of(v.lengths.begin(), v.lengths.end(), which); };
  if (is_address(v.type) && all([](std::uint16_t n) { return n == 4 || n == 16; })) return "ip";
  if (v.type == abstract_type::string) return "string";
  const bool whole =
      is_unsigned(v.type) || v.type == abstract_type::dateTimeSeconds || v.type == abstract_type::dateTimeMilliseconds;
  // uint is of 8, 16, 32 or 64 bits.
  const bool can = all([](std::uint16_t n) { return n == 1 || n == 2 || n == 4 || n == 8; });
  return whole && can ? "uint" : "hex";
}
}  // namespace

std::string telegraf_csv(const config_request& r) {
  std::string out =
      "# [[inputs.netflow]] private_enterprise_number_files = [\"FILE\"]\n"
      "# PEN.ID, name, data type\n";
  for (const vendor_element& v : r.elements)
    out += fmt::format("{}.{},{},{}\n", v.field.pen, v.field.id, v.name, data_type(v));
  return out;
}

}  // namespace flowkit::tools
