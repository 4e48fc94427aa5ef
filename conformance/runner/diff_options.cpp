// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/diff_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "conformance/diff/shell_words.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
namespace fs = std::filesystem;

constexpr const char* examples =
    "A and B are commands that read frames and answer by the harness contract (docs/testee.md), one argument each;\n"
    "quotes and backslashes are as in a shell, but no shell runs them.\n"
    "\n"
    "Examples:\n"
    "  flowcheck diff ./decoder --capture flows.pcap               ./decoder against flowrecv --stdin\n"
    "  flowcheck diff './decoder -v' './other \"a b\"' --capture -    two of others, a capture on stdin\n"
    "  flowcheck diff ./decoder --capture flows.pcap --ignore octetDeltaCount --ignore sequence\n"
    "  flowcheck diff ./decoder --capture cases/rfc7011/3.1-y_words.json\n"
    "\n"
    "The first datagram on which they disagree is reduced to the fewest octets that still show it, and written as a\n"
    "case: DIR/<document>/<section>-<kind>_<member>.hex and .json, with what B says as what is expected.\n"
    "\n"
    "Exit codes: 0 they agree, 1 they disagree (or both fail in the same way), 2 wrong usage, a command that is not\n"
    "there or does not answer by the contract, 3 the input could not be read.\n";

/// Beside this program if it is there; else in PATH.
std::string usual_reference() {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  const fs::path beside = self.parent_path() / "flowrecv";
  return !failed && ::access(beside.c_str(), X_OK) == 0 ? beside.string() : "flowrecv";
}

std::vector<std::string> words_of(const char* name, const std::string& command) {
  auto words = conformance::shell_words(command);
  if (!words) throw startup_error(exit_code::usage, fmt::format("{}: '{}' has a quote without its end", name, command));
  if (words->empty() || words->front().empty())
    throw startup_error(exit_code::usage, fmt::format("{}: '{}' is no command", name, command));
  return std::move(*words);
}
}  // namespace

CLI::App* add_diff_command(CLI::App& program, diff_arguments& to) {
  CLI::App* diff = program.add_subcommand("diff", "find the first datagram on which two decoders disagree");
  diff->footer(examples);
  diff->add_option("A", to.a, "the decoder under test: a command")->required();
  diff->add_option("B", to.b, "what it is held against: a command (default: flowrecv --stdin, beside flowcheck)");
  diff->add_option("--capture", to.capture,
                   "a capture (pcap, pcapng), datagrams back to back, a file of messages (*.ipfix), a case (*.json); "
                   "- is stdin")
      ->required()
      ->type_name("FILE");
  diff->add_option("--output", to.output, "folder for the case (default: disagreements)")->type_name("DIR");
  diff->add_option("--ignore", to.ignored, "a member of records that is not compared; repeatable")
      ->allow_extra_args(false)
      ->type_name("NAME");
  diff->add_option("--limit", to.limit, "only so many datagrams, from the first")->type_name("N");
  diff->add_option("--patience", to.patience, "no answer for so long is a hang (default: 10s)")->type_name("TIME");
  diff->add_option("--late", to.late, "an answer that takes longer is a difference (default: any time is fine)")
      ->type_name("TIME");
  diff->add_option("--memory", to.memory, "octets that a decoder may take (default: 1G)")->type_name("OCTETS");
  diff->add_option("--reduce-for", to.time, "how long a disagreement is reduced at the most (default: 60s)")
      ->type_name("TIME");
  diff->add_option("--reduce-runs", to.runs, "how often both are started for that at the most (default: 5k)")
      ->type_name("N");
  return diff;
}

diff_options to_options(const diff_arguments& from) {
  diff_options o;
  o.a = from.a, o.capture = from.capture, o.output = from.output;
  o.b = from.b.empty() ? usual_reference() + " --stdin" : from.b;
  o.duel.a = words_of("A", from.a);
  o.duel.b = from.b.empty() ? std::vector<std::string>{usual_reference(), "--stdin"} : words_of("B", from.b);
  o.duel.ignored.insert(from.ignored.begin(), from.ignored.end());
  if (!from.patience.empty()) o.duel.limits.patience = parse_duration("--patience", from.patience);
  if (!from.late.empty()) o.duel.limits.late = parse_duration("--late", from.late), o.duel.late_counts = true;
  if (!from.memory.empty()) o.duel.limits.memory = parse_octets("--memory", from.memory);
  if (!from.time.empty()) o.reduction.time = parse_duration("--reduce-for", from.time);
  constexpr std::uint64_t most = std::uint64_t{1} << 40;
  if (!from.runs.empty()) o.reduction.runs = parse_count("--reduce-runs", from.runs, 1, most);
  if (!from.limit.empty()) o.limit = parse_count("--limit", from.limit, 1, most);
  if (o.output.empty()) throw startup_error(exit_code::usage, "--output: '' is no folder");
  return o;
}

}  // namespace flowkit::tools
