// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/xdr.hpp>

#ifdef FLOWKIT_SHOULD_COMPILE
enum class colour : std::uint32_t {};
#else
enum class colour : std::uint8_t {};
#endif

struct record {
  colour value;
};

[[maybe_unused]] constexpr auto value = flowkit::xdr<&record::value>;
