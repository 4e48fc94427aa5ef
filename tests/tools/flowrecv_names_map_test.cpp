// SPDX-License-Identifier: BSL-1.0
// Prefixes, printable text, and the map of exporters' names against a naive one.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/printable.hpp"
#include "tools/flowrecv/enrich/names_map.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

ip_address v4(std::uint32_t a) { return ipv4_address{a}; }

TEST(Prefix, IsParsed) {
  for (const char* text : {"0.0.0.0/0", "192.0.2.0/24", "192.0.2.1", "::/0", "2001:db8::/32", "2001:db8::1"})
    EXPECT_EQ(to_string(parse_prefix(text)->prefix), text);
  EXPECT_EQ(to_string(parse_prefix("192.0.2.1/32")->prefix), "192.0.2.1");
  EXPECT_EQ(to_string(parse_prefix("192.0.2.255/25")->prefix), "192.0.2.128/25");
  EXPECT_EQ(to_string(parse_prefix("192.0.2.255/25")->address), "192.0.2.255");
  for (const char* text : {"", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/8 ",
                           "192.0.2/24", "2001:db8::/129", "2001:db8::/256", "192.0.2.0/4294967320", "any"})
    EXPECT_FALSE(parse_prefix(text)) << text;
}

TEST(Prefix, ContainsItsOwnFamilyAlone) {
  EXPECT_TRUE(parse_prefix("0.0.0.0/0")->prefix.contains(v4(0xffffffff)));
  EXPECT_FALSE(parse_prefix("0.0.0.0/0")->prefix.contains(ipv6_address{}));
  EXPECT_FALSE(parse_prefix("::/0")->prefix.contains(v4(0)));
  EXPECT_FALSE(parse_prefix("0.0.0.0/0")->prefix.contains(ip_address{}));
}

RC_GTEST_PROP(Prefix, ContainsWhatBeginsAlike, (std::uint32_t a, std::uint32_t flip)) {
  const auto bits = static_cast<std::uint8_t>(*rc::gen::inRange(0, 33));
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  RC_ASSERT(prefix_of(v4(a), bits).contains(v4(a ^ flip)) == ((flip & mask) == 0));
}

RC_GTEST_PROP(Printable, LeavesWhatIsAndNothingElse, (const std::string& any)) {
  const std::string out = printable(any);
  RC_ASSERT(is_printable(out));
  RC_ASSERT((out == any) == is_printable(any));
  RC_ASSERT(printable(out) == out);
}

TEST(Printable, Characters) {
  EXPECT_EQ(printable("a\x1b[31m\x7f\xc2\x9b\x9b"
                      "b\xc3\xa4\xe2\x82\xac"),
            "a?[31m???b\xc3\xa4\xe2\x82\xac");
  // What turns the direction, and its neighbours; the two are U+202E and U+2066.
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "a\xe2\x81\xa6"
                      "b\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xaa"),
            "?a?b\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xaa");
}

/// Entries of few addresses, so that they meet.
struct said {
  std::uint32_t address;
  std::uint8_t bits;
  std::optional<std::uint32_t> domain;
  bool has_name, has_sampling, is_of_command;
  std::uint32_t interface;  ///< 0: none
};

bool is_before(const said& a, const said& b) {  // more specific
  if (a.is_of_command != b.is_of_command) return a.is_of_command;
  if (a.bits != b.bits) return a.bits > b.bits;
  return a.domain.has_value() && !b.domain.has_value();
}

RC_GTEST_PROP(NamesMap, SaysWhatTheMostSpecificEntrySays, ()) {
  std::vector<said> all;
  const auto count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    said s{};
    s.address = *rc::gen::inRange<std::uint32_t>(0, 8) << 29 | *rc::gen::inRange<std::uint32_t>(0, 4);
    s.bits = static_cast<std::uint8_t>(*rc::gen::element(0, 1, 2, 3, 31, 32));
    if (*rc::gen::arbitrary<bool>()) s.domain = *rc::gen::inRange<std::uint32_t>(0, 3);
    s.has_name = *rc::gen::arbitrary<bool>(), s.has_sampling = *rc::gen::arbitrary<bool>();
    s.is_of_command = *rc::gen::inRange(0, 4) == 0;
    s.interface = *rc::gen::inRange<std::uint32_t>(0, 3);
    // Two of one prefix and domain cannot be told apart: the file has no such.
    if (std::none_of(all.begin(), all.end(), [&](const said& o) {
          return prefix_of(v4(o.address), o.bits) == prefix_of(v4(s.address), s.bits) && o.domain == s.domain;
        }))
      all.push_back(s);
  }
  names_map map;
  for (std::size_t i = 0; i < all.size(); ++i) {
    names_entry e;
    e.addresses.push_back(prefix_of(v4(all[i].address), all[i].bits));
    e.domain = all[i].domain;
    if (all[i].has_name) e.name = "n" + std::to_string(i);
    if (all[i].has_sampling) e.sampling = static_cast<std::uint32_t>(i) + 1;
    if (all[i].interface != 0) e.interfaces[all[i].interface] = "i" + std::to_string(i);
    e.is_of_command = all[i].is_of_command;
    map.add(std::move(e));
  }
  const std::uint32_t address = *rc::gen::inRange<std::uint32_t>(0, 8) << 29 | *rc::gen::inRange<std::uint32_t>(0, 4),
                      domain = *rc::gen::inRange<std::uint32_t>(0, 3);
  const auto best = [&](auto has) {
    const said* found = nullptr;
    for (const said& s : all)
      if (has(s) && prefix_of(v4(s.address), s.bits).contains(v4(address)) && (!s.domain || *s.domain == domain) &&
          (found == nullptr || is_before(s, *found)))
        found = &s;
    return found == nullptr ? -1 : static_cast<int>(found - all.data());
  };
  const int name = best([](const said& s) { return s.has_name; });
  RC_ASSERT(map.name_of(v4(address), domain) == (name < 0 ? "" : "n" + std::to_string(name)));
  const exporter_names names = map.of(v4(address), domain);
  const int sampling = best([](const said& s) { return s.has_sampling; });
  RC_ASSERT((names.sampling == nullptr ? 0u : names.sampling->sampling) == static_cast<std::uint32_t>(sampling + 1));
  for (const std::uint32_t index : {1u, 2u, 3u}) {
    const int of = best([&](const said& s) { return s.interface == index; });
    const auto found = names.interface(index);
    RC_ASSERT((found.name == nullptr ? "" : *found.name) == (of < 0 ? "" : "i" + std::to_string(of)));
  }
}

TEST(NamesMap, PutsTheAddressIn) {
  EXPECT_EQ(name_for("a-{address}-b", v4(0xc0000201)), "a-192.0.2.1-b");
  EXPECT_EQ(name_for("plain", v4(0xc0000201)), "plain");
  EXPECT_EQ(why_no_name("name"), "");
  EXPECT_NE(why_no_name(""), "");
  EXPECT_NE(why_no_name("a\nb"), "");
  EXPECT_EQ(why_no_name(std::string(255, 'a')), "");
  EXPECT_NE(why_no_name(std::string(256, 'a')), "");
}

}  // namespace
