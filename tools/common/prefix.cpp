// SPDX-License-Identifier: BSL-1.0
#include "tools/common/prefix.hpp"

#include <algorithm>
#include <charconv>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

ip_prefix prefix_of(const ip_address& a, std::uint8_t bits) noexcept {
  std::array<std::uint8_t, 16> octets = a.octets();
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const int left = std::clamp(bits - static_cast<int>(8 * i), 0, 8);
    octets[i] = static_cast<std::uint8_t>(octets[i] & 0xff00u >> left);
  }
  if (a.is_v4())
    return {ipv4_address{std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 |
                         std::uint32_t{octets[2]} << 8 | octets[3]},
            bits};
  return {ipv6_address{octets}, bits};
}

bool ip_prefix::contains(const ip_address& a) const noexcept {
  return a.family() == first.family() && prefix_of(a, bits).first == first;
}

std::optional<written_prefix> parse_prefix(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse<ip_address>(text.substr(0, slash));
  if (!address) return std::nullopt;
  unsigned bits = address->is_v4() ? 32 : 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    unsigned asked = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), asked);
    if (wrong != std::errc{} || end != digits.data() + digits.size() || asked > bits) return std::nullopt;
    bits = asked;
  }
  return written_prefix{*address, prefix_of(*address, static_cast<std::uint8_t>(bits))};
}

std::string to_string(const ip_prefix& p) {
  return to_string(p.first) + (p.is_address() ? std::string{} : '/' + std::to_string(p.bits));
}

}  // namespace flowkit::tools
