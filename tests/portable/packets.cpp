// SPDX-License-Identifier: BSL-1.0
// Packets built and dissected, whole and damaged; sFlow datagrams that sample them, read as normalised flows.
#include <array>

#include <conformance/generators/record.hpp>
#include <flowkit/core/short_text.hpp>
#include <flowkit/flow.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5.hpp>
#include <portable/subject.hpp>

namespace flowkit::portable {

namespace {

using namespace packet;
using buffer = std::vector<std::byte>;

template <class... Headers>
buffer built(source& from) {
  const std::tuple<Headers...> headers{conformance::arbitrary_record(header_traits<Headers>::layout, from)...};
  buffer out(1000);
  const auto size = std::apply([&](const auto&... h) { return build(out, 100, h...); }, headers);
  out.resize(size ? *size : 0);
  return out;
}

/// Headers in order of their making: braces above.
buffer any_packet(source& from) {
  switch (from.below(8)) {
    case 0: return built<ethernet, ipv4, tcp>(from);
    case 1: return built<ethernet, vlan_tag, ipv6, udp>(from);
    case 2: return built<ethernet, packet::mpls, packet::mpls, ipv4, udp>(from);
    case 3: return built<ethernet, ipv4, gre, ipv6, tcp>(from);
    case 4: return built<ethernet, ipv4, udp, vxlan, ethernet, ipv4, tcp>(from);
    case 5: return built<ethernet, ipv6, udp, geneve, ethernet, ipv6, icmp>(from);
    case 6: return built<ethernet, vlan_tag, pppoe, ppp, ipv4, icmp>(from);
    default: return built<ethernet, arp>(from);
  }
}

/// A packet with its text; the dissector reads sums of many octets at once.
counterexample dissected(source& from, digest& out) {
  buffer in = any_packet(from);
  if (in.empty()) return "cannot be built";
  out.add(octets{in});
  if (from.coin()) in.resize(from.below(in.size() + 1));
  for (std::uint64_t n = in.empty() ? 0 : from.below(3); n > 0; --n)
    in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
  const dissection d = dissect(in, layer_kind::ethernet);
  for (const layer l : d) out.add(std::uint64_t{static_cast<std::uint8_t>(l.kind)} << 32 | l.offset);
  out.add(std::uint64_t{static_cast<std::uint8_t>(d.why())} << 32 | d.offset());
  for (const std::uint8_t at : {d.network(), d.transport(), d.vlan(), d.mpls(), d.tunnel()}) out.add(std::uint64_t{at});
  const auto [source_address, destination] = addresses(in, d);
  out.add(std::string_view{text_of(source_address).c_str()});
  out.add(std::string_view{text_of(destination).c_str()});
  const port_pair found = ports(in, d);
  out.add(found ? std::uint64_t{found.source} << 16 | found.destination : ~std::uint64_t{0});
  out.add(std::uint64_t{internet_checksum(ones_complement_sum(in))});
  return {};
}

counterexample sampled(source& from, digest& out) {
  const buffer header = any_packet(from);
  auto sample = conformance::arbitrary_record(sflow5::flow_sample_layout, from);
  sample.records = {};
  buffer room(60'000);
  sflow5::message_builder builder{from.coin() ? sflow5::sample_form::expanded : sflow5::sample_form::compact};
  if (builder.begin(room, conformance::arbitrary_record(sflow5::header_layout, from)).code != errc::ok)
    return "cannot begin";
  const sflow5::sampled_header in{1, static_cast<std::uint32_t>(header.size() + 100), 4, octets{header}};
  if (const error e = builder.add(sample, in, conformance::arbitrary_record(layout_of<sflow5::extended_switch>, from));
      e.code != errc::ok)
    return std::string{"cannot be added: "} + to_string(e.code);
  const octets datagram = builder.finish();
  out.add(datagram);
  const auto m = sflow5::decode(datagram);
  if (!m || m->samples.size() != 1) return "does not decode";
  for (const sflow5::block& b : m->samples) {
    const auto flow = sflow5::decode_flow(b);
    if (!flow || flow->sampling_rate != sample.sampling_rate) return "has another sample";
    flow::record r{};
    out.add(std::uint64_t{flow::read_flow(*flow, m->head, from_unix_seconds(1'750'000'000), r)});
    std::array<char, flow::max_line> line{};
    text_writer json{line};
    write_json_line(json, r, {"192.0.2.1"}, flow::columns);
    out.add(json.text());
  }
  return {};
}

}  // namespace

void add_packets(std::vector<subject>& to) {
  to.push_back({"packets.dissected", &dissected});
  to.push_back({"packets.sampled", &sampled});
}

}  // namespace flowkit::portable
