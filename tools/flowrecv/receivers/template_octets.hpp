// SPDX-License-Identifier: BSL-1.0
// The octets of template sets, for what shows all octets.
#pragma once

#include <algorithm>
#include <vector>

#include <flowkit/templates/inspect.hpp>

namespace flowkit::tools {

/// Would the fields of a template make the octets of its record again?
template <class Rules>
[[nodiscard]] bool says_all(const template_view& t, octets record) {
  if (template_size<Rules>(t) != record.size()) return false;
  std::vector<std::byte> again(record.size());
  write_template<Rules>(t, again.data());
  return std::equal(again.begin(), again.end(), record.begin());
}

/// Visits the withdrawals in a template set: visit(id, octets). The padding after its last record; empty if it is
/// damaged before.
template <class Rules>
octets each_withdrawal(octets content, bool options, std::span<specifier> scratch, auto&& visit) {
  reader in{content};
  while (in.has(4) && !all_zero(in.rest())) {
    template_view t;
    const octets before = in.rest();
    if (read_template<Rules>(in, options, scratch, t).code != errc::ok) return {};
    if (Rules::has_withdrawals && t.fields.empty()) visit(t.id, before.first(before.size() - in.remaining()));
  }
  return in.rest();
}

}  // namespace flowkit::tools
