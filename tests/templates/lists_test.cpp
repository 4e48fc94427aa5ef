// SPDX-License-Identifier: BSL-1.0
// Lists of structured data by hand: the examples of RFC 6313, both ways.
#include <gtest/gtest.h>

#include <flowkit/core/json_value.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/basic_list.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/emit.hpp>
#include <flowkit/templates/list_walk.hpp>
#include <flowkit/templates/sub_template_multi_list.hpp>
#include <support/hex.hpp>

namespace flowkit {
namespace {

using test::from_hex;

std::string to_hex(octets o) {
  char text[512];
  text_writer out{text};
  write_json_hex(out, o);
  return std::string{out.text().substr(1, out.text().size() - 2)};
}

// basicList -----------------------------------------------------------------------------------------------------------

struct multicast {
  ipv4_address source, group;
  std::uint32_t ingress;
  basic_list<ie::egressInterface, std::uint32_t> out;
  friend bool operator==(const multicast&, const multicast&) = default;
};
// clang-format off
inline constexpr auto multicast_layout = layout<multicast>(
    field<&multicast::ingress, ie::ingressInterface>,
    field<&multicast::source, ie::sourceIPv4Address>,
    field<&multicast::group, ie::destinationIPv4Address>,
    varlen<&multicast::out, ie::basicList>);
// clang-format on

/// RFC 6313 section 8.1: a packet that leaves by the interfaces 1, 4 and 8.
const auto multicast_octets = from_hex(
    "00000009 c0000201 e9000001"
    "ff 0011 03 000e 0004 00000001 00000004 00000008");

TEST(lists, multicast_of_the_rfc) {
  const std::uint32_t out[] = {1, 4, 8};
  const multicast sent{{0xc0000201}, {0xe9000001}, 9, {out, list_semantic::all_of}};
  std::byte room[64];
  const auto size = encode(multicast_layout, sent, room);
  ASSERT_TRUE(size);
  EXPECT_EQ(to_hex(octets{room}.first(*size)), to_hex(multicast_octets));
  const auto got = decode(multicast_layout, multicast_octets);
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, sent);
  EXPECT_TRUE(got->out.is_decoded());
  EXPECT_EQ(got->out.semantic(), list_semantic::all_of);
  EXPECT_EQ(std::vector<std::uint32_t>(got->out.begin(), got->out.end()), (std::vector<std::uint32_t>{1, 4, 8}));
}

TEST(lists, elements_of_another_width_are_read) {
  using list = basic_list<ie::egressInterface, std::uint32_t>;
  const auto two = from_hex("03 000e 0002 0001 0102"), three = from_hex("03 000e 0003 000001"),
             zero = from_hex("03 000e 0000"), other = from_hex("03 000a 0004 00000001"),
             cut = from_hex("03 000e 0002 0001 01"), empty = from_hex("ff 000e 0004"), head = from_hex("03 000e 00");
  EXPECT_EQ(list::over(two).size(), 2u);
  EXPECT_EQ(*++list::over(two).begin(), 0x102u);
  EXPECT_EQ(*list::over(three).begin(), 1u);
  EXPECT_TRUE(list::over(empty).is_readable());
  EXPECT_EQ(list::over(empty).size(), 0u);
  for (const auto& wrong : {zero, other, head}) {
    EXPECT_FALSE(list::over(wrong).is_readable());
    EXPECT_EQ(list::over(wrong).size(), 0u);
  }
  EXPECT_FALSE(list::over(cut).is_readable());
  EXPECT_EQ(list::over(cut).size(), 1u) << "what stands before the cut is read";
  EXPECT_NE(list::over(cut), (list{std::span<const std::uint32_t>{std::array<std::uint32_t, 1>{1}}}));
}

TEST(lists, longer_than_65535_octets_have_no_room) {
  std::vector<std::uint32_t> out(16'384);
  std::vector<std::byte> room(70'000);
  multicast m{{}, {}, 9, {std::span<const std::uint32_t>{out}.first(16'382)}};
  EXPECT_EQ(encode(multicast_layout, m, room).value_or(0), 15u + 5 + 4 * 16'382);
  m.out = {std::span<const std::uint32_t>{out}.first(16'383)};
  EXPECT_EQ(encode(multicast_layout, m, room).failure().code, errc::no_space);
}

TEST(lists, without_room_say_where) {
  const std::array<std::uint32_t, 2> out{7, 8};
  std::vector<std::byte> room(100);
  const multicast m{{}, {}, 9, {std::span<const std::uint32_t>{out}}};
  const std::size_t size = encode(multicast_layout, m, room).value_or(0);
  ASSERT_EQ(size, 15u + 5 + 8);
  for (std::size_t n = 0; n < size; ++n) {
    const error e = encode(multicast_layout, m, std::span{room}.first(n)).failure();
    EXPECT_EQ(e.code, errc::no_space) << n;
    // Elements are whole: an error is at the first octet of what has no room.
    if (n >= size - 8) {
      EXPECT_EQ(e.offset, n < size - 4 ? size - 8 : size - 4) << n;
    }
  }
}

// subTemplateList, subTemplateMultiList -------------------------------------------------------------------------------

struct hop {
  std::uint32_t interface;
  std::string_view name;
  friend bool operator==(const hop&, const hop&) = default;
};
// clang-format off
inline constexpr auto hop_layout = layout<hop>(
    field<&hop::interface, ie::ingressInterface>,
    varlen<&hop::name, ie::interfaceName>);
// clang-format on
inline constexpr layout_template<hop_layout, 258> hop_template{};

struct fault {
  std::uint16_t port;
  friend bool operator==(const fault&, const fault&) = default;
};
inline constexpr auto fault_layout = layout<fault>(field<&fault::port, ie::destinationTransportPort>);
inline constexpr layout_template<fault_layout, 259> fault_template{};

struct path {
  sub_template_list<decltype(hop_template)> hops;
  sub_template_multi_list<decltype(hop_template), decltype(fault_template)> all;
  friend bool operator==(const path&, const path&) = default;
};
// clang-format off
inline constexpr auto path_layout = layout<path>(
    varlen<&path::hops, ie::subTemplateList>,
    varlen<&path::all, ie::subTemplateMultiList>);
// clang-format on

const auto path_octets = from_hex(
    "ff 0010 04 0102 00000001 02 6131 00000002 01 62"
    "ff 0018 03 0102 000b 00000001 02 6131  0103 0008 0035 0050  0103 0000");

TEST(lists, records_of_templates) {
  const hop hops[] = {{1, "a1"}, {2, "b"}};
  const fault faults[] = {{53}, {80}};
  const outgoing_part parts[] = {
      {hop_template, std::span{hops}.first<1>()}, {fault_template, faults}, {fault_template, std::span<const fault>{}}};
  const path sent{{hops, list_semantic::ordered}, {parts, list_semantic::all_of}};
  std::byte room[64];
  const auto size = encode(path_layout, sent, room);
  ASSERT_TRUE(size);
  EXPECT_EQ(to_hex(octets{room}.first(*size)), to_hex(path_octets));
  const auto got = decode(path_layout, octets{room}.first(*size));
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, sent);
  EXPECT_EQ(got->hops.template_id(), 258);
  EXPECT_EQ((*++got->hops.values().begin()).name, "b");
}

TEST(lists, records_by_the_template_that_the_exporter_announced) {
  // The names first, and the interface in 2 octets.
  const specifier announced[] = {specify(ie::interfaceName, variable_length), specify(ie::ingressInterface, 2)};
  const auto raw = from_hex("04 0102 02 6131 0001  01 62 0002");
  const auto list = sub_template_list<decltype(hop_template)>::over(raw);
  hop got[4];
  const auto o = list.read(bind(hop_layout, announced), got);
  ASSERT_EQ(o.records, 2u);
  EXPECT_EQ(got[0], (hop{1, "a1"}));
  EXPECT_EQ(got[1], (hop{2, "b"}));
}

TEST(lists, a_list_of_another_template_has_no_values_of_this) {
  const auto raw = from_hex("04 0103 0035");
  EXPECT_TRUE((sub_template_list<decltype(hop_template)>::over(raw).values().empty()));
}

// Walking -------------------------------------------------------------------------------------------------------------

/// What list_walk calls, as text: "[allOf 259( {53} {80} ) ]".
struct text_visitor {
  std::string text;
  std::vector<std::pair<std::uint16_t, std::vector<specifier>>> templates;

  [[nodiscard]] abstract_type type_of(const specifier& s) const {
    for (const element* e : {&ie::basicList, &ie::subTemplateList, &ie::subTemplateMultiList})
      if (s.names(*e)) return e->type;
    return abstract_type::octetArray;
  }
  bool find(std::uint16_t id, template_view& out) const {
    for (const auto& t : templates)
      if (t.first == id) return out = {.id = id, .fields = t.second}, true;
    return false;
  }
  void value(const field_view& f, place at) { text += to_hex(f.value) + "@" + std::to_string(at.offset) + " "; }
  void list_begins(const list_head& h, const field_view&) {
    const char* name = to_string(h.semantic);
    text += "[" + std::string{name == nullptr ? "?" : name} + " ";
  }
  void list_ends() { text += "] "; }
  void part_begins(std::uint16_t id, place) { text += std::to_string(id) + "( "; }
  void part_ends() { text += ") "; }
  void record_begins(place) { text += "{ "; }
  void record_ends() { text += "} "; }
  void unread(error e, place rest) {
    text += std::string{to_string(e.code)} + ":" + std::to_string(e.offset) + " " + std::to_string(rest.offset) + "+" +
            std::to_string(rest.length) + " ";
  }
};
std::string walked(const element& list, std::string_view hex) {
  const auto value = from_hex(hex);
  const specifier s = specify(list, static_cast<std::uint16_t>(value.size()));
  text_visitor v;
  v.templates = {{256, {specify(ie::destinationTransportPort, 2)}},
                 {257, {specify(ie::basicList, variable_length)}},
                 {258, {specify(ie::subTemplateList, variable_length)}},
                 {259, {specify(ie::paddingOctets, 0)}}};
  walk_record({&s, 1}, value, 100, v);
  if (!v.text.empty()) v.text.pop_back();
  return v.text;
}

TEST(list_walk, lists_in_lists) {
  EXPECT_EQ(walked(ie::basicList, "03 0007 0002 0035 0050"), "[allOf 0035@105 0050@107 ]");
  EXPECT_EQ(walked(ie::basicList, "ff 8001 ffff 00001ad7 02 3535 00"), "[undefined 3535@110 @113 ]");
  EXPECT_EQ(walked(ie::subTemplateList, "04 0100 0035 0050"), "[ordered 256( { 0035@103 } { 0050@105 } ) ]");
  EXPECT_EQ(walked(ie::subTemplateList, "04 0101  07 00 0007 0002 0035"), "[ordered 257( { [noneOf 0035@109 ] } ) ]");
  EXPECT_EQ(walked(ie::subTemplateMultiList, "03 0100 0006 0035  0101 0000  0103 0004  0100 0006 0050"),
            "[allOf 256( { 0035@105 } ) 257( ) 259( ) 256( { 0050@119 } ) ]");
}

TEST(list_walk, what_cannot_be_read) {
  EXPECT_EQ(walked(ie::basicList, ""), "[undefined truncated:100 100+0 ]");
  EXPECT_EQ(walked(ie::basicList, "03 0007 00"), "[undefined truncated:100 100+4 ]");
  EXPECT_EQ(walked(ie::basicList, "03 8007 0002 0000"), "[undefined truncated:105 100+7 ]");
  EXPECT_EQ(walked(ie::basicList, "09 0007 0002"), "[? ]");
  EXPECT_EQ(walked(ie::basicList, "03 0007 0000 0035"), "[allOf bad count:105 105+2 ]");
  EXPECT_EQ(walked(ie::basicList, "03 0007 0002 0035 35"), "[allOf 0035@105 bad length:107 107+1 ]");
  EXPECT_EQ(walked(ie::basicList, "03 0007 ffff 01 35 02 35"), "[allOf 35@106 bad length:107 107+2 ]");
  EXPECT_EQ(walked(ie::subTemplateList, "03 01"), "[undefined truncated:100 100+2 ]");
  EXPECT_EQ(walked(ie::subTemplateList, "03 0200 35"), "[allOf 512( absent:103 103+1 ) ]");
  EXPECT_EQ(walked(ie::subTemplateList, "03 0200"), "[allOf 512( ) ]") << "without records no template is needed";
  EXPECT_EQ(walked(ie::subTemplateList, "03 0103 00"), "[allOf 259( bad count:103 103+1 ) ]");
  EXPECT_EQ(walked(ie::subTemplateMultiList, "03 0100 0003 0035"), "[allOf bad length:103 101+6 ]");
  EXPECT_EQ(walked(ie::subTemplateMultiList, "03 0100 0007 0035"), "[allOf bad length:103 101+6 ]");
  EXPECT_EQ(walked(ie::subTemplateMultiList, "03 0100 0006 0035 010000"),
            "[allOf 256( { 0035@105 } ) truncated:107 107+3 ]");
  EXPECT_EQ(walked(ie::subTemplateMultiList, "03 0200 0005 35 0100 0006 0035"),
            "[allOf 512( absent:105 105+1 ) 256( { 0035@110 } ) ]")
      << "a part that is not known costs nothing but itself";
}

TEST(list_walk, lists_of_their_own_template_end_at_the_depth) {
  std::vector<std::byte> nested = from_hex("04 0102");
  for (int i = 0; i < 20; ++i) {
    std::vector<std::byte> outer = from_hex("04 0102");
    outer.push_back(static_cast<std::byte>(nested.size()));
    outer.insert(outer.end(), nested.begin(), nested.end());
    nested = outer;
  }
  std::string hex = to_hex(nested);
  const std::string text = walked(ie::subTemplateList, hex);
  EXPECT_NE(text.find("limit:"), std::string::npos) << text;
  EXPECT_EQ(std::ranges::count(text, '{'), max_list_depth) << text;
}

}  // namespace
}  // namespace flowkit
