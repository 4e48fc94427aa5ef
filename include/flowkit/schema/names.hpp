// SPDX-License-Identifier: BSL-1.0
// Names of columns as they are, and as identifiers, for formats that allow letters, digits and underscores only.
//
// The rule: each run of characters that are neither letters nor digits becomes one underscore; none is left at the
// ends; a digit in front gets one before it. source.ip is source_ip, @timestamp is timestamp, the second vlanId of a
// record (vlanId#2) is vlanId_2. Two columns of one record that would be equal afterwards, whatever their case (SQL's
// names have none), do not compile. No identifier has two underscores in a row: what a format adds after two is its
// own.
#pragma once

#include <array>

#include <flowkit/core/text.hpp>
#include <flowkit/schema/column.hpp>

namespace flowkit::inline v0::schema {

/// As in JSON; "vlanId#2" for the second of a record.
constexpr void write_name(text_writer& out, const column& c) noexcept {
  out.put(c.name);
  if (c.occurrence > 1) out.put('#'), write_text(out, c.occurrence);
}

namespace detail {
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c); }
/// put(character) for each of the identifier's.
constexpr void spell_identifier(std::string_view name, auto&& put) noexcept {
  bool is_first = true, was_other = false;
  for (const char c : name) {
    if (!is_word(c)) {
      was_other = true;
      continue;
    }
    if (was_other && !is_first) put('_');
    if (is_first && is_digit(c)) put('_');
    put(c);
    is_first = was_other = false;
  }
}
constexpr void spell_identifier(const column& c, auto&& put) noexcept {
  spell_identifier(c.name, put);
  if (c.occurrence < 2) return;
  put('_');
  if (c.occurrence > 9) put(static_cast<char>('0' + c.occurrence / 10 % 10));
  put(static_cast<char>('0' + c.occurrence % 10));
}
}  // namespace detail

/// By the rule above.
constexpr void write_identifier(text_writer& out, std::string_view name) noexcept {
  detail::spell_identifier(name, [&](char c) { out.put(c); });
}
constexpr void write_identifier(text_writer& out, const column& c) noexcept {
  detail::spell_identifier(c, [&](char d) { out.put(d); });
}

/// Is each identifier there only once, and of at least one character? Compared by hashes (FNV-1a, of 64 bits): pairs of
/// texts would be beyond what compilers evaluate for the 150 columns of the flow table.
template <std::size_t N>
[[nodiscard]] constexpr bool distinct_identifiers(const std::array<column, N>& columns) noexcept {
  std::array<std::uint64_t, N> hashes{};
  for (std::size_t i = 0; i < N; ++i) {
    std::uint64_t h = 0xcbf2'9ce4'8422'2325;
    std::size_t n = 0;
    detail::spell_identifier(columns[i], [&](char c) {
      h = (h ^ static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)) * 0x100'0000'01b3;
      ++n;
    });
    if (n == 0 || columns[i].occurrence > 99) return false;
    for (std::size_t k = 0; k < i; ++k)
      if (hashes[k] == h) return false;
    hashes[i] = h;
  }
  return true;
}

/// No character in a name ends a text of any of the formats: quotes, backslashes, control characters.
[[nodiscard]] constexpr bool quotable_names(columns_view columns) noexcept {
  for (const column& column : columns)
    for (const char c : column.name)
      if (c == '"' || c == '\'' || c == '`' || c == '\\' || static_cast<unsigned char>(c) < ' ') return false;
  return true;
}

/// A name that is also the beginning of another's path: `a` and `a.b`. Both, or nullptrs.
struct path_conflict {
  const column* value = nullptr;
  const column* path = nullptr;
};
[[nodiscard]] constexpr path_conflict find_path_conflict(columns_view columns) noexcept {
  for (const column& a : columns)
    for (const column& b : columns)
      if (b.name.size() > a.name.size() && b.name.starts_with(a.name) && b.name[a.name.size()] == '.') return {&a, &b};
  return {};
}

}  // namespace flowkit::schema
