// SPDX-License-Identifier: BSL-1.0
// The template of a layout: its fields as specifiers, known at compile time.
#pragma once

#include <array>

#include <flowkit/core/layout.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit {

namespace detail {
/// Pads are announced as paddingOctets (IANA 210).
inline constexpr std::uint16_t padding_octets_id = 210;

/// What a field is sent as: the first of its alternatives, or the term that has none.
template <class D>
consteval const element& sent_as() {
  if constexpr (D::alternatives.empty())
    return D::info;
  else
    return *D::alternatives[0];
}

template <class D>
consteval specifier specifier_of() {
  if constexpr (requires { D::alternatives; }) {
    return specify(sent_as<D>(), D::is_fixed ? static_cast<std::uint16_t>(D::min_size) : variable_length);
  } else {
    return {.pen = 0,
            .id = padding_octets_id,
            .length = static_cast<std::uint16_t>(D::min_size),
            .space = element_space::iana};
  }
}
}  // namespace detail

/// Layouts of fields, varlens and pads. Terms without a number cannot be announced.
template <class Record, class... D>
consteval std::array<specifier, sizeof...(D)> specifiers_of(layout_t<Record, D...>) {
  static_assert((D::is_record && ...), "only fields, variable-length fields and pads stand in a template");
  return {detail::specifier_of<D>()...};
}

/// A layout with an id: what an exporter announces and sends. `scope_count` above 0, or is_options, makes it an options
/// template (v9 allows one without scope).
template <const auto& Layout, std::uint16_t Id, std::uint16_t ScopeCount = 0, bool IsOptions = (ScopeCount > 0)>
struct layout_template {
  static_assert(Id >= first_template_id, "template ids begin at 256");
  static constexpr auto fields = specifiers_of(std::remove_cvref_t<decltype(Layout)>{});
  static_assert(ScopeCount <= fields.size(), "more scope fields than fields");
  static constexpr std::uint16_t id = Id;
  static constexpr const auto& layout = Layout;
  [[nodiscard]] static constexpr template_view view() noexcept { return {Id, ScopeCount, IsOptions, fields}; }
};

}  // namespace flowkit
