// SPDX-License-Identifier: BSL-1.0
// What the tests of collectors send: an exporter of either protocol with templates of flows and of options.
#pragma once

#include <flowkit/flow/collector.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include <array>
#include <vector>

namespace flowkit::test {

struct sent_flow {
  ipv4_address source;
  std::uint32_t octets;
  std::uint32_t interface;
};
inline constexpr auto sent_layout =
    layout<sent_flow>(field<&sent_flow::source, ie::sourceIPv4Address>, field<&sent_flow::octets, ie::octetDeltaCount>,
                      field<&sent_flow::interface, ie::ingressInterface>);
using sent_template = layout_template<sent_layout, 256>;
using second_template = layout_template<sent_layout, 258>;

struct port_only {
  std::uint16_t port;
};
inline constexpr auto port_layout = layout<port_only>(field<&port_only::port, ie::sourceTransportPort>);
using port_template = layout_template<port_layout, 257>;

struct sampled_interface {
  std::uint32_t interface, interval;
};
inline constexpr auto sampled_layout =
    layout<sampled_interface>(field<&sampled_interface::interface, ie::ingressInterface>,
                              field<&sampled_interface::interval, ie::samplingInterval>);
using ipfix_options = layout_template<sampled_layout, 300, 1>;
inline constexpr auto sampled_v9_layout =
    layout<sampled_interface>(field<&sampled_interface::interface, ie::netflow9_scope::Interface>,
                              field<&sampled_interface::interval, ie::samplingInterval>);
using netflow9_options = layout_template<sampled_v9_layout, 300, 1>;

/// What is wanted of it.
struct wanted_flow {
  std::uint64_t bytes;
  ipv4_address source;
  std::uint16_t every;
  friend bool operator==(const wanted_flow&, const wanted_flow&) = default;
};
inline constexpr auto wanted_layout = layout<wanted_flow>(
    field<&wanted_flow::bytes, any_of<ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&wanted_flow::source, ie::sourceIPv4Address>, field<&wanted_flow::every, ie::samplingInterval>);

using bytes = std::vector<std::byte>;

template <class Encoding>
typename Encoding::header head_of(std::uint32_t uptime) {
  if constexpr (std::is_same_v<Encoding, ipfix::encoding>)
    return {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 5};
  else
    return {.count = 0, .sys_uptime = uptime, .unix_secs = 1'700'000'000, .sequence = 0, .source_id = 5};
}

/// One exporter: message(f) is a message that f(builder) fills.
template <class Encoding>
struct sender {
  using options_template =
      std::conditional_t<std::is_same_v<Encoding, ipfix::encoding>, ipfix_options, netflow9_options>;
  message_builder<Encoding> builder;
  std::uint32_t uptime = 60'000;

  template <class Fill>
  bytes message(Fill fill) {
    std::array<std::byte, 1400> buffer;
    EXPECT_EQ(builder.begin(buffer, head_of<Encoding>(uptime)), error{});
    fill(builder);
    const octets made = builder.finish();
    return {made.begin(), made.end()};
  }
  template <class Template>
  bytes announce(Template t) {
    return message([&](auto& b) { EXPECT_EQ(b.add_template(t), error{}); });
  }
  /// `n` flows from 192.0.2.0 + `from` on.
  template <class Template = sent_template>
  bytes flows(std::uint32_t from, std::uint32_t n = 1) {
    return message([&](auto& b) {
      for (std::uint32_t i = 0; i < n; ++i)
        EXPECT_EQ(b.add(Template{}, {{0xc0000200u + from + i}, 1000 + from + i, 7}), error{});
    });
  }
  bytes sampling(std::uint32_t interface, std::uint32_t interval) {
    return message([&](auto& b) {
      EXPECT_EQ(b.add_template(options_template{}), error{});
      EXPECT_EQ(b.add(options_template{}, {interface, interval}), error{});
    });
  }
};

inline wanted_flow flow_of(std::uint32_t n, std::uint16_t every = 0) { return {1000ull + n, {0xc0000200u + n}, every}; }

inline constexpr message_source exporter_a{.address = ipv4_address{0x0a000001}, .port = 1000};
inline constexpr message_source exporter_b{.address = ipv4_address{0x0a000002}, .port = 1000};

}  // namespace flowkit::test
