// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/output_writers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

output_writers::output_writers(output_set& outputs) : said_(outputs.size()) {
  for (std::size_t i = 0; i < outputs.size(); ++i) all_.push_back(std::make_unique<output_writer>(outputs.share(i)));
}

void output_writers::start() {
  for (const auto& w : all_) w->start();
}

void output_writers::reopen() {
  for (const auto& w : all_) w->reopen();
}

void output_writers::close(const std::function<bool()>& gives_up) {
  for (const auto& w : all_) w->close(gives_up);
}

bool output_writers::closed() const noexcept {
  return std::all_of(all_.begin(), all_.end(), [](const auto& w) { return w->closed(); });
}

bool output_writers::failed() const noexcept {
  return std::any_of(all_.begin(), all_.end(), [](const auto& w) { return w->failed(); });
}

std::uint64_t output_writers::lost() const noexcept {
  std::uint64_t all = 0;
  for (const auto& w : all_) all += w->lost();
  return all;
}

std::string output_writers::report() const {
  std::string lines;
  for (const auto& w : all_)
    if (w->lost() != 0) lines += fmt::format("lost: {}: {}\n", w->name(), counted(w->lost(), "records not written"));
  return lines;
}

std::vector<output_state> output_writers::states() const {
  std::vector<output_state> all;
  for (const auto& w : all_)
    all.push_back({.number = all.size() + 1,
                   .name = w->name(),
                   .queued = w->queue().used(),
                   .room = w->queue().capacity(),
                   .lost = w->lost(),
                   .failing = w->failing()});
  return all;
}

std::vector<std::string> output_writers::new_errors() {
  std::vector<std::string> errors;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (said_[i] || !all_[i]->failed()) continue;
    errors.push_back(all_[i]->error());
    said_[i] = true;
  }
  return errors;
}

}  // namespace flowkit::tools
