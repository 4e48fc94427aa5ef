// SPDX-License-Identifier: BSL-1.0
#include <flowkit/packet/checksum.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::from_hex;

// The example of RFC 1071 section 3: the words add up to 2ddf0, which folds to ddf2.
TEST(Checksum, Rfc1071) {
  EXPECT_EQ(internet_checksum(ones_complement_sum(from_hex("0001 f203 f4f5 f6f7"))), 0xffff - 0xddf2);
}

TEST(Checksum, OddOctets) {
  EXPECT_EQ(internet_checksum(ones_complement_sum(from_hex(""))), 0xffff);
  EXPECT_EQ(internet_checksum(ones_complement_sum(from_hex("01"))), 0xfeff);
  EXPECT_EQ(internet_checksum(ones_complement_sum(from_hex("0102 03"))), 0xfbfd);
  EXPECT_EQ(internet_checksum(ones_complement_sum(from_hex("0001 0203 04"))), 0xf9fb);
}

TEST(Checksum, PartsAddUp) {
  const auto whole = from_hex("0001 f203 f4f5 f6f7 8081 82");
  for (std::size_t n = 0; n <= whole.size(); n += 2)
    EXPECT_EQ(
        internet_checksum(ones_complement_sum(octets{whole}.first(n)) + ones_complement_sum(octets{whole}.subspan(n))),
        internet_checksum(ones_complement_sum(whole)))
        << n;
}

TEST(Checksum, Ipv4Header) {
  const auto header = from_hex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7");
  EXPECT_EQ(internet_checksum(ones_complement_sum(header)), 0);
}

TEST(Checksum, PseudoHeader) {
  const ip_address source = ipv4_address{0xc0000201}, destination = ipv4_address{0xc6336402};
  EXPECT_EQ(internet_checksum(pseudo_header_sum(source, destination, 17, 9)),
            internet_checksum(ones_complement_sum(from_hex("c000 0201 c633 6402 0011 0009"))));
  const ipv6_address six{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  EXPECT_EQ(internet_checksum(pseudo_header_sum(six, six, 58, 0x12345)),
            internet_checksum(ones_complement_sum(from_hex("2001 0db8 0000 0000 0000 0000 0000 0001"
                                                           "2001 0db8 0000 0000 0000 0000 0000 0001"
                                                           "0001 2345 0000 003a"))));
}

}  // namespace
