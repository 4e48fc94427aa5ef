// SPDX-License-Identifier: BSL-1.0
// flowrecv's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/connections.hpp"
#include "tools/flowrecv/dedup/options.hpp"
#include "tools/flowrecv/enrich/options.hpp"
#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/outputs/options.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/select/options.hpp"
#include "tools/flowrecv/service/reload.hpp"
#include "tools/flowrecv/service/user.hpp"
#include "tools/flowrecv/state/options.hpp"
#include "tools/flowrecv/top/settings.hpp"

namespace flowkit::tools {

struct flowrecv_options {
  std::vector<listen_address> listen;
  tls_settings tls;
  connection_limits connections;
  std::vector<std::string> read;
  bool answers_frames = false;  ///< --stdin
  /// Octets of each socket's buffer. The system's 208 KiB hold some 150 datagrams: a burst of one exporter.
  std::uint64_t receive_buffer = std::uint64_t{4} << 20;
  bool gro = true;                     ///< let the kernel bundle datagrams
  const format_row* format = nullptr;  ///< of the answers to --stdin
  format_settings format_as;
  std::optional<top_settings> top;  ///< sums instead of lines
  bool scale = false;
  bool counters = false;                   ///< counter samples of sFlow, too
  selection select;                        ///< which flows are written
  std::vector<output_settings> outputs{};  ///< at least one
  std::optional<duration> run_for, idle;
  std::uint64_t count = 0;  ///< 0: no limit
  std::string stats, expect;
  std::optional<endpoint> metrics{};  ///< where the page for Prometheus is
  std::optional<int> watch{};         ///< the descriptor of the terminal with the live screen
  enrich_settings enrich;
  dedup_settings dedup;
  state_settings state;
  service_user user;
  reload_texts reload;  ///< what SIGHUP reads again
  unsigned workers = 1;
  std::uint64_t exporter_limit = 0;  ///< datagrams a second of one source address; 0: no limit
  std::uint64_t max_exporters = 0;
  receiver_settings receiver;
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowrecv_options> parse_flowrecv_options(int argc, char** argv);

}  // namespace flowkit::tools
