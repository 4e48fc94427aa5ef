// SPDX-License-Identifier: BSL-1.0
// The octets of a case: `OFFSET: HEX  # comment`, the offset 0000 again for each frame. Stricter than read_hex(), which
// guesses what people paste: a case whose offsets do not fit its octets is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/case_files/case_file.hpp"

namespace flowkit::conformance {

struct case_octets {
  std::vector<std::vector<std::byte>> frames;
  std::string error;  ///< empty, or "line 3: what is wrong"
};
[[nodiscard]] case_octets read_case_hex(std::string_view text);

[[nodiscard]] std::string write_case_hex(const test_case& c);

}  // namespace flowkit::conformance
