// SPDX-License-Identifier: BSL-1.0
// varlen<&record::member, Spec>: a variable-length field (RFC 7011 section 7). The member is a view: octets or a
// std::string_view into the datagram when decoded, into the caller's memory when encoding; or a list (RFC 6313).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit::inline v0 {

/// The length in a specifier that means variable length: each value has its own (RFC 7011 section 7).
inline constexpr std::uint16_t variable_length = 65535;

/// Octets that the length of a value takes: 1 below 255, else 3.
[[nodiscard]] constexpr std::size_t length_octets(std::size_t length) noexcept { return length < 255 ? 1 : 3; }

/// Reads a length and checks that so many octets follow. On success `in` is at the first of them.
constexpr error read_length(reader& in, std::size_t& length) noexcept {
  if (!in.has(1)) return {errc::truncated, in.offset()};
  length = std::to_integer<std::size_t>(*in.at());
  std::size_t taken = 1;
  if (length == 255) {
    if (!in.has(3)) return {errc::truncated, in.offset()};
    length = load_be<std::uint16_t>(in.at() + 1);
    taken = 3;
  }
  if (in.remaining() - taken < length) return {errc::bad_length, in.offset()};
  in.advance(taken);
  return {};
}

/// Writes the shortest form of the length: the caller has room for length_octets(length) and has checked length <=
/// 65535.
constexpr std::byte* write_length(std::byte* p, std::size_t length) noexcept {
  if (length < 255) {
    *p = static_cast<std::byte>(length);
    return p + 1;
  }
  *p = std::byte{255};
  store_be<std::uint16_t>(p + 1, static_cast<std::uint16_t>(length));
  return p + 3;
}

/// Writes a list with its length in the form of 3 octets, which is known only afterwards (RFC 6313 section 5.1).
/// Errors: no_space, and those of the list.
template <detail::structured_list List>
constexpr error write_list(const List& list, writer& out) noexcept {
  constexpr std::size_t length_size = 3;
  if (!out.has(length_size)) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
  std::byte* const length = out.at();
  out.advance(length_size);
  const std::size_t before = out.size();
  if (const error e = list.write(out)) return e;
  const std::size_t size = out.size() - before;
  if (size > 65535) return {errc::no_space, static_cast<std::uint32_t>(before)};
  length[0] = std::byte{255};
  store_be<std::uint16_t>(length + 1, static_cast<std::uint16_t>(size));
  return {};
}

/// Writes a view with the shortest form of its length. Error: no_space, also for more than 65,535 octets.
template <detail::view View>
constexpr error write_varlen(const View& v, writer& out) noexcept {
  if (v.size() > 65535 || !out.has(length_octets(v.size()) + v.size()))
    return {errc::no_space, static_cast<std::uint32_t>(out.size())};
  write_length(out.at(), v.size());
  out.advance(length_octets(v.size()));
  detail::write_view(out, v);
  return {};
}

template <auto Member, const auto& Spec>
struct varlen_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using value = typename detail::member_of<decltype(Member)>::value;
  static constexpr bool is_list = detail::structured_list<value>;
  static constexpr bool is_view = detail::view<value> || is_list;
  static_assert(!std::is_arithmetic_v<value> && !std::is_enum_v<value>, "this member has a fixed width: use field<>");
  static_assert(is_view || std::is_arithmetic_v<value> || std::is_enum_v<value>,
                "a variable-length field fills a member of type octets or std::string_view, or a list");
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr const auto& alternatives = detail::spec_traits<Spec>::alternatives;
  using tests = typename detail::spec_traits<Spec>::tests;
  static_assert(!is_view || full_width(info.type) == 0,
                "only octetArray, string and lists have a variable length here");
  static_assert(detail::list_type_of<value>(info.type) == info.type,
                "the member is a list of another type than the information element");
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = true;
  static constexpr std::size_t min_size = 1;
  static constexpr std::size_t max_size = 3 + 65535;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  static error read(reader& in, record& r, const auto&) noexcept {
    std::size_t length = 0;
    if (const error e = read_length(in, length)) return e;
    if constexpr (is_list)
      r.*Member = value::over(in.take(length));
    else
      r.*Member = detail::view_of<value>(in.take(length));
    return {};
  }
  static error write(const record& r, writer& out) noexcept {
    const value& v = r.*Member;
    if constexpr (is_list)
      return write_list(v, out);
    else
      return write_varlen(v, out);
  }
};

template <auto Member, const auto& Spec>
inline constexpr varlen_t<Member, Spec> varlen{};

}  // namespace flowkit
