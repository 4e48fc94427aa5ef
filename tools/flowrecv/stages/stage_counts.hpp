// SPDX-License-Identifier: BSL-1.0
// What a stage has counted: a copy, which other threads may read, and to which those of other workers are added.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace flowkit::tools {

/// Flows, by what became of them at a stage.
struct stage_number {
  const char *stage, *result;
  std::uint64_t flows;
};

class stage_counts {
 public:
  virtual ~stage_counts() = default;
  stage_counts(const stage_counts&) = delete;
  stage_counts& operator=(const stage_counts&) = delete;

  /// `other` is of the same stage of another worker.
  virtual void add(const stage_counts& other) = 0;
  /// Lines for the account, each with its line feed.
  [[nodiscard]] virtual std::string text() const = 0;
  /// The counts that never fall, for metrics: always the same ones.
  [[nodiscard]] virtual std::vector<stage_number> numbers() const { return {}; }

 protected:
  stage_counts() = default;
};

/// Of stages that only a single worker has.
class single_counts final : public stage_counts {
 public:
  explicit single_counts(std::string text, std::vector<stage_number> numbers = {})
      : text_(std::move(text)), numbers_(std::move(numbers)) {}
  void add(const stage_counts&) override {}
  [[nodiscard]] std::string text() const override { return text_; }
  [[nodiscard]] std::vector<stage_number> numbers() const override { return numbers_; }

 private:
  std::string text_;
  std::vector<stage_number> numbers_;
};

}  // namespace flowkit::tools
