// SPDX-License-Identifier: BSL-1.0
// Members that each record chooses a field for: by value, and by a test of the record.
#include <flowkit/core/choose.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>

#include <gtest/gtest.h>

#include <support/hex.hpp>

namespace {

using namespace flowkit;
using test::from_hex;

struct chosen {
  std::uint8_t protocol;
  std::uint16_t port;
  std::uint64_t octets;
  ip_address address;
  std::string_view name;
  friend bool operator==(const chosen&, const chosen&) = default;
};

template <std::uint8_t Protocol>
struct of_protocol {
  static constexpr std::uint8_t known(const auto& has) noexcept { return has(member_constant<&chosen::protocol>{}); }
  static constexpr meant of(const chosen& r, std::uint8_t known) noexcept {
    if (known == 0) return meant::unknown;
    return r.protocol == Protocol ? meant::yes : meant::no;
  }
};

// clang-format off
constexpr auto chosen_layout = layout<chosen>(
    field<&chosen::protocol, ie::protocolIdentifier>,
    field<&chosen::port, choose<ie::sourceTransportPort, ie::sourceTransportPort,
        alternative<ie::tcpSourcePort, of_protocol<6>>, alternative<ie::udpSourcePort, of_protocol<17>>>>,
    field<&chosen::octets, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::postOctetDeltaCount>>,
    field<&chosen::address, choose<ie::sourceIPv4Address, ie::sourceIPv4Address, ie::sourceIPv6Address>>,
    varlen<&chosen::name, choose<ie::interfaceName, ie::interfaceName, ie::interfaceDescription>>);
// clang-format on

chosen named(std::string_view name, std::uint64_t octets = 0) {
  chosen r{};
  r.name = name, r.octets = octets;
  return r;
}

chosen read_one(std::span<const specifier> fields, const std::vector<std::byte>& data) {
  chosen r{};
  const auto o = bind(chosen_layout, fields).read(data, {&r, 1});
  EXPECT_EQ(o.records, 1u);
  EXPECT_EQ(o.octets, data.size());
  return r;
}

TEST(Choose, TheFirstThatIsNotZero) {
  const specifier both[] = {specify(ie::postOctetDeltaCount, 4), specify(ie::octetDeltaCount, 2)};
  EXPECT_EQ(read_one(both, from_hex("00000009 0007")).octets, 7u) << "as listed, not as announced";
  EXPECT_EQ(read_one(both, from_hex("00000009 0000")).octets, 9u);
  EXPECT_EQ(read_one(both, from_hex("00000000 0000")).octets, 0u);
  const specifier one[] = {specify(ie::postOctetDeltaCount, 4)};
  EXPECT_EQ(read_one(one, from_hex("00000009")).octets, 9u);
}

TEST(Choose, WhatIsMeantInTheRecord) {
  const specifier all[] = {specify(ie::udpSourcePort, 2), specify(ie::tcpSourcePort, 2),
                           specify(ie::sourceTransportPort, 2), specify(ie::protocolIdentifier, 1)};
  EXPECT_EQ(read_one(all, from_hex("0011 0006 0001 11")).port, 0x11);
  EXPECT_EQ(read_one(all, from_hex("0011 0006 0001 06")).port, 6);
  EXPECT_EQ(read_one(all, from_hex("0011 0006 0001 01")).port, 1) << "of another protocol: what is of any";
  EXPECT_EQ(read_one(all, from_hex("0000 0006 0001 11")).port, 1) << "0 says nothing";
  EXPECT_EQ(read_one(all, from_hex("0000 0006 0000 11")).port, 0) << "nor is it of another protocol";
  const specifier apart[] = {specify(ie::udpSourcePort, 2), specify(ie::tcpSourcePort, 2),
                             specify(ie::protocolIdentifier, 1)};
  EXPECT_EQ(read_one(apart, from_hex("0011 0006 01")).port, 0) << "neither is meant";
  const specifier blind[] = {specify(ie::udpSourcePort, 2), specify(ie::tcpSourcePort, 2)};
  EXPECT_EQ(read_one(blind, from_hex("0011 0006")).port, 6) << "nothing says which: the first listed";
  EXPECT_EQ(read_one(blind, from_hex("0011 0000")).port, 0x11);
  const specifier only[] = {specify(ie::udpSourcePort, 2), specify(ie::protocolIdentifier, 1)};
  EXPECT_EQ(read_one(only, from_hex("0011 06")).port, 0x11) << "no choice";
}

TEST(Choose, EachRecordOfABatchForItself) {
  const specifier both[] = {specify(ie::octetDeltaCount, 1), specify(ie::sourceIPv4Address, 4),
                            specify(ie::postOctetDeltaCount, 1), specify(ie::sourceIPv6Address, 16)};
  std::vector<std::byte> data;
  for (unsigned i = 0; i < 100; ++i) {
    std::vector<std::byte> one(22);
    one[i % 2 == 0 ? 0 : 5] = static_cast<std::byte>(i + 1);
    one[i % 3 == 0 ? 4 : 21] = static_cast<std::byte>(i + 1);
    data.insert(data.end(), one.begin(), one.end());
  }
  const auto bound = bind(chosen_layout, both);
  std::vector<chosen> got(plan::batch);
  std::size_t done = 0;
  for (octets rest = data; !rest.empty();) {
    const auto o = bound.read(rest, got);
    ASSERT_NE(o.records, 0u);
    for (std::size_t i = 0; i < o.records; ++i, ++done) {
      EXPECT_EQ(got[i].octets, done + 1) << done;
      EXPECT_EQ(got[i].address.is_v4(), done % 3 == 0) << done;
      EXPECT_EQ(got[i].address.octets()[done % 3 == 0 ? 3 : 15], done + 1) << done;
    }
    rest = rest.subspan(o.octets);
  }
  EXPECT_EQ(done, 100u);
}

TEST(Choose, AmongNamesOfAnyLength) {
  const specifier names[] = {specify(ie::octetDeltaCount, 1), specify(ie::interfaceDescription, variable_length),
                             specify(ie::interfaceName, variable_length), specify(ie::postOctetDeltaCount, 1)};
  EXPECT_EQ(read_one(names, from_hex("00 03 616263 02 7879 05")), named("xy", 5));
  EXPECT_EQ(read_one(names, from_hex("01 03 616263 00 05")), named("abc", 1));
  EXPECT_EQ(read_one(names, from_hex("00 03 616263 ff0002 0000 00")), named("abc")) << "fill is no name";
  EXPECT_EQ(read_one(names, from_hex("00 00 00 00")), chosen{});
  const specifier fixed[] = {specify(ie::interfaceName, 4), specify(ie::interfaceDescription, 2)};
  EXPECT_EQ(read_one(fixed, from_hex("00000000 6869")).name, "hi");
}

TEST(Choose, ValuesThatSaturateAreCountedWhereTheyAreTaken) {
  const specifier wide[] = {specify(ie::sourceTransportPort, 4), specify(ie::udpSourcePort, 4)};
  const auto bound = bind(chosen_layout, wide);
  chosen r[2];
  const auto data = from_hex("00000001 00010000  00000000 00010000");
  const auto o = bound.read(data, r);
  EXPECT_EQ(o.saturated, 1u);
  EXPECT_EQ(r[0].port, 1);
  EXPECT_EQ(r[1].port, 0xffff);
}

TEST(Choose, ALayoutsOwnTemplateHasTheFirstOfEach) {
  constexpr auto ports = layout<chosen>(
      field<&chosen::port,
            choose<ie::sourceTransportPort, ie::sourceTransportPort, alternative<ie::tcpSourcePort, of_protocol<6>>>>);
  constexpr auto fields = specifiers_of(ports);
  EXPECT_EQ(fields[0], specify(ie::sourceTransportPort, 2));
  EXPECT_TRUE(bind(ports, fields).exact());
}

}  // namespace
