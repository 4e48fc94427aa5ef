// SPDX-License-Identifier: BSL-1.0
// Octets as commented hex, one field a line: "c000 0201                # sourceIPv4Address 192.0.2.1". What tests read
// back (tests/support/hex.hpp), and how counterexamples are shown.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>

#include <conformance/properties/hex.hpp>
#include <conformance/properties/walk.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>

namespace flowkit::conformance {

namespace detail {
/// A value as text; nothing for types without one.
template <class T>
std::string text_of(const T& v) {
  char buffer[64];
  text_writer out{buffer};
  if constexpr (std::is_enum_v<T>)
    write_text(out, static_cast<std::underlying_type_t<T>>(v));
  else if constexpr (requires { write_text(out, v); })
    write_text(out, v);
  return std::string{out.text()};
}

template <class D>
std::string comment(D, octets own) {
  std::string out = D::info.name;
  if constexpr (has_record<D> && D::is_fixed) {
    if (own.size() == D::min_size) {
      typename D::record r{};
      D::read(own.data(), r);
      out += ' ' + text_of(r.*D::member);
    }
  }
  return out;
}
template <std::size_t N, class... Bits>
std::string comment(packed_t<N, Bits...>, octets own) {
  std::string out;
  unsigned shift = 8 * N;
  const auto one = [&](auto bits) {
    shift -= bits.count;
    if (!out.empty()) out += ", ";
    out += bits.info.name;
    if (own.size() != N) return;
    const std::uint64_t value = load_be(own.data(), N) >> shift & (~std::uint64_t{0} >> (64 - bits.count));
    out += ' ' + std::to_string(value);
  };
  (one(Bits{}), ...);
  return out;
}
}  // namespace detail

/// Octets of a layout, whole or truncated; trailing octets come last.
template <class Record, class... D>
std::string commented_hex(layout_t<Record, D...> layout, octets in) {
  std::string out;
  const auto line = [&](octets own, const std::string& comment) {
    std::string text = hex(own);
    if (text.size() < 20) text.resize(20, ' ');
    out += text + "  # " + comment + '\n';
  };
  const octets behind = walk(layout, in, [&](auto d, octets own, const std::string& path) {
    line(own, path + detail::comment(d, own) + (own.size() < d.min_size ? " (cut)" : ""));
  });
  if (!behind.empty()) line(behind, "after the last field");
  return out;
}

}  // namespace flowkit::conformance
