// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/service.hpp"

#include <fmt/core.h>

#include <map>

#include "tools/common/pacer.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/snmp/device_kind.hpp"

namespace flowkit::tools {

snmp_service::snmp_service(const endpoint& at, std::span<const snmp_exporter> exporters,
                           std::function<timestamp()> now) {
  std::map<std::pair<const profile*, std::size_t>, std::shared_ptr<const snmp::device_kind>> kinds;
  std::vector<snmp::device> devices;
  std::vector<ip_address> addresses;
  for (const snmp_exporter& e : exporters) {
    const std::size_t interfaces = e.of->interfaces();
    auto& kind = kinds[{e.imitates.get(), interfaces}];
    if (!kind) kind = snmp::kind_of(*e.imitates, interfaces);
    device_counters& counters = counters_.emplace_back(interfaces);
    e.of->attach(counters);
    devices.push_back({kind, &counters, static_cast<std::uint32_t>(devices.size() + 1)});
    if (e.address.family() != 0) addresses.push_back(e.address);
  }
  agent_.emplace(at, std::move(devices), addresses, std::move(now));
  fmt::print(stderr, "flowgen: SNMP at {}{}\n", to_string(agent_->local()),
             addresses.empty() ? "" : " and the exporters' addresses");
}

void snmp_service::finish(duration linger, const stop_flag& stop) {
  if (linger.ns > 0 && !stopped(&stop)) {
    fmt::print(stderr, "flowgen: SNMP is answered for another {}\n", duration_text(linger));
    pacer{steady_now(), &stop}.wait_until(linger.ns);
  }
  const snmp::account& a = agent_->stop();
  fmt::print(stderr, "flowgen: SNMP: {} requests, {} responses", a.requests, a.responses);
  const char* before = "; dropped: ";
  const auto dropped = [&](std::uint64_t n, const char* why) {
    if (n != 0) fmt::print(stderr, "{}{} {}", before, n, why), before = ", ";
  };
  dropped(a.malformed, "malformed");
  dropped(a.version, "not of version 2c");
  dropped(a.operation, "that ask nothing");
  dropped(a.community, "with another community");
  dropped(a.address, "to an address of no exporter");
  fmt::print(stderr, "\n");
}

}  // namespace flowkit::tools
