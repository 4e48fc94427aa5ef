// SPDX-License-Identifier: BSL-1.0
// What somebody may have meant who wrote a name that there is not.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace flowkit::tools {

/// Letters to insert, delete or replace (Levenshtein); case does not count.
[[nodiscard]] std::size_t edits(std::string_view a, std::string_view b);

/// "'jsno' is not one of json, csv"; of many candidates the nearest three: "there is no 'dst.port'; nearest: ...". Case
/// does not count; a part of a name is near it.
[[nodiscard]] std::string unknown_name(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace flowkit::tools
