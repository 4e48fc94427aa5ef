// SPDX-License-Identifier: BSL-1.0
// count_of<&m::records, T> and array<&m::records>: a list and the count that announces it. The count is not a member:
// it is computed on write and bounds the list on read.
#pragma once

#include <flowkit/core/descriptor.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/list.hpp>

namespace flowkit::inline v0 {

namespace term {
inline constexpr element count = local_term("count", abstract_type::unsigned64);
inline constexpr element records = local_term("records", abstract_type::octetArray);
}  // namespace term

namespace detail {
template <auto Member>
struct counted_member {};
}  // namespace detail

template <auto Member, std::unsigned_integral Count>
struct count_of_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using counted = detail::counted_member<Member>;
  static_assert(sizeof(Count) <= 4, "a count takes at most 4 octets");
  static constexpr const element& info = term::count;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = sizeof(Count);
  static constexpr std::size_t max_size = sizeof(Count);
  static constexpr std::size_t members = 0;

  static constexpr std::uint32_t read(const std::byte* p) noexcept { return load_be<Count>(p); }
  /// False if there are more elements than the count can express.
  static constexpr bool write(const auto& r, std::byte* p) noexcept {
    const std::size_t n = (r.*Member).size();
    if (n > static_cast<Count>(~Count{})) return false;
    store_be<Count>(p, static_cast<Count>(n));
    return true;
  }
};

/// How many elements the array of the same member has.
template <auto Member, std::unsigned_integral Count>
inline constexpr count_of_t<Member, Count> count_of{};

template <auto Member>
struct array_t {
  using list_type = typename detail::member_of<decltype(Member)>::value;
  static constexpr const element& info = term::records;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = 0;
  static constexpr std::size_t max_size = unbounded;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  /// bad_count at the octet of the count if it claims more elements than there are octets for.
  static constexpr error read(reader& in, auto& r, const auto& s) noexcept {
    const detail::derived_value n = s.template announced<detail::counted_member<Member>>();
    if (in.remaining() / list_type::min_stride < n.value) return {errc::bad_count, n.offset};
    return list_type::read(in, n.value, r.*Member);
  }
  static constexpr error write(const auto& r, writer& out) noexcept { return (r.*Member).write(out); }
};

/// The elements of a list<Layout>, back to back.
template <auto Member>
inline constexpr array_t<Member> array{};

}  // namespace flowkit
