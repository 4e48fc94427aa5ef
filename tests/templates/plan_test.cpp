// SPDX-License-Identifier: BSL-1.0
// bind() and the plan that it compiles.
#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using test::from_hex;

struct flow {
  ipv4_address source;
  std::uint64_t bytes;
  std::uint16_t port;
  std::int32_t change;
};
// clang-format off
inline constexpr auto flow_layout = layout<flow>(
    field<&flow::source, ie::sourceIPv4Address>,
    field<&flow::bytes, any_of<ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&flow::port, ie::sourceTransportPort>,
    field<&flow::change, ie::mibObjectValueInteger>);
// clang-format on

constexpr specifier source = specify(ie::sourceIPv4Address, 4);
constexpr specifier port = specify(ie::sourceTransportPort, 2);

template <class Record, class... D>
Record read_one(layout_t<Record, D...> l, std::span<const specifier> fields, octets data, const Record& absent = {},
                std::size_t saturated = 0) {
  Record r[1];
  const auto o = bind(l, fields).read(data, r, {}, absent);
  EXPECT_EQ(o.records, 1u);
  EXPECT_EQ(o.octets, data.size());
  EXPECT_EQ(o.saturated, saturated);
  EXPECT_EQ(o.failure, error{});
  return r[0];
}

TEST(Bind, FirstListedAlternativeWins) {
  const specifier fields[] = {specify(ie::octetTotalCount, 4), specify(ie::octetDeltaCount, 4)};
  const auto data = from_hex("0000 0001  0000 0002");
  EXPECT_EQ(read_one(flow_layout, fields, data).bytes, 2u) << "delta is listed first, total stands first";
  EXPECT_EQ(read_one(flow_layout, std::span(fields).first(1), octets{data}.first(4)).bytes, 1u);
}

TEST(Bind, UnreadableAlternativeGivesWayToTheNext) {
  const specifier fields[] = {specify(ie::octetDeltaCount, 9), specify(ie::octetTotalCount, 1)};
  const auto bound = bind(flow_layout, fields);
  EXPECT_EQ(bound.unreadable(), 1u);
  EXPECT_EQ(bound.present(), 0b0010u);
  EXPECT_EQ(read_one(flow_layout, fields, from_hex("0102 0304 0506 0708 09  2a")).bytes, 42u);
}

TEST(Bind, UnreadableLengthsAreAbsent) {
  const specifier zero[] = {specify(ie::sourceTransportPort, 0), source};
  const specifier wide[] = {specify(ie::sourceIPv4Address, 3), specify(ie::octetDeltaCount, variable_length)};
  EXPECT_EQ(bind(flow_layout, zero).present(), 0b0001u);
  EXPECT_EQ(bind(flow_layout, zero).unreadable(), 1u);
  EXPECT_EQ(bind(flow_layout, wide).present(), 0u);
  EXPECT_EQ(bind(flow_layout, wide).unreadable(), 2u);
  const flow absent{{7}, 8, 9, 10};
  const flow r = read_one(flow_layout, wide, from_hex("0102 03  02 ffff"), absent);
  EXPECT_EQ(r.source.value, 7u);
  EXPECT_EQ(r.bytes, 8u);
}

TEST(Bind, AbsentFieldsKeepWhatTheCallerGives) {
  const specifier fields[] = {port};
  const flow r = read_one(flow_layout, fields, from_hex("01bb"), flow{{1}, 2, 3, -4});
  EXPECT_EQ(r.source.value, 1u);
  EXPECT_EQ(r.bytes, 2u);
  EXPECT_EQ(r.port, 443);
  EXPECT_EQ(r.change, -4);
  EXPECT_EQ(bind(flow_layout, fields).present(), 0b0100u);
}

/// Fields that no template here has, then those of flow_layout: these stand at the edge of a word of bits.
template <std::size_t>
struct numbered {
  std::int32_t other;
};
template <std::size_t... I>
struct many : flow, numbered<I>... {};
template <std::size_t... I>
constexpr auto behind(std::index_sequence<I...>) {
  return layout<many<I...>>(field<&numbered<I>::other, ie::mibObjectValueInteger>...,
                            field<&flow::source, ie::sourceIPv4Address>, field<&flow::bytes, ie::octetDeltaCount>,
                            field<&flow::port, ie::sourceTransportPort>);
}

