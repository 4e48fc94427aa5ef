// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/capture_destination.hpp"
#include "tools/flowgen/output/connections.hpp"
#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/output/following.hpp"
#include "tools/flowgen/output/ipfix_file_destination.hpp"
#include "tools/flowgen/output/udp_destination.hpp"

namespace flowkit::tools {

endpoint source_in_files(const flowgen_options& o, std::uint32_t exporter) {
  return {o.groups.source_of(exporter).value_or(following(ipv4_address{0xc0000201}, exporter)), 2055};
}

std::unique_ptr<destination> open_destination(const flowgen_options& o, const stop_flag& stop, part_of_run) {
  if (!o.pcap.empty()) return open_capture(o);
  if (!o.ipfix_file.empty()) return open_ipfix_file(o);
  if (o.connects()) return connect_to_collector(o, stop);
  return open_udp(o, stop);
}

}  // namespace flowkit::tools
