// SPDX-License-Identifier: BSL-1.0
// Numbers with a unit, as options take them: 60s, 250ms, 8M, 50k.
#pragma once

#include <cstdint>
#include <string_view>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

/// `N`, `Nms`, `Ns`, `Nm`, `Nh`, `Nd`, also with a decimal fraction; without unit seconds. Greater than 0 and up to ten
/// years. Throws startup_error (usage); `option` begins the message.
[[nodiscard]] duration parse_duration(std::string_view option, std::string_view text);

/// "300 ms", "60 s": of limits, in whole milliseconds.
[[nodiscard]] std::string duration_text(duration d);

/// `N`, `NK`, `NM`, `NG` octets in powers of 1024; up to 2^40.
[[nodiscard]] std::uint64_t parse_octets(std::string_view option, std::string_view text);

/// `N`, `Nk`, `NM`, `NG` of anything in powers of 1000, also with a decimal fraction that leaves a whole number.
[[nodiscard]] std::uint64_t parse_count(std::string_view option, std::string_view text);
/// The same within bounds; the message says both.
[[nodiscard]] std::uint64_t parse_count(std::string_view option, std::string_view text, std::uint64_t least,
                                        std::uint64_t most);

}  // namespace flowkit::tools
