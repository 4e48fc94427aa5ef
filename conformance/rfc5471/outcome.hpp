// SPDX-License-Identifier: BSL-1.0
// What came of a test of RFC 5471's list (catalogue/rfc5471.tsv), whichever side is tested.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowkit::conformance::rfc5471 {

enum class verdict : std::uint8_t {
  pass,
  fail,
  not_applicable,  ///< RFC 7011 has no such rule any more
  not_run,         ///< the set-up lacks something that the test needs
};

[[nodiscard]] constexpr std::string_view to_string(verdict v) noexcept {
  switch (v) {
    case verdict::pass: return "pass";
    case verdict::fail: return "fail";
    case verdict::not_applicable: return "not applicable";
    case verdict::not_run: break;
  }
  return "not run";
}

struct test_outcome {
  std::string_view test;  ///< "T06a", as in the catalogue
  verdict what = verdict::not_run;
  std::string why;  ///< for the user: what was seen, or what is missing
};

}  // namespace flowkit::conformance::rfc5471
