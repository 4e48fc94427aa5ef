// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/netflow5_exporter.hpp"

#include <algorithm>
#include <array>

namespace flowkit::tools {

namespace {
netflow5::record to_netflow5(const flow::record& r, timestamp boot) noexcept {
  return {
      .source_address = r.source.v4(),
      .destination_address = r.destination.v4(),
      .next_hop = r.next_hop,
      .input = static_cast<std::uint16_t>(r.ingress_interface),
      .output = static_cast<std::uint16_t>(r.egress_interface),
      .packets = static_cast<std::uint32_t>(r.packets),
      .octets = static_cast<std::uint32_t>(r.bytes),
      .first = uptime_at(r.start, boot),
      .last = uptime_at(r.end, boot),
      .source_port = r.source_port,
      .destination_port = r.destination_port,
      .tcp_flags = static_cast<std::uint8_t>(r.tcp_flags),
      .protocol = r.protocol,
      .tos = r.tos,
      .source_as = static_cast<std::uint16_t>(r.source_as),
      .destination_as = static_cast<std::uint16_t>(r.destination_as),
      .source_mask = r.source_prefix,
      .destination_mask = r.destination_prefix,
  };
}
}  // namespace

netflow5_exporter::netflow5_exporter(const exporter_settings& settings, std::uint32_t index)
    : exporter("netflow5", index, settings, index), traffic_(settings.seed, index) {
  head_.flow_sequence = next_sequence();
  head_.engine_type = static_cast<std::uint8_t>(index >> 8);
  head_.engine_id = static_cast<std::uint8_t>(index & 0xff);
  if (settings.sampling_interval > 1) {
    head_.mode = netflow5::sampling_mode::random;
    head_.sampling_interval = static_cast<std::uint16_t>(settings.sampling_interval);
  }
}

exporter::written netflow5_exporter::write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept {
  std::array<netflow5::record, netflow5::max_records> records;
  flows = std::min(flows, records.size());
  if (out.size() < netflow5::encoded_size(flows)) return {};
  const timestamp exported = from_unix_milliseconds(to_unix_milliseconds(now));  // so that no stamp is rounded
  flow::record r{};
  for (std::size_t i = 0; i < flows; ++i) {
    traffic_.next(exported, ip_version::v4, r);
    records[i] = to_netflow5(r, boot());
    enter(r);
  }
  const std::int64_t s = to_unix_seconds(exported);
  head_.sys_uptime = uptime_at(exported, boot());
  head_.unix_secs = static_cast<std::uint32_t>(s);
  head_.unix_nsecs = static_cast<std::uint32_t>(exported.ns - s * 1'000'000'000);
  const auto size = netflow5::encode({head_, std::span<const netflow5::record>(records).first(flows)}, out);
  if (!size) return {};
  head_.flow_sequence += static_cast<std::uint32_t>(flows);
  enter_datagram(*size, head_.flow_sequence);
  return {*size, flows};
}

}  // namespace flowkit::tools
