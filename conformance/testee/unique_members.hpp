// SPDX-License-Identifier: BSL-1.0
// Objects of JSON with a member twice: parsers keep one of them and say nothing, so that a wrong value beside the right
// one would pass.
#pragma once

#include <string>
#include <string_view>

namespace flowkit::conformance {

/// The name of a member that an object of the text has twice; empty: none, or the text is no JSON.
[[nodiscard]] std::string duplicate_member(std::string_view json);

}  // namespace flowkit::conformance
