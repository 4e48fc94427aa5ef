// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include <flowkit/core/text.hpp>
#include <flowkit/core/wire.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/inspect.hpp>

#include "tools/flowgen/observe/notation.hpp"

namespace flowkit::tools {

namespace {
/// Longer ones are no names, and would be most of the profile.
constexpr std::size_t most_octets = 255;

std::string_view as_text(octets v) noexcept { return {reinterpret_cast<const char*>(v.data()), v.size()}; }
/// Strings of a fixed length are filled with zeros.
std::string_view without_zeros(octets v) noexcept {
  std::string_view s = as_text(v);
  while (!s.empty() && s.back() == '\0') s.remove_suffix(1);
  return s;
}

template <class T>
std::string text_of(const T& value) {
  std::array<char, 64> room;
  text_writer out{room};
  write_text(out, value);
  return quoted(out.text());
}
ipv4_address v4_of(octets v) noexcept { return {load_be<std::uint32_t>(v.data())}; }
template <class Address>
Address address_of(octets v) noexcept {
  Address a;
  for (std::size_t i = 0; i < a.octets.size(); ++i) a.octets[i] = std::to_integer<std::uint8_t>(v[i]);
  return a;
}

std::string hex_text(octets v) {
  std::string text = "\"0x";
  for (const std::byte b : v) text += fmt::format("{:02x}", std::to_integer<unsigned>(b));
  return text + '"';
}

/// The n-th address of the networks that are for documentation (RFC 5737), from 0; the last of them again and again.
ipv4_address documentation_v4(std::size_t n) noexcept {
  constexpr std::array<std::uint32_t, 3> networks{0xc000'0200, 0xc633'6400, 0xcb00'7100};
  constexpr std::size_t hosts = 254;
  return {networks[std::min(n / hosts, networks.size() - 1)] + 1 + static_cast<std::uint32_t>(n % hosts)};
}
/// RFC 3849.
ipv6_address documentation_v6(std::size_t n) noexcept {
  ipv6_address a{{0x20, 0x01, 0x0d, 0xb8}};
  store_be(reinterpret_cast<std::byte*>(a.octets.data()) + 8, std::uint64_t{n + 1});
  return a;
}
mac_address local_mac(std::size_t n) noexcept {
  return {{0x02, 0, 0, 0, static_cast<std::uint8_t>((n + 1) >> 8), static_cast<std::uint8_t>(n + 1)}};
}
/// "name-7", filled or cut to so many characters: of short ones the end, where the number is.
std::string made_up_name(std::size_t n, std::size_t length) {
  std::string name = fmt::format("name-{}", n + 1);
  if (name.size() > length) return name.substr(name.size() - length);
  name.resize(length, '-');
  return name;
}
}  // namespace

value_kind kind_of(const element* e, std::size_t octets) noexcept {
  using enum abstract_type;
  if (e == nullptr) return octets <= most_octets ? value_kind::raw : value_kind::none;
  const std::size_t full = full_width(e->type);
  switch (e->type) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64: return octets >= 1 && octets <= full ? value_kind::number : value_kind::none;
    case signed8:
    case signed16:
    case signed32:
    case signed64: return octets >= 1 && octets <= full ? value_kind::signed_number : value_kind::none;
    case float32:
    case float64: return octets == 4 || octets == 8 ? value_kind::floating : value_kind::none;
    case boolean: return octets == full ? value_kind::boolean : value_kind::none;
    case ipv4Address: return octets == full ? value_kind::ipv4 : value_kind::none;
    case ipv6Address: return octets == full ? value_kind::ipv6 : value_kind::none;
    case macAddress: return octets == full ? value_kind::mac : value_kind::none;
    case string: return octets <= most_octets ? value_kind::text : value_kind::none;
    case octetArray: return octets <= most_octets ? value_kind::raw : value_kind::none;
    default: return value_kind::none;
  }
}

std::optional<std::int64_t> number_of(value_kind k, octets value) noexcept {
  if (k != value_kind::number && k != value_kind::signed_number) return std::nullopt;
  const std::uint64_t v = load_be(value.data(), value.size());
  if (k == value_kind::signed_number) {
    const auto spare = static_cast<int>(8 * (sizeof(v) - value.size()));
    return static_cast<std::int64_t>(v << spare) >> spare;
  }
  if (v > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<std::int64_t>(v);
}

std::size_t value_texts::number_for(value_kind k, octets value) {
  auto& known = seen_[k];
  return known.try_emplace(std::string{as_text(value)}, known.size()).first->second;
}

std::string value_texts::made_up(value_kind k, octets value) {
  const std::size_t n = number_for(k, value);
  switch (k) {
    case value_kind::ipv4: return text_of(documentation_v4(n));
    case value_kind::ipv6: return text_of(documentation_v6(n));
    case value_kind::mac: return text_of(local_mac(n));
    case value_kind::text: return quoted(made_up_name(n, without_zeros(value).size()));
    default: {
      std::vector<std::byte> number(value.size());
      for (std::size_t i = 0; i < sizeof(n) && i < number.size(); ++i)
        number[number.size() - 1 - i] = static_cast<std::byte>((n + 1) >> 8 * i);
      return hex_text(number);
    }
  }
}

std::optional<std::string> value_texts::of(const element* e, octets value) {
  const value_kind k = kind_of(e, value.size());
  switch (k) {
    case value_kind::none: return std::nullopt;
    case value_kind::number:
    case value_kind::signed_number: {
      const auto n = number_of(k, value);
      return n ? std::optional{fmt::to_string(*n)} : std::nullopt;
    }
    case value_kind::floating: {
      const double v = value.size() == 4
                           ? static_cast<double>(std::bit_cast<float>(load_be<std::uint32_t>(value.data())))
                           : std::bit_cast<double>(load_be<std::uint64_t>(value.data()));
      if (!std::isfinite(v)) return std::nullopt;
      std::string text = fmt::format("{}", v);
      if (text.find_first_of(".e") == std::string::npos) text += ".0";
      return text;
    }
    case value_kind::boolean:  // RFC 7011 section 6.1.5
      if (value[0] != std::byte{1} && value[0] != std::byte{2}) return std::nullopt;
      return value[0] == std::byte{1} ? "true" : "false";
    case value_kind::text:
      if (keep_ || without_zeros(value).empty()) return quoted(without_zeros(value));
      return made_up(k, octets(value).first(without_zeros(value).size()));
    case value_kind::raw:
      if (value.empty()) return std::nullopt;
      return keep_ || all_zero(value) ? hex_text(value) : made_up(k, value);
    case value_kind::mac: return keep_ || all_zero(value) ? text_of(address_of<mac_address>(value)) : made_up(k, value);
    case value_kind::ipv4:
      if (!all_zero(value) && ip_address{v4_of(value)} == exporter_) return "{ is = \"exporter.address\" }";
      return keep_ || all_zero(value) ? text_of(v4_of(value)) : made_up(k, value);
    case value_kind::ipv6:
      if (!all_zero(value) && ip_address{address_of<ipv6_address>(value)} == exporter_)
        return "{ is = \"exporter.address\" }";
      return keep_ || all_zero(value) ? text_of(address_of<ipv6_address>(value)) : made_up(k, value);
  }
  return std::nullopt;
}

}  // namespace flowkit::tools
