// SPDX-License-Identifier: BSL-1.0
// A v5 datagram whose flows are known, for all tests of this folder.
#pragma once

#include <support/hex.hpp>

#include <flowkit/flow.hpp>

namespace flowkit::test {

inline constexpr auto two_flows = from_hex<24 + 2 * 48>(
    "0005 0002            # version, count\n"
    "0003 6ee8            # SysUptime 225000\n"
    "6a60 9840            # unix_secs 2026-07-22T10:15:28Z\n"
    "0beb c200            # unix_nsecs 200000000\n"
    "0000 0064            # flow_sequence 100\n"
    "01 02 4064           # engine 1/2, deterministic, 1 of 100\n"
    "c000 0201 c633 6402  # 192.0.2.1 -> 198.51.100.2\n"
    "0a00 00fe 0003 0004  # next hop 10.0.0.254, in 3, out 4\n"
    "0000 000a 0000 05dc  # 10 packets, 1500 octets\n"
    "0003 6b00 0003 6e84  # first 224000, last 224900\n"
    "c001 01bb 00 1b 06 10  # ports 49153 -> 443, pad, flags, tcp, tos\n"
    "fde8 fde9 18 10 0000   # AS 65000 -> 65001, /24 -> /16\n"
    "cb00 7105 c000 0235  # 203.0.113.5 -> 192.0.2.53\n"
    "0000 0000 0001 0000\n"
    "0000 0001 0000 003c\n"
    "fffe ff00 0003 6ee8  # first before the uptime wrapped, last now\n"
    "d431 0035 00 00 11 00\n"
    "0000 0000 00 00 0000\n");

/// The i-th of them.
constexpr flow::record flow_of(std::size_t i, timestamp received = {}) {
  const auto in =
      two_flows;  // g++ 12 with -fsanitize=undefined does not compare addresses of constants at compile time
  return flow::netflow5_flows{*netflow5::decode(in), received}[i];
}

}  // namespace flowkit::test
