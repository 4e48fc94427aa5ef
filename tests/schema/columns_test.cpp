// SPDX-License-Identifier: BSL-1.0
#include <flowkit/schema.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include <flowkit/core/counted.hpp>
#include <flowkit/core/plain.hpp>

#include "tests/schema/layouts.hpp"

namespace {

using namespace flowkit;
using schema::column;
using schema::kind;

std::string identifier(const column& c) {
  return schema::to_text([&](text_writer& out) { schema::write_identifier(out, c); });
}
std::string identifier(std::string_view name) { return identifier(column{.name = name}); }

TEST(SchemaNames, ByTheRule) {
  EXPECT_EQ(identifier("source.ip"), "source_ip");
  EXPECT_EQ(identifier("@timestamp"), "timestamp");
  EXPECT_EQ(identifier("sampling.source"), "sampling_source");
  EXPECT_EQ(identifier("a--b..c__d"), "a_b_c_d") << "never two underscores";
  EXPECT_EQ(identifier("80211"), "_80211");
  EXPECT_EQ(identifier(".1st."), "_1st");
  EXPECT_EQ(identifier("..."), "");
  EXPECT_EQ(identifier(column{.name = "vlanId", .occurrence = 2}), "vlanId_2");
  EXPECT_EQ(identifier(column{.name = "vlanId", .occurrence = 31}), "vlanId_31");
}

TEST(SchemaNames, CollisionsAreFound) {
  const auto distinct = [](std::string_view a, std::string_view b, std::uint16_t occurrence = 1) {
    return schema::distinct_identifiers(std::array{column{.name = a}, column{.name = b, .occurrence = occurrence}});
  };
  EXPECT_TRUE(distinct("source.ip", "source.port"));
  EXPECT_FALSE(distinct("source.ip", "source_ip"));
  EXPECT_FALSE(distinct("source.ip", "Source.IP")) << "names of SQL have no case";
  EXPECT_FALSE(distinct("ip", "ip"));
  EXPECT_TRUE(distinct("ip", "ip", 2));
  EXPECT_FALSE(distinct("ip_2", "ip", 2));
  EXPECT_FALSE(distinct("ip", "...")) << "nothing is left of it";
}

TEST(SchemaNames, AreQuotedByAllFormats) {
  const auto quotable = [](std::string_view name) { return schema::quotable_names(std::array{column{.name = name}}); };
  EXPECT_TRUE(quotable("Set id"));
  EXPECT_TRUE(quotable("\xc3\xa9"));
  for (const char* name : {"a\"", "it's", "`", "\\", "a\n", "\t"}) EXPECT_FALSE(quotable(name)) << name;
}

struct part {
  std::uint16_t a;
  std::uint8_t flags, rest_of_flags;
};
constexpr auto part_layout =
    layout<part>(plain<&part::a>, packed<2>(bits<&part::flags, 3, member_term<&part::flags>>, spare_bits<5>,
                                            bits<&part::rest_of_flags, 8, ie::tcpControlBits>));
struct value {
  std::uint32_t number;
};
constexpr auto value_layout = layout<value>(plain<&value::number>);
struct all {
  std::uint16_t vlan, other_vlan;
  std::uint64_t bytes;
  part inner;
  list<value_layout> values;
  list<part_layout> parts;
  bool has_more;
  std::int32_t more;
};
constexpr auto all_layout =
    layout<all>(constant<std::uint16_t{7}>, field<&all::vlan, ie::vlanId>, pad<3>,
                field<&all::bytes, ie::octetDeltaCount, 5>, nested<&all::inner, part_layout>,
                field<&all::other_vlan, ie::vlanId>, counted<&all::values, member_term<&all::values>, std::uint8_t>,
                counted<&all::parts, member_term<&all::parts>, std::uint8_t>, tail<&all::has_more>(plain<&all::more>));

TEST(SchemaColumns, OfEveryKind) {
  const auto c = schema::columns<all_layout>;
  ASSERT_EQ(c.size(), 7u) << "constants, pads and counts are none";
  EXPECT_EQ(c[0].name, "vlanId");
  EXPECT_EQ(c[0].offset, 2u);
  EXPECT_EQ(c[0].number, 1);
  EXPECT_EQ(c[1].type, kind::unsigned64);
  EXPECT_EQ(c[1].bits, 40) << "five octets";
  EXPECT_EQ(c[1].what, &ie::octetDeltaCount);
  EXPECT_EQ(c[1].offset, 7u);
  EXPECT_EQ(c[2].name, "inner");
  EXPECT_EQ(c[2].type, kind::record);
  EXPECT_EQ(c[2].size, 4u);
  ASSERT_EQ(c[2].count, 3u);
  EXPECT_EQ(c[2].first[1].bits, 3);
  EXPECT_EQ(c[2].first[2].first_bit, 8);
  EXPECT_EQ(c[2].first[2].offset, 2u) << "from the beginning of its record";
  EXPECT_EQ(c[3].occurrence, 2) << "vlanId again";
  EXPECT_EQ(c[3].offset, 16u);
  EXPECT_TRUE(schema::is_value_list(c[4]));
  EXPECT_EQ(c[4].first->type, kind::unsigned32);
  EXPECT_FALSE(c[5].is_plain);
  EXPECT_EQ(c[5].offset, schema::no_offset);
  EXPECT_TRUE(c[6].optional);
  EXPECT_FALSE(c[5].optional);
  EXPECT_EQ(c[6].type, kind::signed32);
}

TEST(SchemaColumns, OfTheFlowTableAreThoseOfLines) {
  const auto columns = schema::flow_columns;
  ASSERT_EQ(columns.size(), flow::columns.size());
  std::map<std::string_view, const column*> by_name;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(columns[i].name, flow::columns[i].name);
    EXPECT_EQ(columns[i].number, i + 1);
    by_name[columns[i].name] = &columns[i];
    // Numbers are those that lines have without quotes.
    EXPECT_EQ(schema::type_bits(columns[i].type) == 0 && !schema::is_float(columns[i].type),
              flow::columns[i].key.is_quoted)
        << columns[i].name;
  }
  EXPECT_FALSE(by_name["@timestamp"]->optional);
  EXPECT_TRUE(by_name["source.ip"]->optional);
  EXPECT_EQ(by_name["source.ip"]->type, kind::address);
  EXPECT_EQ(by_name["network.protocol"]->type, kind::string);
  EXPECT_EQ(by_name["network.bytes"]->what->units, unit::octets);
  EXPECT_EQ(by_name["mplsTopLabelStackSection"]->bits, 20);
  EXPECT_EQ(by_name["samplingProbability"]->type, kind::float64);
  const auto [value, path] = schema::find_path_conflict(columns);
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(path->name, std::string{value->name} + ".name");
  EXPECT_EQ(schema::find_path_conflict(columns.first(flow::default_column_count)).value, nullptr);
}

