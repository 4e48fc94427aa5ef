// SPDX-License-Identifier: BSL-1.0
// Text in XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace flowkit::conformance {

/// For the content of elements and of attributes in double quotes; nothing in it is markup. What XML 1.0 cannot hold
/// is shown: control characters as \x1b, what is no UTF-8 and noncharacters as U+FFFD. Line feeds and tabs stay, as
/// references that attributes keep.
[[nodiscard]] std::string markup(std::string_view text);

}  // namespace flowkit::conformance
