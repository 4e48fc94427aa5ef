// SPDX-License-Identifier: BSL-1.0
// Where flowgen sends fast without being asked twice.
#include <gtest/gtest.h>

#include <flowkit/core/text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/output/reach.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

ip_address at(const char* text) { return *parse<ip_address>(text); }

const own_addresses machine{{at("198.51.100.7"), at("2001:db8::7"), at("127.0.0.1")},
                            {at("192.168.1.255"), at("198.51.100.255")}};

TEST(Reach, NearIsLocalPrivateOrLinkLocal) {
  for (const char* near :
       {"127.0.0.1", "127.255.0.3", "10.0.0.0", "10.255.255.254", "172.16.0.1", "172.31.255.255", "192.168.0.1",
        "192.168.1.254", "169.254.0.1", "::1", "fc00::1", "fdff:ffff::1", "fe80::1", "febf::1", "198.51.100.7",
        "2001:db8::7", "::ffff:10.1.2.3", "::ffff:127.0.0.1", "::ffff:198.51.100.7"})
    EXPECT_TRUE(is_near(at(near), machine)) << near;
}

TEST(Reach, EverythingElseIsNot) {
  for (const char* far : {"8.8.8.8",
                          "9.255.255.255",
                          "11.0.0.0",
                          "172.15.255.255",
                          "172.32.0.0",
                          "192.167.255.255",
                          "192.169.0.0",
                          "169.253.255.255",
                          "169.255.0.0",
                          "126.255.255.255",
                          "128.0.0.0",
                          "100.64.0.1",
                          "0.0.0.0",
                          "255.255.255.255",
                          "224.0.0.1",
                          "239.255.255.255",
                          "192.0.2.1",
                          "198.51.100.8",
                          "203.0.113.5",
                          "192.168.1.255",
                          "198.51.100.255",
                          "::",
                          "::2",
                          "1::1",
                          "fbff::1",
                          "fe00::1",
                          "fe7f::1",
                          "fec0::1",
                          "ff02::1",
                          "2001:db8::8",
                          "2606:4700::1",
                          "::ffff:8.8.8.8",
                          "::ffff:192.168.1.255",
                          "::fffe:10.0.0.1"})
    EXPECT_FALSE(is_near(at(far), machine)) << far;
  EXPECT_FALSE(is_near(ip_address{}, machine));
}

TEST(Reach, ThisMachineHasAddresses) {
  const own_addresses own = addresses_of_this_machine();
  for (const ip_address& a : own.own) EXPECT_TRUE(is_near(a, own));
}

std::string refusal(const char* target, std::optional<double> rate, std::optional<ip_address> yes = std::nullopt) {
  try {
    check_reach(at(target), rate, yes);
    return {};
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::usage);
    return e.what();
  }
}

TEST(Reach, FastToForeignAddressesNeedsTheAddressAgain) {
  EXPECT_EQ(refusal("203.0.113.5", 1000), "");
  EXPECT_EQ(refusal("203.0.113.5", 1001),
            "1001 datagrams a second to 203.0.113.5, which is neither this machine's nor private, are over the limit "
            "of 1000: --yes-really 203.0.113.5 allows them");
  EXPECT_EQ(refusal("2001:db8::1", std::nullopt),
            "As many datagrams a second as possible to 2001:db8::1, which is neither this machine's nor private, are "
            "over the limit of 1000: --yes-really 2001:db8::1 allows them");
  EXPECT_EQ(refusal("203.0.113.5", 1e6, at("203.0.113.5")), "");
  EXPECT_EQ(refusal("::ffff:203.0.113.5", 1e6, at("203.0.113.5")), "");
  EXPECT_NE(refusal("203.0.113.5", 1e6, at("203.0.113.6")), "");
  EXPECT_EQ(refusal("127.0.0.1", std::nullopt), "");
  EXPECT_EQ(refusal("::1", 1e9), "");
}

TEST(Reach, TheOptionIsAnAddress) {
  EXPECT_EQ(parse_yes_really(""), std::nullopt);
  EXPECT_EQ(parse_yes_really("203.0.113.5"), at("203.0.113.5"));
  for (const char* wrong : {"collector", "203.0.113.5:2055", "1.2.3", "[::1]"})
    EXPECT_THROW(static_cast<void>(parse_yes_really(wrong)), startup_error) << wrong;
}

}  // namespace
