// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/piece_kind.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {
std::uint64_t count_lines(std::string_view pieces) noexcept {
  return static_cast<std::uint64_t>(std::count(pieces.begin(), pieces.end(), '\n'));
}
std::size_t first_line(std::string_view pieces) noexcept { return pieces.find('\n') + 1; }
}  // namespace

const piece_kind line_pieces{.whole = &output_file::whole_lines, .first = &first_line, .records = &count_lines};

}  // namespace flowkit::tools
