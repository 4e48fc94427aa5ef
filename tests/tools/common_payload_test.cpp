// SPDX-License-Identifier: BSL-1.0
// Files of datagrams one behind the other: where each ends, by its protocol.
#include <fcntl.h>
#include <sys/stat.h>
#include <tools/files.hpp>

#include "tools/common/payload_framing.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

std::string v5(std::uint16_t announced, std::size_t records, char fill = 'r') {
  return be(5, 2) + be(announced, 2) + std::string(20, 'h') + std::string(48 * records, fill);
}
std::string ipfix(std::uint16_t length, std::size_t octets) {
  return be(10, 2) + be(length, 2) + std::string(octets - 4, 'i');
}

TEST(PayloadFile, NetFlow5IsFramedByItsCount) {
  EXPECT_EQ(payloads_of(v5(1, 1)), std::vector<std::string>{v5(1, 1)});
  EXPECT_EQ(payloads_of(v5(0, 0) + v5(2, 2) + v5(1, 1)), (std::vector<std::string>{v5(0, 0), v5(2, 2), v5(1, 1)}));
}

TEST(PayloadFile, NetFlow5TooShortIsOneShortDatagram) {
  EXPECT_EQ(payloads_of(v5(1, 1) + v5(2, 1)), (std::vector<std::string>{v5(1, 1), v5(2, 1)}));
  EXPECT_EQ(payloads_of(be(5, 2)), std::vector<std::string>{be(5, 2)});
  EXPECT_EQ(payloads_of(v5(1, 1) + be(5, 2) + be(1, 2)), (std::vector<std::string>{v5(1, 1), be(5, 2) + be(1, 2)}));
  EXPECT_EQ(payloads_of(v5(65535, 3)), std::vector<std::string>{v5(65535, 3)});
}

TEST(PayloadFile, WhatFollowsANetFlow5FrameAndIsNoneIsOneDatagram) {
  EXPECT_EQ(payloads_of(v5(1, 1) + "junk" + v5(1, 1)), (std::vector<std::string>{v5(1, 1), "junk" + v5(1, 1)}));
  EXPECT_EQ(payloads_of(v5(1, 1) + "\n"), (std::vector<std::string>{v5(1, 1), "\n"}));
}

TEST(PayloadFile, LargerThanTheBuffer) {
  std::string file;
  std::vector<std::string> expected;
  for (int i = 0; i < 500; ++i) {
    expected.push_back(v5(static_cast<std::uint16_t>(i % 31), static_cast<std::size_t>(i % 31), static_cast<char>(i)));
    file += expected.back();
  }
  ASSERT_GT(file.size(), 4u * 65536);
  EXPECT_EQ(payloads_of(file), expected);
}

TEST(PayloadFile, NetFlow9AndSflowAreOneDatagram) {
  const std::string v9 = be(9, 2) + std::string(100, 'x'), sflow = be(5, 4) + std::string(100, 'x');
  EXPECT_EQ(payloads_of(v9), std::vector<std::string>{v9});
  EXPECT_EQ(payloads_of(sflow), std::vector<std::string>{sflow});
}

TEST(PayloadFile, IpfixIsFramedByItsLength) {
  EXPECT_EQ(payloads_of(ipfix(16, 16) + ipfix(20, 20)), (std::vector<std::string>{ipfix(16, 16), ipfix(20, 20)}));
  EXPECT_EQ(payloads_of(ipfix(16, 16) + ipfix(100, 20)), (std::vector<std::string>{ipfix(16, 16), ipfix(100, 20)}));
  EXPECT_EQ(payloads_of(ipfix(15, 40)), std::vector<std::string>{ipfix(15, 40)}) << "would never advance";
  EXPECT_EQ(payloads_of(ipfix(0, 40)), std::vector<std::string>{ipfix(0, 40)});
  EXPECT_EQ(payloads_of(ipfix(16, 10)), std::vector<std::string>{ipfix(16, 10)});
  const std::string largest = ipfix(65535, 65535);
  EXPECT_EQ(payloads_of(largest + largest + ipfix(16, 16)),
            (std::vector<std::string>{largest, largest, ipfix(16, 16)}));
}

TEST(PayloadFile, NoDatagramIsLargerThanOneCanBe) {
  for (const std::string& beginning : {v5(65535, 0), be(9, 2), be(5, 4), ipfix(4, 20)}) {
    const temporary_file f{beginning + std::string(70'000, 'x')};
    const read_all r{f.path()};
    ASSERT_EQ(r.datagrams.size(), 1u);
    EXPECT_EQ(r.datagrams[0].payload.size(), max_datagram);
    EXPECT_EQ(r.summary.error,
              f.path() + ": octet 0: longer than a datagram can be (65535 octets), the rest was left out");
  }
  EXPECT_EQ(error_of(v5(1, 1) + std::string(65536, 'x')),
            "octet 72: longer than a datagram can be (65535 octets), the rest was left out");
  EXPECT_EQ(payloads_of(be(9, 2) + std::string(65533, 'x')).size(), 1u);
}

TEST(PayloadFile, HasNoAddressesAndTheTimeOfTheFile) {
  const temporary_file f{v5(1, 1)};
  const timespec times[2] = {{5, 0}, {1'600'000'000, 123'456'789}};
  ASSERT_EQ(utimensat(AT_FDCWD, f.path().c_str(), times, 0), 0);
  const read_all r{f.path()};
  EXPECT_EQ(r.datagrams, (std::vector<owned>{{v5(1, 1), {}, {}, {1'600'000'000'123'456'789}}}));
  EXPECT_FALSE(r.summary.is_capture);
  EXPECT_EQ(r.summary.frames, 1u);
}

TEST(PayloadFraming, TellsProtocolsApart) {
  const auto protocol = [](const std::string& first) {
    const payload_framing* f = find_payload_framing(view(first));
    return std::string(f == nullptr ? "none" : f->protocol);
  };
  EXPECT_EQ(protocol(be(5, 2)), "netflow5");
  EXPECT_EQ(protocol(be(9, 2)), "netflow9");
  EXPECT_EQ(protocol(be(10, 2)), "ipfix");
  EXPECT_EQ(protocol(be(5, 4)), "sflow5");
  EXPECT_EQ(protocol(be(0, 3)), "none");
  EXPECT_EQ(protocol(be(7, 2)), "none");
  EXPECT_EQ(protocol(be(4, 4)), "none");
  EXPECT_EQ(protocol("\5"), "none");
}

}  // namespace
