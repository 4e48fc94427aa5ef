// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/traffic_fields.hpp"

#include <algorithm>
#include <vector>

#include <flowkit/flow/table.hpp>
#include <flowkit/ie/iana.hpp>

#include "tools/flowgen/traffic/derived.hpp"

namespace flowkit::tools {

namespace {
using flow::present_bit, flow::presence, flow::record;

constexpr presence always = decided_by_flows | ports_of_flows | present_bit<&record::ip_version> |
                            present_bit<&record::tos> | present_bit<&record::tcp_flags>;
constexpr presence seldom =
    present_bit<&record::ingress_interface> | present_bit<&record::egress_interface> | present_bit<&record::source_as> |
    present_bit<&record::destination_as> | present_bit<&record::direction> | present_bit<&record::next_hop> |
    present_bit<&record::next_hop_v6> | present_bit<&record::source_prefix> | present_bit<&record::destination_prefix> |
    present_bit<&record::source_prefix_v6> | present_bit<&record::destination_prefix_v6>;

struct row {
  const element* what;
  decided how;
};

template <class D>
void add_rows(std::vector<row>& rows, std::size_t field) {
  // Why a flow ended is a habit of its exporter.
  static const presence derived = derived_members() & ~present_bit<&record::end_reason>;
  const decided how = always.test(field)                          ? decided::by_traffic
                      : seldom.test(field) || derived.test(field) ? decided::unless_never_used
                                                                  : decided::no;
  if constexpr (requires { D::alternatives; })
    if (how != decided::no)
      for (const element* e : D::alternatives) rows.push_back({e, how});
}
template <class Record, class... D>
std::vector<row> rows_of(layout_t<Record, D...>) {
  std::vector<row> rows;
  std::size_t field = 0;
  (add_rows<D>(rows, field++), ...);
  return rows;
}
}  // namespace

decided decided_by_traffic(const element& e) noexcept {
  static const std::vector<row> rows = rows_of(flow::table);
  if (same_element(e, ie::paddingOctets)) return decided::by_traffic;
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const row& r) { return same_element(*r.what, e); });
  return found == rows.end() ? decided::no : found->how;
}

}  // namespace flowkit::tools
