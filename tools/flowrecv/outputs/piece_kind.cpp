// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/piece_kind.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {
std::uint64_t count_lines(std::string_view pieces) noexcept {
  return static_cast<std::uint64_t>(std::count(pieces.begin(), pieces.end(), '\n'));
}
std::size_t first_line(std::string_view pieces) noexcept { return pieces.find('\n') + 1; }
/// Of a file that is compressed, a capture or an IPFIX file there are others among the first.
bool is_text(std::string_view first) noexcept {
  const auto is_of_text = [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'; };
  return std::all_of(first.begin(), first.end(), is_of_text);
}
bool is_json(std::string_view first) noexcept { return first.starts_with('{') && is_text(first); }
}  // namespace

const piece_kind line_pieces{.whole = &output_file::whole_lines,
                             .first = &first_line,
                             .records = &count_lines,
                             .begins = &is_text,
                             .name = "lines of text"};
const piece_kind json_pieces{.whole = &output_file::whole_lines,
                             .first = &first_line,
                             .records = &count_lines,
                             .begins = &is_json,
                             .name = "lines of JSON"};

}  // namespace flowkit::tools
