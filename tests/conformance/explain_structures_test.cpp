// SPDX-License-Identifier: BSL-1.0
// What is nested: structures of sFlow of which there are several layouts are explained by the one that the library
// reads them by; lists of IPFIX (RFC 6313) element by element.
#include <gtest/gtest.h>

#include <random>

#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "conformance/explain/explainer.hpp"
#include "rules/wire.hpp"

namespace flowkit::test {
namespace {
using conformance::explained_part, conformance::part_role;

/// A datagram with one sample with one record.
std::vector<std::byte> datagram_with(sflow5::structure_id id, const std::vector<std::byte>& content) {
  wire sample;
  const bool is_flow = id.kind == sflow5::block_kind::flow_record;
  is_flow ? sample.u32(1).u32(0).u32(1).u32(1).u32(0).u32(0).u32(0) : sample.u32(1).u32(0);
  sample.u32(1).u32(static_cast<std::uint32_t>(id.format)).u32(content.size());
  wire all;
  all.u32(5).u32(1).u32(0xc0000201).u32(0).u32(1).u32(1).u32(1);
  all.u32(is_flow ? 1 : 2).u32(sample.size() + content.size()).add(sample);
  std::vector<std::byte> out = all.octets();
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

template <class T>
void expect_as_read(std::mt19937& random) {
  std::size_t good = 0;
  for (int i = 0; i < 2'000; ++i) {
    std::vector<std::byte> content(random() % 30 * 4);
    for (std::byte& b : content) b = static_cast<std::byte>(random() % 8 == 0 ? random() % 20 : 0);
    const auto in = datagram_with(T::id, content);
    const auto base = static_cast<std::uint32_t>(in.size() - content.size());
    const auto read = sflow5::read<T>(content);
    good += read.has_value();
    conformance::datagram d;
    d.payload = in, d.number = 1;
    std::size_t explained = content.size();
    bool is_whole = true;
    const conformance::explanation e = conformance::explainer{}.explain(d);
    for (const explained_part& p : e.parts()) {
      if (p.role == part_role::remark) is_whole = false;
      if (p.role != part_role::octets || p.at.offset < base) continue;
      if (p.name.starts_with("not read: ")) is_whole = false;
      if (p.name == "unknown") explained = p.at.offset - base;
    }
    ASSERT_EQ(is_whole, read.has_value()) << type_name<T> << ' ' << i;
    ASSERT_TRUE(!read || explained == read->used) << type_name<T> << ' ' << i;
  }
  EXPECT_GT(good, 20u) << type_name<T>;
}

/// Two templates: 256 has two numbers, 257 a list of each kind.
wire list_templates() {
  wire t;
  t.u16(256).u16(2).u16(4).u16(1).u16(7).u16(2);
  t.u16(257).u16(3).u16(291).u16(0xffff).u16(292).u16(0xffff).u16(293).u16(0xffff);
  wire all;
  all.u16(10).u16(20 + t.size()).u32(0).u32(0).u32(1).u16(2).u16(4 + t.size()).add(t);
  return all;
}
std::vector<std::byte> message_with(const wire& records) {
  wire all;
  all.u16(10).u16(20 + records.size()).u32(0).u32(0).u32(1).u16(257).u16(4 + records.size()).add(records);
  return all.octets();
}
/// "name=value" of the parts within the record; empty if they do not tile it.
std::string parts_of_record(const std::vector<std::byte>& message) {
  conformance::explainer x;
  const std::vector<std::byte> templates = list_templates().octets();
  conformance::datagram d;
  d.payload = templates, d.number = 1;
  static_cast<void>(x.explain(d));
  d.payload = message, d.number = 2;
  std::string out;
  std::size_t at = 0;
  const conformance::explanation e = x.explain(d);
  for (const explained_part& p : e.parts()) {
    if (p.role != part_role::octets) continue;
    if (p.at.offset != at) return "";
    at += p.at.length;
    if (p.at.offset >= 20) out += p.name + (p.value.empty() ? "" : "=" + p.value) + '\n';
  }
  return at == message.size() ? out : "";
}

TEST(explain, lists_of_ipfix_element_by_element) {
  const wire basic = wire{}.u8(3).u16(4).u16(1).u8(6).u8(17);
  const wire records = wire{}.u8(3).u16(256).u8(6).u16(80);
  const wire several = wire{}.u8(255).u16(256).u16(7).u8(1).u16(2).u16(999).u16(5).u8(1);
  const wire record{wire{}.u8(basic.size()),   basic,  wire{}.u8(records.size()), records,
                    wire{}.u8(several.size()), several};
  EXPECT_EQ(parts_of_record(message_with(record)),
            "length of basicList=7 octets\nsemantic=3\nelements=protocolIdentifier, 1 octet\n"
            "protocolIdentifier=6 (tcp)\nprotocolIdentifier=17 (udp)\n"
            "length of subTemplateList=6 octets\nsemantic=3\ntemplate id=256\nprotocolIdentifier=6 (tcp)\n"
            "sourceTransportPort=80\n"
            "length of subTemplateMultiList=13 octets\nsemantic=255\ntemplate id=256\nlength=7\n"
            "protocolIdentifier=1 (icmp)\nsourceTransportPort=2\ntemplate id=999\nlength=5\nunknown\n");
}

TEST(explain, each_octet_once_of_lists_that_are_noise) {
  std::mt19937 random{6313};
  for (int i = 0; i < 20'000; ++i) {
    wire record;
    for (int f = 0; f < 3; ++f) {
      wire list;
      list.u8(random() % 5);
      constexpr std::uint16_t ids[] = {256, 257, 258, 4, 291, 292};  // of templates and elements
      if (random() % 8 != 0) list.u16(ids[random() % 6]);
      for (std::size_t n = random() % 20; n > 0; --n) list.u8(random() % 4 == 0 ? random() % 256 : random() % 3);
      record.u8(list.size()).add(list);
    }
    ASSERT_NE(parts_of_record(message_with(record)), "") << i;
  }
}

TEST(explain, structures_of_sflow_as_they_are_read) {
  std::mt19937 random{13};
  expect_as_read<sflow5::sampled_ethernet>(random);
  expect_as_read<sflow5::host_descr>(random);
  expect_as_read<sflow5::host_adapters>(random);
  expect_as_read<sflow5::host_cpu>(random);
  expect_as_read<sflow5::extended_gateway>(random);
}

}  // namespace
}  // namespace flowkit::test
