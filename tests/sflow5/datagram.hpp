// SPDX-License-Identifier: BSL-1.0
// A datagram by hand: a flow sample with two records, a counter sample, a notice of a discarded packet.
#pragma once

#include <string>
#include <string_view>

#include <support/hex.hpp>

namespace flowkit::test {

inline constexpr std::string_view golden_hex =
    "0000 0005  # version\n"
    "0000 0001 c000 02fe  # agent 192.0.2.254\n"
    "0000 0007  # sub-agent\n"
    "0000 0064  # sequence\n"
    "0003 6ee8  # 225 s up\n"
    "0000 0003  # samples\n"
    "0000 0001 0000 0064  # 28: flow sample of 100 octets\n"
    "0000 0009 0000 0003  # sequence, source ifIndex 3\n"
    "0000 0400 0000 2000 0000 0002  # one of 1024, pool 8192, drops 2\n"
    "0000 0003 8000 0005  # in 3, out to 5 interfaces\n"
    "0000 0002  # records\n"
    "0000 0001 0000 0024  # 68: sampled header of 36 octets\n"
    "0000 0001 0000 0046 0000 0004  # Ethernet, 70 octets, 4 stripped\n"
    "0000 0012 0200 0000 0a01 0200 0000 0b02 0800 4500 0034 0000  # 18 of it, 2 of padding\n"
    "0000 03e9 0000 0010  # 112: extended switch\n"
    "0000 0064 0000 0000 0000 00c8 0000 0007\n"
    "0000 0002 0000 0020  # 136: counter sample of 32 octets\n"
    "0000 0004 0200 03e8  # sequence, physical entity 1000\n"
    "0000 0001  # records\n"
    "0000 03ea 0000 000c  # 156: radio utilization\n"
    "0000 0001 0000 0002 0000 0003\n"
    "0000 0005 0000 002c  # 176: discarded packet of 44 octets\n"
    "0000 0001 0000 0000 0000 0003  # sequence, source ifIndex 3\n"
    "0000 0100 0000 0003 0000 0000 0000 0102  # 256 lost, in 3, out unknown, reason 258: ACL\n"
    "0000 0001  # records\n"
    "0000 040c 0000 0004 0000 002a  # 216: egress queue 42\n";
inline constexpr std::size_t golden_size = 228;
inline constexpr auto golden = from_hex<golden_size>(golden_hex);

/// The golden with the word at `offset` replaced.
inline std::vector<std::byte> golden_with(std::size_t offset, std::uint32_t word) {
  std::vector<std::byte> out(golden.begin(), golden.end());
  store_be(out.data() + offset, word);
  return out;
}

}  // namespace flowkit::test
