// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/explain_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck explain capture.pcap                    every datagram, octet by octet\n"
    "  flowcheck explain capture.pcap --datagram 3       the third, by the templates of the first two\n"
    "  echo 0005001e | flowcheck explain                 hex, with or without blanks, colons and offsets\n"
    "  flowgen --protocol ipfix --count 3 --pcap - | flowcheck explain -\n"
    "  flowcheck explain IPFIX-7011-3.1-LENGTH           a requirement: its clause, its check, its cases\n"
    "  flowcheck explain NFV5-HDR                        those whose ids begin with this\n"
    "\n"
    "Exit codes: 0 explained, 2 wrong usage (also hex that is none, and ids that do not exist), 3 an input\n"
    "could not be read to its end; what was read is explained.\n";

datagram_range parse_range(const std::string& text) {
  const std::size_t dash = text.find('-');
  const std::uint64_t most = std::uint64_t{1} << 40;
  const std::uint64_t first = parse_count("--datagram", text.substr(0, dash), 1, most);
  const std::uint64_t last =
      dash == std::string::npos ? first : parse_count("--datagram", text.substr(dash + 1), 1, most);
  if (last < first) throw startup_error(exit_code::usage, fmt::format("--datagram: '{}' ends before it begins", text));
  return {first, last};
}
}  // namespace

CLI::App* add_explain_command(CLI::App& program, explain_arguments& to) {
  CLI::App* explain =
      program.add_subcommand("explain", "say what each octet of a datagram is; or what a requirement is");
  explain->footer(examples);
  explain->add_option("INPUT", to.inputs,
                      "captures (pcap, pcapng), hex, datagrams, files of messages (*.ipfix), - or nothing for stdin; "
                      "ids of requirements, or what they begin with");
  explain
      ->add_option("--datagram", to.datagrams,
                   "N or N-M: only these datagrams; those before them still announce templates; repeatable")
      ->allow_extra_args(false)
      ->type_name("N[-M]");
  explain->add_flag("--no-findings", to.no_findings, "without what flowcheck exporter finds in the datagrams");
  return explain;
}

explain_options to_options(const explain_arguments& from) {
  explain_options o;
  o.inputs = from.inputs, o.findings = !from.no_findings;
  for (const std::string& text : from.datagrams) o.datagrams.push_back(parse_range(text));
  if (o.inputs.empty()) o.inputs.emplace_back("-");
  return o;
}

}  // namespace flowkit::tools
