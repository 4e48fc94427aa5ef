// SPDX-License-Identifier: BSL-1.0
// The table of protocols, and files of datagrams back to back: where each ends, by its protocol.
#include <fcntl.h>
#include <sys/stat.h>
#include <set>
#include <tools/files.hpp>

#include "tools/common/protocols.hpp"

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

/// What files of messages are cut into, the whole file at once.
std::vector<std::string> messages_of(const std::string& file) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < file.size();) {
    const std::string rest = file.substr(at);
    out.push_back(rest.substr(0, next_in_file(row_of(protocol::ipfix), as_octets(rest), true)));
    EXPECT_FALSE(out.back().empty());
    if (out.back().empty()) break;
    at += out.back().size();
  }
  return out;
}

TEST(MessageFile, DamageInTheMiddleCostsWhatItHit) {
  const std::string a = ipfix(40, 40), b = ipfix(24, 24), c = ipfix(60, 60);
  using strings = std::vector<std::string>;
  EXPECT_EQ(messages_of(a + b + c), (strings{a, b, c}));
  EXPECT_EQ(messages_of(a + ipfix(23, 24) + c), (strings{a, ipfix(23, 24), c})) << "too short a length";
  EXPECT_EQ(messages_of(a + ipfix(25, 24) + c), (strings{a, ipfix(25, 24), c})) << "too long a length";
  EXPECT_EQ(messages_of(a + ipfix(0, 24) + c), (strings{a, ipfix(0, 24), c}));
  EXPECT_EQ(messages_of(a + ipfix(65535, 24) + c), (strings{a, ipfix(65535, 24), c}));
  EXPECT_EQ(messages_of(a + std::string(24, 'x') + b + c), (strings{a + std::string(24, 'x'), b, c}))
      << "a message that leads nowhere is not known to be whole: its receiver finds what follows it";
  EXPECT_EQ(messages_of(a + std::string(24, '\0') + b), (strings{a + std::string(24, '\0'), b}));
  EXPECT_EQ(messages_of(b.substr(4) + a + c), (strings{b.substr(4), a, c})) << "cut at its beginning";
  EXPECT_EQ(messages_of(a + b + c.substr(0, 59)), (strings{a, b, c.substr(0, 59)})) << "cut at its end";
  EXPECT_EQ(messages_of(a + be(10, 2)), (strings{a, be(10, 2)}));
}

TEST(MessageFile, EveryOctetIsInSomeMessage) {
  std::string file;
  for (std::size_t i = 0; i < 6; ++i) file += ipfix(static_cast<std::uint16_t>(20 + 7 * i), 20 + 7 * i);
  for (std::size_t at = 0; at < file.size(); ++at)
    for (const char with : {'\0', '\x0a', '\xff'}) {
      std::string damaged = file;
      damaged[at] = with;
      std::string all;
      for (const std::string& m : messages_of(damaged)) all += m;
      EXPECT_EQ(all, damaged);
    }
}

TEST(PayloadFile, NoDatagramIsLargerThanOneCanBe) {
  for (const std::string& beginning : {v5(65535, 0), be(9, 2), be(5, 4), ipfix(4, 20)}) {
    const temporary_file f{beginning + std::string(70'000, 'x')};
    const read_all r{f.path()};
    ASSERT_EQ(r.datagrams.size(), 1u);
    EXPECT_EQ(r.datagrams[0].payload.size(), max_datagram);
    EXPECT_EQ(r.summary.error,
              f.path() + ": octet 0: longer than a datagram can be (65535 octets), the rest was not read");
  }
  EXPECT_EQ(error_of(v5(1, 1) + std::string(65536, 'x')),
            "octet 72: longer than a datagram can be (65535 octets), the rest was not read");
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

TEST(Protocols, AreRecognisedByTheirFirstOctets) {
  const auto of = [](const std::string& first) { return std::string(to_string(recognise(view(first)))); };
  EXPECT_EQ(of(be(1, 2)), "netflow1");
  EXPECT_EQ(of(be(5, 2)), "netflow5");
  EXPECT_EQ(of(be(6, 2)), "netflow6");
  EXPECT_EQ(of(be(7, 2)), "netflow7");
  EXPECT_EQ(of(be(8, 2)), "netflow8");
  EXPECT_EQ(of(be(9, 2)), "netflow9");
  EXPECT_EQ(of(be(10, 2)), "ipfix");
  EXPECT_EQ(of(be(2, 4)), "sflow2");
  EXPECT_EQ(of(be(4, 4)), "sflow4");
  EXPECT_EQ(of(be(5, 4)), "sflow5");
  for (const std::string& first :
       {be(0, 3), be(2, 2), be(3, 2), be(4, 2), be(11, 2), be(3, 4), be(6, 4), std::string("\5")})
    EXPECT_EQ(of(first), "unknown") << ::testing::PrintToString(first);
  EXPECT_EQ(of({}), "unknown");
}

TEST(Protocols, AreRowsByNameEach) {
  std::set<std::string> names;
  for (const protocol_row& r : protocols()) {
    EXPECT_TRUE(names.insert(r.name).second) << r.name;
    EXPECT_EQ(&row_of(r.which), &r);
    EXPECT_EQ(r.family == protocol_family::none, r.which == protocol::unknown) << r.name;
  }
}

TEST(Protocols, PortsOfTheOtherFamilyAreWrong) {
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{2055, 4739, 9995, 9996}) {
    EXPECT_TRUE(is_at_wrong_port(protocol::sflow5, port)) << port;
    EXPECT_FALSE(is_at_wrong_port(protocol::netflow9, port)) << port;
    EXPECT_FALSE(is_at_wrong_port(protocol::ipfix, port)) << port;
    EXPECT_FALSE(is_at_wrong_port(protocol::unknown, port)) << port;
  }
  EXPECT_TRUE(is_at_wrong_port(protocol::netflow5, 6343));
  EXPECT_TRUE(is_at_wrong_port(protocol::netflow8, 6343));
  EXPECT_FALSE(is_at_wrong_port(protocol::sflow5, 6343));
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{0, 514, 6344})
    EXPECT_FALSE(is_at_wrong_port(protocol::sflow5, port)) << port;
}

}  // namespace
