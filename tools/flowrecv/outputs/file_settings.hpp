// SPDX-License-Identifier: BSL-1.0
// How the files of --output are kept: when one is completed and the next begun, how many stay, compressed or not.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <flowkit/core/time.hpp>

#include "tools/common/compression/compression.hpp"
#include "tools/common/system_clock.hpp"

namespace flowkit::tools {

struct file_settings {
  std::optional<duration> every{};  ///< a new file at each multiple of it since 1970, which is midnight UTC for 1d
  std::uint64_t size = 0;           ///< octets of a file; 0: no limit
  std::uint64_t keep = 0;           ///< completed files that stay; 0: all
  compression packed = compression::none;
  bool append = false;  ///< write on at the end of what is there
  std::function<timestamp()> now = &system_now;
  std::function<void(const std::string&)>
      say{};  ///< what keeps the output from being opened for now; null: nobody asks

  [[nodiscard]] bool rotates() const noexcept { return every.has_value() || size != 0; }
};

/// The next multiple after `t`.
[[nodiscard]] constexpr timestamp next_multiple(timestamp t, duration every) noexcept {
  return {(floor_div(t.ns, every.ns) + 1) * every.ns};
}

}  // namespace flowkit::tools
