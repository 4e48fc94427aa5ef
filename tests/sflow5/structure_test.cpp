// SPDX-License-Identifier: BSL-1.0
// Structures that come in more than one form, and those whose parts vary in length.
#include <flowkit/sflow5/application.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/tunnels.hpp>
#include <flowkit/sflow5/wireless.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;
using test::from_hex;
using test::is_coded_as;

// [SFLOW-5-SE-MAC]: 24 octets by XDR, 20 from some.
TEST(Sflow5Structure, SampledEthernetOf24And20Octets) {
  const sampled_ethernet e{1500, {{2, 0, 0, 0, 10, 1}}, {{2, 0, 0, 0, 11, 2}}, 0x0800};
  const std::string_view padded_hex =
      "0000 05dc 0200 0000 0a01 0000 0200 0000 0b02 0000 0000 0800  # 2 octets behind each address\n";
  EXPECT_TRUE(is_coded_as(layout_of<sampled_ethernet>, e, padded_hex));
  const auto in24 = from_hex(padded_hex);
  const auto in20 = from_hex("0000 05dc 0200 0000 0a01 0200 0000 0b02 0000 0800");
  const auto long_form = read<sampled_ethernet>(in24), short_form = read<sampled_ethernet>(in20);
  ASSERT_TRUE(long_form && short_form);
  EXPECT_EQ(long_form->value, e);
  EXPECT_EQ(short_form->value, e);
  EXPECT_FALSE(long_form->is_variant);
  EXPECT_TRUE(short_form->is_variant);
  EXPECT_EQ(long_form->used, 24u);
  EXPECT_EQ(short_form->used, 20u);
  auto longer = in24;
  longer.resize(32);
  EXPECT_EQ(read<sampled_ethernet>(longer)->used, 24u);
  EXPECT_EQ(read<sampled_ethernet>(longer)->value, e);
  for (const std::size_t n : {0u, 19u, 21u, 22u, 23u}) {
    auto in = in24;
    in.resize(n);
    EXPECT_EQ(read<sampled_ethernet>(in, 500).failure(), (error{errc::truncated, 500})) << n;
  }
  EXPECT_EQ(read<extended_L2_tunnel_egress>(in20)->value.header, e);
  EXPECT_TRUE(read<extended_L2_tunnel_ingress>(in20)->is_variant);
  EXPECT_FALSE(read<extended_L2_tunnel_ingress>(in24)->is_variant);
}

// [SFLOW-HOST-UUID]: 16 octets, and a length before them from some.
TEST(Sflow5Structure, HostDescriptionWithAndWithoutUuidLength) {
  host_descr h{"fractal", {}, 3, 2, "3.13.0"};
  for (std::uint8_t i = 0; i < 16; ++i) h.uuid[i] = i;
  const std::string_view plain =
      "0000 0007 6672 6163 7461 6c00  # fractal\n"
      "0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  0000 0003 0000 0002\n"
      "0000 0006 332e 3133 2e30 0000  # 3.13.0\n";
  EXPECT_TRUE(is_coded_as(layout_of<host_descr>, h, plain));
  const auto in = from_hex(plain);
  const auto with_length = from_hex(
      "0000 0007 6672 6163 7461 6c00 0000 0010\n"
      "0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  0000 0003 0000 0002 0000 0006 332e 3133 2e30 0000");
  EXPECT_EQ(read<host_descr>(in)->value, h);
  EXPECT_FALSE(read<host_descr>(in)->is_variant);
  ASSERT_TRUE(read<host_descr>(with_length));
  EXPECT_EQ(read<host_descr>(with_length)->value, h);
  EXPECT_TRUE(read<host_descr>(with_length)->is_variant);
  // The padding of the last string may be left out.
  EXPECT_EQ(read<host_descr>(octets{in}.first(in.size() - 2))->value, h);
  EXPECT_EQ(read<host_descr>(octets{with_length}.first(with_length.size() - 2))->value, h);
  EXPECT_FALSE(read<host_descr>(octets{in}.first(in.size() - 3)));
}

// Both layouts fit: by the first, the system's number is the length of a release of two zeros.
TEST(Sflow5Structure, HostDescriptionWithUuidLengthAndNoRelease) {
  const auto in =
      from_hex("0000 0001 6100 0000 0000 0010 0000 0000 0000 0000 0000 0000 0000 0000 0000 0003 0000 0002 0000 0000");
  const auto r = read<host_descr>(in);
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->is_variant);
  EXPECT_EQ(r->value.machine_type, 3u);
  EXPECT_EQ(r->value.os_name, 2u);
}