TEST(Bind, MoreFieldsThanAWordHasBits) {
  const specifier fields[] = {port, specify(ie::octetDeltaCount, 4), source};
  const auto data = from_hex("01bb  0000 0002  c000 0201");
  const auto check = [&]<std::size_t Before>(std::integral_constant<std::size_t, Before>) {
    const auto wide = behind(std::make_index_sequence<Before>{});
    const auto present = bind(wide, fields).present();
    for (std::size_t i = 0; i < wide.count; ++i) EXPECT_EQ(present.test(i), i >= Before) << i << " behind " << Before;
    typename decltype(wide)::record before{};
    before.change = -4;
    const auto r = read_one(wide, fields, data, before);
    EXPECT_EQ(r.source.value, 0xc0000201u);
    EXPECT_EQ(r.bytes, 2u);
    EXPECT_EQ(r.port, 443);
    EXPECT_EQ(r.change, -4);
    EXPECT_TRUE(bind(wide, std::span(fields).first(0)).present().none());
  };
  check(std::integral_constant<std::size_t, 60>{});
  check(std::integral_constant<std::size_t, 61>{});
  check(std::integral_constant<std::size_t, 62>{});
  check(std::integral_constant<std::size_t, 63>{});
  check(std::integral_constant<std::size_t, 64>{});
  check(std::integral_constant<std::size_t, 125>{});
}

// Terms without a number cannot be announced; the number that they do not have, 0, can.
TEST(Bind, TermsWithoutANumberAreNeverReceived) {
  static constexpr element spoken = local_term("spoken", abstract_type::unsigned64);
  constexpr auto local = layout<flow>(field<&flow::bytes, spoken>, field<&flow::port, called<spoken>>);
  std::vector<specifier> fields;
  for (const auto space : {element_space::iana, element_space::enterprise, element_space::v9, element_space::v9_scope})
    for (const std::uint16_t length : {std::uint16_t{2}, std::uint16_t{8}})
      fields.push_back({.pen = 0, .id = 0, .length = length, .space = space});
  EXPECT_TRUE(flowkit::bind(local, fields).present().none());
}

