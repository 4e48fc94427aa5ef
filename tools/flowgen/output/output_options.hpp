// SPDX-License-Identifier: BSL-1.0
// Options that say where datagrams go, and where they come from.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/options.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// As typed; empty if not given.
struct output_texts {
  std::vector<std::string> targets, yes_really;
  std::string spread, reconnect, pcap, ipfix_file, pcap_target, source_port, sndbuf;
  bool to_stdout = false;
  tls_settings tls;

  void add_to(CLI::App& app);
};

/// Before the protocol is known, which may depend on it. Throws startup_error (usage).
void read_output_options(const output_texts& typed, flowgen_options& out);
/// The collector that files name, once the protocol is known: at the port where its collectors listen. Throws
/// startup_error (usage).
void read_pcap_target(const output_texts& typed, flowgen_options& out);
/// The option that says where flows go, and is not --target.
[[nodiscard]] const char* file_option(const flowgen_options& o) noexcept;

}  // namespace flowkit::tools
