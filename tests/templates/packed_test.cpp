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

/// Received by the layout's own template and by one of other widths, priority and VLAN id being all ones there.
template <std::size_t N>
void expect_saturated(std::span<const specifier> fields, const std::array<std::byte, N>& received) {
  const auto binding = bind(tagged_layout, fields);
  std::array<tagged, 1> got{};
  const auto o = binding.read(received, got);
  ASSERT_EQ(o.records, 1u);
  EXPECT_EQ(o.saturated, 2u);
  EXPECT_EQ(got[0].priority, 7);
  EXPECT_EQ(got[0].vlan, 0xfff);
  std::array<std::byte, tagged_layout.size> again;
  ASSERT_TRUE(encode(tagged_layout, got[0], again));
  EXPECT_EQ(*decode(tagged_layout, again), got[0]) << "nothing is cut";
}

TEST(PackedTemplate, SaturatesWhatTheBitsCannotHold) {
  std::array<std::byte, 11> own{};
  own[8] = own[9] = own[10] = std::byte{0xff};
  expect_saturated(tagged_template::fields, own);
  EXPECT_EQ(*decode(tagged_template::layout, own), (tagged{{}, 0, 0xff, 0xffff})) << "the codec cuts nothing";
  std::array<std::byte, 6> other;
  other.fill(std::byte{0xff});
  expect_saturated(std::array{spec(243, 4), spec(244, 2)}, other);
}

TEST(PackedTemplate, SendsTheMemberWhole) {
  const tagged large{{}, 0, 0, 0xffff};
  const std::array fields{spec(243, 2)};
  std::array<std::byte, 2> out{};
  EXPECT_EQ(emit(tagged_layout, fields).write({&large, 1}, out).saturated, 0u);
  EXPECT_EQ(load_be<std::uint16_t>(out.data()), 0xffff);
}

TEST(PackedTemplate, PresenceHasAPlaceForEachOfTheBits) {
  static_assert(index_of<&tagged::source>(tagged_layout) == 0);
  static_assert(index_of<&tagged::priority>(tagged_layout) == 2);
  static_assert(index_of<&tagged::vlan>(tagged_layout) == 3, "spare bits are no field");
  const std::array fields{spec(243, 2)};
  const auto binding = bind(tagged_layout, fields);
  EXPECT_TRUE(binding.present().test(index_of<&tagged::vlan>(tagged_layout)));
  EXPECT_EQ(binding.present().count(), 1u);
}

}  // namespace
