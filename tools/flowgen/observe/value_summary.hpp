// SPDX-License-Identifier: BSL-1.0
// What one field held over all records of its template: within bounds, whatever comes.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/observe/value_text.hpp"

namespace flowkit::tools {

class value_summary {
 public:
  /// More different values than this are a range, or nothing.
  static constexpr std::size_t most = 8;
  /// Values longer than this are not kept.
  static constexpr std::size_t most_octets = 128;

  /// At the most, with what the heap adds.
  static constexpr std::size_t most_owned = most * (most_octets + 2 * sizeof(std::vector<std::byte>));

  explicit value_summary(const element* e) noexcept : element_(e) {}

  void add(octets value);

  [[nodiscard]] const element* what() const noexcept { return element_; }
  /// In every record, and there were some.
  [[nodiscard]] bool is_zero() const noexcept { return count_ != 0 && !has_other_; }
  /// As a profile writes it: a constant, an array, { from, to }. Nothing where it cannot, or should not, say.
  [[nodiscard]] std::optional<std::string> text(value_texts& texts) const;
  /// As a number, if it always was the same.
  [[nodiscard]] std::optional<std::int64_t> constant() const noexcept;

 private:
  const element* element_;
  std::uint64_t count_ = 0;
  bool has_other_ = false;  ///< than zeros
  bool is_whole_ = true;    ///< all values are in distinct_
  bool is_number_ = true;   ///< all values are, and within least_ and most_
  std::vector<std::vector<std::byte>> distinct_;
  std::int64_t least_ = 0, most_ = 0;
};

}  // namespace flowkit::tools
