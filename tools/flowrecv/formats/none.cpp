// SPDX-License-Identifier: BSL-1.0
// No lines at all: what comes is counted.
#include "tools/flowrecv/formats/format.hpp"

namespace flowkit::tools {

extern const format_row none_format;
const format_row none_format{"none", "count only", {}, make_format<format>};

}  // namespace flowkit::tools
