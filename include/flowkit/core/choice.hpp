// SPDX-License-Identifier: BSL-1.0
// choice<&record::member, Spec, Tag, alt<1, T>, ...>: an XDR union (RFC 4506 section 4.15): a tag that says which type
// follows. one_of<&record::member, Spec, Values...>: a field of which only some values are legal.
#pragma once

#include <algorithm>

#include <flowkit/core/field.hpp>
#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

/// Tag says that a T follows; void: nothing follows.
template <auto Tag, class T>
struct alt {
  static constexpr auto tag = Tag;
  using type = T;
  static constexpr std::size_t size = [] {
    if constexpr (std::is_void_v<T>)
      return std::size_t{0};
    else
      return sizeof(T);
  }();
};

/// How a member holds one of several types; specialise it for your own types.
///   holds<T>(v)   is it a T (void: is it empty)?
///   get<T>(v)     the T; only called when it is one
template <class Value>
struct alternatives_in;

template <>
struct alternatives_in<ip_address> {
  template <class T>
  static constexpr bool holds(const ip_address& v) noexcept {
    if constexpr (std::is_void_v<T>)
      return v.family() == 0;
    else
      return std::is_same_v<T, ipv4_address> ? v.is_v4() : v.is_v6();
  }
  template <class T>
  static constexpr T get(const ip_address& v) noexcept {
    if constexpr (std::is_same_v<T, ipv4_address>)
      return v.v4();
    else
      return v.v6();
  }
};

template <auto Member, const auto& Spec, std::unsigned_integral Tag, class... Alts>
struct choice_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using value = typename detail::member_of<decltype(Member)>::value;
  using access = alternatives_in<value>;
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr std::size_t min_size = sizeof(Tag) + std::min({Alts::size...});
  static constexpr std::size_t max_size = sizeof(Tag) + std::max({Alts::size...});
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;

  /// bad_tag when none of the alternatives has this tag.
  static constexpr error read(reader& in, record& r, const auto&) noexcept {
    if (!in.has(sizeof(Tag))) return {errc::truncated, in.offset()};
    const Tag tag = load_be<Tag>(in.at());
    error e{errc::bad_tag, in.offset()};
    static_cast<void>((read_if<Alts>(tag, in, r, e) || ...));
    return e;
  }
  /// no_space also if the member holds none of the alternatives: there is no tag for it.
  static constexpr error write(const record& r, writer& out) noexcept {
    error e{errc::no_space, static_cast<std::uint32_t>(out.size())};
    static_cast<void>((write_if<Alts>(r.*Member, out, e) || ...));
    return e;
  }

 private:
  template <class Alt>
  static constexpr bool read_if(Tag tag, reader& in, record& r, error& e) noexcept {
    using type = typename Alt::type;
    if (tag != Alt::tag) return false;
    if (!in.has(sizeof(Tag) + Alt::size)) {
      e.code = errc::truncated;
      return true;
    }
    in.advance(sizeof(Tag));
    if constexpr (std::is_void_v<type>)
      r.*Member = value{};
    else
      r.*Member = wire<type>::template read<Alt::size, type_of<type>>(in.at());
    in.advance(Alt::size);
    e = {};
    return true;
  }
  template <class Alt>
  static constexpr bool write_if(const value& v, writer& out, error& e) noexcept {
    using type = typename Alt::type;
    if (!access::template holds<type>(v)) return false;
    if (!out.has(sizeof(Tag) + Alt::size)) return true;
    store_be(out.at(), static_cast<Tag>(Alt::tag));
    out.advance(sizeof(Tag));
    if constexpr (!std::is_void_v<type>)
      wire<type>::template write<Alt::size, type_of<type>>(out.at(), access::template get<type>(v));
    out.advance(Alt::size);
    e = {};
    return true;
  }
  template <class T>
  static constexpr abstract_type type_of =
      std::is_same_v<T, ipv4_address> ? abstract_type::ipv4Address : abstract_type::ipv6Address;
};

template <auto Member, const auto& Spec, std::unsigned_integral Tag, class... Alts>
inline constexpr choice_t<Member, Spec, Tag, Alts...> choice{};

template <auto Member, const auto& Spec, auto... Values>
struct one_of_t : std::remove_cvref_t<decltype(field<Member, Spec>)> {
  using base = std::remove_cvref_t<decltype(field<Member, Spec>)>;
  static constexpr bool is_record = false;
  [[maybe_unused]] static constexpr std::array values{Values...};  // g++ warns of records in unnamed namespaces

  /// bad_tag for other values.
  static constexpr error check(const std::byte* p) noexcept {
    typename base::record r{};
    base::read(p, r);
    return {((r.*Member == Values) || ...) ? errc::ok : errc::bad_tag, 0};
  }
};

template <auto Member, const auto& Spec, auto... Values>
inline constexpr one_of_t<Member, Spec, Values...> one_of{};

}  // namespace flowkit
