// SPDX-License-Identifier: BSL-1.0
// A program for records: its usual steps - a number in an interval, an IPv4 address in a prefix - as what they come to,
// without asking the column for its type each time. The others are those of the program.
#pragma once

#include <vector>

#include "tools/common/filter/program.hpp"

namespace flowkit::tools::filter {

class record_program {
 public:
  explicit record_program(const condition& of);

  [[nodiscard]] bool evaluate(const flow::record& r, const flow::line_context& added) const noexcept;

 private:
  enum class load : std::uint8_t { any, u8, u16, u32, u64, v4 };
  struct step {
    load what = load::any;
    bool is_negated = false;
    std::uint8_t word = 0, bit = 0;  ///< of presence
    std::uint32_t if_true = program::yes, if_false = program::no;
    flow::detail::column_member member{};
    std::uint64_t mask = 0, first = 0, width = 0;  ///< the value less the first is at most the width
  };
  static step step_of(const program& p, const program::step& s);
  [[nodiscard]] bool holds(const step& s, std::uint64_t value, const flow::record& r) const noexcept {
    const bool is_present = (r.present.word(s.word) >> s.bit & 1) != 0;
    return is_present & (((value & s.mask) - s.first <= s.width) != s.is_negated);
  }

  program program_;
  std::vector<step> steps_;  ///< one for each of the program's
};

}  // namespace flowkit::tools::filter
