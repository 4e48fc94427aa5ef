// SPDX-License-Identifier: BSL-1.0
// How many datagrams a second each source address may send: a flood from one of them does not starve the others. One
// for all workers. A second's worth may come at once.
#pragma once

#include <mutex>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/core/time.hpp>

namespace flowkit::tools {

class source_limiter {
 public:
  /// Addresses that are remembered, some 2 MiB: one that is forgotten begins anew.
  static constexpr std::size_t most = 16'384;
  static constexpr std::uint64_t most_per_second = 10'000'000;

  /// 1 to most_per_second.
  explicit source_limiter(std::uint64_t per_second, std::size_t sources = most)
      : interval_(second / static_cast<std::int64_t>(per_second)), sources_(sources) {}

  /// Is it within the limit? From any thread.
  bool admits(const ip_address& source, timestamp now) {
    if (source.family() == 0) return true;  // a file of datagrams without addresses
    const std::lock_guard lock{guard_};
    std::int64_t& due = sources_[sources_.at(source, [](auto) {})];
    // When the datagrams up to now were due, had they come evenly. It is never more than a second ahead: then the
    // clock was set back.
    if (due < now.ns || due > now.ns + second) due = now.ns;
    if (due + interval_ > now.ns + second) return false;
    due += interval_;
    return true;
  }

 private:
  static constexpr std::int64_t second = 1'000'000'000;
  struct hash {
    std::uint64_t operator()(const ip_address& a) const noexcept { return hash_address(a); }
  };

  std::mutex guard_;
  std::int64_t interval_;  ///< nanoseconds
  recent_map<ip_address, std::int64_t, hash> sources_;
};

}  // namespace flowkit::tools
