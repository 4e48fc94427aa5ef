// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/record_json.hpp>

#include <gtest/gtest.h>

#include <flowkit/ie/registry.hpp>
#include <support/hex.hpp>

#include <map>
#include <string>
#include <vector>

namespace {

using namespace flowkit;

/// Elements of the registry, and these templates.
struct known {
  std::map<std::uint16_t, std::vector<specifier>> templates;
  [[nodiscard]] const element* find_element(const specifier& s) const { return ie::find(s.space, s.pen, s.id); }
  [[nodiscard]] bool find_template(std::uint16_t id, template_view& out) const {
    const auto t = templates.find(id);
    if (t == templates.end()) return false;
    out = {.id = id, .fields = t->second};
    return true;
  }
};
const record_context context{.export_time = from_unix_seconds(1'700'000'000)};

std::string json(const std::vector<specifier>& fields, std::string_view hex, const known& of = {}) {
  char buffer[1024];
  text_writer out{buffer};
  const auto in = test::from_hex(hex);
  flow::record_json<known>{out, context, of}.fields(fields, in);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}

TEST(RecordJson, FieldsByNameAndTheUnknownByNumber) {
  EXPECT_EQ(json({specify(ie::sourceTransportPort, 2),
                  {.pen = 4'000'000'000, .id = 7, .length = 2, .space = element_space::enterprise},
                  {.id = 50'000, .length = 1, .space = element_space::v9},
                  {.id = 99, .length = 1, .space = element_space::v9_scope}},
                 "01bb 0102 03 04"),
            R"(,"sourceTransportPort":443,"4000000000/7":"0102","v9/50000":"03","scope/99":"04")");
}

TEST(RecordJson, ANameThatOccursAgainGetsANumber) {
  EXPECT_EQ(
      json({specify(ie::vlanId, 2), specify(ie::protocolIdentifier, 1), specify(ie::vlanId, 2), specify(ie::vlanId, 2)},
           "0001 06 0002 0003"),
      R"(,"vlanId":1,"protocolIdentifier":6,"vlanId#2":2,"vlanId#3":3)");
}

TEST(RecordJson, Lists) {
  const known of{{{300, {specify(ie::sourceTransportPort, 2)}}}};
  const std::vector<specifier> basic{specify(ie::basicList, variable_length)};
  EXPECT_EQ(json(basic, "09 03 0007 0002 0035 0050"),
            R"(,"basicList":{"@semantic":"allOf","sourceTransportPort":[53,80]})");
  EXPECT_EQ(json(basic, "05 01 0007 0002"), R"(,"basicList":{"@semantic":"exactlyOneOf","sourceTransportPort":[]})");
  EXPECT_EQ(json(basic, "05 02 0007 0002"), R"(,"basicList":{"@semantic":"oneOrMoreOf","sourceTransportPort":[]})");
  EXPECT_EQ(json(basic, "05 09 0007 0002"), R"(,"basicList":{"@semantic":9,"sourceTransportPort":[]})");
  const std::vector<specifier> sub{specify(ie::subTemplateList, variable_length)};
  EXPECT_EQ(json(sub, "07 04 012c 0035 0050", of),
            R"(,"subTemplateList":{"@semantic":"ordered","@template":300,"records":[{"sourceTransportPort":53},)"
            R"({"sourceTransportPort":80}]})");
  const std::vector<specifier> multi{specify(ie::subTemplateMultiList, variable_length)};
  EXPECT_EQ(
      json(multi, "07 ff 012c 0006 0035", of),
      R"(,"subTemplateMultiList":{"@semantic":"undefined","records":[{"@template":300,"sourceTransportPort":53}]})");
}

TEST(RecordJson, WhatCannotBeReadOfAList) {
  const std::vector<specifier> basic{specify(ie::basicList, variable_length)};
  EXPECT_EQ(json(basic, "07 03 0007 0000 0035"),
            R"(,"basicList":{"@semantic":"allOf","sourceTransportPort":[],"@unread":"0035",)"
            R"("@error":"records of no octets"})");
  EXPECT_EQ(json(basic, "08 03 0007 0002 0035 35"),
            R"(,"basicList":{"@semantic":"allOf","sourceTransportPort":[53],"@unread":"35","@error":"bad length"})");
  const std::vector<specifier> sub{specify(ie::subTemplateList, variable_length)};
  EXPECT_EQ(json(sub, "05 03 012c 0035"),
            R"(,"subTemplateList":{"@semantic":"allOf","@template":300,"records":[],"@unread":"0035",)"
            R"("@error":"no such template"})");
  const std::vector<specifier> multi{specify(ie::subTemplateMultiList, variable_length)};
  EXPECT_EQ(json(multi, "07 ff 012c 0006 0035"),
            R"(,"subTemplateMultiList":{"@semantic":"undefined","records":[{"@template":300,"@unread":"0035",)"
            R"("@error":"no such template"}]})");
}

}  // namespace
