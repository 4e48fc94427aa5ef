// SPDX-License-Identifier: BSL-1.0
// Which source, target and ports the n-th flow of a scenario has, so that no two flows of a run have the same: neither
// of a scenario, nor of two, nor of the background, whose clients have ports 32768 to 60999.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "tools/flowgen/scenarios/scenario.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

/// Ports of clients that the background's do not have, first those that systems use.
inline constexpr std::uint32_t own_ports = 4'536 + 22'768;
[[nodiscard]] constexpr std::uint16_t own_port(std::uint32_t n) noexcept {
  return static_cast<std::uint16_t>(n < 4'536 ? 61'000 + n : 10'000 + (n - 4'536));
}

/// 0..size-1 in another order, which the seed decides: i -> step * i + shift, and step has no factor in common with it.
class shuffled {
 public:
  shuffled(std::uint64_t size, std::uint64_t seed) noexcept : size_(size), shift_(random_source::at(seed, 0) % size) {
    step_ = size / 2 + random_source::at(seed, 1) % (size / 3 + 1);
    while (std::gcd(step_, size) != 1) ++step_;
  }
  [[nodiscard]] std::uint64_t at(std::uint64_t i) const noexcept {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>(step_) * i + shift_) % size_);
  }

 private:
  std::uint64_t size_, shift_, step_;
};

struct flow_key {
  std::uint32_t source, target;  ///< their numbers in the cast
  std::uint16_t source_port, target_port;
  std::uint64_t piece;  ///< of the session, from 0; else 0
  friend bool operator==(const flow_key&, const flow_key&) = default;
};

/// Which part of the ports a scenario has.
struct port_share {
  std::uint32_t part = 0, parts = 1;
};

class flow_keys {
 public:
  /// The scenario must outlive it.
  flow_keys(const scenario& s, port_share share, std::uint64_t seed) noexcept
      : of_(s),
        share_(share),
        seed_(seed),
        order_(combinations_of(s), seed ^ 0x0dde),
        own_(own_count(), seed ^ 0x9087) {}

  /// Flows that it has keys for: of each source, where these have intervals of their own; else of all.
  [[nodiscard]] static std::uint64_t most(const scenario& s, port_share share) noexcept {
    if (s.session) return ~std::uint64_t{0};  // told apart by their sizes
    const bool own = s.has_ports() && (s.ports.empty() || s.source_ports.empty());
    return combinations_of(s) * (own ? own_count(share) : 1);
  }
  /// Pieces of each session at the most, of so many flows of a source.
  [[nodiscard]] static std::uint64_t pieces(const scenario& s, std::uint64_t flows) noexcept {
    return (flows + combinations_of(s) - 1) / combinations_of(s);
  }

  /// The n-th: of the source, if each has an interval of its own.
  [[nodiscard]] flow_key at(std::uint64_t n, std::uint32_t source) const noexcept {
    const std::uint64_t all = combinations_of(of_);
    const std::uint64_t round = n / all;
    std::uint64_t i = of_.order == target_order::random ? order_.at(n % all) : n % all;
    flow_key k{};
    k.target = static_cast<std::uint32_t>(take(i, of_.targets.hosts));
    k.target_port = port(i, of_.ports);
    k.source_port = port(i, of_.source_ports);
    k.source = of_.interval.ns != 0 ? source : static_cast<std::uint32_t>(i);
    if (of_.session) k.piece = round;
    if (!of_.has_ports()) return k;
    // Any one to begin with, and then each of them.
    const std::uint64_t ends = (std::uint64_t{k.source} << 32 | k.target) * 0x9e37'79b9'7f4a'7c15 + k.target_port +
                               (std::uint64_t{k.source_port} << 16);
    const std::uint64_t turn = random_source::at(seed_, ends) % own_count() + (of_.session ? 0 : round);
    const auto number = static_cast<std::uint32_t>(own_.at(turn % own_count()));
    const std::uint16_t own = own_port(share_.part + share_.parts * number);
    if (of_.source_ports.empty())
      k.source_port = own;
    else if (of_.ports.empty())
      k.target_port = own;
    return k;
  }

 private:
  static std::uint64_t take(std::uint64_t& i, std::uint64_t of) noexcept {
    const std::uint64_t one = i % of;
    i /= of;
    return one;
  }
  static std::uint16_t port(std::uint64_t& i, const std::vector<std::uint16_t>& of) noexcept {
    return of.empty() ? std::uint16_t{0} : of[take(i, of.size())];
  }
  static std::uint64_t combinations_of(const scenario& s) noexcept {
    const std::uint64_t sources = s.interval.ns != 0 ? 1 : s.sources.hosts;
    return sources * s.targets.hosts * std::max<std::size_t>(s.ports.size(), 1) *
           std::max<std::size_t>(s.source_ports.size(), 1);
  }
  static std::uint64_t own_count(port_share share) noexcept { return own_ports / share.parts; }
  [[nodiscard]] std::uint64_t own_count() const noexcept { return own_count(share_); }

  const scenario& of_;
  port_share share_;
  std::uint64_t seed_;
  shuffled order_, own_;
};

}  // namespace flowkit::tools
