// SPDX-License-Identifier: BSL-1.0
// Which names a pattern with conversions of strftime may give: its digits are any digits, as many as a conversion has.
#pragma once

#include <string_view>

namespace flowkit::tools {

/// Is there a name that both may give? A pattern has %Y %m %d %H %M %S %j %s and %%, and nothing else after %.
[[nodiscard]] bool have_common_name(std::string_view pattern, std::string_view other);

}  // namespace flowkit::tools
