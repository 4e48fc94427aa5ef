// SPDX-License-Identifier: BSL-1.0
// A property of conformance/properties/property.hpp as the body of a TEST. FLOWKIT_SEED and FLOWKIT_CASES change what
// is tried.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

#include <conformance/properties/property.hpp>

namespace flowkit::test {

inline std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// How many cases are tried where a test asks for so many: what it expects of all of them together has to follow.
inline int cases_of(int wanted) {
  return static_cast<int>(setting("FLOWKIT_CASES", static_cast<std::uint64_t>(wanted)));
}

inline void holds(const conformance::property& p, int cases = 2'000) {
  const auto seed = setting("FLOWKIT_SEED", 20'260'722);
  cases = cases_of(cases);
  const auto outcome = p.run(seed, cases);
  if (outcome.found)
    FAIL() << p.name << " after " << outcome.cases << " cases with FLOWKIT_SEED=" << seed << '\n' << *outcome.found;
  EXPECT_EQ(outcome.cases, cases);
}

}  // namespace flowkit::test
