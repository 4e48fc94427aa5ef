// SPDX-License-Identifier: BSL-1.0
// The fields of NetFlow v1, v5 and v7 as if a template had announced them: from the layouts of their records.
#pragma once

#include <array>

#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::c_interface {

template <class D>
consteval const element& element_of_part() {
  if constexpr (has_alternatives<D>)
    return D::info;
  else
    return ie::paddingOctets;
}
template <class Record, class... D>
consteval std::array<specifier, sizeof...(D)> specifiers_of_parts(layout_t<Record, D...>) {
  std::array<specifier, sizeof...(D)> all{specify(element_of_part<D>(), static_cast<std::uint16_t>(D::min_size))...};
  // Terms without a number are told apart by what no template would have there.
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].space == element_space::local) all[i].id = static_cast<std::uint16_t>(i + 1);
  return all;
}
template <class Record, class... D>
consteval std::array<const element*, sizeof...(D)> elements_of_parts(layout_t<Record, D...>) {
  return {&element_of_part<D>()...};
}

/// Format: as in fixed/format.hpp.
template <class Format>
struct fixed_fields {
  static constexpr auto specifiers = specifiers_of_parts(std::remove_cvref_t<decltype(Format::record_layout)>{});
  static constexpr auto elements = elements_of_parts(std::remove_cvref_t<decltype(Format::record_layout)>{});
  static_assert(shape_of(specifiers).min_size == Format::record_layout.size);
};

}  // namespace flowkit::c_interface
