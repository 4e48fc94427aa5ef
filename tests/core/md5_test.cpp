// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/md5.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <support/hex.hpp>
#include <vector>

namespace {

using namespace flowkit;
using test::from_hex;

struct vector {
  std::string_view in, digest;
};
/// RFC 1321, appendix A.5.
constexpr std::array<vector, 7> of_the_rfc{{
    {"", "d41d8cd98f00b204e9800998ecf8427e"},
    {"a", "0cc175b9c0f1b6a831c399e269772661"},
    {"abc", "900150983cd24fb0d6963f7d28e17f72"},
    {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
    {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
    {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"},
    {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
     "57edf4a22be3c955ac49da2e2107b67a"},
}};

// The constant expression reads its octets on another path.
static_assert([] {
  constexpr std::array abc{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
  return md5_of(abc) == from_hex<16>("900150983cd24fb0d6963f7d28e17f72");
}());

// 56 octets leave no room for the length in their block: as much is filled up as ever is, and a constant expression
// does not let it go beyond its array.
static_assert([] {
  std::array<std::byte, 56> in{};
  in.fill(std::byte{'a'});
  return md5_of(in) == from_hex<16>("3b0c8ac703f828b04c6c197006d17218");
}());

std::string hex(const md5_digest& d) {
  std::string out;
  for (const std::byte b : d)
    for (const int shift : {4, 0}) out += "0123456789abcdef"[std::to_integer<unsigned>(b) >> shift & 15];
  return out;
}

TEST(Md5, VectorsOfTheRfc) {
  for (const vector& v : of_the_rfc) EXPECT_EQ(hex(md5_of(as_octets(v.in))), v.digest) << v.in;
}

TEST(Md5, LengthsAroundABlock) {
  // The length and its mark fit into the last block, or not. From `head -c N /dev/zero | md5sum`.
  const std::vector<std::pair<std::size_t, std::string_view>> zeros{
      {55, "c9ea3314b91c9fd4e38f9432064fd1f2"},   {56, "e3c4dd21a9171fd39d208efa09bf7883"},
      {63, "65cecfb980d72fde57d175d6ec1c3f64"},   {64, "3b5d3c7d207e37dceeedd301e35e2e58"},
      {119, "8271cb2e6a546123b43096a2efce39d2"},  {120, "222f7d881ded1871724a1b9a1cb94247"},
      {65535, "c9ed338456e973b2c5440047aa2ead0b"}};
  for (const auto& [size, digest] : zeros) EXPECT_EQ(hex(md5_of(std::vector<std::byte>(size))), digest) << size;
}

TEST(Md5, PartsOfAnySizeGiveTheSame) {
  std::vector<std::byte> in(200);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::byte>(7 * i + 3);
  const md5_digest whole = md5_of(in);
  for (std::size_t first = 0; first <= in.size(); ++first)
    for (const std::size_t second : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}}) {
      const std::size_t n = std::min(second, in.size() - first);
      md5 m;
      m.add(octets{in}.first(first));
      m.add(octets{in}.subspan(first, n));
      m.add(octets{in}.subspan(first + n));
      ASSERT_EQ(m.digest(), whole) << first << " then " << n;
    }
  md5 m;
  for (std::size_t i = 0; i < in.size(); ++i) {
    ASSERT_EQ(m.digest(), md5_of(octets{in}.first(i))) << "a digest does not end the input";
    m.add(octets{in}.subspan(i, 1));
  }
  EXPECT_EQ(m.digest(), whole);
}

}  // namespace
