// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/output_set.hpp"

#include "tools/flowrecv/export/message_pieces.hpp"

namespace flowkit::tools {

namespace {
bool is_json(const format_row& f) {
  return std::string_view(f.name).starts_with("json") || f.name == std::string_view("elements");
}
const piece_kind& pieces_of(const output_settings& s, bool lines) {
  if (s.format == nullptr) return message_pieces;
  return lines && is_json(*s.format) ? json_pieces : line_pieces;
}
}  // namespace

output_set::output_set(const std::vector<output_settings>& settings, bool lines) {
  check_outputs(settings);
  for (const output_settings& s : settings)
    all_.push_back(std::make_shared<file_output>(s.path, pieces_of(s, lines), s.files));
}

void output_set::begin() {
  for (const auto& one : all_) one->check();
  for (const auto& one : all_) {
    one->begin();
    if (!one->note().empty()) notes_.push_back(one->note());
  }
}

}  // namespace flowkit::tools
