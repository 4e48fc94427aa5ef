// SPDX-License-Identifier: BSL-1.0
// The protocols that flowgen speaks, by name.
#pragma once

#include <memory>

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "tools/flowgen/netflow5_exporter.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/sflow5_exporter.hpp"
#include "tools/flowgen/template_exporter.hpp"

namespace flowkit::tools {

namespace detail {
/// What both protocols say of a flow behind its counters. One octet of TCP flags, as long as the others are 0 (RFC
/// 7125): pmacct reads one.
inline constexpr const char* common_fields =
    " protocolIdentifier ipClassOfService tcpControlBits/1 sourceTransportPort sourceIPv4Address"
    " sourceIPv4PrefixLength ingressInterface destinationTransportPort destinationIPv4Address"
    " destinationIPv4PrefixLength egressInterface ipNextHopIPv4Address bgpSourceAsNumber bgpDestinationAsNumber ";
}  // namespace detail

struct netflow9_export {
  static constexpr const char* name = "netflow9";
  using encoding = netflow9::encoding;
  /// As routers export it: 32-bit counters, times by their uptime.
  static std::string flow_fields() {
    return std::string("octetDeltaCount/4 packetDeltaCount/4") + detail::common_fields +
           "flowEndSysUpTime flowStartSysUpTime flowDirection ipVersion";
  }
  static constexpr const char* sampling_fields = "System samplingInterval samplingAlgorithm";

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
    return std::string("octetDeltaCount packetDeltaCount") + detail::common_fields +
           "flowStartMilliseconds flowEndMilliseconds flowDirection ipVersion";
  }
  /// Without a selectorId, as the flows have none either: nfdump would look for it in them. v9's elements are
  /// deprecated in IPFIX.
  static constexpr const char* sampling_fields =
      "observationDomainId selectorAlgorithm samplingPacketInterval samplingPacketSpace";

  static ipfix::header head(const record_context& c, std::uint32_t domain) noexcept {
    return {.export_time = static_cast<std::uint32_t>(to_unix_seconds(c.export_time)),
            .sequence = 0,
            .observation_domain = domain};
  }
};

[[nodiscard]] inline std::unique_ptr<exporter> make_exporter(export_protocol protocol,
                                                             const exporter_settings& settings, std::uint32_t index) {
  switch (protocol) {
    case export_protocol::netflow5: return std::make_unique<netflow5_exporter>(settings, index);
    case export_protocol::netflow9: return std::make_unique<template_exporter<netflow9_export>>(settings, index);
    case export_protocol::ipfix: return std::make_unique<template_exporter<ipfix_export>>(settings, index);
    case export_protocol::sflow5: return std::make_unique<sflow5_exporter>(settings, index);
  }
  return nullptr;
}

}  // namespace flowkit::tools
