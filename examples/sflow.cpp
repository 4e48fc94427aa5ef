// SPDX-License-Identifier: BSL-1.0
// An sFlow datagram written and read: a sampled packet built and dissected again, and a vendor's own structure in
// addition to the published ones.
#include <array>
#include <cstdio>

#include <flowkit/core/text.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5.hpp>

using namespace flowkit;

// Enterprise 32473 is for examples (RFC 5612). XDR chooses the form on the wire by the members' types.
struct queue_delay {
  static constexpr auto id = sflow5::flow_structure(32473, 1);
  std::uint32_t queue, nanoseconds;
  std::string_view port;

  template <class T = queue_delay>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::queue>, xdr<&T::nanoseconds>, xdr<&T::port>);
  }
};

int main() {
  std::array<std::byte, 128> header;
  packet::ipv4 ip{};
  ip.ttl = 64, ip.source = {0xc0000201}, ip.destination = {0xc6336402};
  packet::tcp tcp{};
  tcp.source_port = 50'000, tcp.destination_port = 443;
  // Types, lengths and the checksum follow from what comes next; 1000 octets of payload are not written.
  const auto size = packet::build(header, 1000, packet::ethernet{}, ip, tcp);
  if (!size) return 1;

  std::array<std::byte, sflow5::default_max_datagram> buffer;
  sflow5::message_builder builder;
  sflow5::flow_sample sample{};
  sample.source = {0, 3};  // ifIndex 3
  sample.sampling_rate = 1000;
  sample.sample_pool = 1000;
  if (builder.begin(buffer, {.agent = ipv4_address{0xc0000264}, .sub_agent = 0, .sequence = 1, .uptime = 60'000})
              .code != errc::ok ||
      builder.add(sample, sflow5::sampled_header{1, 1058, 4, octets{header}.first(*size)},
                  sflow5::extended_switch{10, 0, 20, 0}, queue_delay{2, 700, "eth3"})
              .code != errc::ok)
    return 1;

  const auto message = sflow5::decode(builder.finish());
  if (!message) return 1;
  unsigned seen = 0;
  for (const sflow5::block& b : message->samples) {
    if (!sflow5::is_flow(b.format)) continue;
    const auto flow = sflow5::decode_flow(b);
    if (!flow) return 1;
    for (const sflow5::block& record : flow->records) {
      if (record.format == sflow5::sampled_header::id.format) {
        const auto sampled = sflow5::decode<sflow5::sampled_header>(record);
        if (!sampled) return 1;
        const auto layers = packet::dissect(sampled->header, packet::layer_kind::ethernet);
        const auto ports = packet::ports(sampled->header, layers);
        if (layers.network() == packet::dissection::none || !ports) return 1;
        const auto network = packet::ipv4_layout.read(sampled->header.data() + layers[layers.network()].offset);
        char line[64];
        text_writer out{line};
        write_text(out, network.source), out.put(" -> "), write_text(out, network.destination);
        out.put(" port "), write_text(out, ports.destination);
        std::printf("%.*s, one of %u packets\n", static_cast<int>(out.text().size()), line, flow->sampling_rate);
        seen += ports.destination == 443;
      } else if (record.format == queue_delay::id.format) {
        const auto delay = sflow5::decode<queue_delay>(record);
        if (!delay) return 1;
        std::printf("queue %u of %.*s: %u ns\n", delay->queue, static_cast<int>(delay->port.size()), delay->port.data(),
                    delay->nanoseconds);
        seen += delay->nanoseconds == 700;
      }
    }
  }
  return seen == 2 ? 0 : 1;
}
