// SPDX-License-Identifier: BSL-1.0
// What a schema is made of: the columns of a layout or of the flow table as a table of data. Each format is a function
// that walks it; where columns come from is columns.hpp (layouts) and flow_columns.hpp (the normalised flow).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <flowkit/core/element.hpp>

namespace flowkit::inline v0::schema {

/// The type of a value, as write_json writes it. What each format calls it: types.hpp.
enum class kind : std::uint8_t {
  boolean,
  unsigned8,
  unsigned16,
  unsigned32,
  unsigned64,
  signed8,
  signed16,
  signed32,
  signed64,
  float32,
  float64,
  ipv4,
  ipv6,
  address,  ///< of either family
  mac,
  string,
  octets,  ///< text: hex digits
  time,    ///< text: RFC 3339 in UTC, with milliseconds
  record,  ///< of the columns `inner`
  list,    ///< of records of the columns `inner`; of the values of one column, if is_plain
};

/// Stands for "not known before the octets are": after a part of varying length, and of values that are on no wire.
inline constexpr std::uint32_t no_offset = ~std::uint32_t{0};

struct column {
  std::string_view name;         ///< as in JSON
  std::uint16_t occurrence = 1;  ///< of the name in its record: "vlanId#2" where an element comes again
  std::uint16_t number = 0;      ///< from 1, in the order of the layout or of all columns of the flow table
  kind type = kind::octets;
  bool optional = false;             ///< a record may be without it
  std::uint8_t bits = 0;             ///< of an integer: those on the wire; 0: all of its type
  const element* what = nullptr;     ///< what it means, its unit; nullptr: only the name says so
  std::uint32_t offset = no_offset;  ///< from the beginning of the record that it is in
  std::uint32_t size = 0;            ///< octets on the wire; 0: varying, or on no wire
  std::uint8_t first_bit = 0;        ///< of those octets, the most significant being 0; `bits` are its own
  bool in_word = false;              ///< it shares its octets with others
  bool is_plain = false;             ///< of a list: its elements are values, or lists, and no records
  const column* first = nullptr;
  std::size_t count = 0;

  [[nodiscard]] constexpr std::span<const column> inner() const noexcept { return {first, count}; }
};

using columns_view = std::span<const column>;

[[nodiscard]] constexpr bool is_unsigned(kind k) noexcept { return k >= kind::unsigned8 && k <= kind::unsigned64; }
[[nodiscard]] constexpr bool is_signed(kind k) noexcept { return k >= kind::signed8 && k <= kind::signed64; }
[[nodiscard]] constexpr bool is_float(kind k) noexcept { return k == kind::float32 || k == kind::float64; }
/// Bits of an integer's type.
[[nodiscard]] constexpr unsigned type_bits(kind k) noexcept {
  if (is_unsigned(k)) return 8u << (static_cast<unsigned>(k) - static_cast<unsigned>(kind::unsigned8));
  if (is_signed(k)) return 8u << (static_cast<unsigned>(k) - static_cast<unsigned>(kind::signed8));
  return 0;
}
/// Those that its values need.
[[nodiscard]] constexpr unsigned value_bits(const column& c) noexcept {
  return c.bits != 0 && c.bits < type_bits(c.type) ? c.bits : type_bits(c.type);
}
/// A list of values, and not of records or of lists?
[[nodiscard]] constexpr bool is_value_list(const column& c) noexcept {
  return c.type == kind::list && c.is_plain && c.first->type < kind::record;
}

}  // namespace flowkit::schema
