// SPDX-License-Identifier: BSL-1.0
// All that --output names, opened.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/flowrecv/outputs/file_output.hpp"
#include "tools/flowrecv/outputs/options.hpp"

namespace flowkit::tools {

class output_set {
 public:
  /// Opened, and changed in nothing: a start that fails leaves files as they were. `lines`: each output has those of
  /// its format, and not reports. `say`: what is waited for, from any thread. Throws startup_error.
  output_set(const std::vector<output_settings>& settings, bool lines,
             const std::function<void(const std::string&)>& say = {});
  /// Nothing can keep the run from beginning any more: all files are checked, then all are emptied, or made whole.
  /// Throws startup_error.
  void begin();

  [[nodiscard]] piece_output& operator[](std::size_t i) noexcept { return *all_[i]; }
  /// For a thread that may outlive this.
  [[nodiscard]] std::shared_ptr<piece_output> share(std::size_t i) noexcept { return all_[i]; }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  /// Whatever an earlier run had left of files, for people.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  std::vector<std::shared_ptr<file_output>> all_;
  bool any_file_ = false;
  std::vector<std::string> notes_;
};

}  // namespace flowkit::tools
