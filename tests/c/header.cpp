// SPDX-License-Identifier: BSL-1.0
// flowkit.h needs nothing before it, and stands beside the headers of C++.
#include <flowkit.h>
#include <flowkit/version.hpp>

static_assert(FLOWKIT_C_VERSION == FLOWKIT_VERSION);
