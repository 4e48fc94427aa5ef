// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/truth/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <array>
#include <boost/json.hpp>
#include <random>

#include <flowkit/core/time_text.hpp>
#include <flowkit/version.hpp>

#include "tools/common/check_writable.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/plain_name.hpp"
#include "tools/common/same_file.hpp"
#include "tools/flowgen/output/output_options.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {
[[noreturn]] void fail(const std::string& what) { throw startup_error(exit_code::usage, what); }

void check_run(const std::string& id) {
  if (const std::string wrong = plain_name_error(id); !wrong.empty()) fail(fmt::format("--run-id: {}", wrong));
}

/// Of 64 bits: of the seed and the start where the run repeats, else by chance.
std::string made_run(bool repeats, const flowgen_options& o) {
  if (!repeats) {
    std::random_device chance;
    return fmt::format("{:08x}{:08x}", chance(), chance());
  }
  random_source of{o.seed * 31 + static_cast<std::uint64_t>(o.start.ns)};
  return fmt::format("{:016x}", of.next());
}

std::string text_of(timestamp t) {
  std::array<char, 32> room{};
  text_writer out{room};
  write_time(out, t, 9);
  return std::string(out.text());
}

/// Options as they were given, and what has a default that matters for repeating the run.
std::string generator(const CLI::App& app, const flowgen_options& o) {
  json::object settings;
  for (const CLI::Option* const option : app.get_options()) {
    if (option->count() == 0) continue;
    const auto& values = option->results();
    const std::string name = option->get_name().substr(0, option->get_name().find(','));
    if (option->get_expected_max() == 0)
      settings[name] = true;
    else if (values.size() == 1)
      settings[name] = values.front();
    else
      settings[name] = json::array(values.begin(), values.end());
  }
  settings["--seed"] = std::to_string(o.seed);
  settings["--start"] = text_of(o.start);
  return json::serialize(
      json::object{{"program", "flowgen"}, {"version", FLOWKIT_VERSION_STRING}, {"settings", std::move(settings)}});
}

/// Not after the run: what it would have said would be lost.
void check_file(const char* option, const std::string& path, const flowgen_options& o) {
  if (o.to_stdout && is_standard_output(path)) fail(fmt::format("{}: --stdout writes frames there", option));
  if (is_same_file(path, o.pcap) || is_same_file(path, o.ipfix_file))
    fail(fmt::format("{}: {} is the file of {}", option, path, file_option(o)));
  check_writable(option, path);
}
}  // namespace

void truth_texts::add_to(CLI::App& app, flowgen_options& out) {
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  text("--manifest", out.manifest, "write what was sent as JSON, for flowrecv --expect", "FILE");
  text("--manifest-flows", out.truth.flows, "write each flow that was sent as a line of CSV (docs/formats.md)", "FILE");
  text("--run-id", run,
       "what the manifest and the flows call the run (default: of --seed and --start where the run repeats, else by "
       "chance)",
       "TEXT");
  text("--report", out.truth.report, "write what became of the run as JSON: rate, delays, bursts, drops", "FILE");
}

void read_truth_options(const truth_texts& t, const CLI::App& app, bool repeats, flowgen_options& o) {
  check_file("--manifest", o.manifest, o);
  check_file("--manifest-flows", o.truth.flows, o);
  check_file("--report", o.truth.report, o);
  const std::array<const std::string*, 3> files{&o.manifest, &o.truth.flows, &o.truth.report};
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t k = i + 1; k < files.size(); ++k)
      if (is_same_file(*files[i], *files[k]))
        fail(fmt::format("--manifest, --manifest-flows, --report: {} is given twice", *files[k]));
  check_run(t.run);
  o.truth.run = t.run.empty() ? made_run(repeats, o) : t.run;
  o.truth.generator = generator(app, o);
}

}  // namespace flowkit::tools
