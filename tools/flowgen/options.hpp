// SPDX-License-Identifier: BSL-1.0
// flowgen's command line.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/tls_context.hpp"
#include "tools/flowgen/faults/settings.hpp"
#include "tools/flowgen/load/settings.hpp"
#include "tools/flowgen/network/group.hpp"
#include "tools/flowgen/safe/rules.hpp"
#include "tools/flowgen/scenarios/scenario_choice.hpp"
#include "tools/flowgen/truth/settings.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// Which of several targets a datagram goes to.
enum class target_spread : std::uint8_t {
  exporter,  ///< an exporter always sends to the same
  datagram,  ///< an exporter sends to them in turn
  copy,      ///< to each
};

/// In 2096: headers have 32 bits of seconds since 1970, which end in 2106.
inline constexpr timestamp end_of_time = from_unix_seconds(4'000'000'000);
/// Exporters booted, and flows began, some days before.
[[nodiscard]] constexpr bool is_start(timestamp t) noexcept {
  return t >= from_unix_seconds(30 * 86'400) && t <= end_of_time;
}

struct flowgen_options {
  exporter_groups groups;  ///< who sends: one group, but of a network file
  std::uint64_t seed = 1;
  timestamp start{};                             ///< of the run, as the datagrams tell it
  std::shared_ptr<const traffic_model> network;  ///< that the flows are seen in
  time_scale scale;                              ///< of virtual time, which datagrams tell
  std::vector<target_address> targets;           ///< of one transport; none: to a file
  target_spread spread = target_spread::exporter;
  tls_settings tls;
  duration reconnect = seconds(60);  ///< after a connection broke; 0: not at all
  std::string pcap;                  ///< written instead of sending
  std::string ipfix_file;            ///< or this
  bool to_stdout = false;            ///< or frames, as test harnesses read them
  endpoint pcap_target;              ///< the collector in any of these
  load_settings load;
  std::uint16_t source_port = 0;  ///< of all with a source, else of the first; 0: the system chooses
  std::uint64_t send_buffer = 0;
  std::vector<scenario_choice> scenarios;  ///< mixed into the flows
  std::string manifest;
  truth_settings truth;
  fault_settings faults;             ///< made on purpose
  const safe_rules* safe = nullptr;  ///< kept to by the profiles
  bool force = false;
  std::vector<ip_address> yes_really;  ///< see output/reach.hpp
  std::optional<endpoint> snmp;        ///< where exporters answer; none: they do not
  duration snmp_linger{};              ///< after the last datagram

  /// To collectors, in its time, and not to a file.
  [[nodiscard]] bool is_live() const noexcept { return !targets.empty(); }
  /// To collectors over TCP, TLS or DTLS.
  [[nodiscard]] bool connects() const noexcept { return is_live() && targets.front().protocol != transport::udp; }
};

/// A command that takes flowgen's options and some of its own.
struct flowgen_command {
  const char* name;
  const char* about;  ///< and examples
  const char* more;   ///< after the options
  const char* group;  ///< of its own options, which --help shows first
  std::function<void(CLI::App&)> add;
  /// Are flowgen's options such as this command can do with? Throws startup_error (usage).
  std::function<void(const CLI::App&, const flowgen_options&)> check;
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed. `command`: null: generate.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv,
                                                                   const flowgen_command* command = nullptr);

}  // namespace flowkit::tools
