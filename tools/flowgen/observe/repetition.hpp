// SPDX-License-Identifier: BSL-1.0
// How often something is told again: after so many messages, after so much time, or whichever comes first.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

/// 0: not.
struct told_again {
  std::uint64_t messages = 0;
  duration interval{};
};

class repetition {
 public:
  /// What `key` stands for is in message number `message`, sent at `when`.
  void told(std::uint64_t key, std::uint64_t message, timestamp when);
  /// The habit. Where one of the two explains nearly all, the other is 0; where nothing does, both are medians.
  [[nodiscard]] told_again habit() const;
  [[nodiscard]] std::size_t times() const noexcept { return gaps_.size(); }

 private:
  /// Of each kind; later ones tell nothing new.
  static constexpr std::size_t most = 1024;
  struct gap {
    std::uint64_t messages;
    duration time;
  };
  struct place {
    std::uint64_t message;
    timestamp when;
  };

  std::unordered_map<std::uint64_t, place> last_;
  std::vector<gap> gaps_;
};

/// The time that somebody has set where this was measured: a little less or more than whole minutes or seconds.
[[nodiscard]] duration as_set(duration measured) noexcept;

}  // namespace flowkit::tools
