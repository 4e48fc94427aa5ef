// SPDX-License-Identifier: BSL-1.0
// Prefixes and ranges of addresses: which addresses are in one of them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/types.hpp>

#include "tools/common/filter/interval_set.hpp"

namespace flowkit::tools::filter {

/// An IPv6 address that contains an IPv4 one (::ffff:0:0/96, RFC 4291 section 2.5.5.2) is that one.
[[nodiscard]] inline ip_address unmapped(const ip_address& a) noexcept {
  if (!a.is_v6()) return a;
  const auto* const o = reinterpret_cast<const std::byte*>(a.octets().data());
  if (load_be<std::uint64_t>(o) != 0 || load_be<std::uint32_t>(o + 8) != 0xffff) return a;
  return ip_address{ipv4_address{load_be<std::uint32_t>(o + 12)}};
}

class address_set {
 public:
  /// Of one family; the first is not above the last.
  using range = interval<ip_address>;

  address_set() = default;
  explicit address_set(const std::vector<range>& of);

  [[nodiscard]] bool contains(const ip_address& a) const noexcept {
    const ip_address plain = unmapped(a);
    if (plain.is_v4()) return contains(plain.v4().value);
    return plain.is_v6() && v6_.contains(v6_of(plain));
  }
  /// The one interval that it is of addresses of IPv4, where it is one and no other.
  [[nodiscard]] std::optional<interval<std::uint32_t>> only_v4() const noexcept {
    if (v4_.size() != 1 || v6_.size() != 0) return std::nullopt;
    return v4_[0];
  }

 private:
  struct v6_value {
    std::uint64_t high, low;
    friend constexpr auto operator<=>(const v6_value&, const v6_value&) = default;
  };
  static v6_value v6_of(const ip_address& a) noexcept {
    const auto* const o = reinterpret_cast<const std::byte*>(a.octets().data());
    return {load_be<std::uint64_t>(o), load_be<std::uint64_t>(o + 8)};
  }
  [[nodiscard]] bool contains(std::uint32_t v4) const noexcept {
    if (starts_.empty()) return v4_.contains(v4);
    return v4_.contains(v4, starts_[v4 >> 16].first, starts_[v4 >> 16].last);
  }

  interval_set<std::uint32_t> v4_;
  interval_set<v6_value> v6_;
  /// Of long lists: which intervals can hold addresses with these upper 16 bits; the last may be one before.
  std::vector<interval<std::uint32_t>> starts_;
};

}  // namespace flowkit::tools::filter
