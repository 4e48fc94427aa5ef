// SPDX-License-Identifier: BSL-1.0
// packed<N, bits<...>...>: several members in the bits of N octets, the first in the most significant bits.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/descriptor.hpp>
#include <flowkit/core/pad.hpp>

namespace flowkit::inline v0 {

template <auto Member, unsigned Count, const auto& Spec>
struct bits_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using value = typename detail::member_of<decltype(Member)>::value;
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr const auto& alternatives = detail::spec_traits<Spec>::alternatives;
  using tests = typename detail::spec_traits<Spec>::tests;
  static constexpr auto member = Member;
  static constexpr unsigned count = Count;
  static constexpr std::size_t members = 1;
  static constexpr std::uint64_t mask = Count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << Count) - 1;

  static_assert(std::is_unsigned_v<value> || std::is_enum_v<value>, "bits hold an unsigned integer, a bool or an enum");
  static_assert(Count > 0 && (std::is_same_v<value, bool> ? Count == 1 : Count <= 8 * sizeof(value)),
                "more bits than the member can hold");

  static constexpr void read(std::uint64_t word, unsigned shift, record& r) noexcept {
    r.*Member = static_cast<value>(word >> shift & mask);
  }
  /// A value too large for its bits is cut to them.
  static constexpr std::uint64_t write(const record& r, unsigned shift) noexcept {
    return (static_cast<std::uint64_t>(r.*Member) & mask) << shift;
  }
};

/// Count bits of a packed word that fill one member.
template <auto Member, unsigned Count, const auto& Spec>
inline constexpr bits_t<Member, Count, Spec> bits{};

template <unsigned Count>
struct spare_bits_t {
  static constexpr const element& info = term::padding;
  static constexpr unsigned count = Count;
  static constexpr std::size_t members = 0;
  static constexpr void read(std::uint64_t, unsigned, auto&) noexcept {}
  static constexpr std::uint64_t write(const auto&, unsigned) noexcept { return 0; }
};

/// Count unused bits: zero on write, ignored on read.
template <unsigned Count>
inline constexpr spare_bits_t<Count> spare_bits{};

namespace detail {
template <class D>
inline constexpr bool is_bits = false;
template <auto Member, unsigned Count, const auto& Spec>
inline constexpr bool is_bits<bits_t<Member, Count, Spec>> = true;
template <unsigned Count>
inline constexpr bool is_bits<spare_bits_t<Count>> = true;
}  // namespace detail

template <std::size_t N, class... Bits>
struct packed_t {
  static_assert(N >= 1 && N <= 8 && (0u + ... + Bits::count) == 8 * N, "the bits must fill the octets");
  static constexpr const element& info = term::padding;
  static constexpr bool is_fixed = true;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = N;
  static constexpr std::size_t max_size = N;
  static constexpr std::size_t members = (std::size_t{0} + ... + Bits::members);
  using parts = part_list<Bits...>;

  static constexpr void read(const std::byte* p, auto& r) noexcept {
    const std::uint64_t word = load_word(p);
    unsigned shift = 8 * N;
    ((shift -= Bits::count, Bits::read(word, shift, r)), ...);
  }
  static constexpr void write(const auto& r, std::byte* p) noexcept {
    std::uint64_t word = 0;
    unsigned shift = 8 * N;
    ((shift -= Bits::count, word |= Bits::write(r, shift)), ...);
    if constexpr (N == 2)
      store_be<std::uint16_t>(p, static_cast<std::uint16_t>(word));
    else if constexpr (N == 4)
      store_be<std::uint32_t>(p, static_cast<std::uint32_t>(word));
    else
      store_be(p, word, N);
  }
  static constexpr void for_each_part(auto&& visit) { (visit(Bits{}), ...); }

 private:
  static constexpr std::uint64_t load_word(const std::byte* p) noexcept {
    if constexpr (N == 2)
      return load_be<std::uint16_t>(p);
    else if constexpr (N == 4)
      return load_be<std::uint32_t>(p);
    else
      return load_be(p, N);
  }
};

/// packed<2>(bits<&s::mode, 2, term::mode>, bits<&s::interval, 14, term::interval>)
template <std::size_t N, class... Bits>
constexpr auto packed(Bits...) noexcept {
  constexpr bool are_bits = (detail::is_bits<Bits> && ...);
  static_assert(are_bits, "a packed<> is made of bits<> and spare_bits<>");
  if constexpr (are_bits)
    return packed_t<N, Bits...>{};
  else
    return pad<N>;  // rejected above: no further errors
}

}  // namespace flowkit