TEST(Sflow5Structure, HostCpuOf68And80Octets) {
  std::string hex = "3f80 0000 4000 0000 bf80 0000";  // loads 1, 2, and -1: unknown
  for (int i = 1; i <= 14; ++i) hex += std::string(" 0000 000") + "0123456789abcdef"[i];
  host_cpu c{};
  c.load_one = 1, c.load_five = 2, c.load_fifteen = -1;
  c.proc_run = 1, c.proc_total = 2, c.cpu_num = 3, c.cpu_speed = 4, c.uptime = 5, c.cpu_user = 6, c.cpu_nice = 7;
  c.cpu_system = 8, c.cpu_idle = 9, c.cpu_wio = 10, c.cpu_intr = 11, c.cpu_sintr = 12, c.interrupts = 13;
  c.contexts = 14;
  EXPECT_EQ(from_hex(hex).size(), 68u);
  EXPECT_TRUE(is_coded_as(layout_of<host_cpu>, c, hex));
  c.has_steal = true, c.cpu_steal = 20, c.cpu_guest = 21, c.cpu_guest_nice = 22;
  hex += " 0000 0014 0000 0015 0000 0016";
  EXPECT_TRUE(is_coded_as(layout_of<host_cpu>, c, hex));
  auto in = from_hex(hex);
  EXPECT_EQ(in.size(), 80u);
  in.resize(84);
  EXPECT_EQ(read<host_cpu>(in)->used, 80u);
  in.resize(64);
  EXPECT_EQ(read<host_cpu>(in).failure().code, errc::truncated);
}

// [SFLOW-5-EXTENDED]: what is behind the known members is a later version's. [SFLOW-5-SHORTREC]: less is refused.
TEST(Sflow5Structure, MayBeLongerButNotShorter) {
  std::vector<std::byte> in(88 + 8);
  in[3] = std::byte{7};
  EXPECT_EQ(read<if_counters>(in)->value.ifIndex, 7u);
  EXPECT_EQ(read<if_counters>(in)->used, 88u);
  EXPECT_EQ(read<if_counters>(octets{in}.first(88))->used, 88u);
  EXPECT_EQ(read<if_counters>(octets{in}.first(87), 40).failure(), (error{errc::truncated, 40}));
  const auto router = from_hex("0000 0001 0a00 0001 0000 0018 0000 0010 ffff ffff");
  EXPECT_EQ(read<extended_router>(router)->used, 16u);
  EXPECT_EQ(read<extended_router>(router)->value.dst_mask_len, 16u);
}

