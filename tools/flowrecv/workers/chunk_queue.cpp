// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/chunk_queue.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace flowkit::tools {

std::optional<chunk> chunk_queue::begin(std::size_t octets, bool waits) {
  const std::size_t room = std::max(octets, usual_);
  const std::lock_guard lock{guard_};
  if (used_ + room > capacity_ && pushed_not_done_ != 0) return std::nullopt;
  if (waits && pushed_not_done_ >= most_before_waiting) return std::nullopt;
  used_ += room;
  std::string buffer;
  if (room == usual_ && !spare_.empty()) {
    buffer = std::move(spare_.back());
    spare_.pop_back();
  }
  return chunk{std::move(buffer), room};
}

void chunk_queue::push(chunk&& c) {
  {
    const std::lock_guard lock{guard_};
    waiting_.push_back(std::move(c));
    ++pushed_not_done_;
  }
  pushed_.notify_one();
}

std::size_t chunk_queue::used() const {
  const std::lock_guard lock{guard_};
  return used_;
}

bool chunk_queue::is_idle() const {
  const std::lock_guard lock{guard_};
  return pushed_not_done_ == 0;
}

void chunk_queue::wait_for_room(std::uint32_t milliseconds) const {
  std::unique_lock lock{guard_};
  freed_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                  [this, before = done_] { return done_ != before || pushed_not_done_ == 0; });
}

std::optional<chunk> chunk_queue::pop(std::uint32_t milliseconds) {
  std::unique_lock lock{guard_};
  pushed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return !waiting_.empty() || closed_; });
  if (waiting_.empty()) return std::nullopt;
  chunk c = std::move(waiting_.front());
  waiting_.pop_front();
  return c;
}

void chunk_queue::done(chunk&& c) {
  {
    const std::lock_guard lock{guard_};
    used_ -= c.room();
    --pushed_not_done_;
    ++done_;
    if (c.room() == usual_) {
      std::string buffer = std::move(c).release();
      buffer.clear();
      spare_.push_back(std::move(buffer));
    }
  }
  freed_.notify_all();
}

void chunk_queue::close() {
  {
    const std::lock_guard lock{guard_};
    closed_ = true;
  }
  pushed_.notify_one();
}

bool chunk_queue::is_closed() const {
  const std::lock_guard lock{guard_};
  return closed_;
}

void chunk_queue::wait_until_idle(std::uint32_t milliseconds) const {
  std::unique_lock lock{guard_};
  freed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return pushed_not_done_ == 0; });
}

std::uint64_t chunk_queue::done_so_far() const {
  const std::lock_guard lock{guard_};
  return done_;
}

std::deque<chunk> chunk_queue::take_all() {
  const std::lock_guard lock{guard_};
  for (const chunk& c : waiting_) used_ -= c.room();
  pushed_not_done_ -= waiting_.size();
  return std::exchange(waiting_, {});
}

}  // namespace flowkit::tools
