// SPDX-License-Identifier: BSL-1.0
// The tables of checks put together.
#pragma once

#include <initializer_list>
#include <vector>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline std::vector<check_row> joined(std::initializer_list<check_rows> parts) {
  std::vector<check_row> all;
  for (const check_rows& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace flowkit::conformance
