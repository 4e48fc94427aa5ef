// SPDX-License-Identifier: BSL-1.0
// Flows as they arrive at a UDP port, a line each: NetFlow v9 and IPFIX, whatever templates the exporters use.
//   live_v9           listens at port 2055
//   live_v9 --demo    sends a few flows to itself and ends
#include <array>
#include <cstdio>

#include <flowkit/core/short_text.hpp>
#include <flowkit/flow/collector.hpp>
#include <flowkit/netflow9.hpp>

#include "udp.hpp"

using namespace flowkit;

// What is wanted of each flow.
struct seen {
  ip_address source, destination;
  std::uint16_t port;
  std::uint64_t bytes;
  std::uint32_t sampled;  // one of so many packets was counted; 0: unknown
};

// clang-format off
constexpr auto seen_layout = layout<seen>(
    field<&seen::source, any_of<ie::sourceIPv4Address, ie::sourceIPv6Address>>,
    field<&seen::destination, any_of<ie::destinationIPv4Address, ie::destinationIPv6Address>>,
    field<&seen::port, ie::destinationTransportPort>,
    field<&seen::bytes, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::postOctetDeltaCount>>,
    field<&seen::sampled, ie::samplingInterval>);
// clang-format on

void demonstrate(int socket);

int main(int argc, char**) {
  const bool demo = argc > 1;
  const int socket = udp::open(demo ? 0 : 2055);
  if (socket < 0) return std::perror("port 2055"), 3;
  if (demo) demonstrate(socket);

  flow::collector<seen_layout> collector;
  std::array<std::byte, 65535> buffer;
  while (!demo || collector.counts().flows < 2) {
    const auto [datagram, source, at] = udp::receive(socket, buffer);
    if (datagram.empty() && demo) return 1;
    if (datagram.empty()) continue;

    const auto show = [](const seen& f) {
      std::printf("%s -> %s port %u: %llu octets, one of %u packets\n", text_of(f.source).c_str(),
                  text_of(f.destination).c_str(), f.port, static_cast<unsigned long long>(f.bytes), f.sampled);
    };
    const auto got = collector.read(datagram, source, show, at);
    if (!got.ok())
      std::printf("%s: %s at octet %u\n", text_of(source.address).c_str(), to_string(got.failure.code),
                  got.failure.offset);
    if (got.lost > 0) std::printf("%s: %lld lost\n", text_of(source.address).c_str(), static_cast<long long>(got.lost));
  }
}

// The exporter of the demonstration. Flows are sent before their template, as happens when a collector starts.
struct sent {
  ipv4_address source, destination;
  std::uint16_t port;
  std::uint32_t octets;
};
struct rate {
  std::uint32_t system, interval;
};
// clang-format off
constexpr auto sent_layout = layout<sent>(
    field<&sent::source, ie::sourceIPv4Address>, field<&sent::destination, ie::destinationIPv4Address>,
    field<&sent::port, ie::destinationTransportPort>, field<&sent::octets, ie::octetDeltaCount>);
constexpr auto rate_layout = layout<rate>(
    field<&rate::system, ie::netflow9_scope::System>, field<&rate::interval, ie::samplingInterval>);
// clang-format on
using sent_template = layout_template<sent_layout, 256>;
using rate_template = layout_template<rate_layout, 257, 1>;

void demonstrate(int socket) {
  netflow9::message_builder builder;
  std::array<std::byte, 512> out;
  const auto send = [&](auto... parts) {
    netflow9::header head{};
    head.unix_secs = 1'700'000'000;
    if (builder.begin(out, head).code == errc::ok && ((parts(builder).code == errc::ok) && ...))
      udp::send_to_itself(socket, builder.finish());
  };
  const sent flow{*parse<ipv4_address>("192.0.2.1"), *parse<ipv4_address>("198.51.100.2"), 443, 1500};
  send([&](auto& b) { return b.add(sent_template{}, flow); });
  send([](auto& b) { return b.add_template(rate_template{}); },
       [](auto& b) {
         return b.add(rate_template{}, {0, 100});
       });
  send([](auto& b) { return b.add_template(sent_template{}); }, [&](auto& b) { return b.add(sent_template{}, flow); });
}
