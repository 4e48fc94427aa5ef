// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/layout_json.hpp>

#include <gtest/gtest.h>

#include <limits>

#include <flowkit/core/packed.hpp>
#include <flowkit/core/tail.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;

enum class colour : std::uint32_t {};
struct word {
  std::uint32_t value;
};
constexpr auto word_layout = layout<word>(xdr<&word::value>);
struct pair {
  std::uint8_t type;
  std::uint32_t index;
};
constexpr auto pair_layout = layout<pair>(
    packed<4>(bits<&pair::type, 8, member_term<&pair::type>>, bits<&pair::index, 24, member_term<&pair::index>>));
struct named {
  std::string_view text;
  template <class T = named>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::text>);
  }
};

struct record {
  std::uint64_t large;
  std::int32_t negative;
  float load;
  colour named_number;
  ip_address address;
  mac_address mac;
  std::array<std::uint8_t, 4> four;
  octets data;
  std::string_view text;
  pair source;
  named inner;
  list<word_layout> words;
  sequence<pair_layout> pairs;
  bool has_more;
  std::uint32_t more;
};
constexpr auto record_layout = layout<record>(
    xdr<&record::large>, xdr<&record::negative>, xdr<&record::load>, xdr<&record::named_number>, xdr<&record::address>,
    xdr<&record::mac>, xdr<&record::four>, xdr<&record::data>, xdr<&record::text>, nested<&record::source, pair_layout>,
    xdr<&record::inner>, xdr<&record::words>, xdr<&record::pairs>, tail<&record::has_more>(xdr<&record::more>));

template <class L, class R>
std::string json(L of_record, const R& r) {
  std::string buffer(4096, '\0');
  text_writer out{buffer};
  write_json(out, of_record, r);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}

TEST(LayoutJson, OfEveryKind) {
  const auto data = test::from_hex("00ff");
  const word words[] = {{1}, {0xffff'ffff}};
  const pair pairs[] = {{1, 2}, {3, 4}};
  const record r{.large = ~std::uint64_t{0},
                 .negative = -1,
                 .load = 0.5F,
                 .named_number = colour{7},
                 .address = ipv4_address{0xc0000201},
                 .mac = {{2, 0, 0, 0, 10, 1}},
                 .four = {0, 1, 0xab, 0xff},
                 .data = data,
                 .text = "a \"quote\"\n",
                 .source = {2, 1000},
                 .inner = {"x"},
                 .words = list<word_layout>{words},
                 .pairs = sequence<pair_layout>{pairs},
                 .has_more = true,
                 .more = 9};
  EXPECT_EQ(json(record_layout, r),
            R"({"large":18446744073709551615,"negative":-1,"load":0.5,"named_number":7,"address":"192.0.2.1",)"
            R"("mac":"02:00:00:00:0a:01","four":"0001abff","data":"00ff","text":"a \"quote\"\u000a",)"
            R"("source":{"type":2,"index":1000},"inner":{"text":"x"},"words":[1,4294967295],)"
            R"("pairs":[{"type":1,"index":2},{"type":3,"index":4}],"more":9})");
}

TEST(LayoutJson, OfNothing) {
  record r{};
  r.load = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(json(record_layout, r),
            R"({"large":0,"negative":0,"load":"NaN","named_number":0,"mac":"00:00:00:00:00:00","four":"00000000",)"
            R"("data":"","text":"","source":{"type":0,"index":0},"inner":{"text":""},"words":[],"pairs":[]})")
      << "an address that is none and a tail that is not there are left out";
  struct lonely {
    ip_address address;
  };
  EXPECT_EQ(json(layout<lonely>(xdr<&lonely::address>), lonely{}), "{}");
}

TEST(LayoutJson, WithoutRoomSaysSo) {
  std::array<char, 20> buffer{};
  text_writer out{buffer};
  write_json(out, record_layout, record{});
  EXPECT_TRUE(out.overflow());
}

}  // namespace
