// SPDX-License-Identifier: BSL-1.0
// The way of a flow: the stages that the options ask for, in their order, then the sink.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/flowrecv/options.hpp"
#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

/// What the stages have counted.
class pipeline_counts {
 public:
  pipeline_counts() = default;
  explicit pipeline_counts(std::vector<std::unique_ptr<stage_counts>> of) : of_(std::move(of)) {}
  /// Those of the same stages of another worker.
  void add(const pipeline_counts& more);
  /// Lines, in the order in which flows pass the stages.
  [[nodiscard]] std::string text() const;
  /// Of all of them, in the same order.
  [[nodiscard]] std::vector<stage_number> numbers() const;

 private:
  std::vector<std::unique_ptr<stage_counts>> of_;
};

class pipeline {
 public:
  /// Both must outlive this. Throws startup_error where a stage cannot have what it needs.
  pipeline(const flowrecv_options& options, sink& last);

  /// Where the receivers deliver.
  [[nodiscard]] sink& first() noexcept { return *first_; }
  /// Files that options name were read again.
  void reload(const reloaded& now);
  [[nodiscard]] pipeline_counts counts() const;

 private:
  std::vector<std::unique_ptr<stage>> stages_;  ///< the last first
  sink* first_;
};

}  // namespace flowkit::tools
