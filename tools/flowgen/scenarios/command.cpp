// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/command.hpp"

#include <fmt/core.h>

#include <string_view>

#include "tools/common/table.hpp"
#include "tools/flowgen/scenarios/catalogue.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* help =
    "Usage: flowgen scenarios                  attacks and harmless look-alikes, one a line with its name first\n"
    "       flowgen scenarios show NAME|FILE   a scenario as a TOML file\n"
    "\n"
    "flowgen --scenario NAME|FILE mixes it into the flows of a run: docs/scenarios.md.\n"
    "Exit codes: 0 ok, 2 there is no such scenario, or something in it is wrong, 3 a file cannot be read.\n";

std::string listed() {
  table t{{"name", "kind", "ATT&CK", "what an analyst should see"}};
  for (const std::string_view name : scenario_names()) {
    const scenario s = load_scenario("scenarios", std::string{name});
    t.add({s.name, s.is_attack() ? "attack" : "benign", s.is_attack() ? s.technique : "-", s.title});
  }
  return t.text();
}
}  // namespace

exit_code scenarios_command(int argc, char** argv) {
  const auto is = [&](int i, std::string_view word) { return i < argc && argv[i] == word; };
  if (is(1, "--help") || is(1, "-h")) {
    fmt::print("{}", help);
  } else if (argc == 1) {
    fmt::print("{}", listed());
  } else if (argc == 3 && is(1, "show")) {
    static_cast<void>(load_scenario("scenarios show", argv[2]));  // is it one?
    fmt::print("{}", scenario_text("scenarios show", argv[2]));
  } else {
    throw startup_error(exit_code::usage, fmt::format("scenarios: '{}' is not show NAME|FILE, nor nothing", argv[1]));
  }
  return exit_code::ok;
}

}  // namespace flowkit::tools
