// SPDX-License-Identifier: BSL-1.0
// opaque<&record::member, Spec>: XDR's `opaque x<>` and `string x<>` (RFC 4506 sections 4.10 and 4.11): a length, the
// octets, zero octets up to a multiple of 4. padded<&record::member, Spec>: a value of a fixed length, padded in the
// same way.
#pragma once

#include <flowkit/core/field.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit::inline v0 {

/// Octets after `n` octets up to the next multiple of 4.
[[nodiscard]] constexpr std::size_t xdr_padding(std::size_t n) noexcept { return (4 - n % 4) % 4; }

template <auto Member, const auto& Spec, std::size_t Most>
struct opaque_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using value = typename detail::member_of<decltype(Member)>::value;
  static constexpr bool is_view = detail::view<value>;
  static_assert(is_view, "opaque data fill a member of type octets or std::string_view");
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = 4;
  static constexpr std::size_t max_size = unbounded;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;
  /// What the protocol's text allows. Not enforced: a longer string is a finding, and no reason to lose the record.
  static constexpr std::size_t most = Most;

  /// bad_length at the length's octet if it claims more than there is. At the very end the padding may be missing.
  [[gnu::always_inline]] static constexpr error read(reader& in, record& r, const auto&) noexcept {
    if (!in.has(4)) return {errc::truncated, in.offset()};
    const std::size_t length = load_be<std::uint32_t>(in.at());
    if (in.remaining() - 4 < length) return {errc::bad_length, in.offset()};
    in.advance(4);
    r.*Member = detail::view_of<value>(in.take(length));
    const std::size_t padding = xdr_padding(length);
    if (in.has(padding))
      in.note_padding(in.take(padding));
    else if (in.has(1))
      return {errc::truncated, in.offset()};
    return {};
  }
  static constexpr error write(const record& r, writer& out) noexcept {
    const value& v = r.*Member;
    const std::size_t padding = xdr_padding(v.size());
    if (v.size() > 0xffff'fffb || !out.has(4 + v.size() + padding))
      return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    store_be(out.at(), static_cast<std::uint32_t>(v.size()));
    out.advance(4);
    detail::write_view(out, v);
    for (std::size_t i = 0; i < padding; ++i) out.at()[i] = std::byte{0};
    out.advance(padding);
    return {};
  }
};

/// `Most`: octets that the protocol's text allows, for inspect().
template <auto Member, const auto& Spec, std::size_t Most = unbounded>
inline constexpr opaque_t<Member, Spec, Most> opaque{};

template <auto Member, const auto& Spec>
struct padded_t {
  using inner = std::remove_cvref_t<decltype(field<Member, Spec>)>;
  using record = typename inner::record;
  using value = typename inner::value;
  static constexpr const element& info = inner::info;
  static constexpr bool is_fixed = true;
  static constexpr bool is_record = false;
  static constexpr std::size_t value_size = inner::min_size;
  static constexpr std::size_t min_size = value_size + xdr_padding(value_size);
  static constexpr std::size_t max_size = min_size;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  static constexpr void read(const std::byte* p, record& r) noexcept { inner::read(p, r); }
  static constexpr void write(const record& r, std::byte* p) noexcept {
    inner::write(r, p);
    for (std::size_t i = value_size; i < min_size; ++i) p[i] = std::byte{0};
  }
};

/// XDR's `opaque x[n]` for values such as MAC addresses: 6 octets and 2 of padding.
template <auto Member, const auto& Spec>
inline constexpr padded_t<Member, Spec> padded{};

}  // namespace flowkit
