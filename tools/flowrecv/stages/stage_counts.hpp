// SPDX-License-Identifier: BSL-1.0
// What a stage has counted: a copy, which other threads may read, and to which those of other workers are added.
#pragma once

#include <memory>
#include <string>

namespace flowkit::tools {

class stage_counts {
 public:
  virtual ~stage_counts() = default;
  stage_counts(const stage_counts&) = delete;
  stage_counts& operator=(const stage_counts&) = delete;

  /// `other` is of the same stage of another worker.
  virtual void add(const stage_counts& other) = 0;
  /// Lines for the account, each with its line feed.
  [[nodiscard]] virtual std::string text() const = 0;

 protected:
  stage_counts() = default;
};

/// Of stages that only a single worker has.
class single_counts final : public stage_counts {
 public:
  explicit single_counts(std::string text) : text_(std::move(text)) {}
  void add(const stage_counts&) override {}
  [[nodiscard]] std::string text() const override { return text_; }

 private:
  std::string text_;
};

}  // namespace flowkit::tools
