// SPDX-License-Identifier: BSL-1.0
// Where a member is in the octets of its layout, for findings: from the descriptors, so that no offset is written a
// second time.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Of a packed word the one that has the member among its bits.
template <auto Member, class D>
consteval bool fills(D) {
  if constexpr (has_member<D>) return __is_same(member_tag<D::member>, member_tag<Member>);
  return false;
}
template <auto Member, std::size_t N, class... Bits>
consteval bool fills(packed_t<N, Bits...>) {
  return (fills<Member>(Bits{}) || ...);
}

/// The descriptors before the one that fills Member.
template <auto Member, class Record, class... Before>
consteval auto layout_before(layout_t<Record>, layout_t<Record, Before...>) {
  static_assert(sizeof...(Before) == 0, "the layout does not fill this member");
  return layout_t<Record>{};
}
template <auto Member, class Record, class First, class... Rest, class... Before>
consteval auto layout_before(layout_t<Record, First, Rest...>, layout_t<Record, Before...>) {
  if constexpr (fills<Member>(First{}))
    return layout_t<Record, Before...>{};
  else
    return layout_before<Member>(layout_t<Record, Rest...>{}, layout_t<Record, Before..., First>{});
}
template <auto Member, class Record, class... D>
consteval std::size_t min_size_of(layout_t<Record, D...>) {
  return (std::size_t{0} + ... + (fills<Member>(D{}) ? D::min_size : 0));
}
}  // namespace detail

/// Where the member is if the layout begins at octet `at`: for packed bits their word, for a list or opaque octets
/// their count or length. Everything before it has a fixed size.
template <auto Member, class Record, class... D>
[[nodiscard]] constexpr place place_of(layout_t<Record, D...> l, std::size_t at = 0) noexcept {
  using before = decltype(detail::layout_before<Member>(l, layout_t<Record>{}));
  static_assert(before::is_fixed, "what stands before the member differs in size: place_in() reads it");
  return make_place(at + before::size, detail::min_size_of<Member>(l));
}

/// The same for variable sizes: from the octets that the layout has read, which begin at `at`.
template <auto Member, class Record, class... D>
[[nodiscard]] constexpr place place_in(layout_t<Record, D...> l, octets in, std::size_t at = 0) noexcept {
  using before = decltype(detail::layout_before<Member>(l, layout_t<Record>{}));
  reader from{in, static_cast<std::uint32_t>(at)};
  Record r{};
  if constexpr (before::count != 0) static_cast<void>(before::read(from, r));
  const std::uint32_t begin = from.offset();
  const auto read_one = [&]<class One>(One) {
    if constexpr (detail::fills<Member>(One{})) static_cast<void>(layout_t<Record, One>::read(from, r));
  };
  (read_one(D{}), ...);
  return {begin, from.offset() - begin};
}

}  // namespace flowkit
