// SPDX-License-Identifier: BSL-1.0
// Where in a product's alerts is what, and which of its rules are meant for which labels: a TOML file
// (docs/scenarios.md has its keys).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/time.hpp>

#include "tools/common/config/toml_value.hpp"

namespace flowkit::tools::score {

/// Which clock alerts tell.
enum class alert_clock : std::uint8_t {
  flow,  ///< that of the flows: the run's
  wall,  ///< when the flows were sent
};

struct score_rule {
  std::string name;                 ///< a pattern of the alert's: * stands for anything
  std::vector<std::string> labels;  ///< patterns
  bool ignore = false;              ///< such alerts are not about traffic
};

struct score_map {
  std::vector<std::string> time, name, technique, source, destination, port;  ///< the first that a record has
  std::int64_t time_unit = 0;  ///< ns, of times that are numbers; 0: they are dates
  alert_clock clock = alert_clock::flow;
  duration within = seconds(900);  ///< alerts up to so long after the end of a label are its own
  std::vector<score_rule> rules;   ///< the first that fits
};

/// `path` begins messages. Throws startup_error (usage).
[[nodiscard]] score_map read_score_map(const toml_value& file, const std::string& path);

/// Of a text; * is any number of characters, and case does not count.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view text) noexcept;

}  // namespace flowkit::tools::score
