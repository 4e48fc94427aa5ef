// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow7.hpp>

#include "fuzz/fixed.hpp"

using namespace flowkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [](unsigned, octets d) { fuzz::one<netflow7::format>(d); });
  return 0;
}
