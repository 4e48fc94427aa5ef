// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/host_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowgen/scenarios/cast.hpp"

namespace flowkit::tools {

namespace {
constexpr std::array<std::string_view, 4> places{"inside", "subnet", "data-centre", "outside"};

struct block {
  std::uint32_t network;
  std::uint8_t length;
};
/// RFC 1918, RFC 5737, RFC 2544.
constexpr std::array blocks{block{0x0a00'0000, 8},  block{0xac10'0000, 12}, block{0xc0a8'0000, 16},
                            block{0xc000'0200, 24}, block{0xc633'6400, 24}, block{0xcb00'7100, 24},
                            block{0xc612'0000, 15}};

constexpr std::uint32_t mask(std::uint8_t length) noexcept {
  return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}
}  // namespace

std::optional<host_selector> read_place(std::string_view text, std::string& wrong) {
  host_selector out;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    const auto* const at = std::find(places.begin(), places.end(), text);
    if (at == places.end()) {
      wrong = unknown_name(text, places) + ", nor a prefix such as 203.0.113.0/24";
      return std::nullopt;
    }
    out.from = static_cast<host_place>(at - places.begin());
    return out;
  }
  out.from = host_place::prefix;
  const auto address = parse<ipv4_address>(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out.length);
  if (!address || failure != std::errc{} || end != digits.data() + digits.size() || out.length > 32) {
    wrong = fmt::format("'{}' is not a prefix of IPv4 such as 203.0.113.0/24", text);
    return std::nullopt;
  }
  out.network = address->value;
  if ((out.network & ~mask(out.length)) != 0) {
    wrong = fmt::format("'{}': the address has bits beyond its prefix length", text);
    return std::nullopt;
  }
  const bool is_nobodys = std::any_of(blocks.begin(), blocks.end(), [&](const block& b) {
    return out.length >= b.length && (out.network & mask(b.length)) == b.network;
  });
  if (!is_nobodys) {
    wrong = fmt::format(
        "'{}' is not within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918), 192.0.2.0/24, 198.51.100.0/24, "
        "203.0.113.0/24 (RFC 5737) or 198.18.0.0/15 (RFC 2544)",
        text);
    return std::nullopt;
  }
  return out;
}

std::string place_text(const host_selector& s) {
  if (s.from != host_place::prefix) return std::string{places[static_cast<std::size_t>(s.from)]};
  return fmt::format("{}/{}", to_string(ip_address{ipv4_address{s.network}}), s.length);
}

std::uint64_t addresses_of(const host_selector& s) noexcept {
  switch (s.from) {
    case host_place::outside: return outside_hosts;
    case host_place::prefix: {
      const std::uint64_t all = std::uint64_t{1} << (32 - s.length);
      return s.length >= 31 ? all : all - 2;  // not the first and the last
    }
    default: return std::uint64_t{1} << 24;
  }
}

}  // namespace flowkit::tools
