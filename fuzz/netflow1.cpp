// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow1.hpp>

#include "fuzz/fixed.hpp"

using namespace flowkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [](unsigned, octets d) {
    fuzz::one<netflow1::format>(d);
    if (netflow1::has_wide_records(d)) fuzz::one<netflow1::wide_format>(d);
  });
  return 0;
}
