// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/truth/rows_file.hpp"

#include <utility>

namespace flowkit::tools {

rows_file::rows_file(const std::string& path, std::string_view header) : file_(path) {
  failed_ = !file_.write(header);
  writer_ = std::thread{[this] { run(); }};
}

void rows_file::write(std::string& rows) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return failed_ || waiting_.size() < most_waiting; });
  if (failed_) return rows.clear();
  waiting_.push_back(std::move(rows));
  rows.clear();
  if (!spare_.empty()) rows = std::move(spare_.front()), spare_.pop_front();
  changed_.notify_all();
}

bool rows_file::finish() {
  if (!writer_.joinable()) return !failed_;
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
    changed_.notify_all();
  }
  writer_.join();
  if (!file_.flush()) failed_ = true;
  return !failed_;
}

void rows_file::run() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::string rows = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const bool fine = file_.write(rows);
    rows.clear();
    lock.lock();
    failed_ = failed_ || !fine;
    if (failed_) waiting_.clear();
    spare_.push_back(std::move(rows));
    changed_.notify_all();
  }
}

}  // namespace flowkit::tools
