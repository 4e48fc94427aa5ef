// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/options.hpp"

#include <fmt/core.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/version.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about = "Checks flow export against the specifications.\n";

constexpr const char* footer =
    "Exit codes: 0 all checks pass, 1 one fails, 2 wrong usage.\n"
    "Each command has its own --help: flowcheck codec --help\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowcheck codec                          every property, 2000 cases each\n"
    "  flowcheck codec --time 60s               new cases in each round, until the time is up\n"
    "  flowcheck codec --cases 100k ipfix.      only the properties that begin with ipfix.\n"
    "  flowcheck codec --seed 7 --cases 500 netflow9.bind\n"
    "\n"
    "The same seed, number of cases and property give the same cases; a failure is printed with all three.\n"
    "Exit codes: 0 all properties hold, 1 one does not, 2 wrong usage.\n";
}  // namespace

std::optional<codec_options> parse_flowcheck_options(int argc, char** argv) {
  codec_options o;
  std::string seed, cases, time;

  CLI::App app{about, "flowcheck"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(footer);
  app.set_version_flag("--version", version_text("flowcheck"));
  app.require_subcommand(1);
  CLI::App* codec =
      app.add_subcommand("codec", "test flowkit's own encoders and decoders against their properties, on random cases");
  codec->footer(examples);
  codec->add_option("--seed", seed, "seed of the random cases")->type_name("N");
  codec->add_option("--cases", cases, "cases of each property (default: 2000; with --time: 200 in each round)")
      ->type_name("N");
  codec->add_option("--time", time, "run round after round for this time, such as 60s or 10m")->type_name("TIME");
  codec->add_option("NAME-PREFIX", o.prefix, "only the properties whose names begin with this");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (!seed.empty()) o.seed = parse_count("--seed", seed);
  if (!time.empty()) o.time = parse_duration("--time", time);
  constexpr std::uint64_t most = 1'000'000'000;
  const std::uint64_t n = cases.empty() ? (o.time ? 200 : 2'000) : parse_count("--cases", cases);
  if (n < 1 || n > most) throw startup_error(exit_code::usage, fmt::format("--cases: {} is not in 1..{}", cases, most));
  o.cases = static_cast<int>(n);
  return o;
}

}  // namespace flowkit::tools
