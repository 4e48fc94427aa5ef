// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/element_types.hpp>
#include <flowkit/ie/cert.hpp>

using namespace flowkit;
using namespace flowkit::flow;

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

TEST(element_types, the_registry_is_not_contradicted) {
  element_types known;
  std::size_t budget = 10'000;
  EXPECT_EQ(known.learn(about(0, 1, abstract_type::string, "octetDeltaCount"), budget), contradicts);
  EXPECT_EQ(known.learn(about(0, 1, abstract_type::unsigned64, "octetDeltaCount"), budget), nothing);
  EXPECT_EQ(known.learn(about(6871, 18, abstract_type::octetArray, "payload"), budget), nothing);
  EXPECT_EQ(known.size(), 0u);
}

constexpr specifier load{.pen = 32473, .id = 7, .space = element_space::enterprise};

TEST(element_types, a_record_again_changes_nothing) {
  element_types known;
  std::size_t budget = 10'000;
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::unsigned32, "load"), budget), kept);
  EXPECT_EQ(known.learn(about(32473, 7, abstract_type::unsigned32, "load"), budget), nothing);
  EXPECT_EQ(known.learn(about(32473, 0x8007, abstract_type::unsigned32, "load"), budget), nothing)
      << "the enterprise bit in the number is ignored (RFC 5610 section 3.8)";
  EXPECT_STREQ(known.find(load)->name, "load");
  EXPECT_EQ(known.size(), 1u);
}

TEST(element_types, elements_with_conflicting_records_are_ignored) {
  const type_information right = about(32473, 7, abstract_type::unsigned32, "load");
  std::vector<type_information> others(6, right);
  others[0].data_type = static_cast<std::uint8_t>(abstract_type::string);
  others[1].name = "other";
  others[2].name = "loads";
  others[3].semantics = static_cast<std::uint8_t>(data_semantics::flags);
  others[4].units = static_cast<std::uint16_t>(unit::packets);
  others[5].range_end = 9;
  for (const type_information& other : others) {
    element_types known;
    std::size_t budget = 10'000;
    EXPECT_EQ(known.learn(right, budget), kept);
    EXPECT_EQ(known.learn(other, budget), contradicts);
    EXPECT_EQ(known.find(load), nullptr) << "RFC 5610 section 3.9";
    EXPECT_EQ(known.learn(right, budget), contradicts) << "neither counts from then on";
    EXPECT_EQ(known.find(load), nullptr);
    EXPECT_EQ(known.size(), 1u);
  }
}

TEST(element_types, semantics_have_to_fit_the_type) {
  using enum abstract_type;
  using enum data_semantics;
  const std::tuple<abstract_type, data_semantics, element_types::outcome> table[] = {
      {unsigned8, flags, kept},           {unsigned64, totalCounter, kept},
      {unsigned32, identifier, kept},     {signed8, quantity, kept},
      {signed64, identifier, kept},       {signed32, flags, unusable},
      {float32, quantity, kept},          {float64, deltaCounter, kept},
      {float32, identifier, unusable},    {float64, flags, unusable},
      {boolean, default_, kept},          {boolean, flags, unusable},
      {macAddress, quantity, unusable},   {string, default_, kept},
      {string, deltaCounter, unusable},   {ipv4Address, default_, kept},
      {ipv6Address, quantity, unusable},  {dateTimeSeconds, totalCounter, unusable},
      {octetArray, identifier, unusable}, {basicList, data_semantics::list, kept},
      {basicList, quantity, unusable},
  };
  for (const auto& [type, semantics, outcome] : table) {
    element_types known;
    std::size_t budget = 10'000;
    type_information t = about(32473, 7, type, "load");
    t.semantics = static_cast<std::uint8_t>(semantics);
    EXPECT_EQ(known.learn(t, budget), outcome) << static_cast<int>(type) << ' ' << static_cast<int>(semantics);
    EXPECT_EQ(known.find(load) != nullptr, outcome == kept);
  }
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
