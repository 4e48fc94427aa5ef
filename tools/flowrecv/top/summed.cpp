// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/summed.hpp"

#include <flowkit/schema/flow_columns.hpp>

namespace flowkit::tools {

namespace {
std::optional<unit> unit_of_counter(const flow::column& c) {
  if (c.type != flow::column_type::u64 && c.type != flow::column_type::period) return std::nullopt;
  const element* const what = schema::flow_column(c, 0).what;
  if (what == nullptr) return std::nullopt;
  const bool counts = what->semantics == data_semantics::default_ || what->semantics == data_semantics::deltaCounter;
  const bool has_unit =
      what->units == unit::octets || what->units == unit::packets || what->units == unit::milliseconds;
  return counts && has_unit ? std::optional(what->units) : std::nullopt;
}
}  // namespace

const std::vector<summed>& summable() {
  static const std::vector<summed> all = [] {
    std::vector<summed> out{{.name = "flows"}};
    for (const flow::column& c : flow::columns)
      if (const auto of = unit_of_counter(c)) out.push_back({c.name, *of, c});
    return out;
  }();
  return all;
}

}  // namespace flowkit::tools
