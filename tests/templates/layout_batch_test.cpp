// SPDX-License-Identifier: BSL-1.0
// Batches of a fixed layout, and plans by shuffles where the tests are compiled for a machine that has them, against
// one record after the other.
#include <flowkit/templates/layout_batch.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include <flowkit/core/equal.hpp>
#include <flowkit/netflow1/record.hpp>
#include <flowkit/netflow5/record.hpp>
#include <flowkit/netflow7/record.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/emit.hpp>

#include <support/print.hpp>

namespace {

using namespace flowkit;

/// Octets of all widths, out of order, with a gap.
struct mixed {
  std::uint64_t octets, start;
  mac_address mac;
  std::uint8_t protocol, tos;
  std::uint16_t flags;
  ipv6_address source;
  std::uint32_t wide;  ///< of a field of two octets
  std::uint16_t port;
};
inline constexpr auto mixed_layout =
    layout<mixed>(field<&mixed::tos, ie::ipClassOfService>, field<&mixed::source, ie::sourceIPv6Address>,
                  field<&mixed::port, ie::sourceTransportPort>, field<&mixed::mac, ie::sourceMacAddress>, pad<3>,
                  field<&mixed::protocol, ie::protocolIdentifier>, field<&mixed::wide, ie::ingressInterface, 2>,
                  field<&mixed::octets, ie::octetDeltaCount>, field<&mixed::flags, ie::tcpControlBits>,
                  field<&mixed::start, ie::flowStartMilliseconds>);

template <const auto& Layout>
void expect_alike() {
  using record = typename std::remove_cvref_t<decltype(Layout)>::record;
  constexpr std::size_t size = Layout.size, guard = 32;
  std::mt19937_64 random{size};
  for (const std::size_t count : {0u, 1u, 2u, 3u, 19u, 63u, 64u, 65u, 130u}) {
    std::vector<std::byte> in(count * size);
    for (std::byte& b : in) b = static_cast<std::byte>(random() & 0xff);
    std::vector<record> records(count);
    layout_batch<Layout>::read(in.data(), records);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_TRUE(same_members(Layout, records[i], Layout.read(in.data() + i * size))) << i << " of " << count;

    std::vector<std::byte> out(count * size + guard, std::byte{0xa5}), expected = out;
    layout_batch<Layout>::write(records, out.data());
    for (std::size_t i = 0; i < count; ++i) Layout.write(records[i], expected.data() + i * size);
    ASSERT_EQ(out, expected) << count;
  }
}

TEST(LayoutBatch, LikeRecordByRecord) {
  expect_alike<netflow1::record_layout>();
  expect_alike<netflow5::record_layout>();
  expect_alike<netflow7::record_layout>();
  expect_alike<mixed_layout>();
}

TEST(LayoutBatch, TooSmallForAShuffleOrOfBits) {
  expect_alike<packet::ethernet_layout>();
  expect_alike<packet::ipv4_layout>();
  expect_alike<packet::ipv6_layout>();
}

#ifdef __SSSE3__
/// A template of some of the fields, in any order, with fields of other elements between them.
std::vector<specifier> some_fields(std::mt19937_64& random) {
  std::vector<specifier> fields{
      specify(ie::octetDeltaCount, 8),    specify(ie::flowStartMilliseconds, 8),  specify(ie::sourceMacAddress, 6),
      specify(ie::protocolIdentifier, 1), specify(ie::ipClassOfService, 1),       specify(ie::tcpControlBits, 2),
      specify(ie::sourceIPv6Address, 16), specify(ie::ingressInterface, 4),       specify(ie::sourceTransportPort, 2),
      specify(ie::bgpSourceAsNumber, 4),  specify(ie::destinationIPv6Address, 16)};
  std::shuffle(fields.begin(), fields.end(), random);
  fields.resize(1 + random() % fields.size());
  for (specifier& f : fields)
    if (f.id == ie::octetDeltaCount.id && random() % 2 == 0) f.length = 4;  // of reduced size
  return fields;
}

/// What is not in the template is left alone, and nothing is touched after the records.
TEST(ExecuteShuffle, LikeScalar) {
  std::mt19937_64 random{7};
  std::size_t with_shuffles = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::vector<specifier> fields = some_fields(random);
    const auto bound = flowkit::bind(mixed_layout, fields);
    const auto emitted = flowkit::emit(mixed_layout, fields);
    const std::size_t size = bound.moves().shape.min_size, count = random() % 70;
    with_shuffles += !bound.moves().shuffles.empty() && !emitted.moves().shuffles.empty();
    std::vector<std::byte> in(count * size + random() % size);
    for (std::byte& b : in) b = static_cast<std::byte>(random() & 0xff);
    in.shrink_to_fit();
    std::vector<mixed> a(count + 1), b;
    for (std::byte& octet : std::as_writable_bytes(std::span{a})) octet = static_cast<std::byte>(random() & 0xff);
    b = a;
    const auto of = [&](std::vector<mixed>& v) { return std::span{v}.first(count); };
    const plan::outcome scalar = bound.read_present<execute_scalar>(in, of(a)),
                        shuffled = bound.read_present<execute_shuffle>(in, of(b));
    ASSERT_EQ(scalar.records, shuffled.records);
    ASSERT_EQ(scalar.octets, shuffled.octets);
    ASSERT_EQ(scalar.saturated, shuffled.saturated);
    for (std::size_t k = 0; k < a.size(); ++k) ASSERT_TRUE(same_members(mixed_layout, a[k], b[k])) << k;

    std::vector<std::byte> x(count * size + 20, std::byte{0x5a}), y = x;
    const std::span<const mixed> records = of(a);
    const auto room = [&](std::vector<std::byte>& v) { return std::span{v}.first(v.size() - 20); };
    const plan::outcome w = emitted.write<execute_scalar>(records, room(x)),
                        v = emitted.write<execute_shuffle>(records, room(y));
    ASSERT_EQ(w.records, v.records);
    ASSERT_EQ(w.octets, v.octets);
    ASSERT_EQ(w.saturated, v.saturated);
    ASSERT_EQ(x, y);
  }
  EXPECT_GT(with_shuffles, 1000u);
}
#endif

}  // namespace