TEST(Sflow5Structure, Gateway) {
  const word path[] = {{64'512}, {64'513}}, set[] = {{65'001}}, communities[] = {{0xfde8'0001}};
  const as_segment segments[] = {{2, words{path}}, {1, words{set}}, {2, {}}};
  const extended_gateway g{ipv4_address{0x0a00'0001}, 1,  2, 3, sequence<as_segment_layout>{segments},
                           words{communities},        100};
  const std::string_view hex =
      "0000 0001 0a00 0001  # next hop\n"
      "0000 0001 0000 0002 0000 0003  # AS: own, source, peer\n"
      "0000 0003  # segments\n"
      "0000 0002 0000 0002 0000 fc00 0000 fc01\n"
      "0000 0001 0000 0001 0000 fde9\n"
      "0000 0002 0000 0000\n"
      "0000 0001 fde8 0001  # communities\n"
      "0000 0064  # local preference\n";
  EXPECT_TRUE(is_coded_as(layout_of<extended_gateway>, g, hex));
  auto in = from_hex(hex);
  const auto with = [&](std::size_t at, std::uint32_t v) {
    auto other = in;
    store_be(other.data() + at, v);
    return read<extended_gateway>(other, 100).failure();
  };
  EXPECT_EQ(with(20, 0xffff'ffff), (error{errc::bad_count, 120}));  // [SFLOW-5-GW-BOUND]
  EXPECT_EQ(with(28, 1'000'000), (error{errc::bad_count, 128}));
  EXPECT_EQ(with(24, 3), (error{errc::bad_tag, 124}));  // [SFLOW-5-GW-SEG]
  EXPECT_EQ(with(0, 4), (error{errc::bad_tag, 100}));
  EXPECT_EQ(with(60, 2), (error{errc::truncated, 172}));  // the preference is a community
}

TEST(Sflow5Structure, PartsOfParts) {
  const host_mac macs[] = {{{{1, 2, 3, 4, 5, 6}}}, {{{7, 8, 9, 10, 11, 12}}}};
  const host_adapter adapters[] = {{2, list<host_mac_layout>{macs}}, {3, {}}};
  EXPECT_TRUE(is_coded_as(layout_of<host_adapters>, host_adapters{sequence<host_adapter_layout>{adapters}},
                          "0000 0002  # adapters\n"
                          "0000 0002 0000 0002 0102 0304 0506 0000 0708 090a 0b0c 0000\n"
                          "0000 0003 0000 0000\n"));
  EXPECT_TRUE(is_coded_as(layout_of<app_operation>, app_operation{{"app", "", "k=v"}, "fine", 1, 2, 3, 4},
                          "0000 0003 6170 7000  0000 0000  0000 0003 6b3d 7600  # context\n"
                          "0000 0004 6669 6e65 0000 0000 0000 0001 0000 0000 0000 0002 0000 0003 0000 0004\n"));
  const auto octet = from_hex("aa");
  const sflow5::block record[] = {{make_format(0, 1), octet}};
  const pdu pdus[] = {{blocks{record}}, {}};
  EXPECT_TRUE(is_coded_as(layout_of<extended_80211_aggregation>, extended_80211_aggregation{sequence<pdu_layout>{pdus}},
                          "0000 0002  # PDUs\n"
                          "0000 0001 0000 0001 0000 0001 aa00 0000\n"
                          "0000 0000\n"));
}

TEST(Sflow5Structure, FindGivesTheFirst) {
  const auto one = from_hex("0000 0001 0000 0000 0000 0000 0000 0000"),
             two = from_hex("0000 0002 0000 0000 0000 0000 0000 0000");
  const sflow5::block records[] = {
      {make_format(0, 999), {}}, {extended_switch::id.format, one}, {extended_switch::id.format, two}};
  EXPECT_EQ(find<extended_switch>(blocks{records})->src_vlan, 1u);  // [SFLOW-5-FS-DUPREC]
  EXPECT_FALSE(find<extended_router>(blocks{records}));
  EXPECT_FALSE(find<extended_switch>(blocks{}));
}

TEST(Sflow5Structure, EqualityIsByMembers) {
  const auto a = from_hex("0102"), b = from_hex("0102"), c = from_hex("0103");
  EXPECT_EQ((sampled_header{1, 2, 3, a}), (sampled_header{1, 2, 3, b}));
  EXPECT_FALSE((sampled_header{1, 2, 3, a} == sampled_header{1, 2, 3, c}));
  EXPECT_FALSE((sampled_header{1, 2, 3, a} == sampled_header{1, 2, 4, a}));
  host_cpu with{}, without{};
  with.has_steal = true;
  EXPECT_FALSE(with == without);
  without.cpu_steal = 9;  // of a tail that is not there
  EXPECT_TRUE(without == host_cpu{});
}

// [SFLOW-5-EXTENDED]: octets behind what is known, although they are not the tail that is known.
TEST(Sflow5Structure, HostCpuWithAnUnknownEnd) {
  auto in = from_hex("3f80 0000 4000 0000 4040 0000");
  in.resize(68);
  in[15] = std::byte{9};  // proc_run
  for (const std::size_t n : {69u, 72u, 76u, 79u}) {
    auto longer = in;
    longer.resize(n, std::byte{0xff});
    const auto r = read<host_cpu>(longer);
    ASSERT_TRUE(r) << n;
    EXPECT_EQ(r->used, 68u);
    EXPECT_FALSE(r->value.has_steal);
    EXPECT_EQ(r->value.proc_run, 9u);
    EXPECT_EQ(r->value.cpu_steal, 0u);
  }
  auto longer = in;
  longer.resize(88, std::byte{0xff});
  ASSERT_TRUE(read<host_cpu>(longer));
  EXPECT_EQ(read<host_cpu>(longer)->used, 80u);
  EXPECT_TRUE(read<host_cpu>(longer)->value.has_steal);
}

// [SFLOW-HOST-UUID]: a length of 0, then no UUID.
TEST(Sflow5Structure, HostDescriptionWithoutUuid) {
  const auto in = from_hex("0000 0001 6800 0000 0000 0000 0000 0003 0000 0002 0000 0004 352e 3135");
  const auto r = read<host_descr>(in);
  ASSERT_TRUE(r);
  EXPECT_TRUE(r->is_variant);
  EXPECT_EQ(r->value, (host_descr{"h", {}, 3, 2, "5.15"}));
}

TEST(Sflow5Structure, FindTellsAbsentFromDamaged) {
  const auto four = from_hex("0000 0001");
  const block damaged[] = {{extended_switch::id.format, four}};
  EXPECT_EQ(find<extended_switch>(std::span<const block>{damaged}).failure().code, errc::truncated);
  EXPECT_EQ(find<extended_router>(std::span<const block>{damaged}).failure().code, errc::absent);
}
}  // namespace
