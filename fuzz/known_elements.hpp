// SPDX-License-Identifier: BSL-1.0
// Templates for a layout: mostly of elements that it knows, or there would be nothing to bind and to write.
#pragma once

#include <vector>

#include <conformance/generators/template.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::fuzz {

/// The elements that the layout's members may be sent as.
template <class Record, class... D>
std::vector<const element*> elements_of(layout_t<Record, D...>) {
  std::vector<const element*> out;
  const auto one = [&]<class One>(One) {
    if constexpr (has_alternatives<One>) out.insert(out.end(), One::alternatives.begin(), One::alternatives.end());
  };
  (one(D{}), ...);
  return out;
}

/// Up to `most` fields, a few of them any element's, of any length that a record of some octets may have.
template <class Rules, class Layout>
std::vector<specifier> fields_for(Layout layout, conformance::source& from, std::size_t most) {
  static const std::vector<const element*> known = elements_of(layout);
  std::vector<specifier> out(1 + from.below(most));
  for (specifier& s : out) {
    const std::uint64_t which = from.word();
    if (which >= known.size()) {
      s = conformance::arbitrary_specifier<Rules>(from, false, false);
      continue;
    }
    const element& e = *known[which];
    const std::uint64_t length = from.below(24);
    const std::uint16_t full = full_width(e.type);
    s = specify(e, length == 0 ? full == 0 ? variable_length : full : static_cast<std::uint16_t>(length - 1));
  }
  return out;
}

}  // namespace flowkit::fuzz
