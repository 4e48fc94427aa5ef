// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/xdr.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  std::uint32_t flag;
#else
  bool flag;
#endif
};

[[maybe_unused]] constexpr auto flag = flowkit::xdr<&record::flag>;
