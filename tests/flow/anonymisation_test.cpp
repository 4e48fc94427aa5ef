// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/anonymisation.hpp>
#include <support/hex.hpp>

using namespace flowkit;
using namespace flowkit::flow;

namespace {

using test::from_hex;

const specifier fields[] = {specify(ie::templateId, 2), specify(ie::informationElementId, 2),
                            specify(ie::anonymizationFlags, 2), specify(ie::anonymizationTechnique, 2)};
const template_view plain{.id = 300, .scope_count = 2, .is_options = true, .fields = fields};

anonymised_fields learnt(const template_view& t, std::string_view records) {
  anonymised_fields all;
  const anonymisation_binding how{t};
  EXPECT_TRUE(how);
  how.learn(from_hex(records), all, [](std::uint16_t id) { return id == 256; });
  return all;
}

TEST(anonymisation, of_fields_of_templates) {
  const auto all = learnt(plain, "0100 0008 0003 0006  0100 000c 0000 0002  0101 0008 0000 0002").all();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0],
            (anonymisation{.template_id = 256, .id = 8, .enterprise = 0, .index = 0, .technique = 6, .flags = 3}));
  EXPECT_EQ(technique_name(all[0].technique), "Structured Permutation");
  EXPECT_EQ(all[2].template_id, 257u);
}

TEST(anonymisation, the_latest_record_of_a_field_holds) {
  const auto all = learnt(plain, "0100 8008 0003 0006  0100 0008 0000 0002").all();
  ASSERT_EQ(all.size(), 1u) << "the enterprise bit is ignored";
  EXPECT_EQ(all[0].technique, 2u);
  EXPECT_TRUE(learnt(plain, "0100 0008 0003 0006  0100 0008 0000 0001").all().empty()) << "the values are real";
  EXPECT_TRUE(learnt(plain, "0100 0008 0003 0000").all().empty()) << "nothing is said";
}

TEST(anonymisation, fields_of_one_element_are_told_apart) {
  const specifier by_place[] = {specify(ie::templateId, 2), specify(ie::informationElementId, 2),
                                specify(ie::privateEnterpriseNumber, 4), specify(ie::informationElementIndex, 2),
                                specify(ie::anonymizationTechnique, 2)};
  const auto all = learnt({.id = 300, .scope_count = 4, .is_options = true, .fields = by_place},
                          "0100 0008 00000000 0001 0006  0100 0008 00000000 0002 0006  0100 0008 0000000a 0001 0006")
                       .all();
  EXPECT_EQ(all.size(), 3u);
}

TEST(anonymisation, ends_with_its_template) {
  anonymised_fields all = learnt(plain, "0100 0008 0003 0006  0101 0008 0000 0002");
  all.drop(256);
  ASSERT_EQ(all.all().size(), 1u);
  EXPECT_EQ(all.all()[0].template_id, 257u);
}

TEST(anonymisation, of_a_template_that_comes_later_stays) {
  anonymised_fields all = learnt(plain, "0100 0008 0003 0006  0101 0008 0000 0002  0101 000c 0000 0002");
  all.begin(256);
  EXPECT_EQ(all.all().size(), 2u) << "it was known: what comes now is another one";
  all.begin(257);
  EXPECT_EQ(all.all().size(), 2u) << "it was not: this is the one";
  all.begin(257);
  EXPECT_TRUE(all.all().empty()) << "and this is another one";
}

TEST(anonymisation, is_bounded) {
  anonymised_fields all;
  for (std::uint16_t i = 0; i < 2 * anonymised_fields::most; ++i)
    all.learn({.template_id = i, .id = 8, .enterprise = 0, .index = 0, .technique = 2, .flags = 0});
  EXPECT_EQ(all.all().size(), anonymised_fields::most);
  EXPECT_EQ(all.left_out(), anonymised_fields::most);
}

TEST(anonymisation, needs_a_template_an_element_and_a_technique) {
  EXPECT_FALSE(anonymisation_binding({.id = 300, .scope_count = 2, .is_options = true, .fields = {fields, 3}}));
  EXPECT_FALSE(anonymisation_binding({.id = 300, .scope_count = 1, .is_options = true, .fields = {fields + 1, 3}}));
  EXPECT_FALSE(anonymisation_binding({.id = 300, .scope_count = 0, .is_options = false, .fields = fields}));
  EXPECT_FALSE(anonymisation_binding({.id = 300, .scope_count = 1, .is_options = true, .fields = fields}))
      << "the element is no scope";
}

}  // namespace
