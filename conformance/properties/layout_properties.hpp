// SPDX-License-Identifier: BSL-1.0
// What must hold for any layout. Each is a function of one case, and is instantiated for every layout in
// all_layouts.hpp.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include <conformance/generators/lists.hpp>
#include <conformance/generators/same_octets.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/property.hpp>

namespace flowkit::conformance {

namespace detail {
using buffer = std::vector<std::byte>;

/// A larger datagram does not exist.
template <const auto& Layout>
inline constexpr std::size_t room = Layout.max_size == unbounded ? 65'535 : Layout.max_size;

/// The octets of x; none if it cannot be encoded. Of exact size, so that sanitizers see what reads beyond them.
template <const auto& Layout, class Record>
buffer encoded(const Record& x) {
  buffer out(room<Layout>);
  const auto size = encode(Layout, x, out);
  return size ? buffer{out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*size)} : buffer{};
}

template <const auto& Layout>
counterexample wrong(const std::string& what, octets in) {
  return what + "\n" + commented_hex(Layout, in);
}
template <const auto& Layout>
counterexample wrong(const std::string& what, octets in, octets other) {
  return what + "\n" + commented_hex(Layout, in) + "but\n" + commented_hex(Layout, other);
}

inline std::string to_text(error e) { return std::string{to_string(e.code)} + " at " + std::to_string(e.offset); }

/// The bits of a descriptor's octets that survive decoding and encoding. Not those of pads, nor those that are ignored,
/// nor of types that have several forms on the wire or fewer values than it.
template <class D>
std::uint64_t meaning(D) {
  if constexpr (has_value<D> && has_member<D>) {
    using value = typename D::value;
    constexpr bool several_forms =
        std::is_same_v<value, bool> || std::is_floating_point_v<value> || std::is_same_v<value, timestamp>;
    if constexpr (requires { D::ignored_bits; })
      return several_forms ? 0 : ~D::ignored_bits;
    else
      return several_forms ? 0 : ~std::uint64_t{0};
  } else {
    constexpr bool derived = counts_member<D> || bounds_whole<D> || has_own_count<D>;
    return derived ? ~std::uint64_t{0} : 0;
  }
}
template <std::size_t N, class... Bits>
std::uint64_t meaning(packed_t<N, Bits...>) {
  std::uint64_t out = 0;
  ((out = out << Bits::count | (has_member<Bits> ? ~std::uint64_t{0} >> (64 - Bits::count) : 0)), ...);
  return out;
}
/// One octet of mask for each octet of `in`.
template <const auto& Layout>
buffer meaningful(octets in) {
  buffer mask;
  walk(Layout, in, [&](auto d, octets own, const std::string&) {
    const std::uint64_t bits = meaning(d);
    for (std::size_t i = own.size(); i-- > 0;)
      mask.push_back(static_cast<std::byte>(i < 8 ? bits >> 8 * i & 0xff : bits & 0xff));
  });
  mask.resize(in.size());
  return mask;
}

/// Does a value have the form of its length that it is not encoded in? Short values are encoded with a length of one
/// octet, lists with one of three.
template <const auto& Layout>
bool has_other_form(octets in) {
  bool found = false;
  walk(Layout, in, [&]<class D>(D, octets own, const std::string&) {
    if constexpr (D::is_record && !D::is_fixed)
      found |= D::is_list ? own[0] != std::byte{255} : own.size() < 255 + 3 && own[0] == std::byte{255};
  });
  return found;
}
/// Does it take whatever octets are left? Then prefixes beyond its least size decode, to less.
template <class Record, class... D>
consteval bool ends_anywhere(layout_t<Record, D...>) {
  constexpr bool derived = ((counts_member<D> || bounds_whole<D>) || ...);
  return (takes_rest<D> || ...) && !derived;
}
template <class Record, class... D>
consteval bool has_tail(layout_t<Record, D...>) {
  return (tail_descriptor<D> || ...);
}
/// A prefix may be whole in itself: without the tail, or without the padding of its last string.
template <const auto& Layout, class Record>
bool is_whole(const Record& x, octets prefix, const buffer& in) {
  const buffer again = encoded<Layout>(x);
  const bool no_tail = has_tail(Layout) && same_octets(again, prefix);
  return no_tail || (!Layout.is_fixed && again == in && in.size() - prefix.size() < 4);
}

/// A time beyond 64 bits of nanoseconds is the last one of these, and is sent again as its millisecond.
template <class Record, class... D>
consteval bool may_saturate(layout_t<Record, D...>) {
  const auto is_time = []<class One>(One) {
    if constexpr (has_value<One>) return std::is_same_v<typename One::value, timestamp>;
    return false;
  };
  return (is_time(D{}) || ...);
}

/// Octets that often decode: a record's, some of them overwritten; or quite arbitrary ones.
template <const auto& Layout>
buffer arbitrary_datagram(source& from) {
  buffer out = encoded<Layout>(arbitrary_record(Layout, from));
  constexpr bool anything_decodes = Layout.is_fixed && !Layout.has_checks;
  const bool all = anything_decodes ? true : from.below(8) == 7;
  if (all) out.resize(anything_decodes ? out.size() : from.below(2 * Layout.min_size));
  const std::size_t changes = out.empty() ? 0 : all ? out.size() : from.below(8);
  for (std::size_t i = 0; i < changes; ++i)
    out[all ? i : from.below(out.size())] = static_cast<std::byte>(from.word() & 0xff);
  for (std::size_t behind = from.below(4); behind > 0; --behind)
    out.push_back(static_cast<std::byte>(from.word() & 0xff));
  out.shrink_to_fit();
  return out;
}
}  // namespace detail

