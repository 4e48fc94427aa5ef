// SPDX-License-Identifier: BSL-1.0
// Chunks of whole pieces on their way from workers to the writer of one output. Bounded: room is reserved before a
// chunk is begun, so that what was taken once is never dropped here, and who finds no room knows it at once.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::tools {

/// Has room for so many octets, which count against the queue until it is given back.
class chunk {
 public:
  chunk() = default;
  chunk(std::string&& buffer, std::size_t room) : text_(std::move(buffer)), room_(room) { text_.reserve(room); }

  [[nodiscard]] bool fits(std::size_t octets) const noexcept { return octets <= room_ - text_.size(); }
  void append(std::string_view pieces) { text_ += pieces; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::size_t room() const noexcept { return room_; }
  /// Its memory, to be used again.
  [[nodiscard]] std::string release() && noexcept { return std::move(text_); }

 private:
  std::string text_;
  std::size_t room_ = 0;
};

class chunk_queue {
 public:
  /// What writers write at a time; some 700 flows as JSON. More at a time saves nothing.
  static constexpr std::size_t usual_room = 256 << 10;
  /// Of one output: what 1.5 million flows a second as JSON come to while a disk stands still for a thirtieth of a
  /// second, or 50,000 in one second.
  static constexpr std::size_t default_capacity = std::size_t{16} << 20;

  explicit chunk_queue(std::size_t capacity = default_capacity, std::size_t usual = usual_room)
      : capacity_(capacity), usual_(usual) {}

  // Workers:
  /// An empty chunk, with room for so many octets at least; nothing if there is none now. A piece that is larger than
  /// the whole queue is taken once nothing waits. `waits`: who asks can wait, and leaves most of the room to others:
  /// what stays in the processor's cache is written faster.
  [[nodiscard]] std::optional<chunk> begin(std::size_t octets, bool waits = false);
  /// To the writer.
  void push(chunk&& c);
  /// Does the writer still have something to do? Until then a chunk may as well become fuller.
  [[nodiscard]] bool is_idle() const;
  /// Until there may be more room than there was, or the time is over.
  void wait_for_room(std::uint32_t milliseconds) const;

  // The writer:
  /// The oldest, as soon as there is one; nothing if there was none for so long, or the queue is closed and empty.
  [[nodiscard]] std::optional<chunk> pop(std::uint32_t milliseconds);
  /// It is written, or lost: its room is free again.
  void done(chunk&& c);
  /// Nothing follows.
  void close();
  [[nodiscard]] bool is_closed() const;

  /// Waits until the writer is idle, or the time is over.
  void wait_until_idle(std::uint32_t milliseconds) const;
  /// Octets of room of all chunks, of at most capacity().
  [[nodiscard]] std::size_t used() const;
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  /// Chunks that the writer has done.
  [[nodiscard]] std::uint64_t done_so_far() const;
  /// The writer is given up: chunks that still wait.
  [[nodiscard]] std::deque<chunk> take_all();

 private:
  /// Of chunks of those who can wait.
  static constexpr std::size_t most_before_waiting = 3;

  mutable std::mutex guard_;
  mutable std::condition_variable pushed_, freed_;
  std::deque<chunk> waiting_;
  /// Buffers, the one that was used last at the end: it is in the processor's cache. They are kept, as the system
  /// clears the memory of new ones.
  std::vector<std::string> spare_;
  std::size_t capacity_, usual_;
  std::size_t used_ = 0;             ///< octets of room of all chunks
  std::size_t pushed_not_done_ = 0;  ///< chunks
  std::uint64_t done_ = 0;
  bool closed_ = false;
};

}  // namespace flowkit::tools
