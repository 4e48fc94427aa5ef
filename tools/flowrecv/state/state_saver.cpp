// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/state/state_saver.hpp"

#include <fmt/format.h>

#include <utility>

#include "tools/common/printable.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/flowrecv/state/state_file.hpp"

namespace flowkit::tools {

bool state_saver::due() {
  if (settings_.file == nullptr || gathering_ || clock::now() - last_ < std::chrono::nanoseconds(settings_.every.ns))
    return false;
  if (running_.valid()) return false;
  last_ = clock::now();
  return gathering_ = true;
}

void state_saver::save(parts p) {
  gathering_ = false;
  running_ =
      std::async(std::launch::async, [file = settings_.file, p = std::move(p)] { return file->save(p, system_now()); });
}

std::string state_saver::save_at_end(parts p) {
  if (settings_.file == nullptr) return {};
  if (running_.valid()) static_cast<void>(running_.get());
  return settings_.file->save(p, system_now());
}

std::string state_saver::news() {
  if (!running_.valid() || running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return {};
  std::string now = running_.get();
  const std::string before = std::exchange(wrong_, now);
  if (now.empty() && !before.empty()) return fmt::format("--state: {}: saved again", printable(settings_.file->path()));
  return now == before ? std::string() : now;
}

}  // namespace flowkit::tools
