// SPDX-License-Identifier: BSL-1.0
// Which template the next flow goes by, and of which version of IP it is. A choice that finds no room in a datagram is
// the first in the next.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "tools/flowgen/profile/compiled.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

class template_choice {
 public:
  struct one {
    std::uint16_t which;  ///< of the profile's templates
    ip_version version;
  };

  /// The templates must outlive it.
  template_choice(std::span<const compiled_template> all, std::uint32_t ipv6_percent, std::uint64_t seed)
      : all_(all), chance_(seed), ipv6_percent_(ipv6_percent) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].family() != flow_family::ipv6) add(0, i);
      if (all[i].family() != flow_family::ipv4) add(1, i);
    }
    if (versions_[1].empty()) ipv6_percent_ = 0;
    if (versions_[0].empty()) ipv6_percent_ = 100;
  }

  [[nodiscard]] one next() noexcept {
    if (next_) return *next_;
    const bool v6 = ipv6_percent_ != 0 && chance_.below(100) < ipv6_percent_;
    const auto& among = versions_[v6];
    std::size_t i = 0;
    if (among.size() > 1)
      for (const std::uint64_t at = chance_.below(among.back().up_to); among[i].up_to <= at;) ++i;
    next_ = {among[i].which, v6 ? ip_version::v6 : ip_version::v4};
    return *next_;
  }
  void take() noexcept { next_.reset(); }

  /// May it be chosen?
  [[nodiscard]] bool is_used(const compiled_template& t) const noexcept {
    const auto in = [&](std::size_t version) {
      return std::any_of(versions_[version].begin(), versions_[version].end(),
                         [&](const weighted& w) { return &all_[w.which] == &t; });
    };
    return (ipv6_percent_ != 100 && in(0)) || (ipv6_percent_ != 0 && in(1));
  }
  /// Which versions of each template may be chosen: IPv4, IPv6 of the first, of the second ...
  [[nodiscard]] std::vector<bool> streams() const {
    std::vector<bool> out(2 * all_.size());
    for (const std::size_t version : {0u, 1u})
      if (ipv6_percent_ != (version == 0 ? 100u : 0u))
        for (const weighted& w : versions_[version]) out[2 * w.which + version] = true;
    return out;
  }
  /// Of all flows, those of IPv4 that go by this one.
  [[nodiscard]] double share_v4(std::size_t which) const noexcept {
    std::uint64_t before = 0;
    for (const weighted& w : versions_[0]) {
      if (w.which == which)
        return static_cast<double>(w.up_to - before) / static_cast<double>(versions_[0].back().up_to) *
               (100 - ipv6_percent_) / 100;
      before = w.up_to;
    }
    return 0;
  }
  /// Octets of the smallest record that may be chosen.
  [[nodiscard]] std::size_t least_size() const noexcept {
    std::size_t least = ~std::size_t{0};
    for (const compiled_template& t : all_)
      if (is_used(t)) least = std::min(least, t.records().min_size());
    return least;
  }
  /// Octets of the largest record that may be chosen.
  [[nodiscard]] std::size_t greatest_size() const noexcept {
    std::size_t most = 0;
    for (const compiled_template& t : all_)
      if (is_used(t)) most = std::max(most, t.size());
    return most;
  }

 private:
  struct weighted {
    std::uint16_t which;
    std::uint64_t up_to;  ///< the sum of the weights up to this one
  };
  void add(std::size_t version, std::size_t which) {
    auto& among = versions_[version];
    const std::uint64_t before = among.empty() ? 0 : among.back().up_to;
    if (all_[which].weight() != 0) among.push_back({static_cast<std::uint16_t>(which), before + all_[which].weight()});
  }

  std::span<const compiled_template> all_;
  random_source chance_;
  std::uint32_t ipv6_percent_;
  std::array<std::vector<weighted>, 2> versions_;
  std::optional<one> next_;
};

}  // namespace flowkit::tools
