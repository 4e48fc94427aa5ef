// SPDX-License-Identifier: BSL-1.0
// The template of a layout: its fields as specifiers, known at compile time.
#pragma once

#include <array>

#include <flowkit/templates/template_form.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0 {

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
  if constexpr (has_alternatives<D>) {
    return specify(sent_as<D>(), D::is_fixed ? static_cast<std::uint16_t>(D::min_size) : variable_length);
  } else {
    return {.pen = 0,
            .id = padding_octets_id,
            .length = static_cast<std::uint16_t>(D::min_size),
            .space = element_space::iana};
  }
}
}  // namespace detail

namespace detail {
template <class D>
inline constexpr bool in_templates = D::is_record;
/// Does what the field is sent as have a number?
template <class D>
consteval bool has_number() {
  if constexpr (has_alternatives<D>)
    return sent_as<D>().space != element_space::local;
  else
    return true;
}
/// Are its octets of the element's type? A local name may have another type than its first element.
template <class D>
consteval bool sends_its_element() {
  if constexpr (has_alternatives<D>)
    return D::info.type == sent_as<D>().type || !D::is_fixed ||
           (is_unsigned(D::info.type) && is_unsigned(sent_as<D>().type) &&
            reducible_to(sent_as<D>().type, static_cast<std::uint16_t>(D::min_size)));
  else
    return true;
}
/// Does the field have room for all bits? Fields that were not bits fit by their width.
template <class D>
consteval bool has_room_for_bits() {
  if constexpr (bit_field<D>)
    return D::bit_count <= 8 * D::min_size;
  else
    return true;
}
template <class D>
inline constexpr bool announceable =
    in_templates<D>&& can_be_sent<D>&& has_number<D>() && sends_its_element<D>() && has_room_for_bits<D>();

/// One sentence for each reason, and the compiler names the field.
template <class D>
consteval specifier announced() {
  static_assert(in_templates<D>, "only fields, variable-length fields, packed bits and pads stand in a template");
  if constexpr (in_templates<D>) {
    static_assert(can_be_sent<D>,
                  "a field whose member has no form of its own on the wire cannot be announced: give it a width and a "
                  "type of one element, or write it with emit()");
    static_assert(sends_its_element<D>(),
                  "a field that is called by a name of another type than its first element "
                  "cannot be announced: write it with emit()");
    static_assert(!can_be_sent<D> || has_room_for_bits<D>(),
                  "bits that hold more than their information element says cannot be announced: name a wider element");
    static_assert(has_number<D>(), "a term without a number cannot be announced: name an information element");
    if constexpr (announceable<D>) return specifier_of<D>();
  }
  return {};
}
}  // namespace detail

namespace detail {
template <class Record, class... D>
consteval std::array<specifier, sizeof...(D)> announced_fields(layout_t<Record, D...>) {
  return {announced<D>()...};
}
}  // namespace detail

/// Layouts of fields, varlens, packed bits and pads. A field without a number, or without a wire form, cannot be
/// announced.
template <class Layout>
consteval auto specifiers_of(Layout) {
  return detail::announced_fields(template_form<Layout>{});
}

namespace detail {
template <class Layout>
struct announces_itself;
template <class Record, class... D>
struct announces_itself<layout_t<Record, D...>> : std::bool_constant<(announceable<D> && ...)> {};
}  // namespace detail

/// Is it the layout's own template, field by field?
template <class Layout>
bool is_template_of(std::span<const specifier> fields) noexcept {
  if constexpr (detail::announces_itself<template_form<Layout>>::value) {
    constexpr auto own = specifiers_of(Layout{});
    if (own.size() != fields.size()) return false;
    for (std::size_t i = 0; i < own.size(); ++i)
      if (!(own[i] == fields[i])) return false;
    return true;
  } else {
    return false;
  }
}

/// A layout with an id: what an exporter announces and sends. `scope_count` above 0, or is_options, makes it an options
/// template (v9 allows one without scope).
template <const auto& Layout, std::uint16_t Id, std::uint16_t ScopeCount = 0, bool IsOptions = (ScopeCount > 0)>
struct layout_template {
  static_assert(Id >= first_template_id, "template ids begin at 256");
  static constexpr auto fields = specifiers_of(std::remove_cvref_t<decltype(Layout)>{});
  static_assert(ScopeCount <= fields.size(), "more scope fields than fields");
  static constexpr std::uint16_t id = Id;
  /// The layout of the records as they are sent.
  static constexpr template_form<std::remove_cvref_t<decltype(Layout)>> layout{};
  [[nodiscard]] static constexpr template_view view() noexcept { return {Id, ScopeCount, IsOptions, fields}; }
};

}  // namespace flowkit
