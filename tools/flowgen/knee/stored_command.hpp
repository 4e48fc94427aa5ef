// SPDX-License-Identifier: BSL-1.0
// The command that says how many flows a receiver has stored: run by sh, for a limited time, its output one number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <flowkit/core/time.hpp>

#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// One integer that is not negative, with blanks and line feeds around it; none: it is something else.
[[nodiscard]] std::optional<std::uint64_t> parse_stored(std::string_view output) noexcept;

class stored_command {
 public:
  /// `stop` outlives it, and ends waiting.
  stored_command(std::string command, duration limit, const stop_flag& stop)
      : command_(std::move(command)), limit_(limit), stop_(stop) {}

  /// How many are stored now; none: it was stopped. Throws startup_error (io): it fails, hangs, says something else, or
  /// less than before.
  [[nodiscard]] std::optional<std::uint64_t> ask();
  /// How long the last one took.
  [[nodiscard]] double seconds() const noexcept { return seconds_; }

 private:
  [[nodiscard]] std::string in_words() const;
  [[noreturn]] void fail(const std::string& what) const;
  /// Its output; none: stopped.
  [[nodiscard]] std::optional<std::string> output() const;

  std::string command_;
  duration limit_;
  const stop_flag& stop_;
  std::uint64_t last_ = 0;
  double seconds_ = 0;
};

}  // namespace flowkit::tools
