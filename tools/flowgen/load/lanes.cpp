// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/lanes.hpp"

#include <algorithm>
#include <utility>

namespace flowkit::tools {

bool lane::send(std::span<const outgoing> batch) {
  for (const outgoing& o : batch) {
    filling_->octets.insert(filling_->octets.end(), o.payload.begin(), o.payload.end());
    filling_->ends.push_back(filling_->octets.size());
    filling_->datagrams.push_back(o);
  }
  return filling_->octets.size() < chunk_octets || pass();
}

bool lane::pass() {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < filling_->ends.size(); ++i) {
    filling_->datagrams[i].payload = octets{filling_->octets}.subspan(begin, filling_->ends[i] - begin);
    begin = filling_->ends[i];
  }
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return closed_ || full_.size() < most_chunks; });
  if (closed_) return false;
  if (!filling_->datagrams.empty()) full_.push_back(std::exchange(filling_, std::make_unique<chunk>()));
  changed_.notify_all();
  return true;
}

bool lane::finish() {
  const bool passed = pass();
  const std::lock_guard lock{mutex_};
  finished_ = true;
  changed_.notify_all();
  return passed;
}

void lane::close() noexcept {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  changed_.notify_all();
}

const outgoing* lane::front() {
  if (!reading_ || next_ == reading_->datagrams.size()) {
    reading_.reset();
    next_ = 0;
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return finished_ || !full_.empty(); });
    if (full_.empty()) return nullptr;
    reading_ = std::move(full_.front());
    full_.pop_front();
    changed_.notify_all();
  }
  return &reading_->datagrams[next_];
}

bool write_in_order(std::span<lane* const> lanes, destination& file) {
  for (;;) {
    lane* first = nullptr;
    const outgoing* datagram = nullptr;
    for (lane* const l : lanes) {
      const outgoing* const one = l->front();
      if (one != nullptr && (datagram == nullptr || one->slot < datagram->slot)) first = l, datagram = one;
    }
    if (datagram == nullptr) return true;
    if (!file.send({datagram, 1})) {
      for (lane* const l : lanes) l->close();
      return false;
    }
    first->drop();
  }
}

}  // namespace flowkit::tools
