// SPDX-License-Identifier: BSL-1.0
// emit() and the octets that it writes.
#include <gtest/gtest.h>

#include <flowkit/flow/emit.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using test::from_hex;

template <class T>
struct one {
  T value;
};
const record_context context{.export_time = from_unix_seconds(1'700'000'000), .uptime_ms = 10'000, .has_uptime = true};

/// The octets of one value by this field, and how many saturated.
template <const auto& Spec, class T>
std::pair<std::vector<std::byte>, std::size_t> sent(const T& value, std::uint16_t length) {
  constexpr auto l = layout<one<T>>(field<&one<T>::value, Spec>);
  const specifier fields[] = {specify(Spec, length)};
  const one<T> r[] = {{value}};
  std::vector<std::byte> out(length + 8u, std::byte{0xa5});
  const auto o = flowkit::emit(l, fields).write(r, out, context);
  EXPECT_EQ(o.records, 1u);
  for (std::size_t i = o.octets; i < out.size(); ++i) EXPECT_EQ(out[i], std::byte{0xa5});
  out.resize(o.octets);
  return {out, o.saturated};
}
template <const auto& Spec, class T>
void expect_sent(const T& value, std::string_view hex, std::size_t saturated = 0) {
  const auto expected = from_hex(hex);
  const auto [octets, clipped] = sent<Spec>(value, static_cast<std::uint16_t>(expected.size()));
  EXPECT_EQ(octets, expected) << Spec.name;
  EXPECT_EQ(clipped, saturated) << Spec.name;
}

TEST(Emit, NumbersSaturateWhereTheyAreReduced) {
  expect_sent<ie::octetDeltaCount>(std::uint64_t{0xffff'ffff}, "ffff ffff");
  expect_sent<ie::octetDeltaCount>(std::uint64_t{1} << 32, "ffff ffff", 1);
  expect_sent<ie::octetDeltaCount>(std::uint64_t{0x01'0203}, "01 0203");
  expect_sent<ie::octetDeltaCount>(std::uint64_t{0x0100'0000}, "ff ffff", 1);
  expect_sent<ie::tcpControlBits>(std::uint16_t{0x100}, "ff", 1);
  expect_sent<ie::mibObjectValueInteger>(std::int32_t{-128}, "80");
  expect_sent<ie::mibObjectValueInteger>(std::int32_t{-129}, "80", 1);
  expect_sent<ie::mibObjectValueInteger>(std::int32_t{128}, "7f", 1);
  expect_sent<ie::samplingProbability>(1.5, "3fc0 0000");
  expect_sent<ie::samplingProbability>(-1e300, "ff7f ffff", 1);
}

TEST(Emit, TimesByEachClock) {
  const timestamp t = from_unix_seconds(1'699'999'999) + duration{500'000'001};
  expect_sent<ie::flowStartSeconds>(t, "6553 f0ff");
  expect_sent<ie::flowStartMilliseconds>(t, "0000 018b cfe5 660c");
  expect_sent<ie::flowStartMicroseconds>(t, "e8fe 6f7f 8000 0000");  // the low 11 bits are 0
  expect_sent<ie::flowStartNanoseconds>(t, "e8fe 6f7f 8000 0005");
  expect_sent<ie::flowStartSysUpTime>(t, "0000 251c");          // 9500 ms
  expect_sent<ie::flowStartDeltaMicroseconds>(t, "0007 a120");  // rounded down, so that the age is rounded up
  expect_sent<ie::flowDurationMilliseconds>(milliseconds(1'000), "0000 03e8");
  expect_sent<ie::flowDurationMilliseconds>(milliseconds(-1), "0000 0000", 1);
}

TEST(Emit, TimesThatTheFieldCannotTellAreZero) {
  expect_sent<ie::flowStartSeconds>(from_unix_seconds(-1), "0000 0000", 1);
  expect_sent<ie::flowStartSeconds>(from_unix_seconds(1LL << 32), "ffff ffff", 1);
  expect_sent<ie::flowStartMilliseconds>(unknown_time, "0000 0000 0000 0000", 1);
  expect_sent<ie::flowStartNanoseconds>(unknown_time, "0000 0000 0000 0000", 1);
  expect_sent<ie::flowStartMicroseconds>(from_unix_seconds(1'700'000'001 + (1LL << 31)), "0000 0000 0000 0000", 1);
  expect_sent<ie::flowStartSysUpTime>(context.export_time - milliseconds(1LL << 31), "0000 0000", 1);
  expect_sent<ie::flowStartSysUpTime>(context.export_time + milliseconds(3'600'001), "0000 0000", 1);
}

TEST(Emit, MicrosecondsReadBack) {
  for (std::int64_t us = 0; us < 1'000'000; us += 997) {
    const timestamp t = context.export_time + microseconds(us);
    const std::uint64_t stamp = to_ntp_microseconds(t);
    EXPECT_EQ(stamp & 0x7ff, 0u);
    EXPECT_EQ((from_ntp(stamp, t).ns - t.ns) / 1'000, 0) << us;
  }
}

TEST(Emit, AddressesOfEitherFamily) {
  const ip_address v4 = ipv4_address{0xc0000201}, v6 = ipv6_address{{0x20, 1, 0x0d, 0xb8}};
  constexpr auto l =
      layout<one<ip_address>>(field<&one<ip_address>::value, any_of<ie::sourceIPv4Address, ie::sourceIPv6Address>>);
  const specifier fields[] = {specify(ie::sourceIPv6Address, 16), specify(ie::sourceIPv4Address, 4)};
  const one<ip_address> r[] = {{v4}, {v6}, {{}}};
  std::vector<std::byte> out(60);
  const auto o = flowkit::emit(l, fields).write(r, out);
  EXPECT_EQ(o.records, 3u);
  EXPECT_EQ(o.saturated, 0u);
  EXPECT_EQ(out, from_hex("0000 0000 0000 0000 0000 0000 0000 0000  c000 0201"
                          "2001 0db8 0000 0000 0000 0000 0000 0000  0000 0000"
                          "0000 0000 0000 0000 0000 0000 0000 0000  0000 0000"));
}

struct named {
  std::uint16_t port;
  std::string_view name;
};
constexpr auto named_layout =
    layout<named>(field<&named::port, ie::sourceTransportPort>, varlen<&named::name, ie::interfaceName>);

TEST(Emit, StringsOfFixedLength) {
  const specifier fields[] = {specify(ie::interfaceName, 4), specify(ie::sourceTransportPort, 2)};
  const named r[] = {{443, "e0"}, {80, "eth00"}};
  std::vector<std::byte> out(12);
  const auto o = flowkit::emit(named_layout, fields).write(r, out);
  EXPECT_EQ(o.records, 2u);
  EXPECT_EQ(o.saturated, 1u) << "the longer one is cut";
  EXPECT_EQ(out, from_hex("6530 0000 01bb  6574 6830 0050"));
}

TEST(Emit, VariableLengthsAndTheRoomThatTheyNeed) {
  const specifier fields[] = {specify(ie::interfaceName, variable_length), specify(ie::userName, variable_length),
                              specify(ie::sourceTransportPort, 2)};
  const auto how = flowkit::emit(named_layout, fields);
  EXPECT_EQ(how.absent(), 1u);
  EXPECT_EQ(how.fields()[1], emitted::absent);
  const std::string text(70'000, 'x');
  for (const auto& [length, octets] : {std::pair{0u, 4u}, {254u, 258u}, {255u, 261u}, {65'535u, 65'541u}}) {
    const named r[] = {{443, std::string_view(text).substr(0, length)}};
    std::vector<std::byte> out(octets + 1, std::byte{0xa5});
    const auto tight = how.write(r, std::span(out).first(octets - 1));
    EXPECT_EQ(tight.records, 0u) << length;
    EXPECT_EQ(tight.failure, (error{errc::no_space, 0})) << length;
    EXPECT_EQ(out[octets - 1], std::byte{0xa5}) << length;
    const auto o = how.write(r, std::span(out).first(octets));
    EXPECT_EQ(o.octets, octets);
    EXPECT_EQ(o.saturated, 0u);
    EXPECT_EQ(out[octets], std::byte{0xa5});
    named back[1];
    EXPECT_EQ(flowkit::bind(named_layout, fields)
                  .read(octets == 0 ? flowkit::octets{} : flowkit::octets{out}.first(octets), back)
                  .records,
              1u);
    EXPECT_EQ(back[0].name, r[0].name);
    EXPECT_EQ(back[0].port, 443);
  }
  const named longer[] = {{443, text}};
  std::vector<std::byte> out(70'000);
  const auto o = how.write(longer, out);
  EXPECT_EQ(o.saturated, 1u);
  EXPECT_EQ(o.octets, 65'541u);
}

struct counted {
  std::uint64_t bytes;
  std::uint16_t outer, inner;
};
constexpr auto counted_layout =
    layout<counted>(field<&counted::bytes, any_of<ie::octetDeltaCount, ie::octetTotalCount>>,
                    field<&counted::outer, ie::vlanId>, field<&counted::inner, ie::vlanId>);

TEST(Emit, AlternativesRepetitionsAndWhatHasNoValue) {
  const specifier fields[] = {specify(ie::octetTotalCount, 2), specify(ie::vlanId, 2),
                              specify(ie::paddingOctets, 1),   specify(ie::vlanId, 2),
                              specify(ie::vlanId, 2),          specify(ie::protocolIdentifier, 1),
                              specify(ie::octetDeltaCount, 1)};
  const auto how = flowkit::emit(counted_layout, fields);
  const counted r[] = {{7, 1, 2}};
  std::vector<std::byte> out(11, std::byte{0xa5});
  EXPECT_EQ(how.write(r, out).octets, 11u);
  EXPECT_EQ(out, from_hex("0007 0001 00 0002 0000 00 07")) << "both counts, two tags, the third has no value";
  EXPECT_EQ(how.absent(), 2u);
  EXPECT_EQ(how.fields()[2], emitted::padding);
  EXPECT_TRUE(how.unsent().none());
}

TEST(Emit, LengthsThatTheElementCannotHave) {
  const specifier fields[] = {specify(ie::octetDeltaCount, 9), specify(ie::vlanId, variable_length)};
  const auto how = flowkit::emit(counted_layout, fields);
  const counted r[] = {{7, 1, 2}};
  std::vector<std::byte> out(10, std::byte{0xa5});
  EXPECT_EQ(how.unwritable(), 2u);
  EXPECT_EQ(how.write(r, out).octets, 10u);
  EXPECT_EQ(out, std::vector<std::byte>(10));
  EXPECT_EQ(how.unsent(), 0b111u);
}

TEST(Emit, NoRecordsOfNoOctets) {
  const specifier fields[] = {specify(ie::vlanId, 0)};
  const counted r[] = {{}};
  std::byte out[4];
  EXPECT_EQ(flowkit::emit(counted_layout, fields).write(r, out).records, 0u);
  EXPECT_EQ(flowkit::emit(counted_layout, {}).write(r, out).records, 0u);
}

TEST(Emit, FlowsOfIPv6ComeFromTheirAddress) {
  const specifier fields[] = {specify(ie::sourceIPv6Address, 16), specify(ie::sourceTransportPort, 2)};
  const flow::flow_emission how{fields};
  flow::record r{};
  r.source = ipv6_address{{0x20, 1}};
  r.source_port = 9;
  r.set_present<&flow::record::source>();
  std::vector<std::byte> out(18, std::byte{0xa5});
  const auto o = how.write({&r, 1}, out);
  EXPECT_EQ(o.blank, 1u) << "the port is not present";
  EXPECT_EQ(out, from_hex("2001 0000 0000 0000 0000 0000 0000 0000 0000"));
}

}  // namespace
