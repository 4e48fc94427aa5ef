// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/application.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using namespace flowkit;
using flow::application;
using flow::application_of;

using id = std::vector<unsigned char>;

application parsed(const id& octets_of) { return application_of(as_octets(octets_of)); }
std::string text(const id& octets_of) {
  char buffer[600];
  text_writer out{buffer};
  flow::write_application(out, as_octets(octets_of));
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}

TEST(Application, IsItsEngineAndItsSelectorWhateverItsLength) {
  EXPECT_EQ(parsed({3, 0, 53}), parsed({3, 0, 0, 53}));  // IANA-L4, 2 octets of selector and 3
  EXPECT_EQ(parsed({3, 53}), parsed({3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 53}));
  EXPECT_NE(parsed({3, 0, 53}), parsed({13, 0, 53}));
  EXPECT_NE(parsed({3, 0, 53}), parsed({3, 53, 0}));
  EXPECT_EQ(text({3, 0, 53}), "3:53");
  EXPECT_EQ(text({3, 0, 0, 53}), "3:53");
  EXPECT_EQ(text({13, 0, 1, 0xbb}), "13:443");
}

TEST(Application, HasAnEnterpriseBehindEngine20) {
  const id with{20, 0, 0, 0x30, 0x44, 0, 0, 0x3f, 0xe2};
  const application a = parsed(with);
  EXPECT_EQ(a.engine, 20);
  EXPECT_TRUE(a.has_enterprise);
  EXPECT_EQ(a.enterprise, 12356u);
  EXPECT_EQ(a.selector, 16354u);
  EXPECT_EQ(text(with), "20:12356:16354");
  EXPECT_EQ(a, parsed({20, 0, 0, 0x30, 0x44, 0x3f, 0xe2}));        // the selector in 2 octets
  EXPECT_NE(a, parsed({20, 0, 0, 0x30, 0x44, 0, 0, 0x3f, 0xe3}));  // differs in the ninth octet
  EXPECT_NE(a, parsed({20, 0, 0, 0x30, 0x45, 0, 0, 0x3f, 0xe2}));  // another enterprise's
  EXPECT_EQ(text({21, 0, 0, 0x30, 0x44, 0, 0, 0x3f, 0xe2}), "21:" + std::to_string(0x3044'0000'3fe2));
}

TEST(Application, TellsWhatIsThereOfAShortOne) {
  EXPECT_EQ(text({}), "");
  EXPECT_EQ(text({13}), "13:0");
  EXPECT_EQ(text({20, 0, 0x3f, 0xe2}), "20:16354");  // no room for an enterprise
  EXPECT_EQ(text({20, 0, 0, 0x30, 0x44}), "20:12356:0");
  EXPECT_NE(parsed({20, 1}), parsed({20, 0, 0, 0, 0, 1}));
}

TEST(Application, CutsNothing) {
  EXPECT_EQ(text({6, 1, 2, 3, 4, 5, 6, 7, 8}), "6:" + std::to_string(0x0102030405060708));
  EXPECT_EQ(text({6, 0, 1, 2, 3, 4, 5, 6, 7, 8}), "6:" + std::to_string(0x0102030405060708));
  EXPECT_EQ(text({6, 1, 2, 3, 4, 5, 6, 7, 8, 0xff}), "6:0x0102030405060708ff");
  EXPECT_EQ(text({20, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9}), "20:9:0x010203040506070809");
  EXPECT_TRUE(parsed({6, 1, 2, 3, 4, 5, 6, 7, 8}).is_whole);
  EXPECT_FALSE(parsed({6, 1, 2, 3, 4, 5, 6, 7, 8, 9}).is_whole);
  id long_one(256, 0xab);
  EXPECT_EQ(text(long_one).size(), std::string("171:0x").size() + 2 * 255);
}

// Of any two: one text, one application. A selector with zeros put in front is the same one.
TEST(Application, IsComparedAsItIsWritten) {
  std::mt19937 random{1};
  for (int i = 0; i < 20'000; ++i) {
    const auto any = [&] {
      id v(1 + random() % 12);
      for (auto& o : v) o = static_cast<unsigned char>(random() % 3 == 0 ? random() : 0);
      v[0] = random() % 2 == 0 ? 20 : 6;
      return v;
    };
    const id a = any(), b = any();
    if (parsed(a).is_whole && parsed(b).is_whole) {
      EXPECT_EQ(parsed(a) == parsed(b), text(a) == text(b));
    }
    id wider = a;
    const auto enterprise = parsed(a).has_enterprise ? 5 : 1;
    wider.insert(wider.begin() + enterprise, random() % 20, 0);
    if (a[0] != 20 || a.size() >= 5) {
      EXPECT_EQ(text(wider), text(a));
    }
  }
}

}  // namespace
