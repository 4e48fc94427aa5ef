// SPDX-License-Identifier: BSL-1.0
// The frame put around a datagram: checksums, and addresses of two families.
#include <tools/frames.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::test;

/// RFC 1071 word by word.
std::uint16_t checksum(const bytes& in) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < in.size(); i += 2)
    sum += static_cast<std::uint32_t>(std::to_integer<unsigned>(in[i]) << 8 |
                                      (i + 1 < in.size() ? std::to_integer<unsigned>(in[i + 1]) : 0));
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

TEST(UdpFrame, ChecksumsAreRight) {
  for (const std::string& payload : {pattern(0), pattern(1), pattern(6), pattern(1401), std::string(50'001, '\xff')}) {
    const bytes v4 = packet_v4(payload), v6 = packet_v6(payload);
    EXPECT_EQ(checksum({v4.begin(), v4.begin() + 20}), 0);
    bytes length(4);
    store_be(length.data(), static_cast<std::uint32_t>(8 + payload.size()));
    EXPECT_EQ(
        checksum(copy(octets{v4}.subspan(12, 8)) + from_hex("00 11") + copy(octets{length}.last(2)) + from(v4, 20)), 0);
    EXPECT_EQ(checksum(copy(octets{v6}.subspan(8, 32)) + length + from_hex("00 00 00 11") + from(v6, 40)), 0);
  }
}

TEST(UdpFrame, NoChecksumIsWrittenAsZero) {
  // The payload makes the sum of all others up to 0xffff.
  bytes p = packet_v4(std::string(2, '\0'));
  const std::uint16_t missing = load_be<std::uint16_t>(p.data() + 26);
  const std::string payload{static_cast<char>(missing >> 8), static_cast<char>(missing & 0xff)};
  EXPECT_EQ(load_be<std::uint16_t>(packet_v4(payload).data() + 26), 0xffff);
}

TEST(UdpFrame, FamiliesAreReconciled) {
  udp_frame f;
  const auto sent_as = [&](const endpoint& a, const endpoint& b) {
    const seen got = dissect(DLT_EN10MB, copy(f.build({view("x"), a, b, {}})));
    return std::pair{got.sources.at(0), got.destinations.at(0)};
  };
  const endpoint none{{}, 5}, zero4{ipv4_address{}, 5}, zero6{ipv6_address{}, 5};
  EXPECT_EQ(sent_as(none, none), (std::pair{zero4, zero4}));
  EXPECT_EQ(sent_as(none, v4_to), (std::pair{zero4, v4_to}));
  EXPECT_EQ(sent_as(v6_from, none), (std::pair{v6_from, zero6}));
  EXPECT_EQ(sent_as(v4_from, v6_to), (std::pair{endpoint{*parse<ip_address>("::ffff:10.0.0.1"), 40000}, v6_to}));
}

}  // namespace
