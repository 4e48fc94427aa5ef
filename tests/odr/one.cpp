// SPDX-License-Identifier: BSL-1.0
// Linking is the test: a function or object without `inline` is defined twice here. CMake includes all headers first.
#include <gtest/gtest.h>

const flowkit::element* octet_delta_count_of_two();

// Elements are told apart by address: a header constant without `inline` would differ from file to file.
TEST(all_headers, elements_are_the_same_object_everywhere) {
  EXPECT_EQ(octet_delta_count_of_two(), &flowkit::ie::octetDeltaCount);
}
