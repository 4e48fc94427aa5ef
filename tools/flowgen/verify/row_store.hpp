// SPDX-License-Identifier: BSL-1.0
// Rows by partition: in memory as long as there is room, then in a file that has no name, so that nothing is left of it
// however the program ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "tools/flowgen/verify/row.hpp"

namespace flowkit::tools::verify {

/// The memory and the file that stores share.
class row_space {
 public:
  explicit row_space(std::uint64_t memory) noexcept : left_(static_cast<std::int64_t>(memory)) {}
  ~row_space();
  row_space(const row_space&) = delete;
  row_space& operator=(const row_space&) = delete;

  [[nodiscard]] bool take(std::size_t octets) noexcept;
  void give_back(std::size_t octets) noexcept { left_.fetch_add(static_cast<std::int64_t>(octets)); }
  /// Where in the file they are now. Throws startup_error (io): the directory (TMPDIR, else /tmp), and why not.
  std::uint64_t write(const char* data, std::size_t octets);
  void read(std::uint64_t at, char* to, std::size_t octets) const;
  [[nodiscard]] std::uint64_t written() const noexcept { return end_.load(); }

 private:
  void open();

  std::atomic<std::int64_t> left_;
  std::atomic<std::uint64_t> end_{0};
  std::once_flag opened_;
  int fd_ = -1;
  std::string directory_;
};

class row_store {
 public:
  static constexpr std::size_t partitions = 128;
  static constexpr std::size_t chunk_size = 32 << 10;

  explicit row_store(row_space& space) : space_(space), chunks_(partitions) {}
  ~row_store();
  row_store(const row_store&) = delete;
  row_store& operator=(const row_store&) = delete;

  [[nodiscard]] static std::size_t partition_of(std::uint64_t hash) noexcept { return hash >> 57; }
  /// Whole rows; from any thread.
  void add(std::size_t partition, std::vector<char>&& rows, std::uint64_t count);
  /// All of a partition, one after the other; it is empty then. From any thread, for different partitions.
  [[nodiscard]] std::vector<char> take(std::size_t partition);
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_.load(); }
  [[nodiscard]] row_space& space() noexcept { return space_; }

 private:
  struct chunk {
    std::vector<char> rows;
    std::uint64_t at = 0, size = 0;  ///< in the file, if there are no rows
  };
  row_space& space_;
  std::mutex mutex_;
  std::vector<std::vector<chunk>> chunks_;
  std::atomic<std::uint64_t> rows_{0};
};

/// One thread's way into a store.
class row_writer {
 public:
  explicit row_writer(row_store& store) : store_(store), open_(row_store::partitions), counts_(row_store::partitions) {}
  void add(std::uint64_t hash, row_view row) {
    const std::size_t p = row_store::partition_of(hash);
    std::vector<char>& to = open_[p];
    const std::string_view octets = row.octets();
    if (to.size() + octets.size() > row_store::chunk_size) close(p);
    if (to.capacity() == 0) to.reserve(row_store::chunk_size);
    to.insert(to.end(), octets.begin(), octets.end());
    ++counts_[p];
  }
  void flush() {
    for (std::size_t p = 0; p < open_.size(); ++p) close(p);
  }

 private:
  void close(std::size_t p) {
    if (open_[p].empty()) return;
    store_.add(p, std::move(open_[p]), counts_[p]);
    open_[p] = {};
    counts_[p] = 0;
  }
  row_store& store_;
  std::vector<std::vector<char>> open_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace flowkit::tools::verify
