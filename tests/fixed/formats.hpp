// SPDX-License-Identifier: BSL-1.0
// All formats with fixed records, for tests of what they share.
#pragma once

#include <flowkit/netflow1/inspect.hpp>
#include <flowkit/netflow5/inspect.hpp>
#include <flowkit/netflow7/inspect.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace flowkit::test {

using formats = testing::Types<netflow1::format, netflow1::wide_format, netflow5::format, netflow7::format>;

struct format_names {
  template <class Format>
  static std::string GetName(int) {
    return "netflow" + std::to_string(Format::version) + (requires { Format::is_wide; } ? "_wide" : "");
  }
};

/// A datagram that announces `count` records and has so many octets after its header, all of them 0.
template <class Format>
std::vector<std::byte> datagram(std::uint16_t count, std::size_t octets_after_header) {
  std::vector<std::byte> out(Format::header_size + octets_after_header);
  store_be<std::uint16_t>(out.data(), Format::version);
  store_be<std::uint16_t>(out.data() + 2, count);
  return out;
}

}  // namespace flowkit::test
