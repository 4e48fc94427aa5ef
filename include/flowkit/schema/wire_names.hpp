// SPDX-License-Identifier: BSL-1.0
// The parts of a layout by paths: head.unix_secs, records.sourceIPv4Address, padding_2. For formats that describe the
// octets and not the values.
#pragma once

#include <flowkit/core/layout_parts.hpp>
#include <flowkit/schema/names.hpp>

namespace flowkit::inline v0::schema {

/// The parts that one record is made of, and the part whose records they are.
struct wire_scope {
  std::span<const layout_part> parts;
  const layout_part* own = nullptr;  ///< nullptr: the layout itself
  const wire_scope* around = nullptr;
};

namespace detail {
/// Parts that only say that others are there: what is in them is of the same record.
[[nodiscard]] constexpr bool is_transparent(part_kind k) noexcept {
  return k == part_kind::word || k == part_kind::when || k == part_kind::tail;
}
/// Counts the parts of this name up to `own`; true: there it is.
constexpr bool count_up_to(std::span<const layout_part> parts, const layout_part& own, std::uint16_t& n) noexcept {
  for (const layout_part& p : parts) {
    if (is_transparent(p.kind)) {
      if (count_up_to(p.inner(), own, n)) return true;
    } else if (p.name != nullptr && std::string_view{p.name} == own.name) {
      ++n;
    }
    if (&p == &own) return true;
  }
  return false;
}
}  // namespace detail

/// The identifier of a part that has a name; of the second padding "padding_2".
constexpr void write_identifier(text_writer& out, const layout_part& p, const wire_scope& in) noexcept {
  column named{.name = p.name, .occurrence = 0};
  detail::count_up_to(in.parts, p, named.occurrence);
  write_identifier(out, named);
}
/// That of the scope, each of its parts after `between`.
constexpr void write_scope(text_writer& out, const wire_scope& of, std::string_view between) noexcept {
  if (of.own == nullptr) return;
  write_scope(out, *of.around, between);
  out.put(between), write_identifier(out, *of.own, *of.around);
}

}  // namespace flowkit::schema
