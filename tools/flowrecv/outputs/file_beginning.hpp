// SPDX-License-Identifier: BSL-1.0
// Is a file what it is taken for, before anything is removed from its end?
#pragma once

#include <string>

#include "tools/common/compression/compression.hpp"
#include "tools/flowrecv/outputs/piece_kind.hpp"

namespace flowkit::tools {

/// Empty where the file begins as one of its kind, or what is there of it is too short to tell; else why not.
[[nodiscard]] std::string why_not_of_kind(const std::string& path, const piece_kind& kind, compression packed);

/// Likewise: does it begin with this header, or is it the beginning of it? Files without header begin with anything.
[[nodiscard]] std::string why_not_with_header(const std::string& path, std::string_view header, compression packed);

}  // namespace flowkit::tools
