// SPDX-License-Identifier: BSL-1.0
// Points in time as users write them: RFC 3339 with Z or an offset, or a date alone, which begins at midnight UTC.
#pragma once

#include <optional>
#include <string_view>

#include <flowkit/core/time.hpp>

namespace flowkit::tools::filter {

struct value_place;

/// Nothing if it is no time.
[[nodiscard]] std::optional<timestamp> parse_time(std::string_view text) noexcept;
/// The same, of whole milliseconds; at.fail() if it is none.
[[nodiscard]] timestamp read_time(std::string_view text, const value_place& at);

}  // namespace flowkit::tools::filter
