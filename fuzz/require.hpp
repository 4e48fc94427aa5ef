// SPDX-License-Identifier: BSL-1.0
// What every fuzz target needs: to say what must hold.
#pragma once

#include <cstdlib>

namespace flowkit::fuzz {

/// What must hold; a failure stops the fuzzer with the input that led to it.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace flowkit::fuzz
