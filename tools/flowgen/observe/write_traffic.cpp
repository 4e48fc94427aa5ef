// SPDX-License-Identifier: BSL-1.0
// The parts of a profile about what is exported, not how: applications, and what sFlow samples.
#include <algorithm>
#include <string>

#include <flowkit/packet/icmp.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/tcp.hpp>
#include <flowkit/packet/udp.hpp>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/observe/profile_text.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t most_applications = 10;
constexpr std::uint64_t most_packet = 65'535;  ///< IPv4's total length
constexpr std::uint64_t most_number = 0x7fff'ffff;

std::uint64_t share_of(std::uint64_t part, std::uint64_t all, std::uint64_t of) noexcept {
  return all == 0 ? 0
                  : static_cast<std::uint64_t>(
                        static_cast<double>(part) * static_cast<double>(of) / static_cast<double>(all) + 0.5);
}

std::string protocol_text(std::uint8_t protocol) {
  using namespace packet::ip_protocol;
  if (protocol == tcp) return "\"tcp\"";
  if (protocol == udp) return "\"udp\"";
  if (protocol == icmp) return "\"icmp\"";
  return fmt::to_string(protocol);
}

/// Of the shortest packet.
std::uint64_t headers_of(const seen_application& a) noexcept {
  using namespace packet;
  const std::size_t network = a.v4 ? ipv4_layout.size : ipv6_layout.size;
  if (a.protocol == ip_protocol::tcp) return network + tcp_layout.size;
  if (a.protocol == ip_protocol::udp) return network + udp_layout.size;
  if (a.protocol == ip_protocol::icmp) return network + icmp_layout.size;
  return network;
}

std::string range_text(const seen_range& r, std::uint64_t least, std::uint64_t most) {
  if (r.is_empty) return fmt::format("[{}, {}]", least, least);
  return fmt::format("[{}, {}]", std::clamp(r.from, least, most), std::clamp(r.to, least, most));
}

void write_names(profile_lines& out, const char* key, sflow5::block_kind kind, const std::set<std::uint32_t>& formats,
                 std::uint32_t usual) {
  std::string names, others;
  for (const std::uint32_t f : formats) {
    const sflow5::structure_id id{kind, static_cast<sflow5::data_format>(f)};
    if (const std::string name = profile_name(id); !name.empty())
      names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", name);
    else if (f != usual)
      others += fmt::format("{}{}", others.empty() ? "" : ", ", structure_text(id));
  }
  out.line("{} = [{}]", key, names);
  if (!others.empty()) out.comment("seen as well, which profiles cannot say: {}", others);
}
}  // namespace

void write_sflow(profile_lines& out, const observation& o) {
  const sflow_observation& s = o.sflow;
  out.table("[sflow]");
  if (!s.sources.empty()) out.line("data_sources = {}", s.sources.size());
  if (const auto interval = s.counter_interval())
    out.line("counter_interval = \"{}\"", interval_text(as_set(*interval)));
  else if (s.counters_samples == 0)
    out.line("counter_interval = \"0\"");
  else
    out.comment("counter_interval is not known: no source was counted twice");
  // Fewer octets would cut the ports off.
  if (s.header != 0) out.line("header = {}", std::clamp<std::size_t>(s.header, min_header_size, max_header_size));
  if (s.header != 0 && s.header < min_header_size) out.comment("seen: {}", s.header);
  out.line("expanded = {}", s.expanded > s.compact);
  write_names(out, "extended", sflow5::block_kind::flow_record, s.flow_formats, sflow_observation::sampled_header);
  write_names(out, "counters", sflow5::block_kind::counter_record, s.counter_formats, 0);
  out.line("drops = {}", share_of(s.discarded, s.samples + s.discarded, 100));
}

void write_traffic(profile_lines& out, const observation& o) {
  const auto most = o.talk.most(most_applications);
  const bool is_sampled = o.which == protocol::sflow5;
  const bool can_be_v6 = is_sampled || o.which == protocol::netflow9 || o.which == protocol::ipfix;
  if (most.empty() && (!can_be_v6 || o.v4 + o.v6 == 0)) return;
  out.table("[traffic]");
  if (can_be_v6 && o.v4 + o.v6 != 0) out.line("ipv6 = {}", share_of(o.v6, o.v4 + o.v6, 100));
  if (is_sampled && !most.empty()) out.comment("samples are packets: sizes and durations of flows are not known");
  for (const seen_application& a : most) {
    if (is_sampled && a.protocol != packet::ip_protocol::tcp && a.protocol != packet::ip_protocol::udp &&
        a.protocol != packet::ip_protocol::icmp) {
      out.comment("seen as well: packets of protocol {}, which are not made", a.protocol);
      continue;
    }
    out.table("[[traffic.application]]");
    out.line("protocol = {}", protocol_text(a.protocol));
    out.line("port = {}", a.port);
    if (a.is_lump) out.comment("all whose ports are of clients");
    out.line("weight = {}", std::max<std::uint64_t>(1, share_of(a.flows, o.talk.flows(), 1000)));
    out.line("packets = {}", is_sampled ? "[3, 1000]" : range_text(a.packets, 1, most_number));
    out.line("octets = {}", range_text(a.octets, headers_of(a), most_packet));
    out.line("milliseconds = {}", is_sampled ? "[1, 60000]" : range_text(a.milliseconds, 1, most_number));
  }
}

}  // namespace flowkit::tools
