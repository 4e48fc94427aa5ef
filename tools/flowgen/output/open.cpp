// SPDX-License-Identifier: BSL-1.0
#include <cassert>

#include "tools/flowgen/output/capture_destination.hpp"
#include "tools/flowgen/output/connections.hpp"
#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/output/following.hpp"
#include "tools/flowgen/output/frames_destination.hpp"
#include "tools/flowgen/output/ipfix_file_destination.hpp"
#include "tools/flowgen/output/sources.hpp"
#include "tools/flowgen/output/udp_destination.hpp"

namespace flowkit::tools {

endpoint source_in_files(const flowgen_options& o, std::uint32_t exporter) {
  constexpr std::uint16_t usual_port = 2055;
  const std::uint16_t port = o.source_port == 0 ? usual_port : source_port(o, exporter);
  return {o.groups.source_of(exporter).value_or(following(ipv4_address{0xc0000201}, exporter)), port};
}

std::unique_ptr<destination> open_destination(const flowgen_options& o, const stop_flag& stop, part_of_run part) {
  assert(o.is_live() || part.of == 1);
  if (!o.pcap.empty()) return open_capture(o);
  if (!o.ipfix_file.empty()) return open_ipfix_file(o);
  if (o.to_stdout) return open_frames(o);
  if (o.connects()) return connect_to_collector(o, stop, part);
  return open_udp(o, stop, part);
}

}  // namespace flowkit::tools
