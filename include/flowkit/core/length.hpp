// SPDX-License-Identifier: BSL-1.0
// length_of_whole<T> and rest<&m::octets>: the length of a whole message, and what follows its header.
#pragma once

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

namespace term {
inline constexpr element length = local_term("length", abstract_type::unsigned64, unit::octets);
inline constexpr element octets = local_term("octets", abstract_type::octetArray);
}  // namespace term

template <std::unsigned_integral Length>
struct length_of_whole_t {
  using bounds_whole = void;
  static constexpr const element& info = term::length;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = sizeof(Length);
  static constexpr std::size_t max_size = sizeof(Length);
  static constexpr std::size_t members = 0;

  static constexpr std::size_t read(const std::byte* p) noexcept { return load_be<Length>(p); }
  /// False if the whole is longer than the field can express.
  static constexpr bool write(std::size_t whole, std::byte* p) noexcept {
    if (whole > static_cast<Length>(~Length{0})) return false;
    store_be<Length>(p, static_cast<Length>(whole));
    return true;
  }
};

/// The octets of the whole layout, this field included. On read nothing is read beyond; on write it is filled in last.
template <std::unsigned_integral Length>
inline constexpr length_of_whole_t<Length> length_of_whole{};

template <auto Member>
struct rest_t {
  static constexpr const element& info = term::octets;
  static constexpr bool takes_rest = true;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = 0;
  static constexpr std::size_t max_size = unbounded;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  static constexpr error read(reader& in, auto& r, const auto&) noexcept {
    r.*Member = in.take(in.remaining());
    return {};
  }
  static constexpr error write(const auto& r, writer& out) noexcept {
    const flowkit::octets& v = r.*Member;
    if (!out.has(v.size())) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    for (std::size_t i = 0; i < v.size(); ++i) out.at()[i] = v[i];
    out.advance(v.size());
    return {};
  }
};

/// All octets up to the end of what encloses the layout. The member is a view: flowkit::octets.
template <auto Member>
inline constexpr rest_t<Member> rest{};

}  // namespace flowkit
