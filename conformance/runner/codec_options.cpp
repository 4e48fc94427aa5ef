// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/codec_options.hpp"

#include <CLI/CLI.hpp>

#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck codec                          every property, 2000 cases each\n"
    "  flowcheck codec --time 60s               new cases in each round, until the time is up\n"
    "  flowcheck codec --cases 100k ipfix.      only the properties that begin with ipfix.\n"
    "  flowcheck codec --seed 7 --cases 500 netflow9.bind\n"
    "  flowcheck codec --cases-to found         the datagrams of each counterexample as case files\n"
    "\n"
    "The same seed, number of cases and property give the same cases; a failure is printed with all three.\n"
    "Exit codes: 0 all properties hold, 1 one does not, 2 wrong usage.\n";
}  // namespace

CLI::App* add_codec_command(CLI::App& program, codec_arguments& to) {
  CLI::App* codec = program.add_subcommand(
      "codec", "test flowkit's own encoders and decoders against their properties, on random cases");
  codec->footer(examples);
  codec->add_option("--seed", to.seed, "seed of the random cases")->type_name("N");
  codec->add_option("--cases", to.cases, "cases of each property (default: 2000; with --time: 200 in each round)")
      ->type_name("N");
  codec->add_option("--time", to.time, "run round after round for this time, such as 60s or 10m")->type_name("TIME");
  codec->add_option("--cases-to", to.cases_to, "write the datagrams of counterexamples as case files into this folder")
      ->type_name("DIR");
  codec->add_option("NAME-PREFIX", to.prefix, "only the properties whose names begin with this");
  return codec;
}

codec_options to_options(const codec_arguments& from) {
  codec_options o;
  o.prefix = from.prefix, o.cases_to = from.cases_to;
  if (!from.seed.empty()) o.seed = parse_count("--seed", from.seed);
  if (!from.time.empty()) o.time = parse_duration("--time", from.time);
  constexpr std::uint64_t most = 1'000'000'000;
  o.cases = static_cast<int>(from.cases.empty() ? (o.time ? 200 : 2'000) : parse_count("--cases", from.cases, 1, most));
  return o;
}

}  // namespace flowkit::tools
