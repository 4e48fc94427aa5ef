// SPDX-License-Identifier: BSL-1.0
// What a field on the wire means: one `element` for each information element, by number and by name (RFC 7012).
#pragma once

#include <cstddef>
#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// Abstract data types with their registry numbers (RFC 7012 section 3.1, IANA "IPFIX Information Element Data Types").
enum class abstract_type : std::uint8_t {
  octetArray = 0,
  unsigned8 = 1,
  unsigned16 = 2,
  unsigned32 = 3,
  unsigned64 = 4,
  signed8 = 5,
  signed16 = 6,
  signed32 = 7,
  signed64 = 8,
  float32 = 9,
  float64 = 10,
  boolean = 11,
  macAddress = 12,
  string = 13,
  dateTimeSeconds = 14,
  dateTimeMilliseconds = 15,
  dateTimeMicroseconds = 16,
  dateTimeNanoseconds = 17,
  ipv4Address = 18,
  ipv6Address = 19,
  basicList = 20,
  subTemplateList = 21,
  subTemplateMultiList = 22,
  unsigned256 = 23,
};

/// Data type semantics with their registry numbers (RFC 7012 section 3.2).
enum class data_semantics : std::uint8_t {
  default_ = 0,
  quantity = 1,
  totalCounter = 2,
  deltaCounter = 3,
  identifier = 4,
  flags = 5,
  list = 6,
  snmpCounter = 7,
  snmpGauge = 8,
};

// g++ 12 takes a scoped enumerator for one that hides flowkit::octets.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
/// Units with their registry numbers (IANA "IPFIX Information Element Units").
enum class unit : std::uint16_t {
  none = 0,
  bits = 1,
  octets = 2,
  packets = 3,
  flows = 4,
  seconds = 5,
  milliseconds = 6,
  microseconds = 7,
  nanoseconds = 8,
  four_octet_words = 9,
  messages = 10,
  hops = 11,
  entries = 12,
  frames = 13,
  ports = 14,
  inferred = 15,
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// The number space in which `element::id` counts.
enum class element_space : std::uint8_t {
  iana,        ///< IANA's IPFIX information elements; NetFlow v9 field types below 32768 mean the same
  enterprise,  ///< numbered by `pen` (RFC 7011 section 3.2)
  v9,          ///< NetFlow v9 field types above 32767: no enterprise bit there, no PEN
  v9_scope,    ///< NetFlow v9 scope types (RFC 3954 section 6.1)
  local,       ///< a term without a number: header fields, sFlow, packets
};

/// One information element. Objects of it are `inline constexpr` and serve as template arguments by reference.
struct element {
  const char* name;  ///< IANA's spelling
  element_space space = element_space::local;
  std::uint32_t pen = 0;  ///< private enterprise number, 0 unless space is enterprise
  std::uint16_t id = 0;   ///< 1..32767; up to 65535 in space v9; 0 if local
  abstract_type type = abstract_type::octetArray;
  data_semantics semantics = data_semantics::default_;
  unit units = unit::none;
  std::uint64_t range_min = 0;                  ///< least legal value
  std::uint64_t range_max = ~std::uint64_t{0};  ///< greatest legal value; all ones: whatever the type can hold
  bool deprecated = false;
  std::uint64_t bits = ~std::uint64_t{0};  ///< of an integer, those that are its value: see value_bits()

  [[nodiscard]] constexpr bool has_range() const noexcept { return range_min != 0 || range_max != ~std::uint64_t{0}; }
};

/// Is it the same element? By number; terms without one by name. (Addresses would do, but g++ 12 with
/// -fsanitize=undefined does not compare them in constant expressions.)
[[nodiscard]] constexpr bool same_element(const element& a, const element& b) noexcept {
  if (a.space != b.space || a.pen != b.pen || a.id != b.id) return false;
  if (a.space != element_space::local) return true;
  std::size_t i = 0;
  while (a.name[i] == b.name[i] && a.name[i] != '\0') ++i;
  return a.name[i] == b.name[i];
}

/// A term of a protocol that has a name and a type but no number (sFlow fields, header fields).
consteval element local_term(const char* name, abstract_type type, unit units = unit::none) noexcept {
  element e{name};
  e.type = type;
  e.units = units;
  return e;
}

/// Your own information element: `number` in the space of your private enterprise number (RFC 7011 section 3.2).
consteval element enterprise_element(const char* name, std::uint32_t pen, std::uint16_t number, abstract_type type,
                                     unit units = unit::none) noexcept {
  element e{name, element_space::enterprise, pen, number, type};
  e.units = units;
  return e;
}

/// What dateTimeMicroseconds leaves of an NTP stamp: the low 11 bits of the fraction do not belong to it (RFC 7011
/// section 6.1.9).
inline constexpr std::uint64_t ntp_microsecond_bits = ~std::uint64_t{0x7ff};

/// The bits of a number or stamp that are its value. The others are 0 when sent and ignored when received, because the
/// element says so (tcpControlBits: RFC 7125 section 3) or its type.
[[nodiscard]] constexpr std::uint64_t value_bits(const element& e) noexcept {
  return e.type == abstract_type::dateTimeMicroseconds ? ntp_microsecond_bits : e.bits;
}

/// Octets that the abstract type takes at full size (RFC 7011 section 6.1); 0 if the length is free.
[[nodiscard]] constexpr std::uint16_t full_width(abstract_type t) noexcept {
  switch (t) {
    using enum abstract_type;
    case unsigned8:
    case signed8:
    case boolean: return 1;
    case unsigned16:
    case signed16: return 2;
    case unsigned32:
    case signed32:
    case float32:
    case dateTimeSeconds:
    case ipv4Address: return 4;
    case macAddress: return 6;
    case unsigned64:
    case signed64:
    case float64:
    case dateTimeMilliseconds:
    case dateTimeMicroseconds:
    case dateTimeNanoseconds: return 8;
    case ipv6Address: return 16;
    case unsigned256: return 32;
    case octetArray:
    case string:
    case basicList:
    case subTemplateList:
    case subTemplateMultiList: return 0;
  }
  return 0;
}

/// Structured data (RFC 6313)?
[[nodiscard]] constexpr bool is_list(abstract_type t) noexcept {
  return t == abstract_type::basicList || t == abstract_type::subTemplateList ||
         t == abstract_type::subTemplateMultiList;
}

/// May an encoder send the type in `width` octets (RFC 7011 section 6.2)? False for free-length types.
[[nodiscard]] constexpr bool reducible_to(abstract_type t, std::uint16_t width) noexcept {
  using enum abstract_type;
  const auto full = full_width(t);
  if (width == 0 || width > full) return false;
  if (width == full) return true;
  switch (t) {
    case unsigned16:
    case unsigned32:
    case unsigned64:
    case unsigned256:
    case signed16:
    case signed32:
    case signed64: return true;
    case float64: return width == 4;
    default: return false;
  }
}

}  // namespace flowkit
