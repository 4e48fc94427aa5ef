// SPDX-License-Identifier: BSL-1.0
// Packed bits in templates: fields of their own, announced, sent, bound and read back.
#include <conformance/generators/test_layouts.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/netflow9.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using conformance::test::tagged;
using conformance::test::tagged_layout;
using tagged_template = layout_template<tagged_layout, 256>;

constexpr specifier spec(std::uint16_t id, std::uint16_t length) {
  return {.pen = 0, .id = id, .length = length, .space = element_space::iana};
}

TEST(PackedTemplate, AnnouncesEachOfItsBitsAsAField) {
  static_assert(tagged_layout.size == 10 && tagged_template::layout.size == 11);
  const specifier want[] = {spec(8, 4), spec(1, 4), spec(244, 1), spec(243, 2)};
  EXPECT_TRUE(
      std::equal(std::begin(want), std::end(want), tagged_template::fields.begin(), tagged_template::fields.end()));
}

TEST(PackedTemplate, SendsWhatItAnnounces) {
  std::array<std::byte, 200> out;
  ipfix::message_builder b;
  ASSERT_EQ(b.begin(out, {.export_time = 1, .sequence = 0, .observation_domain = 1}), error{});
  ASSERT_EQ(b.add_template(tagged_template{}), error{});
  ASSERT_EQ(b.add(tagged_template{}, {{0xc0000201}, 1500, 5, 100}), error{});
  const octets message = b.finish();
  const auto record = message.last(4 + 4 + 1 + 2);
  EXPECT_EQ(load_be<std::uint32_t>(record.data() + 4), 1500u);
  EXPECT_EQ(record[8], std::byte{5});
  EXPECT_EQ(load_be<std::uint16_t>(record.data() + 9), 100);
  EXPECT_EQ(message.size(), 16u + 4 + 4 + 4 * 4 + 4 + 11);
}

TEST(PackedTemplate, AValueTooLargeForTheBitsIsTheMembers) {
  const auto binding = bind(tagged_layout, std::array{spec(243, 2)});
  const std::array<std::byte, 2> octets_of{std::byte{0xff}, std::byte{0xff}};
  std::array<tagged, 1> got{};
  ASSERT_EQ(binding.read(octets_of, got).records, 1u);
  EXPECT_EQ(got[0].vlan, 0xffff) << "as received";
  EXPECT_FALSE(binding.present().test(index_of<&tagged::priority>(conformance::test::tagged_form)));
}

}  // namespace
