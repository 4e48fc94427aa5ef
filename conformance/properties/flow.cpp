// SPDX-License-Identifier: BSL-1.0
// Normalised flows: their times against 64-bit uptime that never wraps, and the digest of sets of them.
#include <array>

#include <conformance/generators/record.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/flow.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/packet/build.hpp>

namespace flowkit::conformance {

namespace {

std::string milliseconds_of(timestamp t) { return std::to_string(to_unix_milliseconds(t)); }

/// The exporter's clock as it is, 64 bits wide, and what of it fits into a datagram.
template <class Format>
counterexample fixed_times(source& from) {
  fixed::message<Format> m{arbitrary_record(Format::header_layout, from), {}};
  typename Format::record r = arbitrary_record(Format::record_layout, from);
  const std::int64_t uptime = from.between(0, std::int64_t{1} << 35);
  // Up to 24.8 days of age or of clock skew; most flows are a few minutes long and end before their export.
  const bool wild = from.below(4) == 3;
  const std::int64_t first = uptime - from.between(wild ? -0x7fff'ffff : -10, wild ? 0x7fff'ffff : 600'000);
  const std::int64_t last = wild ? uptime - from.between(-0x7fff'ffff, 0x7fff'ffff) : first + from.between(-3, 600'000);
  m.head.sys_uptime = static_cast<std::uint32_t>(uptime);
  m.head.unix_nsecs %= 1'000'000'000;
  r.first = static_cast<std::uint32_t>(first);
  r.last = static_cast<std::uint32_t>(last);
  m.records = list<Format::record_layout>{{&r, 1}};

  std::array<std::byte, fixed::encoded_size<Format>(1)> datagram{};
  if (!fixed::encode(m, datagram)) return "cannot be encoded";
  const auto decoded = fixed::decode<Format>(datagram);
  if (!decoded) return "cannot be decoded";
  const flow::record got = flow::fixed_flows<Format>{*decoded, {}}[0];

  const std::int64_t exported = std::int64_t{m.head.unix_secs} * 1'000'000'000 + m.head.unix_nsecs;
  const std::int64_t start = exported + (first - uptime) * 1'000'000, end = exported + (last - uptime) * 1'000'000;
  const bool believable = first <= last && last - first < 0x8000'0000 && last - uptime <= std::int64_t{max_ms_ahead};
  const bool has = got.has<&flow::record::start>();
  const std::string what = "exported at " + std::to_string(exported / 1'000'000) + ", uptime " +
                           std::to_string(uptime) + ", first " + std::to_string(first) + ", last " +
                           std::to_string(last) + ": start " + (has ? milliseconds_of(got.start) : "none") + ", end " +
                           (has ? milliseconds_of(got.end) : "none") + "\n" +
                           commented_hex(fixed::message_layout<Format>, datagram);
  if (has != got.has<&flow::record::end>() || has != got.has<&flow::record::span>()) return "half a time: " + what;
  if (has != believable) return (has ? "takes " : "refuses ") + what;
  if (has && (got.start.ns != start || got.end.ns != end || got.span.ns != end - start)) return "wrong: " + what;
  const timestamp expected_file = has ? got.end : timestamp{exported};
  if (flow::filed_under(got) != expected_file) return "filed under another time: " + what;
  return {};
}

flow::record arbitrary_flow(source& from) {
  flow::record r{};
  r.source = ipv4_address{static_cast<std::uint32_t>(from.word())};
  r.destination = ipv4_address{static_cast<std::uint32_t>(from.word())};
  if (from.coin()) r.source = ipv6_address{detail::arbitrary_octets<std::array<std::uint8_t, 16>>(from)};
  if (from.coin()) r.destination = ipv6_address{detail::arbitrary_octets<std::array<std::uint8_t, 16>>(from)};
  r.source_port = static_cast<std::uint16_t>(from.word());
  r.destination_port = static_cast<std::uint16_t>(from.word());
  r.protocol = static_cast<std::uint8_t>(from.word());
  r.bytes = from.word();
  r.packets = from.word();
  r.start = from_unix_milliseconds(from.between(1, 4'000'000'000'000));
  r.end = r.start + milliseconds(from.between(0, 1'000'000));
  r.present = ~flow::presence{};
  return r;
}

/// What a receiver may get wrong, one thing at a time; its name.
std::string damage(flow::record& r, source& from) {
  const auto address = [&](ip_address& a) {
    auto octets = a.octets();
    octets[from.below(a.is_v4() ? 4 : 16)] ^= static_cast<std::uint8_t>(1u << from.below(8));
    a = a.is_v4() ? ip_address{wire<ipv4_address>::read<4, abstract_type::ipv4Address>(
                        std::as_bytes(std::span{octets}).data())}
                  : ip_address{ipv6_address{octets}};
  };
  const std::uint64_t bit = std::uint64_t{1} << from.below(64);
  switch (from.below(12)) {
    case 0: return r.bytes ^= bit, "bytes";
    case 1: return r.packets ^= bit, "packets";
    case 2: return address(r.source), "source";
    case 3: return address(r.destination), "destination";
    case 4: return r.source_port ^= static_cast<std::uint16_t>(1u << from.below(16)), "source port";
    case 5: return r.destination_port ^= static_cast<std::uint16_t>(1u << from.below(16)), "destination port";
    case 6: return r.protocol ^= static_cast<std::uint8_t>(1u << from.below(8)), "protocol";
    case 7: return r.start = r.start + milliseconds(from.between(1, 1'000'000'000)), "start";
    case 8: return r.end = r.end - milliseconds(from.between(1, 1'000'000'000)), "end";
    case 9: return r.set_present<&flow::record::start>(false), "presence of start";
    case 10: {
      const bool differ = r.source != r.destination;
      std::swap(r.source, r.destination);
      return differ ? "direction" : "";
    }
    default:  // the same octets in an address of the other family
      if (!r.source.is_v4()) return "";
      return r.source = ipv6_address{r.source.octets()}, "address family";
  }
}

counterexample digest_sees_damage(source& from) {
  flow::record r = arbitrary_flow(from);
  const std::uint64_t before = digest(r);
  const std::string what = damage(r, from);
  if (!what.empty() && digest(r) == before) return "does not see another " + what;
  return {};
}

/// What the digest must not see: order, other fields, and times below a millisecond.
counterexample digest_ignores_the_rest(source& from) {
  flow::record r = arbitrary_flow(from);
  const std::uint64_t before = digest(r);
  r.start = r.start + duration{from.between(0, 999'999)};
  r.ingress_interface ^= static_cast<std::uint32_t>(from.word());
  r.tos ^= static_cast<std::uint8_t>(from.word());
  r.next_hop.value ^= static_cast<std::uint32_t>(from.word());
  r.exported.ns ^= static_cast<std::int64_t>(from.word());
  r.received.ns ^= static_cast<std::int64_t>(from.word());
  r.set_present<&flow::record::received>(from.coin());
  if (digest(r) != before) return "depends on what it does not cover";
  return {};
}

/// Two flows that have swapped a value are not the same set, though each value is there once.
counterexample digest_of_sets(source& from) {
  flow::record a = arbitrary_flow(from), b = arbitrary_flow(from);
  const std::uint64_t before = digest(a) + digest(b);
  if (before != digest(b) + digest(a)) return "depends on the order";
  if (a.bytes == b.bytes) return {};
  std::swap(a.bytes, b.bytes);
  flow::record same = a;
  same.bytes = b.bytes;
  const bool differ_otherwise = digest(same) != digest(b);
  if (differ_otherwise && digest(a) + digest(b) == before) return "does not see two flows that swapped their bytes";
  return {};
}

/// A frame as find_usual() looks for, mostly; a few octets of its headers may be others.
std::vector<std::byte> usual_frame(source& from) {
  std::vector<std::byte> frame(128);
  from.many().fill(frame);
  const packet::ethernet link{{{2, 1}}, {{2, 2}}, 0};
  packet::vlan_tag tag = arbitrary_record(packet::vlan_tag_layout, from);
  packet::ipv4 v4 = arbitrary_record(packet::ipv4_layout, from);
  packet::ipv6 v6 = arbitrary_record(packet::ipv6_layout, from);
  packet::tcp tcp = arbitrary_record(packet::tcp_layout, from);
  packet::udp udp = arbitrary_record(packet::udp_layout, from);
  v4.fragment_offset = 0;
  switch (from.below(8)) {
    case 0: static_cast<void>(packet::build(frame, 900, link, v4, tcp)); break;
    case 1: static_cast<void>(packet::build(frame, 900, link, v4, udp)); break;
    case 2: static_cast<void>(packet::build(frame, 900, link, v6, tcp)); break;
    case 3: static_cast<void>(packet::build(frame, 900, link, v6, udp)); break;
    case 4: static_cast<void>(packet::build(frame, 900, link, tag, v4, tcp)); break;
    case 5: static_cast<void>(packet::build(frame, 900, link, tag, v4, udp)); break;
    case 6: static_cast<void>(packet::build(frame, 900, link, tag, v6, tcp)); break;
    default: static_cast<void>(packet::build(frame, 900, link, tag, v6, udp)); break;
  }
  for (std::uint64_t n = from.below(4); n > 0; --n) {
    constexpr std::uint8_t edges[] = {0x45, 0x46, 0x60, 0x50, 0x40, 0, 1, 17, 6, 20, 28, 40, 0x08, 0x81, 0xff};
    frame[12 + from.below(70)] =
        static_cast<std::byte>(from.coin() ? edges[from.below(std::size(edges))] : from.word() & 0xff);
  }
  if (from.below(4) == 3) frame.resize(from.below(frame.size() + 1));
  frame.shrink_to_fit();
  return frame;
}

std::string all_columns(const flow::record& r) {
  std::string line(flow::max_line, '\0');
  text_writer out{line};
  write_json_line(out, r, {}, {flow::columns.data(), flow::columns.size()});
  return std::string{out.text()};
}

/// The pass over usual packets has the dissector as its reference: what it takes, it reads alike.
counterexample usual_packet_like_dissected(source& from) {
  const std::vector<std::byte> frame = usual_frame(from);
  flow::record one{}, other{};
  one.present = flow::detail::read_usual(frame, one);
  if (one.present.none()) return {};
  flow::read_packet(frame, packet::dissect(frame, packet::layer_kind::ethernet), other);
  if (one.present == other.present && all_columns(one) == all_columns(other)) return {};
  return "in one pass " + all_columns(one) + "dissected " + all_columns(other) + hex(frame);
}

}  // namespace

void add_flow_properties(std::vector<property>& to) {
  to.push_back({"flow.netflow1.times", &fixed_times<netflow1::format>});
  to.push_back({"flow.netflow5.times", &fixed_times<netflow5::format>});
  to.push_back({"flow.netflow7.times", &fixed_times<netflow7::format>});
  to.push_back({"flow.digest.sees_damage", &digest_sees_damage});
  to.push_back({"flow.digest.ignores_the_rest", &digest_ignores_the_rest});
  to.push_back({"flow.digest.of_sets", &digest_of_sets});
  to.push_back({"flow.packet.usual_like_dissected", &usual_packet_like_dissected});
}

}  // namespace flowkit::conformance