/// Sum of the octets of parts before anything that varies, and each part that fills a member with where it stands.
struct wire_walk {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> at;  // offset and bit: name
  std::size_t octets = 0;
  bool known = true;

  void all(std::span<const layout_part> parts) {
    for (const layout_part& p : parts) {
      const auto here = static_cast<std::uint32_t>(octets);
      std::size_t size = p.size;
      switch (p.kind) {
        case part_kind::value:
          if (known) at[{here, 0}] = p.name;
          break;
        case part_kind::word: {
          std::uint32_t bit = 0;
          for (const layout_part& b : p.inner()) {
            if (b.name != nullptr && known) at[{here, bit}] = b.name;
            bit += b.size;
          }
          EXPECT_EQ(bit, 8 * p.size);
          break;
        }
        case part_kind::nested: {
          wire_walk inner;
          inner.all(p.inner());
          size = inner.octets;
          if (known) at[{here, 0}] = p.name;
          octets += size, known = known && inner.known;
          continue;
        }
        case part_kind::constant:
        case part_kind::padding:
        case part_kind::count:
        case part_kind::length: break;
        case part_kind::varlen: size = 1; [[fallthrough]];
        default: known = false;
      }
      octets += size;
    }
  }
};

void check_columns(schema::columns_view columns, std::span<const layout_part> parts, std::size_t min_size,
                   std::size_t max_size, const std::string& name) {
  wire_walk wire;
  wire.all(parts);
  if (wire.known) {
    EXPECT_EQ(wire.octets, min_size) << name;
  }
  std::set<std::string> names;
  std::uint32_t end = 0;
  for (const column& c : columns) {
    SCOPED_TRACE(name + "." + std::string{c.name});
    EXPECT_TRUE(names.insert(identifier(c)).second);
    EXPECT_LE(schema::value_bits(c), schema::type_bits(c.type));
    if (c.offset == schema::no_offset || c.size == 0) continue;
    EXPECT_GE(c.offset, c.in_word ? 0 : end) << "they stand one after the other";
    end = c.offset + c.size;
    EXPECT_LE(end, c.optional ? max_size : min_size);
    if (!c.optional) {
      EXPECT_EQ((wire.at[{c.offset, c.first_bit}]), c.name);
    }
    if (c.in_word) {
      EXPECT_LE(c.first_bit + c.bits, 8 * c.size);
    }
  }
}

TEST(SchemaColumns, OfAllLayoutsStandWhereTheirOctetsDo) {
  int layouts = 0, columns = 0;
  test::for_each_layout([&]<const auto & Layout>(const std::string& name) {
    check_columns(schema::columns<Layout>, parts_of<Layout>, Layout.min_size, Layout.max_size, name);
    ++layouts, columns += static_cast<int>(schema::columns<Layout>.size());
    // Every member that the layout fills is a column; the flag of a tail is none.
    std::size_t members = Layout.members;
    Layout.for_each([&]<class D>(D) { members -= has_presence<D>; });
    EXPECT_EQ(schema::columns<Layout>.size(), members) << name;
  });
  EXPECT_GT(layouts, 150);
  EXPECT_GT(columns, 900);
}

}  // namespace
