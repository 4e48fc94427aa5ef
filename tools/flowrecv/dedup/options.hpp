// SPDX-License-Identifier: BSL-1.0
// The options about flows that are reported more than once.
#pragma once

#include <string>

#include <flowkit/core/time.hpp>

namespace CLI {
class App;
}

namespace flowkit::tools {

enum class dedup_mode : std::uint8_t { off, mark, drop };

struct dedup_settings {
  dedup_mode mode = dedup_mode::off;
  duration window = seconds(120);                  ///< how long a flow is remembered
  std::uint64_t octets = std::uint64_t{64} << 20;  ///< of memory for it
};

struct dedup_texts {
  std::string mode, window, memory;  ///< empty: not said

  void add_to(CLI::App& app);
  /// The column that this fills, after a comma.
  [[nodiscard]] std::string columns() const { return mode == "mark" ? ",flow.duplicate" : ""; }
};

/// Throws startup_error (usage).
[[nodiscard]] dedup_settings read_dedup_options(const dedup_texts& texts);

}  // namespace flowkit::tools
