// SPDX-License-Identifier: BSL-1.0
// A file of rows that several threads make: one thread more writes them, so that a disk that is busy for a moment
// holds up nobody who has datagrams to send. What waits is bounded: who makes rows faster than they can be written
// waits for them.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "tools/common/output_file.hpp"

namespace flowkit::tools {

class rows_file {
 public:
  /// Rows come in pieces of about this size.
  static constexpr std::size_t piece = 256 << 10;

  /// `header`: the first row. Throws startup_error (io).
  rows_file(const std::string& path, std::string_view header);
  /// Writes what waits.
  ~rows_file() { static_cast<void>(finish()); }

  /// Whole rows; leaves the text empty, with room. Once something failed they are dropped, and error() says so.
  void write(std::string& rows);
  /// Nothing comes after it; waits until all is written. False if it was not.
  bool finish();
  /// After finish(). Empty, or the name of the file and what went wrong.
  [[nodiscard]] std::string error() const { return file_.error(); }

 private:
  static constexpr std::size_t most_waiting = 32;  ///< pieces: 8 MiB
  void run();

  output_file file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_, spare_;  ///< by mutex_, as both flags
  bool ends_ = false, failed_ = false;
  std::thread writer_;
};

}  // namespace flowkit::tools
