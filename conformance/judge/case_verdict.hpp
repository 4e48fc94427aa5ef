// SPDX-License-Identifier: BSL-1.0
// What a case comes to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/testee/fault.hpp"

namespace flowkit::conformance {

enum class case_verdict : std::uint8_t {
  pass,
  info,         ///< left to the implementation, and it did one or the other
  unsupported,  ///< the decoder does not do this, or does not tell what it is judged by
  fail,         ///< another verdict or other records than are due
  // What it did wrong as a program, whatever it decodes.
  late,
  hang,
  crash,
  exit_code,
  ended,
  memory,
  output,
  twice,
  rubbish,
};
inline constexpr std::size_t case_verdicts = 13;

struct case_verdict_row {
  const char* name;    ///< in reports
  const char* letter;  ///< in tables
  const char* about;
};
// clang-format off
inline constexpr std::array<case_verdict_row, case_verdicts> case_verdict_rows{{
    {"pass", "P", "as the specification has it"},
    {"info", "I", "left to the implementation"},
    {"unsupported", "U", "not done, or not shown"},
    {"fail", "F", "another verdict or other records than are due"},
    {"late", "L", "a verdict that took longer than allowed"},
    {"hang", "H", "no verdict, or no end"},
    {"crash", "C", "ended by a signal"},
    {"exit code", "X", "ended with another exit code than 0"},
    {"ended", "E", "ended before all frames had their verdict"},
    {"memory", "M", "took more memory than allowed"},
    {"output", "O", "wrote more than allowed"},
    {"twice", "T", "more than one verdict on a frame"},
    {"rubbish", "R", "wrote what is not of the contract"},
}};
// clang-format on

[[nodiscard]] constexpr const case_verdict_row& row_of(case_verdict v) noexcept {
  return case_verdict_rows[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr const char* to_string(case_verdict v) noexcept { return row_of(v).name; }
[[nodiscard]] constexpr std::optional<case_verdict> parse_case_verdict(std::string_view name) noexcept {
  for (std::size_t i = 0; i < case_verdicts; ++i)
    if (name == case_verdict_rows[i].name) return static_cast<case_verdict>(i);
  return std::nullopt;
}
/// A failure or a fault: what makes exit code 1.
[[nodiscard]] constexpr bool is_bad(case_verdict v) noexcept { return v >= case_verdict::fail; }

/// Of a fault that is one.
[[nodiscard]] constexpr case_verdict verdict_of(fault f) noexcept {
  switch (f) {
    case fault::none: return case_verdict::pass;
    case fault::unsupported: return case_verdict::unsupported;
    case fault::late: return case_verdict::late;
    case fault::hang: return case_verdict::hang;
    case fault::crash: return case_verdict::crash;
    case fault::exit_code: return case_verdict::exit_code;
    case fault::ended: return case_verdict::ended;
    case fault::memory: return case_verdict::memory;
    case fault::flood: return case_verdict::output;
    case fault::twice: return case_verdict::twice;
    case fault::rubbish: return case_verdict::rubbish;
  }
  return case_verdict::rubbish;
}

}  // namespace flowkit::conformance
