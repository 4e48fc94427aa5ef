// SPDX-License-Identifier: BSL-1.0
// Template records as octets, both ways. What differs between NetFlow v9 and IPFIX is in their `rules`.
#pragma once

#include <array>
#include <span>

#include <flowkit/templates/layout_template.hpp>

namespace flowkit::inline v0 {

/// Templates with more fields than this are not accepted: the largest known have some 130, and a plan is compiled for
/// each. (65,535 could be announced.)
inline constexpr std::size_t max_template_fields = 4096;

/// Reads one template record (a withdrawal comes out with no fields) from the front of `in`; its fields go to `fields`.
/// Errors: truncated, bad_count (scopes), bad_length (v9's octet counts), limit. After an error nothing after it in the
/// same set can be trusted; `id` of the view says which template was meant.
template <class Rules>
constexpr error read_template(reader& in, bool options, std::span<specifier> fields, template_view& out) noexcept {
  if (!in.has(2)) return {errc::truncated, in.offset()};
  out = {.id = load_be<std::uint16_t>(in.at()), .scope_count = 0, .is_options = options, .fields = {}};
  in.advance(2);
  std::size_t count = 0, scopes = 0;
  const std::uint32_t counts_at = in.offset();
  if (const error e = Rules::read_counts(in, options, count, scopes)) return e;
  if (count > in.remaining() / Rules::specifier_size) return {errc::bad_count, counts_at};
  if (count > fields.size()) return {errc::limit, counts_at};
  for (std::size_t i = 0; i < count; ++i) {
    if (!in.has(Rules::specifier_size)) return {errc::truncated, in.offset()};
    if (const error e = Rules::read_specifier(in, i < scopes, fields[i])) return e;
  }
  out.scope_count = static_cast<std::uint16_t>(scopes);
  out.fields = fields.first(count);
  return {};
}

/// Octets of the template record.
template <class Rules>
[[nodiscard]] constexpr std::size_t template_size(const template_view& t) noexcept {
  std::size_t n = 2 + Rules::counts_size(t.is_options);
  for (const specifier& s : t.fields) n += Rules::encoded_size(s);
  return n;
}

/// visit(index, specifier, place) for each field of a template record whose octets begin where `record` does.
template <class Rules>
constexpr void each_specifier(const template_view& t, place record, auto&& visit) {
  std::size_t at = record.offset + 2 + Rules::counts_size(t.is_options);
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const std::size_t n = Rules::encoded_size(t.fields[i]);
    visit(i, t.fields[i], make_place(at, n));
    at += n;
  }
}

/// The caller has room for template_size(t) octets at p.
template <class Rules>
constexpr void write_template(const template_view& t, std::byte* p) noexcept {
  store_be<std::uint16_t>(p, t.id);
  Rules::write_counts(t, p + 2);
  p += 2 + Rules::counts_size(t.is_options);
  for (const specifier& s : t.fields) {
    Rules::write_specifier(s, p);
    p += Rules::encoded_size(s);
  }
}

/// The template record of a layout as constant octets.
template <class Rules, class Template>
inline constexpr auto template_octets = [] {
  std::array<std::byte, template_size<Rules>(Template::view())> out{};
  write_template<Rules>(Template::view(), out.data());
  return out;
}();

}  // namespace flowkit
