// SPDX-License-Identifier: BSL-1.0
// The members of a layout of fixed size as members of a JSON object.
#pragma once

#include <flowkit/core/layout_json.hpp>

namespace flowkit::tools {

/// `,"count":2,"sysUpTime":1000...` of the first octets of `from`.
template <class Record, class... D>
void write_layout_members(text_writer& out, layout_t<Record, D...> of, octets from) {
  const Record r = of.read(from.data());
  char before = ',';
  (flowkit::detail::write_json_member<D>(out, r, before), ...);
}

/// Would the members that these octets have make the same octets? Not if padding is not zero.
template <class Record, class... D>
[[nodiscard]] bool is_exact(layout_t<Record, D...> of, octets from) {
  std::array<std::byte, of.size> again;
  of.write(of.read(from.data()), again.data());
  return std::equal(again.begin(), again.end(), from.begin());
}

}  // namespace flowkit::tools
