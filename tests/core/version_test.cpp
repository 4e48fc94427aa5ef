// SPDX-License-Identifier: BSL-1.0
#include <flowkit/version.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

// Number and text are written side by side; CMake reads the text.
TEST(Version, NumberTextAndProjectAreTheSame) {
  const auto [a, b, c] = flowkit::library_version;
  const std::string number = std::to_string(a) + '.' + std::to_string(b) + '.' + std::to_string(c);
  EXPECT_EQ(number, FLOWKIT_VERSION_STRING);
  EXPECT_EQ(number, FLOWKIT_PROJECT_VERSION);
}

}  // namespace
