// SPDX-License-Identifier: BSL-1.0
// Anomalies in templates, data sets and the framing of sets, as far as v9 and IPFIX share them and no registry is
// needed. Values and lengths of elements: value_checks.hpp.
#pragma once

#include <utility>

#include <flowkit/templates/findings.hpp>
#include <flowkit/templates/set.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::inline v0 {

[[nodiscard]] constexpr bool all_zero(octets o) noexcept {
  for (const std::byte b : o)
    if (b != std::byte{0}) return false;
  return true;
}

/// A template record; a withdrawal is none. `record`: its octets.
template <class Rules, finding_sink<template_finding> Sink>
constexpr void inspect_template(const template_view& t, place record, Sink&& sink) {
  if constexpr (ignores<Sink>) return;
  if (!Rules::has_withdrawals && t.is_options && t.fields.size() == t.scope_count)
    sink(template_finding::options_without_fields, record);
  bool had_zero = false;
  each_specifier<Rules>(t, record, [&](std::size_t i, const specifier& s, place at) {
    if (s.length == 0 && !std::exchange(had_zero, true)) sink(template_finding::zero_length_field, at);
    if (i < t.scope_count && s.space == element_space::v9_scope && (s.id < 1 || s.id > 5))
      sink(template_finding::unknown_scope, at);
  });
}

/// What follows the last complete record of a data set, which had `records` of them. `offset`: of `rest`.
template <finding_sink<template_finding> Sink>
constexpr void inspect_rest(octets rest, std::uint32_t offset, std::size_t records, const template_shape& shape,
                            Sink&& sink) {
  if (ignores<Sink> || rest.empty()) return;
  const place at = make_place(offset, rest.size());
  if (records == 0 && rest.size() < shape.min_size) return sink(template_finding::short_set, at);
  if (rest.size() > 3) sink(template_finding::long_padding, at);
  if (!all_zero(rest)) sink(template_finding::nonzero_padding, at);
}

/// The end of a message whose sets `all` has walked. Errors: where a set does not fit, unless only zeros are there:
/// some devices fill datagrams with them.
template <finding_sink<template_finding> Sink>
[[nodiscard]] constexpr error inspect_end(const set_cursor& all, Sink&& sink) {
  if (all.failure().code != errc::ok && !all_zero(all.rest())) return all.failure();
  if (!all.rest().empty()) sink(template_finding::trailing_octets, make_place(all.offset(), all.rest().size()));
  return {};
}

}  // namespace flowkit
