// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/pad.hpp>

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr std::size_t octets = 1;
#else
constexpr std::size_t octets = 0;
#endif

[[maybe_unused]] constexpr std::size_t size = decltype(flowkit::pad<octets>)::min_size;
