// SPDX-License-Identifier: BSL-1.0
// flowgen's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/tls_context.hpp"
#include "tools/flowgen/network/group.hpp"
#include "tools/flowgen/safe/rules.hpp"

namespace flowkit::tools {

/// Headers have 32 bits of seconds since 1970; exporters booted, and flows began, some days before.
[[nodiscard]] constexpr bool is_start(timestamp t) noexcept {
  return t >= from_unix_seconds(30 * 86'400) && t <= from_unix_seconds(4'000'000'000);
}

struct flowgen_options {
  exporter_groups groups;  ///< who sends: one group, but of a network file
  std::uint64_t seed = 1;
  timestamp start{};  ///< of the run, as the datagrams tell it
  time_scale scale;   ///< of virtual time, which datagrams tell
  std::optional<target_address> target;
  tls_settings tls;
  duration reconnect = seconds(60);  ///< after a connection broke; 0: not at all
  std::string pcap;                  ///< written instead of sending
  std::string ipfix_file;            ///< or this
  endpoint pcap_target;              ///< the collector in either
  std::uint64_t rate = 1000;         ///< flows a second over all exporters; 0: as fast as possible
  std::optional<duration> run_for;
  std::uint64_t count = 0;  ///< flows; 0: no limit
  std::uint64_t send_buffer = 0;
  std::string manifest;
  const safe_rules* safe = nullptr;  ///< kept to by the profiles
  bool force = false;
  std::optional<ip_address> yes_really;  ///< see reach.hpp

  /// To a collector over TCP, TLS or DTLS.
  [[nodiscard]] bool connects() const noexcept { return target && target->protocol != transport::udp; }
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv);

}  // namespace flowkit::tools
