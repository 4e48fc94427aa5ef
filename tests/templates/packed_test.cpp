// SPDX-License-Identifier: BSL-1.0
// Packed bits in templates: fields of their own, announced, sent, bound and read back.
#include <conformance/generators/record.hpp>
#include <conformance/generators/test_layouts.hpp>
#include <flowkit/core/equal.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/netflow9.hpp>
#include <support/holds.hpp>

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

/// Through a message with the layout's own template, and through one in another order and with other widths.
conformance::counterexample comes_back(conformance::source& from) {
  const tagged sent = conformance::arbitrary_record(tagged_layout, from);
  std::array<std::byte, 200> out;
  netflow9::message_builder b;
  if (b.begin(out, {}).code != errc::ok || b.add(tagged_template{}, sent).code != errc::ok) return "does not fit";
  const octets own = b.finish().subspan(20 + 4);
  const auto same = bind(tagged_layout, tagged_template::fields);
  std::array<tagged, 1> got{};
  if (!same.exact() || same.read(own, got).records != 1 || !(got[0] == sent)) return "differs by its own template";

  const specifier other[] = {spec(243, 4), spec(1, 8), spec(210, 3), spec(8, 4), spec(244, 1)};
  const auto emission = emit(tagged_layout, other);
  const auto binding = bind(tagged_layout, other);
  if (emission.absent() + emission.unwritable() + binding.unreadable() != 0) return "has fields that nobody takes";
  if (emission.write({&sent, 1}, out).octets != 20) return "is written in another size";
  got = {};
  if (binding.read(octets{out}.first(20), got).records != 1 || !(got[0] == sent)) return "differs by another template";
  if (binding.present().count() != 4) return "a field is not there";
  return {};
}
TEST(PackedTemplate, ComesBack) { test::holds({"packed.comes_back", &comes_back}); }

TEST(PackedTemplate, AValueTooLargeForTheBitsIsTheMembers) {
  const auto binding = bind(tagged_layout, std::array{spec(243, 2)});
  const std::array<std::byte, 2> octets_of{std::byte{0xff}, std::byte{0xff}};
  std::array<tagged, 1> got{};
  ASSERT_EQ(binding.read(octets_of, got).records, 1u);
  EXPECT_EQ(got[0].vlan, 0xffff) << "as received";
  EXPECT_FALSE(binding.present().test(index_of<&tagged::priority>(conformance::test::tagged_form)));
}

}  // namespace
