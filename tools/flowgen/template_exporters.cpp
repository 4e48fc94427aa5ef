// SPDX-License-Identifier: BSL-1.0
// What NetFlow v9 and IPFIX say of their flows.
#include "tools/flowgen/template_exporters.hpp"

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "tools/flowgen/template_exporter.hpp"

namespace flowkit::tools {

namespace {
/// The fields of a flow after its counters, in both protocols. One octet of TCP flags, as long as the others are 0 (RFC
/// 7125): pmacct reads one.
constexpr const char* common_fields =
    " protocolIdentifier ipClassOfService tcpControlBits/1 sourceTransportPort sourceIPv4Address"
    " sourceIPv4PrefixLength ingressInterface destinationTransportPort destinationIPv4Address"
    " destinationIPv4PrefixLength egressInterface ipNextHopIPv4Address bgpSourceAsNumber bgpDestinationAsNumber ";

struct netflow9_export {
  static constexpr const char* name = "netflow9";
  using encoding = netflow9::encoding;
  /// As routers export it: 32-bit counters, times by the uptime.
  static std::string flow_fields() {
    return std::string("octetDeltaCount/4 packetDeltaCount/4") + common_fields +
           "flowEndSysUpTime flowStartSysUpTime flowDirection ipVersion";
  }
  static constexpr const char* sampling_fields = "System samplingInterval samplingAlgorithm";
  static constexpr const char* sampler_fields = "System samplerId samplerMode samplerRandomInterval";
  static constexpr const char* sampler_of_flow = " samplerId";

  static netflow9::header head(const record_context& c, std::uint32_t domain) noexcept {
    return {.count = 0,
            .sys_uptime = c.uptime_ms,
            .unix_secs = static_cast<std::uint32_t>(to_unix_seconds(c.export_time)),
            .sequence = 0,
            .source_id = domain};
  }
};

struct ipfix_export {
  static constexpr const char* name = "ipfix";
  using encoding = ipfix::encoding;
  /// Absolute times and full widths.
  static std::string flow_fields() {
    return std::string("octetDeltaCount packetDeltaCount") + common_fields +
           "flowStartMilliseconds flowEndMilliseconds flowDirection ipVersion";
  }
  /// Without a selectorId, as the flows have none either: nfdump would look for it in them. v9's elements are
  /// deprecated in IPFIX.
  static constexpr const char* sampling_fields =
      "observationDomainId selectorAlgorithm samplingPacketInterval samplingPacketSpace";
  /// RFC 5476 section 6.5.2.1: the scope is the selector.
  static constexpr const char* sampler_fields =
      "selectorId/1 selectorAlgorithm samplingPacketInterval samplingPacketSpace";
  static constexpr const char* sampler_of_flow = " selectorId/1";

  static ipfix::header head(const record_context& c, std::uint32_t domain) noexcept {
    return {.export_time = static_cast<std::uint32_t>(to_unix_seconds(c.export_time)),
            .sequence = 0,
            .observation_domain = domain};
  }
};
}  // namespace

std::unique_ptr<exporter> make_netflow9_exporter(const exporter_settings& settings, std::uint32_t index) {
  return std::make_unique<template_exporter<netflow9_export>>(settings, index);
}
std::unique_ptr<exporter> make_ipfix_exporter(const exporter_settings& settings, std::uint32_t index) {
  return std::make_unique<template_exporter<ipfix_export>>(settings, index);
}

}  // namespace flowkit::tools
