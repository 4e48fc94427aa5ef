// SPDX-License-Identifier: BSL-1.0
#include "tools/common/progress.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {

constexpr std::int64_t interval = 200'000'000;
constexpr std::string_view clear_line = "\r\x1b[K";

std::int64_t now() noexcept {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &t);  // a few ns to read, a few ms exact
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

}  // namespace

bool progress::due() noexcept { return on_ && now() >= next_; }

void progress::show(std::string_view text) noexcept {
  if (!on_) return;
  next_ = now() + interval;
  const std::size_t terminal = terminal_columns(fd_), columns = terminal != 0 ? terminal : 80;
  std::array<char, 512> line;
  // One column less: some terminals wrap as soon as the last one is written.
  const std::size_t length = std::min({text.size(), columns - 1, line.size() - clear_line.size()});
  std::memcpy(line.data(), clear_line.data(), clear_line.size());
  std::memcpy(line.data() + clear_line.size(), text.data(), length);
  // A terminal that takes nothing must not stop the work.
  shown_ = ::write(fd_, line.data(), clear_line.size() + length) > 0;
}

void progress::finish() noexcept {
  if (shown_) shown_ = ::write(fd_, clear_line.data(), clear_line.size()) < 0;
}

}  // namespace flowkit::tools
