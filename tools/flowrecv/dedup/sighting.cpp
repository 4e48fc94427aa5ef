// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/dedup/sighting.hpp"

#include <bit>
#include <random>

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

namespace {
using flow::record;

/// Hashes begin with a number of this process: nobody outside can choose keys that meet.
std::uint64_t process_number() noexcept {
  static const std::uint64_t number = [] {
    std::random_device chance;
    return std::uint64_t{chance()} << 32 ^ chance();
  }();
  return number;
}
std::uint64_t mix_in(std::uint64_t h, const ip_address& a) noexcept {
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(a.octets());
  return mix_bits(mix_bits(h ^ words[0]) ^ words[1]) + a.family();
}

/// RFC 3927, RFC 4291: not forwarded; and the unspecified address, from which a host asks for one.
bool is_of_a_link(const ip_address& a) noexcept {
  const auto& o = a.octets();
  if (a.is_v4())
    return (o[0] == 169 && o[1] == 254) || (o[0] == 224 && o[1] == 0 && o[2] == 0) || a.v4().value == 0xffff'ffff ||
           a.v4().value == 0;
  return (o[0] == 0xfe && (o[1] & 0xc0) == 0x80) || (o[0] == 0xff && (o[1] & 0x0f) <= 2) || !is_specified(a);
}

template <auto Member>
bool has_time(const record& r) noexcept {
  return r.has<Member>() && r.*Member != unknown_time;
}

/// Where exporters have the type and the code of ICMP differs.
std::optional<std::uint16_t> icmp_of(const record& r) noexcept {
  if (r.has<&record::icmp_type_code>()) return r.icmp_type_code;
  if (r.has<&record::icmp_type_code_v6>()) return r.icmp_type_code_v6;
  const auto joined = [](unsigned type, unsigned code) { return static_cast<std::uint16_t>(type << 8 | code); };
  if (r.has<&record::icmp_type>()) return joined(r.icmp_type, r.get<&record::icmp_code>());
  if (r.has<&record::icmp_type_v6>()) return joined(r.icmp_type_v6, r.get<&record::icmp_code_v6>());
  return r.has<&record::destination_port>() ? std::optional{r.destination_port} : std::nullopt;
}

bool set_ports(const record& r, flow_key& k) noexcept {
  constexpr std::uint8_t icmp = 1, tcp = 6, udp = 17, icmp_v6 = 58, sctp = 132;
  if (r.protocol == icmp || r.protocol == icmp_v6) {
    const auto type_code = icmp_of(r);
    k.destination_port = type_code.value_or(0);
    return type_code.has_value();
  }
  const bool has = r.has<&record::source_port>() && r.has<&record::destination_port>();
  if (has) k.source_port = r.source_port, k.destination_port = r.destination_port;
  return has || (r.protocol != tcp && r.protocol != udp && r.protocol != sctp);
}
}  // namespace

void flow_key::set_hash() noexcept {
  const std::uint64_t h = mix_in(mix_in(process_number(), source), destination);
  hash = mix_bits(h ^ (std::uint64_t{protocol} << 32 | std::uint64_t{source_port} << 16 | destination_port));
}

std::variant<sighting, not_compared> sighting_of(const record& r, const exporter& from) {
  // Samples of sFlow are of packets: those of one packet at two agents are rare, and not to be told from others.
  if (from.key.kind == protocol::sflow5 || r.get<&record::sampling_interval>() > 1) return not_compared::sampled;
  if (!r.has<&record::source>() || !r.has<&record::destination>() || !r.has<&record::protocol>() ||
      r.get<&record::packets>() == 0 || !r.has<&record::bytes>() || !has_time<&record::start>(r) ||
      !has_time<&record::end>(r))
    return not_compared::incomplete;
  if (is_of_a_link(r.source) || is_of_a_link(r.destination)) return not_compared::of_a_link;
  sighting s;
  s.key = {.source = r.source, .destination = r.destination, .protocol = r.protocol};
  if (!set_ports(r, s.key)) return not_compared::incomplete;
  s.key.set_hash();
  const std::uint64_t device = mix_in(~process_number(), from.key.source.address);
  s.from.device = static_cast<std::uint32_t>(device);
  s.from.exporter = static_cast<std::uint32_t>(
      mix_bits(device ^ (std::uint64_t{from.key.domain} << 24 | std::uint64_t{from.key.source.port} << 8 |
                         static_cast<std::uint64_t>(from.key.kind))));
  if (r.has<&record::direction>() && r.direction <= 1)
    s.from.at = r.direction == 0 ? vantage::side::ingress : vantage::side::egress;
  if (r.has<&record::ingress_vrf>()) s.vrf = r.ingress_vrf;
  s.start = r.start, s.end = r.end < r.start ? r.start : r.end;
  s.packets = r.packets, s.octets = r.bytes;
  return s;
}

}  // namespace flowkit::tools
