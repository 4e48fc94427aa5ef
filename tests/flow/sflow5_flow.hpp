// SPDX-License-Identifier: BSL-1.0
// A flow from a sample that has just these records, read over garbage, and frames to sample.
#pragma once

#include <flow/garbage.hpp>
#include <support/hex.hpp>

#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/builder.hpp>

namespace flowkit::test {

inline const sflow5::header sflow_head{ipv4_address{0xc00002fe}, 7, 100, 225'000};
/// One of 1024, from interface 3, which is where the packet came in.
inline const sflow5::flow_sample plain_sample{
    9, {0, 3}, 1024, 8192, 2, {sflow5::interface_format::single, 3}, {sflow5::interface_format::single, 5}, {}};

struct read_sample {
  flow::record r;
  bool has_packet;
};

/// Views in the flow last until the next one.
template <class Sample, class... Records>
read_sample read_flow_of(const Sample& s, timestamp received, const Records&... records) {
  static std::vector<std::byte> datagram;
  datagram.assign(4096, std::byte{0});
  sflow5::message_builder b{sflow5::sample_form::expanded};
  if (b.begin(datagram, sflow_head).code != errc::ok || b.add(s, records...).code != errc::ok)
    throw std::length_error("sample");
  const auto m = sflow5::decode(b.finish());
  const sflow5::block block = *m->samples.begin();
  read_sample out{garbage(), true};
  if constexpr (std::is_same_v<Sample, sflow5::flow_sample>)
    out.has_packet = flow::read_flow(*sflow5::decode_flow(block), m->head, received, out.r);
  else
    flow::read_flow(*sflow5::decode_discarded(block), m->head, received, out.r);
  return out;
}
template <class... Records>
flow::record flow_with(const Records&... records) {
  return read_flow_of(plain_sample, timestamp{}, records...).r;
}

inline std::string names_of_present(const flow::record& r) {
  std::string out;
  std::size_t i = 0;
  flow::table.for_each([&](auto field) {
    if (r.present.test(i++)) (out += field.info.name) += ' ';
  });
  return out;
}

/// A sampled header of that protocol; the octets stay.
inline sflow5::sampled_header header_of(sflow5::header_protocol protocol, std::string_view hex,
                                        std::uint32_t length = 70) {
  static std::vector<std::vector<std::byte>> kept;
  kept.push_back(from_hex(hex));
  return {static_cast<std::uint32_t>(protocol), length, 4, kept.back()};
}
inline sflow5::sampled_header ethernet(const std::string& hex, std::uint32_t length = 70) {
  return header_of(sflow5::header_protocol::ethernet, hex, length);
}

inline const std::string macs = "0200 0000 0b02 0200 0000 0a01 ";  // to, from
inline const std::string ipv4_tcp =
    "4508 0034 0000 4000 4006 4e85 c000 0201 c633 6402  # 192.0.2.1 -> 198.51.100.2, TOS 8, 52 octets, TTL 64\n"
    "c001 01bb 0000 0001 0000 0002 5018 1000 0000 0000  # 49153 -> 443, ACK PSH\n";
inline const std::string ipv6_udp =
    "6200 0000 0010 1140 2001 0db8 0000 0000 0000 0000 0000 0001 2001 0db8 0000 0000 0000 0000 0000 0002\n"
    "1388 0035 0010 0000 0000 0000 0000 0000  # 5000 -> 53\n";

}  // namespace flowkit::test
