// SPDX-License-Identifier: BSL-1.0
// pad<N> and constant<V>: octets of a layout that fill no member.
#pragma once

#include <concepts>
#include <cstddef>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/element.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::inline v0 {

namespace term {
inline constexpr element padding = local_term("padding", abstract_type::octetArray);
inline constexpr element constant = local_term("constant", abstract_type::unsigned64);
}  // namespace term

template <std::size_t N>
struct pad_t {
  static_assert(N > 0, "a pad of no octets has no meaning");
  static constexpr const element& info = term::padding;
  static constexpr bool is_fixed = true;
  static constexpr bool is_record = true;
  static constexpr std::size_t min_size = N;
  static constexpr std::size_t max_size = N;
  static constexpr std::size_t members = 0;

  static constexpr void read(const std::byte*, auto&) noexcept {}
  static constexpr void write(const auto&, std::byte* p) noexcept {
    for (std::size_t i = 0; i < N; ++i) p[i] = std::byte{0};
  }
};

/// N octets: zero on write, ignored on read.
template <std::size_t N>
inline constexpr pad_t<N> pad{};

template <std::unsigned_integral auto Value, errc Otherwise>
struct constant_t {
  using value = decltype(Value);
  static constexpr const element& info = term::constant;
  static constexpr bool is_fixed = true;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = sizeof(value);
  static constexpr std::size_t max_size = sizeof(value);
  static constexpr std::size_t members = 0;

  /// {errc::ok, 0}, or Otherwise if the octets at p hold another value; the offset counts from p.
  static constexpr error check(const std::byte* p) noexcept {
    return {load_be<value>(p) == Value ? errc::ok : Otherwise, 0};
  }
  static constexpr void read(const std::byte*, auto&) noexcept {}
  static constexpr void write(const auto&, std::byte* p) noexcept { store_be<value>(p, Value); }
};

/// A field with one legal value: written always, checked on read before anything after it is read.
template <auto Value, errc Otherwise = errc::bad_constant>
inline constexpr constant_t<Value, Otherwise> constant{};

}  // namespace flowkit
