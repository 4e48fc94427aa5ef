// SPDX-License-Identifier: BSL-1.0
// Field specifiers with an enterprise bit (RFC 7011 section 3.2): those of IPFIX templates, and of the lists in IPFIX
// records.
#pragma once

#include <flowkit/core/result.hpp>
#include <flowkit/templates/specifier.hpp>

namespace flowkit::inline v0 {

struct enterprise_specifiers {
  static constexpr std::size_t specifier_size = 4;  ///< at the least
  static constexpr std::uint16_t enterprise_bit = 0x8000;

  /// `in` has 4 octets.
  static constexpr error read_specifier(reader& in, bool, specifier& s) noexcept {
    const auto id = load_be<std::uint16_t>(in.at());
    const bool enterprise = (id & enterprise_bit) != 0;
    s = {.pen = 0,
         .id = static_cast<std::uint16_t>(id & ~enterprise_bit),
         .length = load_be<std::uint16_t>(in.at() + 2),
         .space = enterprise ? element_space::enterprise : element_space::iana};
    if (!enterprise) {
      in.advance(4);
      return {};
    }
    if (!in.has(8)) return {errc::truncated, in.offset() + 4};
    s.pen = load_be<std::uint32_t>(in.at() + 4);
    in.advance(8);
    return {};
  }
  static constexpr std::size_t encoded_size(const specifier& s) noexcept {
    return s.space == element_space::enterprise ? 8 : 4;
  }
  static constexpr void write_specifier(const specifier& s, std::byte* p) noexcept {
    const bool enterprise = s.space == element_space::enterprise;
    store_be<std::uint16_t>(p, static_cast<std::uint16_t>(enterprise ? s.id | enterprise_bit : s.id));
    store_be<std::uint16_t>(p + 2, s.length);
    if (enterprise) store_be<std::uint32_t>(p + 4, s.pen);
  }
};

}  // namespace flowkit
