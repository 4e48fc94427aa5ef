// SPDX-License-Identifier: BSL-1.0
// flowgen's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/tls_context.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/safe/rules.hpp"

namespace flowkit::tools {

struct flowgen_options {
  const export_row* protocol = &exporter_of(protocol::netflow5);
  exporter_settings settings;  ///< of each exporter; start: of the run, as the datagrams tell it
  std::optional<target_address> target;
  tls_settings tls;
  duration reconnect = seconds(60);  ///< after a connection broke; 0: not at all
  std::string pcap;                  ///< written instead of sending
  std::string ipfix_file;            ///< or this
  endpoint pcap_target;              ///< the collector in either
  std::uint64_t rate = 1000;         ///< flows a second over all exporters; 0: as fast as possible
  std::optional<duration> run_for;
  std::uint64_t count = 0;  ///< flows; 0: no limit
  std::uint32_t exporters = 1;
  std::optional<ip_address> source;
  std::size_t flows_per_datagram = 30;  ///< at the most; fewer where the datagram has no room
  std::uint64_t send_buffer = 0;
  std::string manifest;
  const safe_rules* safe = nullptr;  ///< kept to by the profile
  bool force = false;
  std::optional<ip_address> yes_really;  ///< see reach.hpp
  std::optional<endpoint> snmp;          ///< where exporters answer; none: they do not
  duration snmp_linger{};                ///< after the last datagram

  /// To a collector over TCP, TLS or DTLS.
  [[nodiscard]] bool connects() const noexcept { return target && target->protocol != transport::udp; }
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv);

}  // namespace flowkit::tools
