// SPDX-License-Identifier: BSL-1.0
// Several threads make the datagrams of one file: each has a lane, and one thread writes what comes over the lanes in
// the order of the run, so that the file is the same however many there are.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Between one thread that makes and the one that writes; bounded.
class lane final : public destination {
 public:
  /// `file` says where datagrams come from, and must outlive it.
  explicit lane(const destination& file) noexcept : file_(file) {}

  bool send(std::span<const outgoing> batch) override;
  [[nodiscard]] endpoint source_of(std::uint32_t exporter) const override { return file_.source_of(exporter); }
  /// Passes on what is left: nothing comes after it.
  bool finish() override;
  [[nodiscard]] std::string error() const override { return {}; }

  /// The first datagram that has not been dropped, or null at the end; waits for it. Of the thread that writes.
  [[nodiscard]] const outgoing* front();
  void drop() noexcept { ++next_; }
  /// Nothing is taken any more: send() fails from now on.
  void close() noexcept;

 private:
  struct chunk {
    std::vector<std::byte> octets;
    std::vector<outgoing> datagrams;  ///< their payloads are filled in when the chunk is full
    std::vector<std::size_t> ends;
  };
  static constexpr std::size_t chunk_octets = 256 << 10, most_chunks = 4;
  bool pass();

  const destination& file_;
  std::unique_ptr<chunk> filling_ = std::make_unique<chunk>();
  std::unique_ptr<chunk> reading_;
  std::size_t next_ = 0;  ///< of reading_
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<chunk>> full_;  ///< by mutex_, as both flags
  bool finished_ = false, closed_ = false;
};

/// Writes what comes over the lanes, until all are finished. False when the file failed: the lanes are closed.
bool write_in_order(std::span<lane* const> lanes, destination& file);

}  // namespace flowkit::tools
