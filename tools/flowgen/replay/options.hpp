// SPDX-License-Identifier: BSL-1.0
// flowgen replay's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/endpoint.hpp"
#include "tools/flowgen/replay/identities.hpp"
#include "tools/flowgen/replay/renewer.hpp"

namespace flowkit::tools {

struct replay_options {
  std::string capture;  ///< - is standard input
  std::optional<target_address> target;
  std::string pcap;                   ///< written instead of sending
  double speed = 1;                   ///< of the capture's own timing
  std::optional<std::uint64_t> rate;  ///< datagrams a second, whatever the capture's timing; 0: as fast as possible
  std::uint64_t loops = 1;
  std::optional<duration> run_for;
  std::uint64_t count = 0;  ///< datagrams; 0: no limit
  renewal renew;
  identity_kind identities = identity_kind::port;
  std::optional<ip_address> source;  ///< of the first exporter, by address
  std::vector<ip_address> only;      ///< exporters; empty: all
  std::optional<ip_address> yes_really;

  [[nodiscard]] bool is_unpaced() const noexcept { return rate && *rate == 0; }
};

/// argv[0] is the command. Nothing when all that was asked for (--help, --version) has been printed. Throws
/// startup_error (usage).
[[nodiscard]] std::optional<replay_options> parse_replay_options(int argc, char** argv);

}  // namespace flowkit::tools
