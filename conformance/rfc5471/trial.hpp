// SPDX-License-Identifier: BSL-1.0
// One run of an exporter's command, or of several at once, with sockets that take and examine what comes.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>

#include "conformance/examiner/examiner.hpp"
#include "conformance/examiner/template_events.hpp"
#include "conformance/testee/process.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::conformance::rfc5471 {

/// Commands that run; they outlive a trial, so that a collector can go away and come again meanwhile.
class running_commands {
 public:
  /// Each for the shell.
  explicit running_commands(std::vector<std::string> commands) : commands_(std::move(commands)) {}

  /// Starts those that were not started yet. Throws startup_error (usage).
  void start();
  /// What they write is read and, of standard error, its end kept. True when all have ended.
  bool look();
  /// At once, all of them.
  void kill() noexcept;
  [[nodiscard]] const std::string& errors() const noexcept { return errors_; }

 private:
  std::vector<std::string> commands_;
  std::vector<std::unique_ptr<child_process>> children_;
  std::string errors_;
};

struct trial_settings {
  std::vector<tools::listen_address> at;
  duration longest;                   ///< from the start of the commands
  std::uint64_t enough_messages = 0;  ///< ends when so many have come; 0: only with the commands
  bool ends_commands = true;          ///< at its end; otherwise they run on
};

/// Data sets that came before their template, as when nothing had come before: checks of exporters leave them out, as a
/// capture may begin in the middle.
struct data_before_templates {
  std::uint64_t sets = 0;
  void on(const set_event& e, findings&) {
    constexpr std::uint16_t first_data_set = 256;
    sets += e.set.id >= first_data_set && e.known == nullptr;
  }
};

/// What came.
struct trial {
  trial() : found(how), examined(how, found) { examined.attach(unknown); }
  trial(const trial&) = delete;
  [[nodiscard]] bool has_ipfix() const {
    const auto is_ipfix = [](const stream& one) { return one.book == rule_book::ipfix; };
    return std::any_of(examined.streams().begin(), examined.streams().end(), is_ipfix);
  }
  conformance::settings how;  ///< outlives what refers to it
  data_before_templates unknown;
  findings found;
  examiner examined;
  std::uint64_t messages = 0;
  std::map<std::uint16_t, std::vector<std::size_t>> payloads;  ///< a hash of each, by the port where it came
  std::uint64_t connections = 0;                               ///< over TCP
  std::uint64_t kernel_drops = 0;
  std::vector<std::string> errors;  ///< of sockets
};

/// Throws startup_error: a command that cannot be started, a port in use.
[[nodiscard]] std::unique_ptr<trial> run_trial(const trial_settings& how, running_commands& commands,
                                               const tools::stop_flag& stop);

/// A port of the address that nobody uses at the moment, over TCP and UDP. Throws startup_error (io).
[[nodiscard]] std::uint16_t free_port(const ip_address& address);

}  // namespace flowkit::conformance::rfc5471
