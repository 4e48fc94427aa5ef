// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/output_set.hpp"

#include <filesystem>
#include <utility>

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

output_set::output_set(const std::vector<output_settings>& settings, bool lines,
                       const std::function<void(const std::string&)>& say)
    : all_(settings.size()) {
  check_outputs(settings);
  // Pipes first: while one waits for its reader, no file is there that nothing has been written to.
  for (const bool is_turn_of_pipes : {true, false})
    for (std::size_t i = 0; i < settings.size(); ++i) {
      const output_settings& s = settings[i];
      std::error_code none;
      if (std::filesystem::is_fifo(s.path, none) != is_turn_of_pipes) continue;
      file_settings files = s.files;
      files.say = say;
      all_[i] = std::make_shared<file_output>(s.path, pieces_of(s, lines), std::move(files));
      any_file_ = any_file_ || all_[i]->is_regular();
    }
}

void output_set::begin() {
  for (const auto& one : all_) one->check();
  const auto keeper = any_file_ ? std::make_shared<end_keeper>() : nullptr;
  for (const auto& one : all_) {
    one->begin(keeper);
    if (!one->note().empty()) notes_.push_back(one->note());
  }
}

}  // namespace flowkit::tools
