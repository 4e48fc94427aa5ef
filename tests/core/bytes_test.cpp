// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/bytes.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>
#include <support/hex.hpp>
#include <vector>

namespace {

using namespace flowkit;
using test::from_hex;

constexpr auto eight = from_hex<8>("0123 4567 89ab cdef");

// The constant expression and the run-time path are two pieces of code.
static_assert(load_be<std::uint8_t>(eight.data() + 7) == 0xef);
static_assert(load_be<std::uint16_t>(eight.data() + 1) == 0x2345);
static_assert(load_be<std::uint32_t>(eight.data() + 3) == 0x6789abcd);
static_assert(load_be<std::uint64_t>(eight.data()) == 0x0123456789abcdef);
static_assert(load_be(eight.data(), 3) == 0x012345);

constexpr auto stored = [] {
  std::array<std::byte, 4> out{};
  store_be<std::uint16_t>(out.data() + 1, std::uint16_t{0xabcd});
  return out;
}();
static_assert(stored == from_hex<4>("00 abcd 00"));

TEST(Bytes, LoadsAtAnyAddress) {
  const volatile std::size_t one = 1;  // not known to the compiler
  const std::byte* p = eight.data() + one;
  EXPECT_EQ(load_be<std::uint8_t>(p), 0x23);
  EXPECT_EQ(load_be<std::uint16_t>(p), 0x2345);
  EXPECT_EQ(load_be<std::uint32_t>(p), 0x23456789u);
  EXPECT_EQ(load_be<std::uint64_t>(p - one), 0x0123456789abcdefu);
}

TEST(Bytes, LoadsEachWidth) {
  std::uint64_t expected = 0;
  for (std::size_t width = 0; width <= 8; ++width) {
    EXPECT_EQ(load_be(eight.data(), width), expected) << width;
    if (width < 8) expected = expected << 8 | std::to_integer<std::uint64_t>(eight[width]);
  }
}

TEST(Bytes, StoresTheLowOctetsAndNothingElse) {
  for (std::size_t width = 0; width <= 8; ++width) {
    std::array<std::byte, 10> out;
    out.fill(std::byte{0xee});
    store_be(out.data() + 1, 0x0123456789abcdef, width);
    EXPECT_EQ(out[0], std::byte{0xee}) << width;
    EXPECT_EQ(out[width + 1], std::byte{0xee}) << width;
    const std::uint64_t low = width == 8 ? 0x0123456789abcdef : 0x0123456789abcdef & ((1ull << 8 * width) - 1);
    EXPECT_EQ(load_be(out.data() + 1, width), low) << width;
  }
}

TEST(Bytes, StoresWhatItLoads) {
  std::array<std::byte, 9> out{};
  store_be<std::uint64_t>(out.data() + 1, std::uint64_t{0x0123456789abcdef});
  EXPECT_TRUE(std::equal(eight.begin(), eight.end(), out.begin() + 1));
  store_be<std::uint32_t>(out.data() + 1, std::uint32_t{0xfedcba98});
  EXPECT_EQ(test::hex(out), "00fe dcba 9889 abcd ef");
}

TEST(Reader, CountsOffsetsFromTheDatagram) {
  reader in{octets{eight}.subspan(2), 2};
  EXPECT_EQ(in.remaining(), 6u);
  in.advance(1);
  EXPECT_EQ(in.offset(), 3u);
  const octets part = in.take(2);
  EXPECT_EQ(test::hex(part), "6789");
  EXPECT_EQ(in.offset(), 5u);
  EXPECT_EQ(test::hex(in.rest()), "abcd ef");
  // What a part of a datagram is read with
  reader inside{in.rest(), in.offset()};
  inside.advance(3);
  EXPECT_EQ(inside.offset(), 8u);
  EXPECT_EQ(inside.remaining(), 0u);
}

TEST(Reader, HasNoMoreThanThereIs) {
  reader in{octets{eight}};
  EXPECT_TRUE(in.has(8));
  EXPECT_FALSE(in.has(9));
  EXPECT_FALSE(in.has(std::numeric_limits<std::size_t>::max()));  // no sum that could wrap
  in.advance(8);
  EXPECT_TRUE(in.has(0));
  EXPECT_FALSE(in.has(1));
}

TEST(Reader, OfNothing) {
  const reader in{octets{}};
  EXPECT_EQ(in.remaining(), 0u);
  EXPECT_TRUE(in.has(0));
  EXPECT_TRUE(in.rest().empty());
}

TEST(Writer, KnowsWhatIsWrittenAndLeft) {
  std::array<std::byte, 4> out{};
  writer to{out};
  EXPECT_TRUE(to.has(4));
  EXPECT_FALSE(to.has(5));
  EXPECT_FALSE(to.has(std::numeric_limits<std::size_t>::max()));
  store_be<std::uint16_t>(to.at(), std::uint16_t{0x0102});
  to.advance(2);
  EXPECT_EQ(to.size(), 2u);
  EXPECT_EQ(to.remaining(), 2u);
  EXPECT_EQ(to.at(), out.data() + 2);
}

template <class T>
concept viewable = requires(T&& t) {
  as_octets(std::forward<T>(t));
};
static_assert(viewable<std::string&> && viewable<const std::vector<unsigned char>&> && viewable<std::span<std::byte>>);
static_assert(viewable<std::string_view> && viewable<std::string_view&>);               // a view of what stays
static_assert(!viewable<std::string> && !viewable<std::vector<std::byte>>);             // about to go
static_assert(!viewable<std::vector<std::uint16_t>&> && !viewable<std::wstring_view>);  // no octets
static_assert(!viewable<std::vector<bool>&> && !viewable<int&>);

TEST(AsOctets, ShowsWhatContainersOfAnyByteHold) {
  const auto shows = [](octets o, const void* from, std::size_t size) {
    return static_cast<const void*>(o.data()) == from && o.size() == size;
  };
  std::string text = "flow";
  const std::string_view part = std::string_view(text).substr(1, 2);
  std::vector<unsigned char> received{0, 255, 128};
  const std::array<std::byte, 2> fixed{std::byte{7}, std::byte{8}};
  const unsigned char plain[] = {1, 2, 3, 4, 5};
  EXPECT_TRUE(shows(as_octets(text), text.data(), 4));
  EXPECT_TRUE(shows(as_octets(part), text.data() + 1, 2));
  EXPECT_TRUE(shows(as_octets(received), received.data(), 3));
  EXPECT_TRUE(shows(as_octets(std::span(received).first(1)), received.data(), 1));
  EXPECT_TRUE(shows(as_octets(fixed), fixed.data(), 2));
  EXPECT_TRUE(shows(as_octets(plain), plain, 5));
  EXPECT_EQ(as_octets(received)[1], std::byte{255});  // not extended by its sign
  EXPECT_EQ(as_octets(std::string_view("\xff"))[0], std::byte{255});
  EXPECT_TRUE(as_octets(std::string_view()).empty());
  EXPECT_EQ(as_octets("ab").size(), 3u);  // an array: with the zero of the literal
}

#ifndef NDEBUG
TEST(ReaderDeathTest, StepsOverTheEndOnlyByAProgrammersError) {
  reader in{octets{eight}};
  EXPECT_DEATH(in.advance(9), "has");
  EXPECT_DEATH(static_cast<void>(in.take(9)), "has");
  std::array<std::byte, 4> out{};
  writer to{out};
  EXPECT_DEATH(to.advance(5), "has");
}
#endif

}  // namespace
