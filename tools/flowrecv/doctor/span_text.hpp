// SPDX-License-Identifier: BSL-1.0
// Spans of time as people say them.
#pragma once

#include <cstdint>
#include <string>

#include <flowkit/core/time.hpp>

namespace flowkit::tools::doctor {

/// "0.4 s", "12 s", "5 min 10 s", "5 h 45 min", "3 days 2 h": the two largest units; below 10 s with tenths.
[[nodiscard]] std::string span_text(duration d);

}  // namespace flowkit::tools::doctor
