// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/finding_set.hpp>

#ifdef FLOWKIT_SHOULD_COMPILE
enum class finding { last = 31, count_ };
#else
enum class finding { last = 32, count_ };
#endif

[[maybe_unused]] constexpr flowkit::finding_set<finding> found;
