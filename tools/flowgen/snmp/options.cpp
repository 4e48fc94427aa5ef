// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/options.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

void snmp_texts::add_to(CLI::App& app) {
  app.add_option("--snmp", at,
                 "each exporter answers SNMP v2c, with counters that agree with its flows: at its own address with "
                 "--source, else (and there as well) by community public@N, N from 1; port 0: any free one")
      ->type_name("ADDR:PORT");
  app.add_option("--snmp-linger", linger,
                 "with --snmp: answer for so long after the last datagram, or until it is interrupted (default: 0)")
      ->type_name("TIME");
}

void read_snmp_options(const snmp_texts& t, flowgen_options& out) {
  if (t.at.empty()) {
    if (!t.linger.empty()) throw startup_error(exit_code::usage, "--snmp-linger: only with --snmp");
    return;
  }
  if (!out.is_live())
    throw startup_error(exit_code::usage, "--snmp: only with --target, as nobody can ask while a file is written");
  const listen_address a = parse_listen("--snmp", t.at);
  if (a.protocol != transport::udp)
    throw startup_error(exit_code::usage, fmt::format("--snmp: '{}': SNMP is answered over udp only", t.at));
  out.snmp = a.at;
  if (!t.linger.empty() && t.linger != "0") out.snmp_linger = parse_duration("--snmp-linger", t.linger);
}

}  // namespace flowkit::tools
