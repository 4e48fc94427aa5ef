// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/output_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/export/message_pieces.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace flowkit::tools {

output_set::output_set(const std::vector<output_settings>& settings) : said_(settings.size()) {
  check_outputs(settings);
  for (const output_settings& s : settings) {
    auto one = std::make_shared<file_output>(s.path, s.format != nullptr ? line_pieces : message_pieces, s.files);
    if (!one->note().empty()) notes_.push_back(one->note());
    all_.push_back(std::move(one));
  }
}

bool output_set::close() {
  bool fine = true;
  for (const auto& o : all_) fine = o->close() && fine;
  return fine;
}

void output_set::reopen() {
  for (const auto& o : all_) o->reopen();
}

bool output_set::closed() const {
  return std::all_of(all_.begin(), all_.end(), [](const auto& o) { return o->closed(); });
}

std::uint64_t output_set::lost() const {
  std::uint64_t all = 0;
  for (const auto& o : all_) all += o->lost();
  return all;
}

std::vector<std::string> output_set::new_errors() {
  std::vector<std::string> errors;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::string error = said_[i] ? std::string() : all_[i]->error();
    if (error.empty()) continue;
    errors.push_back(error);
    said_[i] = true;
  }
  return errors;
}

std::string output_set::report() const {
  std::string lines;
  for (const auto& o : all_)
    if (o->lost() != 0) lines += fmt::format("lost: {}: {}\n", o->name(), counted(o->lost(), "records not written"));
  return lines;
}

bool output_set::failed() const {
  return std::any_of(all_.begin(), all_.end(), [](const auto& o) { return !o->error().empty(); });
}

}  // namespace flowkit::tools