TEST(Bind, WiderThanTheMemberSaturates) {
  const specifier fields[] = {specify(ie::sourceTransportPort, 4), specify(ie::mibObjectValueInteger, 8)};
  const flow fits = read_one(flow_layout, fields, from_hex("0000 ffff  ffff ffff 8000 0000"));
  EXPECT_EQ(fits.port, 65'535);
  EXPECT_EQ(fits.change, INT32_MIN);
  const flow most = read_one(flow_layout, fields, from_hex("0001 0000  0000 0000 8000 0000"), {}, 2);
  EXPECT_EQ(most.port, 65'535);
  EXPECT_EQ(most.change, INT32_MAX);
  const flow least = read_one(flow_layout, fields, from_hex("0000 0001  8000 0000 0000 0000"), {}, 1);
  EXPECT_EQ(least.change, INT32_MIN);
}

TEST(Bind, ReducedSignedIsExtended) {
  const specifier fields[] = {specify(ie::mibObjectValueInteger, 1), specify(ie::octetDeltaCount, 3)};
  const flow r = read_one(flow_layout, fields, from_hex("fe 010000"));
  EXPECT_EQ(r.change, -2);
  EXPECT_EQ(r.bytes, 65'536u);
}

struct tagged {
  std::uint16_t outer, inner;
};
constexpr auto tagged_layout = layout<tagged>(field<&tagged::outer, ie::vlanId>, field<&tagged::inner, ie::vlanId>);

TEST(Bind, RepeatedElementsByOccurrence) {
  const specifier fields[] = {specify(ie::vlanId, 2), port, specify(ie::vlanId, 2), specify(ie::vlanId, 2)};
  const tagged r = read_one(tagged_layout, fields, from_hex("0001 ffff 0002 0003"));
  EXPECT_EQ(r.outer, 1);
  EXPECT_EQ(r.inner, 2);
  const auto once = bind(tagged_layout, std::span(fields).first(2));
  EXPECT_EQ(once.present(), 0b01u);
}

TEST(Bind, SameNumberOfAnotherEnterpriseIsAnotherElement) {
  specifier other = source;
  other.space = element_space::enterprise;
  other.pen = 29305;
  const specifier fields[] = {other};
  EXPECT_EQ(bind(flow_layout, fields).present(), 0u);
}

struct named {
  std::uint32_t interface;
  std::string_view name;
  octets application;
};
constexpr auto named_layout =
    layout<named>(field<&named::interface, ie::ingressInterface>, varlen<&named::name, ie::interfaceName>,
                  varlen<&named::application, ie::applicationId>);

TEST(Bind, ViewsAndVariableLengths) {
  const specifier fields[] = {specify(ie::userName, variable_length), specify(ie::ingressInterface, 4),
                              specify(ie::interfaceName, variable_length), port, specify(ie::applicationId, 3)};
  const auto data = from_hex("02 7878  0000 0007  ff 0004 6574 6830  ffff  0d 0001");
  const named r = read_one(named_layout, fields, data);
  EXPECT_EQ(r.interface, 7u);
  EXPECT_EQ(r.name, "eth0");
  ASSERT_EQ(r.application.size(), 3u);
  EXPECT_EQ(r.application.data(), data.data() + data.size() - 3) << "a view into the data";
}

TEST(Bind, DamagedRecordEndsTheBatch) {
  const specifier fields[] = {specify(ie::interfaceName, variable_length), specify(ie::ingressInterface, 4)};
  const auto data = from_hex("00 0000 0001  01 61 0000 0002  05 61 0000 0003");
  named r[4];
  const auto o = bind(named_layout, fields).read(data, r);
  EXPECT_EQ(o.records, 2u);
  EXPECT_EQ(o.octets, 11u);
  EXPECT_EQ(o.failure, (error{errc::bad_length, 17})) << "the value fits, what follows it does not";
  EXPECT_EQ(r[1].name, "a");
}

TEST(Bind, ExactTemplateTakesTheCodec) {
  constexpr auto own = specifiers_of(flow_layout);
  const auto bound = flowkit::bind(flow_layout, own);  // for an array argument dependent look-up finds std::bind
  EXPECT_TRUE(bound.exact());
  std::vector<std::byte> data;
  for (int i = 0; i < 100; ++i) {
    std::byte one[flow_layout.size];
    flow_layout.write({{1u}, static_cast<std::uint64_t>(i), 2, 3}, one);
    data.insert(data.end(), std::begin(one), std::end(one));
  }
  data.resize(data.size() + 3);  // padding
  std::vector<flow> out(200);
  auto o = bound.read(data, out);
  EXPECT_EQ(o.records, plan::batch);
  EXPECT_EQ(o.octets, plan::batch * flow_layout.size);
  o = bound.read(octets{data}.subspan(o.octets), out);
  EXPECT_EQ(o.records, 100 - plan::batch);
  EXPECT_EQ(out[35].bytes, 99u);
  EXPECT_EQ(bound.read(octets{data}.last(3), out).records, 0u);
}

TEST(Bind, EmptyTemplateYieldsNothing) {
  const specifier fields[] = {specify(ie::sourceTransportPort, 0)};
  flow r[2];
  EXPECT_EQ(bind(flow_layout, fields).read(from_hex("0000 0000"), r).records, 0u);
  EXPECT_EQ(bind(flow_layout, {}).read(from_hex("0000 0000"), r).records, 0u);
}

struct masked {
  std::uint16_t flags;
  std::uint8_t fragment;
  timestamp start;
};
// clang-format off
inline constexpr auto masked_layout = layout<masked>(
    field<&masked::flags, ie::tcpControlBits>,
    field<&masked::fragment, ie::fragmentFlags>,
    field<&masked::start, ie::flowStartMicroseconds>);
// clang-format on

TEST(Bind, IgnoresBitsThatAreNoPartOfTheValue) {
  const auto microseconds = specify(ie::flowStartMicroseconds, 8);
  const specifier full[] = {specify(ie::tcpControlBits, 2), specify(ie::fragmentFlags, 1), microseconds};
  const masked r = read_one(masked_layout, full, from_hex("5152 5f 83aa 7e80 8000 07ff"));
  EXPECT_EQ(r.flags, 0x0152);
  EXPECT_EQ(r.fragment, 0x40);
  EXPECT_EQ(r.start.ns, 500'000'000);
  const specifier odd[] = {microseconds, specify(ie::fragmentFlags, 2), specify(ie::tcpControlBits, 4)};
  const masked w = read_one(masked_layout, odd, from_hex("0000 0000 0000 0001 015f 0001 5012"));
  EXPECT_EQ(w.flags, 0x0012);
  EXPECT_EQ(w.fragment, 0x40);
  EXPECT_EQ(w.start, unknown_time);
}

// By its own template a record is read by the fixed codec: the same there.
struct own_flags {
  std::uint16_t flags;
};
inline constexpr auto own_flags_layout = layout<own_flags>(field<&own_flags::flags, ie::tcpControlBits>);

TEST(Bind, IgnoresThemInItsOwnTemplateToo) {
  const specifier fields[] = {specify(ie::tcpControlBits, 2)};
  ASSERT_TRUE(bind(own_flags_layout, fields).exact());
  EXPECT_EQ(read_one(own_flags_layout, fields, from_hex("a002")).flags, 2);
}

TEST(Bind, ReadsFlagsOfOneOctetAsTheyAre) {
  const specifier fields[] = {specify(ie::tcpControlBits, 1)};
  const auto bound = bind(own_flags_layout, fields);
  EXPECT_EQ(bound.moves().moves.at(0).kind, move_kind::unsigned_1_2);  // nothing to mask, and the fastest move
  EXPECT_EQ(read_one(own_flags_layout, fields, from_hex("ff")).flags, 0xff);
}

}  // namespace