/// decode(encode(x)) == x; what was decoded encodes to the same octets, although its lists are octets and no values.
template <const auto& Layout>
counterexample round_trip(source& from) {
  const auto x = arbitrary_record(Layout, from);
  const auto in = detail::encoded<Layout>(x);
  if (in.size() < Layout.min_size) return "cannot be encoded";
  if (in.size() > Layout.max_size) return detail::wrong<Layout>("more octets than max_size", in);
  const auto y = decode(Layout, in);
  if (!y) return detail::wrong<Layout>("does not decode: " + detail::to_text(y.failure()), in);
  const auto again = detail::encoded<Layout>(*y);
  if (again != in) return detail::wrong<Layout>("encode(decode(encode(x))) is other than encode(x)", in, again);
  if (!(*y == x)) return detail::wrong<Layout>("decode(encode(x)) is other than x", in);
  from.count_round_trips(1);
  return {};
}

/// encode(decode(b)) == b for any octets b that decode, but for pads and values with several forms; those have one
/// form after the first time. Octets after the record change nothing.
template <const auto& Layout>
counterexample octets_round_trip(source& from) {
  const auto in = detail::arbitrary_datagram<Layout>(from);
  const auto x = decode(Layout, in);
  if (!x) {
    if (Layout.is_fixed && !Layout.has_checks)
      return detail::wrong<Layout>("does not decode, but nothing can be wrong", in);
    return {};
  }
  const auto out = detail::encoded<Layout>(*x);
  if (detail::has_other_form<Layout>(in)) {
    if (out.size() <= in.size() && same_octets(out, octets{in}.first(out.size())))
      return detail::wrong<Layout>("keeps the form of a length", in, out);
    const auto y = decode(Layout, out);
    if (!y || !(*y == *x)) return detail::wrong<Layout>("with another form of a length something else", in, out);
    return {};
  }
  auto with_padding = in;  // that of the last string may be missing
  if (in.size() < out.size() && out.size() - in.size() < 4) with_padding.resize(out.size());
  if (out.empty() || out.size() > with_padding.size()) return detail::wrong<Layout>("encodes to other octets", in, out);
  const auto mask = detail::meaningful<Layout>(out);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (((with_padding[i] ^ out[i]) & mask[i]) != std::byte{0})
      return detail::wrong<Layout>("differs at octet " + std::to_string(i), in, out);
  const auto y = decode(Layout, out);
  if (!y || (!(*y == *x) && !detail::may_saturate(Layout)))
    return detail::wrong<Layout>("what it encodes to decodes to something else", in, out);
  if (const auto again = detail::encoded<Layout>(*y); again != out)
    return detail::wrong<Layout>("encoding twice gives two results", out, again);
  return {};
}

/// Each strict prefix is an error: it is truncated, or what it announces is not there.
template <const auto& Layout>
counterexample prefix_refused(source& from) {
  const auto in = detail::encoded<Layout>(arbitrary_record(Layout, from));
  for (std::size_t n = 0; n < in.size(); ++n) {
    const detail::buffer prefix{in.begin(), in.begin() + static_cast<std::ptrdiff_t>(n)};
    const auto x = decode(Layout, prefix);
    const error e = x.failure();
    const bool beyond_minimum = n >= Layout.min_size;
    if (x && beyond_minimum && (detail::ends_anywhere(Layout) || detail::is_whole<Layout>(*x, prefix, in))) continue;
    const bool expected = e.code == errc::truncated || (beyond_minimum && e.code == errc::bad_count) ||
                          (!Layout.is_fixed && e.code == errc::bad_length);
    if (!x && expected && e.offset <= n) continue;
    return detail::wrong<Layout>("the first " + std::to_string(n) + " octets: " + detail::to_text(e), in);
  }
  return {};
}

/// Each output that is too small is an error and not written beyond its end; a larger one changes nothing.
template <const auto& Layout>
counterexample no_space(source& from) {
  const auto x = arbitrary_record(Layout, from);
  const auto whole = detail::encoded<Layout>(x);
  constexpr std::byte guard{0xa5};
  detail::buffer out(whole.size() + 8);
  for (std::size_t n = 0; n <= whole.size() + 4; ++n) {
    std::memset(out.data(), static_cast<int>(guard), out.size());
    const auto size = encode(Layout, x, std::span{out}.first(n));
    const auto what = "into " + std::to_string(n) + " octets: ";
    if (n < whole.size() ? size || size.failure().code != errc::no_space || size.failure().offset > n
                         : !size || *size != whole.size())
      return detail::wrong<Layout>(what + detail::to_text(size.failure()), whole);
    for (std::size_t i = n < whole.size() ? n : whole.size(); i < out.size(); ++i)
      if (out[i] != guard) return detail::wrong<Layout>(what + "writes octet " + std::to_string(i), whole);
  }
  return {};
}

/// An error names an octet of the input, counted from the start of the datagram that the input is part of.
template <const auto& Layout>
counterexample offsets(source& from) {
  auto in = detail::arbitrary_datagram<Layout>(from);
  if (from.coin()) in.resize(from.below(in.size() + 1)), in.shrink_to_fit();
  const auto base = static_cast<std::uint32_t>(from.below(60'000));
  const auto x = decode(Layout, in);
  const auto y = decode(Layout, in, base);
  if (x.has_value() != y.has_value()) return detail::wrong<Layout>("decodes or not as the offset says", in);
  if (x) return {};
  const error e = x.failure(), moved = y.failure();
  if (e.code == errc::ok || e.offset > in.size()) return detail::wrong<Layout>(detail::to_text(e), in);
  if (moved.code != e.code || moved.offset != e.offset + base)
    return detail::wrong<Layout>(detail::to_text(e) + ", from " + std::to_string(base) + ": " + detail::to_text(moved),
                                 in);
  return {};
}

}  // namespace flowkit::conformance
