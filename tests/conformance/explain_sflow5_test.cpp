// SPDX-License-Identifier: BSL-1.0
// Structures of which there are several layouts are explained by the one that the library reads them by.
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
