// SPDX-License-Identifier: BSL-1.0
// nested<&m::part, L>: a member that is a record with a layout of its own.
#pragma once

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

namespace term {
inline constexpr element part = local_term("part", abstract_type::octetArray);
}  // namespace term

template <auto Member, const auto& Layout>
struct nested_t {
  using inner = std::remove_cvref_t<decltype(Layout)>;
  static_assert(std::is_same_v<typename detail::member_of<decltype(Member)>::value, typename inner::record>,
                "the member's type is not the record of this layout");
  static constexpr const element& info = term::part;
  static constexpr bool is_fixed = inner::is_fixed;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = inner::min_size;
  static constexpr std::size_t max_size = inner::max_size;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;
  static constexpr const auto& part_layout = Layout;

  static constexpr error check(const std::byte* p) noexcept requires(is_fixed&& inner::has_checks) {
    return inner::check(p);
  }
  static constexpr void read(const std::byte* p, auto& r) noexcept requires(is_fixed) { r.*Member = inner::read(p); }
  static constexpr void write(const auto& r, std::byte* p) noexcept requires(is_fixed) { inner::write(r.*Member, p); }
  [[gnu::always_inline]] static constexpr error read(reader& in, auto& r, auto&) noexcept requires(!is_fixed) {
    return inner::read(in, r.*Member);
  }
  static constexpr error write(const auto& r, writer& out) noexcept requires(!is_fixed) {
    return inner::write(r.*Member, out);
  }
};

template <auto Member, const auto& Layout>
inline constexpr nested_t<Member, Layout> nested{};

}  // namespace flowkit
