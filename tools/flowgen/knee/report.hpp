// SPDX-License-Identifier: BSL-1.0
// What a search found: as a table, for other programs, and as a picture.
#pragma once

#include <string>

#include "tools/flowgen/knee/options.hpp"
#include "tools/flowgen/knee/run.hpp"

namespace flowkit::tools {

/// The runs, both numbers, and why it is over.
[[nodiscard]] std::string knee_text(const knee_options& o, const knee_result& r);
/// A line for each run, the first with the names of the columns.
[[nodiscard]] std::string knee_csv(const knee_result& r);
[[nodiscard]] std::string knee_json(const knee_options& o, const knee_result& r);
/// The rate of each run against the share that was stored, and both numbers as lines.
[[nodiscard]] std::string knee_svg(const knee_options& o, const knee_result& r);

/// "found", "interrupted": why it is over, in a word or two, as JSON has it.
[[nodiscard]] const char* to_string(knee_end e) noexcept;
/// "4450 flows/s for 5 s", "at least ..."; or why there is none.
[[nodiscard]] std::string burst_knee_words(const knee_options& o, const knee_result& r);
[[nodiscard]] std::string sustained_words(const knee_options& o, const knee_result& r);

}  // namespace flowkit::tools
