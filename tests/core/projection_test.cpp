// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/projection.hpp>

#include <gtest/gtest.h>

#include <support/hex.hpp>

#include <flowkit/ie/iana.hpp>

namespace {

using namespace flowkit;

struct wanted {
  std::uint64_t bytes;
  ip_address source;
  std::uint16_t port;
  std::uint8_t tos;
  timestamp end;
};
constexpr element bytes_label = local_term("bytes", abstract_type::unsigned64);
// clang-format off
constexpr auto wanted_layout = layout<wanted>(
    field<&wanted::bytes, called<bytes_label, ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&wanted::source, any_of<ie::sourceIPv6Address, ie::sourceIPv4Address>>,
    field<&wanted::port, ie::sourceTransportPort>,
    field<&wanted::tos, ie::ipClassOfService>,
    field<&wanted::end, any_of<ie::flowEndMilliseconds, ie::flowEndSysUpTime>>);
// clang-format on

struct sent {
  std::uint32_t total, delta;
  ipv4_address source;
  std::uint32_t port;
  std::uint32_t end;
};
// clang-format off
constexpr auto sent_layout = layout<sent>(
    field<&sent::total, ie::octetTotalCount>,
    pad<2>,
    field<&sent::delta, ie::octetDeltaCount, 3>,
    field<&sent::source, ie::sourceIPv4Address>,
    field<&sent::port, ie::ingressInterface>,
    field<&sent::end, ie::flowEndSysUpTime>);
// clang-format on
using bound = projection<wanted_layout, sent_layout>;

static_assert(index_of<&wanted::bytes>(wanted_layout) == 0);
static_assert(index_of<&wanted::end>(wanted_layout) == 4);
static_assert(index_of<&sent::end>(wanted_layout) == wanted_layout.count);                            // not there
static_assert(index_of<&sent::delta>(sent_layout) == 2 && index_of<&wanted::end>(sent_layout) == 6);  // behind a pad
static_assert(bound::present == 0b10011);

constexpr record_context context{
    .export_time = from_unix_seconds(1'700'000'000), .uptime_ms = 5'000, .has_uptime = true};

TEST(Projection, TakesTheFirstListedAlternativeNotTheFirstSent) {
  const auto in = test::from_hex(
      "ffff ffff  # octetTotalCount\n"
      "abcd       # pad\n"
      "01 0203    # octetDeltaCount, reduced\n"
      "c000 0201  # sourceIPv4Address\n"
      "0000 0007  # ingressInterface\n"
      "0000 0fa0  # flowEndSysUpTime 4000\n");
  wanted r{.bytes = 1, .source = {}, .port = 42, .tos = 43, .end = {}};
  bound::read(in.data(), context, r);
  EXPECT_EQ(r.bytes, 0x010203u);
  EXPECT_EQ(r.source, ip_address{ipv4_address{0xc0000201}});
  EXPECT_EQ(r.end, from_unix_seconds(1'699'999'999));
  // What was not sent keeps what it held.
  EXPECT_EQ(r.port, 42);
  EXPECT_EQ(r.tos, 43);
}

struct narrow {
  std::uint8_t bytes;
};
constexpr auto narrow_layout = layout<narrow>(field<&narrow::bytes, ie::octetTotalCount>);

// More wanted fields than a word has bits: those at its edge keep their places.
template <std::size_t>
struct numbered {
  std::uint8_t tos;
};
template <std::size_t... I>
struct many : wanted, numbered<I>... {};
template <std::size_t... I>
constexpr auto with_fields_before(std::index_sequence<I...>) {
  return layout<many<I...>>(field<&numbered<I>::tos, ie::ipClassOfService>...,
                            field<&wanted::bytes, ie::octetDeltaCount>, field<&wanted::port, ie::sourceTransportPort>,
                            field<&wanted::end, ie::flowEndSysUpTime>);
}
constexpr auto wide_layout = with_fields_before(std::make_index_sequence<62>{});  // bytes 62, port 63, end 64
constexpr auto wider_layout = with_fields_before(std::make_index_sequence<64>{});
template <std::size_t Fields>
constexpr auto fields(auto... numbers) {
  return (presence_t<Fields>{} | ... | presence_t<Fields>::of(numbers));
}
static_assert(index_of<&wanted::end>(wide_layout) == 64);
static_assert(projection<wide_layout, sent_layout>::present == fields<65>(62u, 64u));
static_assert(projection<wider_layout, sent_layout>::present == fields<67>(64u, 66u));

TEST(Projection, SaturatesInsteadOfCutting) {
  const auto in = test::from_hex("0000 0100 0000 000000 00000000 00000000 00000000");
  narrow r{};
  projection<narrow_layout, sent_layout>::read(in.data(), context, r);
  EXPECT_EQ(r.bytes, 255);
}

}  // namespace
