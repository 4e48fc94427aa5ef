// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/element_types.hpp>
#include <flowkit/ie/cert.hpp>

namespace flowkit::flow {
namespace {

using enum element_types::outcome;

inline constexpr element own = enterprise_element("flowkitLoad", 32473, 7, abstract_type::unsigned32, unit::packets);

struct sample {
  std::uint32_t load;
  ipv4_address source;
};
// clang-format off
inline constexpr auto sample_layout = layout<sample>(
    field<&sample::source, ie::sourceIPv4Address>,
    field<&sample::load, own>);
// clang-format on

TEST(element_types, are_learnt_from_what_a_layout_announces) {
  using types = type_information_template<300>;
  static_assert(types::view().scope_count == 2);
  std::vector<type_information> sent;
  each_enterprise_element(sample_layout, [&](const element& e) { sent.push_back(describe(e)); });
  ASSERT_EQ(sent.size(), 1u);
  std::byte room[128];
  const auto size = encode(type_information_layout, sent[0], room);
  ASSERT_TRUE(size);

  const type_binding how{types::view().fields};
  ASSERT_TRUE(how);
  element_types known;
  std::size_t budget = 1000, kept_records = 0;
  how.learn(octets{room}.first(*size), known, budget, [&](element_types::outcome o) { kept_records += o == kept; });
  EXPECT_EQ(kept_records, 1u);
  const element* e = known.find(specify(own, 4));
  ASSERT_NE(e, nullptr);
  EXPECT_STREQ(e->name, "flowkitLoad");
  EXPECT_EQ(e->type, abstract_type::unsigned32);
  EXPECT_EQ(e->units, unit::packets);
  EXPECT_FALSE(e->has_range());
  EXPECT_EQ(budget + known.charged(), 1000u);
}

type_information about(std::uint32_t pen, std::uint16_t id, abstract_type type, std::string_view name) {
  type_information t{};
  t.enterprise = pen, t.id = id, t.data_type = static_cast<std::uint8_t>(type), t.name = name;
  return t;
}

TEST(element_types, contradictions_change_nothing) {
  element_types known;
  std::size_t budget = 10'000;
  EXPECT_EQ(known.learn(about(0, 1, abstract_type::string, "octetDeltaCount"), budget), contradicts);
  EXPECT_EQ(known.learn(about(0, 1, abstract_type::unsigned64, "octetDeltaCount"), budget), nothing);
  EXPECT_EQ(known.learn(about(6871, 18, abstract_type::octetArray, "payload"), budget), nothing);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::unsigned32, "load"), budget), kept);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::unsigned32, "load"), budget), nothing);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::string, "load"), budget), contradicts);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::unsigned32, "other"), budget), contradicts);
  EXPECT_EQ(known.learn(about(32473, 0x8007, abstract_type::unsigned32, "load"), budget), nothing)
      << "the enterprise bit in the number is ignored (RFC 5610 section 3.8)";
  EXPECT_STREQ(known.find({.pen = 32473, .id = 7, .space = element_space::enterprise})->name, "load");
  EXPECT_EQ(known.size(), 1u);
}

TEST(element_types, names_are_fit_for_keys) {
  element_types known;
  std::size_t budget = 10'000;
  for (const std::string_view name :
       {std::string_view{}, std::string_view{"a\"b"}, std::string_view{"a\\b"}, std::string_view{"a b"},
        std::string_view{"\n"}, std::string_view{"\xc3\xa4"}, std::string_view{"a\0b", 3}})
    EXPECT_EQ(known.learn(about(32473, 7, abstract_type::string, name), budget), unusable) << name;
  EXPECT_EQ(known.learn(about(32473, 0, abstract_type::string, "a"), budget), unusable);
  EXPECT_EQ(known.learn(about(32473, 7, static_cast<abstract_type>(24), "a"), budget), unusable);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::string, std::string_view{"a\0\0", 3}), budget), kept)
      << "a fixed field is filled";
  EXPECT_STREQ(known.find({.pen = 32473, .id = 7, .space = element_space::enterprise})->name, "a");
}

TEST(element_types, are_bounded_by_the_budget) {
  element_types known;
  std::size_t budget = 1'000;
  std::uint16_t id = 1;
  while (known.learn(about(32473, id, abstract_type::string, "name"), budget) == kept) ++id;
  EXPECT_EQ(known.learn(about(32473, id, abstract_type::string, "name"), budget), no_room);
  EXPECT_GT(known.size(), 3u);
  EXPECT_LT(known.size(), 20u);
  EXPECT_EQ(budget + known.charged(), 1'000u);
}

}  // namespace
}  // namespace flowkit::flow
