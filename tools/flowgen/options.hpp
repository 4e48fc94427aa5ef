// SPDX-License-Identifier: BSL-1.0
// flowgen's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <flowkit/core/time.hpp>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

struct flowgen_options {
  std::optional<target_address> target;
  std::string pcap;  ///< written instead of sending
  endpoint pcap_target;
  std::uint64_t rate = 1000;  ///< flows a second over all exporters; 0: as fast as possible
  std::optional<duration> run_for;
  std::uint64_t count = 0;  ///< flows; 0: no limit
  std::uint32_t exporters = 1;
  std::uint64_t seed = 1;
  timestamp start{};  ///< of the run, as the datagrams tell it
  std::optional<ip_address> source;
  std::size_t flows_per_datagram = 30;
  std::uint16_t sampling_interval = 0;
  std::uint64_t send_buffer = 0;
  std::string manifest;
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv);

}  // namespace flowkit::tools
