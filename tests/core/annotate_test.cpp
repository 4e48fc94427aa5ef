// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/annotate.hpp>
#include <flowkit/core/array.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/tail.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/core/xdr.hpp>
#include <flowkit/ie/iana.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/hex.hpp"

namespace flowkit {
namespace {

struct point {
  std::uint32_t x, y;
};
constexpr auto point_layout = layout<point>(xdr<&point::x>, xdr<&point::y>);

struct sample {
  std::uint8_t version, flags;
  bool has_key;
  ip_address agent;
  std::string_view name;
  list<point_layout> points;
  mac_address mac;
  static bool is_keyed(const sample& s) noexcept { return s.has_key; }
  std::uint32_t key;
  bool has_more;
  std::uint32_t more;
};
// clang-format off
constexpr auto sample_layout = layout<sample>(
    constant<std::uint16_t{7}, errc::bad_version>,
    packed<1>(bits<&sample::version, 3, ie::ipVersion>, spare_bits<1>, bits<&sample::has_key, 1, ie::dataRecordsReliability>, bits<&sample::flags, 3, ie::tcpControlBits>),
    pad<1>,
    when<&sample::is_keyed>(xdr<&sample::key>),
    xdr<&sample::agent>,
    xdr<&sample::name>,
    xdr<&sample::points>,
    xdr<&sample::mac>,
    tail<&sample::has_more>(xdr<&sample::more>));
// clang-format on

const char* const whole =
    "0007 68 00 0000002a"                           // with a key
    "00000001 c0000201"                             // an address of IPv4
    "00000003 616263 00"                            // a name with padding
    "00000002 00000001 00000002 00000003 00000004"  // two points
    "0200 5e00 0001 0000"                           // an address and its padding
    "000000ff";                                     // the tail

/// "kind name offset+length" of each annotation.
std::vector<std::string> lines(octets in, annotated& end, std::size_t& used, const annotate_options& o = {},
                               std::span<const layout_part> parts = parts_of<sample_layout>) {
  constexpr const char* kinds[] = {"value",  "constant", "padding", "word",   "count",
                                   "length", "tag",      "bits",    "nested", "element"};
  std::vector<std::string> out;
  reader from{in};
  const auto sink = [&](const annotation& a) {
    out.push_back(std::string(2 * a.depth, ' ') + kinds[static_cast<int>(a.kind)] + ' ' +
                  (a.part->name == nullptr ? "-" : a.part->name) + ' ' + std::to_string(a.at.offset) + '+' +
                  std::to_string(a.at.length));
  };
  end = annotate(parts, from, sink, o);
  used = from.offset();
  return out;
}

TEST(annotate, names_every_octet_of_a_record) {
  const auto in = test::from_hex(whole);
  annotated end;
  std::size_t used = 0;
  const std::vector<std::string> want{"constant constant 0+2",
                                      "word padding 2+1",
                                      "  bits ipVersion 2+1",
                                      "  bits - 2+1",
                                      "  bits dataRecordsReliability 2+1",
                                      "  bits tcpControlBits 2+1",
                                      "padding padding 3+1",
                                      "value key 4+4",
                                      "tag agent 8+4",
                                      "value agent 12+4",
                                      "length name 16+4",
                                      "value name 20+3",
                                      "padding name 23+1",
                                      "count points 24+4",
                                      "element points 28+0",
                                      "  value x 28+4",
                                      "  value y 32+4",
                                      "element points 36+0",
                                      "  value x 36+4",
                                      "  value y 40+4",
                                      "value mac 44+6",
                                      "padding padding 50+2",
                                      "value more 52+4"};
  EXPECT_EQ(lines(in, end, used), want);
  EXPECT_FALSE(end.failure);
  EXPECT_EQ(used, in.size());
}

TEST(annotate, reads_as_far_as_the_layout_does_and_says_why_not_further) {
  const auto in = test::from_hex(whole);
  for (std::size_t n = 0; n <= in.size(); ++n) {
    const octets cut = octets{in}.first(n);
    annotated end;
    std::size_t used = 0;
    static_cast<void>(lines(cut, end, used));
    reader from{cut};
    sample s{};
    const error e = sample_layout.read(from, s);
    const bool is_in_tail = n > 52 && n < 56;  // octets that are not all of it belong to something newer
    EXPECT_EQ(end.failure.code, is_in_tail ? errc::ok : e.code) << n;
    EXPECT_LE(used, n);
  }
}

TEST(annotate, an_invalid_value_is_told_and_is_the_failure) {
  auto in = test::from_hex(whole);
  annotated end;
  std::size_t used = 0;
  in[1] = std::byte{8};
  EXPECT_EQ(lines(in, end, used).size(), 1u);
  EXPECT_EQ(end.failure, (error{errc::bad_version, 0}));
  EXPECT_EQ(used, 2u);
  in[1] = std::byte{7}, in[11] = std::byte{3};
  EXPECT_EQ(lines(in, end, used).back(), "tag agent 8+4");
  EXPECT_EQ(end.failure, (error{errc::bad_tag, 8}));
  in[11] = std::byte{1}, in[24] = std::byte{0xff};  // more points than there is room for
  EXPECT_EQ(lines(in, end, used).back(), "count points 24+4");
  EXPECT_EQ(end.failure, (error{errc::bad_count, 24}));
}

// What messages are made of, and records of variable length.
struct message {
  point origin;
  list<point_layout> points;
  octets behind;
};
// clang-format off
constexpr auto message_layout = layout<message>(
    length_of_whole<std::uint16_t>,
    count_of<&message::points, std::uint16_t>,
    nested<&message::origin, point_layout>,
    array<&message::points>,
    rest<&message::behind>);
// clang-format on
const char* const message_hex =
    "001c 0001"           // 28 octets, a point
    "00000007 00000008"   // the origin
    "00000001 00000002"   // the point
    "0a0b0c0d 01020304";  // the rest

TEST(annotate, counts_lengths_and_parts_of_a_message) {
  annotated end;
  std::size_t used = 0;
  const std::vector<std::string> want{"length length 0+2", "count count 2+2", "nested origin 4+0",
                                      "  value x 4+4",     "  value y 8+4",   "element records 12+0",
                                      "  value x 12+4",    "  value y 16+4",  "value octets 20+8"};
  auto in = test::from_hex(message_hex);
  EXPECT_EQ(lines(in, end, used, {}, parts_of<message_layout>), want);
  EXPECT_FALSE(end.failure);
  EXPECT_EQ(used, 28u);

  reader from{in};
  (void)annotate(parts_of<message_layout>, from, [](const annotation& a) {
    if (a.kind == annotation_kind::nested) {
      EXPECT_EQ(a.index, 0u) << "it is no element of a list";
    }
  });

  in.insert(in.end(), 3, std::byte{0xee});  // behind the length
  EXPECT_EQ(lines(in, end, used, {}, parts_of<message_layout>), want);
  EXPECT_EQ(used, 28u);
  for (const unsigned length : {11u, 32u}) {  // less than the fixed octets, more than there are
    in[1] = static_cast<std::byte>(length);
    EXPECT_EQ(lines(in, end, used, {}, parts_of<message_layout>).size(), 1u);
    EXPECT_EQ(end.failure, (error{errc::bad_length, 0})) << length;
  }
  in[1] = std::byte{28}, in[3] = std::byte{3};  // more points than there is room for
  EXPECT_EQ(lines(in, end, used, {}, parts_of<message_layout>).back(), "  value y 8+4");
  EXPECT_EQ(end.failure.code, errc::bad_count);
}

struct named {
  std::string_view name;
  std::uint16_t port;
};
constexpr auto named_layout =
    layout<named>(varlen<&named::name, ie::interfaceName>, field<&named::port, ie::sourceTransportPort>);

TEST(annotate, variable_lengths_in_both_forms) {
  annotated end;
  std::size_t used = 0;
  const auto told = [&](const char* hex) { return lines(test::from_hex(hex), end, used, {}, parts_of<named_layout>); };
  using all = std::vector<std::string>;
  EXPECT_EQ(told("03 657468 01bb"),
            (all{"length interfaceName 0+1", "value interfaceName 1+3", "value sourceTransportPort 4+2"}));
  EXPECT_EQ(told("ff0003 657468 01bb"),
            (all{"length interfaceName 0+3", "value interfaceName 3+3", "value sourceTransportPort 6+2"}));
  EXPECT_EQ(told("00 01bb"), (all{"length interfaceName 0+1", "value sourceTransportPort 1+2"}));
  EXPECT_EQ(told("04 657468"), all{});
  EXPECT_EQ(end.failure.code, errc::bad_length);
  EXPECT_EQ(told(""), all{});
  EXPECT_EQ(end.failure, (error{errc::truncated, 0}));

  const auto in = test::from_hex("03 657468 01bb 00");
  reader from{in};
  EXPECT_FALSE(skip_record(parts_of<named_layout>, from));
  EXPECT_EQ(from.remaining(), 1u);
}

TEST(annotate, leaves_the_last_list_to_the_caller) {
  constexpr static auto points = layout<sample>(xdr<&sample::points>);
  const auto in = test::from_hex("00000002 00000001");
  reader from{in};
  std::size_t told = 0;
  const annotated end =
      annotate(parts_of<points>, from, [&](const annotation&) { ++told; }, {.leaves_last_list = true});
  EXPECT_EQ(told, 1u);
  EXPECT_EQ(end.elements, 2u);
  EXPECT_FALSE(end.failure);
  EXPECT_EQ(from.remaining(), 4u);
}

}  // namespace
}  // namespace flowkit
