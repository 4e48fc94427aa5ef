// SPDX-License-Identifier: BSL-1.0
// Which lines go to the log of a program that runs for a month: one a reason and exporter in ten minutes, which says
// how many there were since the line before, and not too many in all, as whoever invents exporters would fill the log.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

class log_limit {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes silence{10};
  /// At once, and so many more in each ten minutes.
  static constexpr std::uint32_t most = 1000, refill = 100;
  /// Reasons and exporters that are remembered, some 300 KB; the one that was there least lately is forgotten.
  static constexpr std::size_t most_remembered = 4096;

  explicit log_limit(std::function<clock::time_point()> now = clock::now)
      : now_(std::move(now)), last_refill_(now_()) {}

  /// Is there to be a line? How many there were since the last one for this reason and exporter; nothing: no line.
  [[nodiscard]] std::optional<std::uint64_t> admits(const exporter_key& e, std::uint32_t reason) {
    const clock::time_point now = now_();
    const key which{hash_address(e.source.address), std::uint64_t{e.domain} << 32 | reason, e.source.port,
                    static_cast<std::uint16_t>(e.kind)};
    const bool is_known = lines_.find(which) != map::none;
    line& l = lines_[lines_.at(which)];
    if (is_known && now - l.last < silence) return ++l.since, std::nullopt;
    if (!take(now)) return ++l.since, std::nullopt;
    l.last = now;
    return std::exchange(l.since, 0);
  }
  /// Lines of other kinds count, too: false: not now.
  [[nodiscard]] bool admits() { return take(now_()); }
  /// Once after lines were left out for all of them were too many.
  [[nodiscard]] bool has_just_ended() noexcept { return std::exchange(ended_, false); }

 private:
  struct key {
    std::uint64_t address, rest;
    std::uint16_t port, kind;
    friend bool operator==(const key&, const key&) = default;
  };
  struct key_hash {
    std::uint64_t operator()(const key& k) const noexcept {
      return mix_bits(k.address ^ mix_bits(k.rest ^ std::uint64_t{k.port} << 16 ^ k.kind));
    }
  };
  struct line {
    clock::time_point last{};
    std::uint64_t since = 0;
  };
  using map = recent_map<key, line, key_hash>;

  bool take(clock::time_point now) {
    if (const auto spans = (now - last_refill_) / silence; spans > 0) {
      left_ = static_cast<std::uint32_t>(std::min<std::int64_t>(most, left_ + spans * std::int64_t{refill}));
      last_refill_ += spans * silence;
    }
    if (left_ == 0) {
      ended_ = !std::exchange(is_over_, true);
      return false;
    }
    is_over_ = false;
    --left_;
    return true;
  }

  std::function<clock::time_point()> now_;
  map lines_{most_remembered};
  clock::time_point last_refill_;
  std::uint32_t left_ = most;
  bool is_over_ = false, ended_ = false;
};

}  // namespace flowkit::tools
