// SPDX-License-Identifier: BSL-1.0
// Sampled packets of sFlow datagrams as addresses and ports, whatever link layers, tags and labels come before them.
#include <array>
#include <cstdio>

#include <flowkit/core/short_text.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5.hpp>

using namespace flowkit;

// Calls with each sampled packet of the datagram and the sampling rate.
template <class Callback>
error each_packet(octets datagram, Callback callback) {
  const auto message = sflow5::decode_lenient(datagram);
  if (!message) return message.failure();
  for (const sflow5::block& sample : message->found.samples) {
    if (!sflow5::is_flow(sample.format)) continue;
    const auto flow = sflow5::decode_flow(sample);
    if (!flow) continue;  // damaged: the others may be good
    for (const sflow5::block& part : flow->records)
      if (part.format == sflow5::sampled_header::id.format)
        if (const auto sampled = sflow5::decode<sflow5::sampled_header>(part)) callback(*sampled, flow->sampling_rate);
  }
  return message->wrong;
}

octets demonstration(std::span<std::byte> out);

int main() {
  std::array<std::byte, 512> buffer;
  unsigned seen = 0;
  const error e = each_packet(demonstration(buffer), [&](const sflow5::sampled_header& sampled, std::uint32_t rate) {
    const auto layers = packet::dissect(sampled.header, packet::layer_kind::ethernet);  // sampled.protocol is 1
    const auto [source, destination] = packet::addresses(sampled.header, layers);
    const auto ports = packet::ports(sampled.header, layers);
    std::printf("%s port %u -> %s port %u, %u octets, one of %u packets\n", text_of(source).c_str(), ports.source,
                text_of(destination).c_str(), ports.destination, sampled.frame_length, rate);
    seen += ports && ports.destination == 443 && source == ip_address{*parse<ipv6_address>("2001:db8::1")};
  });
  return e.code == errc::ok && seen == 1 ? 0 : 1;
}

octets demonstration(std::span<std::byte> out) {
  static std::array<std::byte, 128> header;
  packet::vlan_tag tag{};
  tag.id = 100;
  packet::ipv6 ip{};
  ip.hop_limit = 64, ip.source = *parse<ipv6_address>("2001:db8::1"),
  ip.destination = *parse<ipv6_address>("2001:db8::2");
  packet::tcp tcp{};
  tcp.source_port = 50'000, tcp.destination_port = 443;
  const auto size = packet::build(header, 1000, packet::ethernet{}, tag, ip, tcp);
  if (!size) return {};
  sflow5::flow_sample sample{};
  sample.sampling_rate = 1000;
  const sflow5::sampled_header sampled{1, static_cast<std::uint32_t>(*size + 1000 + 4), 4, octets{header}.first(*size)};
  sflow5::message_builder builder;
  if (builder.begin(out, {.agent = ipv4_address{0xc0000264}, .sub_agent = 0, .sequence = 1, .uptime = 60'000}).code !=
          errc::ok ||
      builder.add(sample, sampled).code != errc::ok)
    return {};
  return builder.finish();
}
