// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/command.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/version.hpp"
#include "tools/flowgen/score/alert_reader.hpp"
#include "tools/flowgen/score/score_report.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Holds a product's alerts against the attacks of a run: which were found and after what time, which were missed,\n"
    "and which alerts are of none. Several alerts of one attack count once.\n";
constexpr const char* examples =
    "Examples:\n"
    "  flowgen --target collector:2055 --scenario scan-horizontal@60s --scenario benign-scanner@90s --for 10m \\\n"
    "          --manifest sent.json\n"
    "  flowgen score sent.json alerts.jsonl --map product.toml\n"
    "\n"
    "The map says which fields of an alert have its time, name, technique and hosts: docs/scenarios.md.\n"
    "Exit codes: 0 all attacks were found and no alert is false, 1 not so, 2 wrong usage or map, 3 a file cannot be\n"
    "read, or only a part of it; what was read is scored.\n";

struct score_options {
  std::string manifest, map;
  std::vector<std::string> alerts;
  std::size_t lines = 20;
  bool json = false;
};

std::optional<score_options> parse(int argc, char** argv) {
  score_options o;
  std::string lines;
  CLI::App app{about, "flowgen score"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  app.add_option("MANIFEST", o.manifest, "what was sent: the file of flowgen --manifest")->type_name("");
  app.add_option("ALERTS", o.alerts,
                 "JSON (lines, an array, a search's answer) or CSV with a header; - is standard input")
      ->type_name("");
  app.add_option("--map", o.map, "where in an alert is what (TOML)")->type_name("FILE");
  app.add_option("--lines", lines, "false alarms that are listed, at the most (default: 20)")->type_name("N");
  app.add_flag("--json", o.json, "the report as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }
  if (o.manifest.empty()) throw startup_error(exit_code::usage, "MANIFEST: the file of flowgen --manifest is needed");
  if (o.alerts.empty()) throw startup_error(exit_code::usage, "ALERTS: at least one file is needed");
  if (o.map.empty()) throw startup_error(exit_code::usage, "--map: a file is needed");
  if (!lines.empty()) o.lines = parse_count("--lines", lines, 0, 1'000'000);
  return o;
}
}  // namespace

exit_code score_command(int argc, char** argv) {
  const auto o = parse(argc, argv);
  if (!o) return exit_code::ok;
  const score::score_map map = score::read_score_map(read_toml(o->map), o->map);
  const auto labels = score::labels_of(read_manifest(o->manifest), o->manifest, map.clock);
  std::vector<score::alert> alerts;
  bool whole = true;
  for (const std::string& path : o->alerts) {
    score::read_alerts some = score::alerts_of(path, map);
    alerts.insert(alerts.end(), some.alerts.begin(), some.alerts.end());
    if (some.wrong.empty()) continue;
    whole = false;
    fmt::print(stderr, "flowgen: {}\n", some.wrong);
  }
  const score::score_result r = score::score_alerts(labels, alerts, map);
  fmt::print("{}", o->json ? score::to_json(labels, alerts, r) : score::to_text(labels, alerts, r, o->lines));
  if (!whole) return exit_code::io;
  return r.is_clean() ? exit_code::ok : exit_code::findings;
}

}  // namespace flowkit::tools
