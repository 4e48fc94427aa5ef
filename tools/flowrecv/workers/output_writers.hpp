// SPDX-License-Identifier: BSL-1.0
// A writer for each output.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/flowrecv/outputs/output_set.hpp"
#include "tools/flowrecv/workers/output_state.hpp"
#include "tools/flowrecv/workers/output_writer.hpp"

namespace flowkit::tools {

class output_writers {
 public:
  explicit output_writers(output_set& outputs);

  [[nodiscard]] output_writer& operator[](std::size_t i) noexcept { return *all_[i]; }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }

  void start();
  void reopen();
  /// As output_writer::close(), one after the other.
  void close(const std::function<bool()>& gives_up);

  // From any thread:
  /// Nobody reads any of them any more.
  [[nodiscard]] bool closed() const noexcept;
  [[nodiscard]] bool failed() const noexcept;
  /// Records that were taken and could not be kept.
  [[nodiscard]] std::uint64_t lost() const noexcept;
  /// How many each has lost: lines, each with its line feed.
  [[nodiscard]] std::string report() const;
  [[nodiscard]] std::vector<output_state> states() const;
  /// What went wrong since the last call: a line for each output, once. From one thread.
  [[nodiscard]] std::vector<std::string> new_errors();

 private:
  std::vector<std::unique_ptr<output_writer>> all_;
  std::vector<bool> said_;
};

}  // namespace flowkit::tools
