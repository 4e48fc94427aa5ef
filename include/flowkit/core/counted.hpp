// SPDX-License-Identifier: BSL-1.0
// counted<&record::member, Spec, Count>: a list right after its count, as XDR's `x<>` (RFC 4506 section 4.13). The
// count is not a member: it is computed on write and bounds the list on read.
#pragma once

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

template <auto Member, const auto& Spec, std::unsigned_integral Count>
struct counted_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using list_type = typename detail::member_of<decltype(Member)>::value;
  using count_type = Count;
  static constexpr bool is_repeated = detail::repeated<list_type>;
  static_assert(is_repeated, "a count stands before a list or a sequence");
  static_assert(sizeof(Count) <= 4, "a count takes at most 4 octets");
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = sizeof(Count);
  static constexpr std::size_t max_size = unbounded;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  /// bad_count at the count's octet if it claims more elements than there are octets for: a wrong count costs nothing.
  [[gnu::always_inline]] static constexpr error read(reader& in, record& r, const auto&) noexcept {
    if (!in.has(sizeof(Count))) return {errc::truncated, in.offset()};
    const std::size_t count = load_be<Count>(in.at());
    if ((in.remaining() - sizeof(Count)) / list_type::min_stride < count) return {errc::bad_count, in.offset()};
    in.advance(sizeof(Count));
    return list_type::read(in, count, r.*Member);
  }
  static constexpr error write(const record& r, writer& out) noexcept {
    const list_type& l = r.*Member;
    if (l.size() > static_cast<Count>(~Count{}) || !out.has(sizeof(Count)))
      return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    store_be(out.at(), static_cast<Count>(l.size()));
    out.advance(sizeof(Count));
    return l.write(out);
  }
};

template <auto Member, const auto& Spec, std::unsigned_integral Count>
inline constexpr counted_t<Member, Spec, Count> counted{};

}  // namespace flowkit
