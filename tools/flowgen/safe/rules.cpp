// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/safe/rules.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include <flowkit/ie/iana.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

namespace {
using enum protocol;

bool among(const specifier& s, std::initializer_list<const element*> all) noexcept {
  return std::any_of(all.begin(), all.end(), [&](const element* e) { return s.names(*e); });
}
/// IANA's elements up to 470, as far as they were assigned when the rules were made.
bool is_assigned(const specifier& s) noexcept {
  struct range {
    std::uint16_t from, to;
  };
  constexpr range ranges[] = {{1, 64}, {70, 96}, {98, 104}, {128, 415}, {417, 418}, {420, 470}};
  return s.space == element_space::iana && std::any_of(std::begin(ranges), std::end(ranges),
                                                       [&](const range& r) { return s.id >= r.from && s.id <= r.to; });
}
bool takes_iana(const specifier& s) noexcept { return is_assigned(s) && !s.is_variable() && s.length != 0; }

bool stores_v10(const specifier& s) noexcept {
  return among(s, {&ie::octetDeltaCount, &ie::packetDeltaCount, &ie::protocolIdentifier, &ie::tcpControlBits,
                   &ie::sourceTransportPort, &ie::sourceIPv4Address, &ie::sourceIPv4PrefixLength, &ie::ingressInterface,
                   &ie::destinationTransportPort, &ie::destinationIPv4Address, &ie::destinationIPv4PrefixLength,
                   &ie::egressInterface, &ie::ipNextHopIPv4Address, &ie::flowDirection});
}
bool stores_v11(const specifier& s) noexcept {
  return stores_v10(s) || among(s, {&ie::octetTotalCount, &ie::packetTotalCount, &ie::sourceIPv6Address,
                                    &ie::destinationIPv6Address, &ie::ipNextHopIPv6Address, &ie::bgpSourceAsNumber,
                                    &ie::bgpDestinationAsNumber, &ie::sourceIPv6PrefixLength,
                                    &ie::destinationIPv6PrefixLength, &ie::flowStartSeconds, &ie::flowEndSeconds});
}
/// Numbers of 1, 2, 3, 4 or 8 octets.
bool reads_v10(const specifier& s) noexcept { return !stores_v10(s) || s.length <= 4 || s.length == 8; }
bool reads_all(const specifier&) noexcept { return true; }

const std::array rows{
    safe_rules{.name = "utmstack-v10",
               .title = "a collector of the rules utmstack-v10",
               .versions = {netflow1, netflow5, netflow7, netflow9, ipfix},
               .max_datagram = 2048,
               .has_ipv6 = false,
               .takes = takes_iana,
               .stores = stores_v10,
               .reads = reads_v10,
               .not_stored_v5 = {"interfaces, types of service, engine, sampling interval", "start and end as sent"},
               .not_stored_v1_v7 = {"interfaces, types of service", "start and end as sent"},
               .not_stored_templates = {"AS numbers, types of service, VLANs, MAC addresses, sampling interval, domain",
                                        "start and end as sent"}},
    safe_rules{.name = "utmstack-v11",
               .title = "a collector of the rules utmstack-v11",
               .versions = {netflow5, netflow7, netflow9, ipfix},
               .max_datagram = 65'535,
               .has_ipv6 = true,
               .takes = takes_iana,
               .stores = stores_v11,
               .reads = reads_all,
               .not_stored_v5 = {"types of service, engine, sampling interval"},
               .not_stored_v1_v7 = {"interfaces, types of service", "start and end as sent"},
               .not_stored_templates = {"types of service, VLANs, MAC addresses, sampling interval, domain",
                                        "start and end as sent, unless they are in seconds"}},
};
}  // namespace

std::span<const safe_rules> all_safe_rules() noexcept { return rows; }

const safe_rules& find_safe_rules(const std::string& name) {
  std::vector<std::string_view> names;
  for (const safe_rules& r : rows) {
    if (r.name == name) return r;
    names.emplace_back(r.name);
  }
  throw startup_error(exit_code::usage, "--safe: " + unknown_name(name, names));
}

}  // namespace flowkit::tools
