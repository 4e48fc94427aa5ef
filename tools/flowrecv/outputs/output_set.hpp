// SPDX-License-Identifier: BSL-1.0
// All that --output names, opened.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/flowrecv/outputs/options.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"

namespace flowkit::tools {

class output_set {
 public:
  /// Throws startup_error; then no file that was there has been touched, unless it is one that cannot be opened.
  explicit output_set(const std::vector<output_settings>& settings);

  [[nodiscard]] piece_output& operator[](std::size_t i) noexcept { return *all_[i]; }
  /// For a thread that may outlive this.
  [[nodiscard]] std::shared_ptr<piece_output> share(std::size_t i) noexcept { return all_[i]; }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  /// Whatever an earlier run had left of files, for people.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  std::vector<std::shared_ptr<piece_output>> all_;
  std::vector<std::string> notes_;
};

}  // namespace flowkit::tools
