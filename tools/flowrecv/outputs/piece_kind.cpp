// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/piece_kind.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {
std::uint64_t count_lines(std::string_view pieces) noexcept {
  return static_cast<std::uint64_t>(std::count(pieces.begin(), pieces.end(), '\n'));
}
}  // namespace

const piece_kind line_pieces{.whole = &output_file::whole_lines, .records = &count_lines};

}  // namespace flowkit::tools
