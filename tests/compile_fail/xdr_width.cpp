// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/xdr.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  std::uint32_t port;
#else
  std::uint16_t port;
#endif
};

[[maybe_unused]] constexpr auto port = flowkit::xdr<&record::port>;
