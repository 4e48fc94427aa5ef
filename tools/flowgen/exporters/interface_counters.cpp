// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/exporters/interface_counters.hpp"

#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

void device_counters::enter(std::span<const flow::record> flows, std::uint32_t times) noexcept {
  for (const flow::record& r : flows) {
    // Whatever the record says of them: profiles of probes name no interface, or always the same.
    const std::uint64_t octets = r.get<&flow::record::bytes>() * times;
    const std::uint64_t packets = r.get<&flow::record::packets>() * times;
    if (has(r.ingress_interface)) {
      interface_counters& in = at(r.ingress_interface);
      in.in_octets.add(octets), in.in_packets.add(packets);
    }
    if (has(r.egress_interface)) {
      interface_counters& out = at(r.egress_interface);
      out.out_octets.add(octets), out.out_packets.add(packets);
    }
  }
}

void device_counters::restart(timestamp boot) noexcept {
  for (interface_counters& i : interfaces_)
    i.in_octets.set(0), i.in_packets.set(0), i.out_octets.set(0), i.out_packets.set(0);
  boot_.store(boot.ns, std::memory_order_relaxed);
}

}  // namespace flowkit::tools
