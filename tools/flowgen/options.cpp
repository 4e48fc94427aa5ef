// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/options.hpp"

#include <fmt/core.h>

#include <flowkit/core/time_text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/version.hpp"
#include "tools/flowgen/faults/options.hpp"
#include "tools/flowgen/load/options.hpp"
#include "tools/flowgen/network/clock_options.hpp"
#include "tools/flowgen/network/group_options.hpp"
#include "tools/flowgen/network/group_reader.hpp"
#include "tools/flowgen/network/network_file.hpp"
#include "tools/flowgen/output/output_options.hpp"
#include "tools/flowgen/presets/options.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/scenarios/choice.hpp"
#include "tools/flowgen/snmp/options.hpp"
#include "tools/flowgen/truth/options.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Sends flow export (NetFlow v1, v5, v7 and v9, IPFIX, sFlow v5) as one exporter or a network of them would.\n"
    "\n"
    "Examples:\n"
    "  flowgen --target collector:2055 --exporters 100 --rate 50k --for 60s --manifest sent.json    load\n"
    "  flowgen --target collector:2055 --profile fortigate --rate 500                               a device\n"
    "  flowgen --pcap flows.pcap --protocol ipfix --seed 7 --count 10k                              a file\n";

constexpr const char* more =
    "Commands (each has its own --help):\n"
    "  flowgen profiles [show NAME]      the exporters that can be imitated\n"
    "  flowgen presets                   networks of three sizes, and what they come to\n"
    "  flowgen scenarios [show NAME]     attacks and harmless look-alikes for --scenario\n"
    "  flowgen profile-from CAPTURE      the profile of an exporter that a capture shows\n"
    "  flowgen replay CAPTURE            a capture's own datagrams again\n"
    "  flowgen check --safe NAME         what a collector takes of each profile\n"
    "  flowgen config NAME --collector C  a collector's definitions for a profile's elements\n"
    "  flowgen find-knee --stored CMD    how many flows a second a receiver carries\n"
    "  flowgen verify MANIFEST OUTPUT    what a collector stored, held against what was sent\n"
    "  flowgen score MANIFEST ALERTS     what a product's alerts have found of the scenarios\n"
    "\n"
    "flowgen --help-all: all options and more examples. Recipes: docs/flowgen.md\n"
    "Exit codes: 0 ok, 1 not everything was sent, 2 wrong usage, 3 a file or socket failed.\n";

constexpr const char* examples =
    "More examples:\n"
    "  flowgen --target 127.0.0.1:2055 --rate max --count 10M --exporters 2 --threads 2    as fast as possible\n"
    "  flowgen --target collector:2055 --load ramp:1k:100k:120s --for 120s       where does it break?\n"
    "  flowgen --target 127.0.0.1:2055 --source 127.1.0.1 --exporters 10000 --rate 100k   an address for each\n"
    "  flowgen --target tls:collector:4740 --ca ca.pem --cert exporter.pem --key exporter.key    IPFIX over TLS\n"
    "  flowgen --ipfix-file flows.ipfix --protocol ipfix --count 3000   with checksums and a time window (RFC 5655)\n"
    "  flowgen --target 127.0.0.1:4739 --protocol ipfix --ipv6 50 --sampling 100\n"
    "  flowgen --target 127.0.0.1:6343 --protocol sflow5 --sampling 512 --data-sources 4 --counter-interval 5s\n"
    "  flowgen --target 127.0.0.1:2055 --start-uptime 49.71d --for 30s           the 32-bit uptime wraps\n"
    "  flowgen --target a:2055 --target b:2055 --spread copy                     both get all\n"
    "\n"
    "The n-th exporter of a run has engine n-1 in NetFlow v5, and source id (observation domain) n in v9 and IPFIX.\n"
    "In sFlow each exporter is an agent with its own address; a flow is one sampled packet, and counter samples are\n"
    "sent as well.\n"
    "With --seed but without --start the run starts at 2026-01-01T00:00:00Z, so that it is reproducible bit by bit,\n"
    "whatever the number of --threads.\n"
    "After more than a second of lateness (a stopped process, too high a rate) the rest of the run is put off by it.\n";

/// What most runs need; --help-all has the others, by topic.
constexpr const char* usual[] = {"--target",   "--pcap", "--protocol", "--profile", "--network", "--exporters",
                                 "--source",   "--rate", "--load",     "--for",     "--count",   "--preset",
                                 "--sampling", "--ipv6", "--seed",     "--start",   "--manifest"};
constexpr const char* usual_group = "Options";

class short_help : public help_formatter {
 public:
  explicit short_help(const flowgen_command* command) : command_(command) {}

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::All)
      return CLI::Formatter::make_help(app, std::move(name), mode) + (command_ == nullptr ? examples : "");
    return make_description(app) + (command_ == nullptr ? "" : group_of(app, command_->group)) +
           group_of(app, usual_group) + "\n" + app->get_footer();
  }

 private:
  [[nodiscard]] std::string group_of(const CLI::App* app, const char* group) const {
    const auto options = app->get_options([group](const CLI::Option* o) { return o->get_group() == group; });
    return make_group(group, false, options);
  }

  const flowgen_command* command_;
};

/// The date of runs that repeat: 2026-01-01T00:00:00Z.
constexpr timestamp fixed_start = from_unix_seconds(1'767'225'600);

timestamp read_start(const std::string& text, bool repeats) {
  if (text.empty() && repeats) return fixed_start;
  if (text.empty() || text == "now") return system_now();
  const auto when = parse<timestamp>(text);
  if (!when)
    throw startup_error(exit_code::usage, "--start: '" + text + "' is neither now nor like 2026-07-22T10:00:00Z");
  if (!is_start(*when)) throw startup_error(exit_code::usage, "--start: it has to be from February 1970 to 2096");
  return *when;
}

/// An empty value is a variable of a script that is not set, and not an option that was not given.
void refuse_empty(const CLI::App& app) {
  for (const CLI::Option* const o : app.get_options())
    for (const std::string& value : o->results())
      if (value.empty() && o->get_expected_max() > 0)
        throw startup_error(exit_code::usage, fmt::format("{}: an empty value", o->get_name()));
}

/// As they were typed.
struct all_texts {
  std::string network, safe, seed, start;
  std::vector<std::string> scenarios;
  output_texts output;
  load_texts load;
  group_texts exporters;
  clock_texts clocks;
  snmp_texts snmp;
  traffic_texts traffic;
  truth_texts truth;
  fault_texts faults;
};

/// The groups of the file; what it does not say of sources goes on from --source.
network_file network_of(const std::string& path, group_texts& options) {
  options.for_each([&](const auto& t) {
    if (is_said(t) && &t.name != &options.source.name)
      throw startup_error(exit_code::usage, fmt::format("{}: not with --network: {} says it", t.name, path));
  });
  return read_network_file(path);
}

void add_options(CLI::App& app, all_texts& t, flowgen_options& o) {
  const auto topic = [&](const char* name) { app.option_defaults()->group(name); };
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  topic("Where it goes");
  t.output.add_to(app);
  topic("Load");
  t.load.add_to(app);
  topic("Exporters");
  add_group_options(app, t.exporters);
  text("--network", t.network, "the exporters, in groups that are alike, as a TOML file describes them", "FILE");
  topic("Traffic");
  t.traffic.add_to(app);
  app.add_option("--scenario", t.scenarios, scenario_help)->type_name("NAME|FILE");
  topic("Clocks");
  t.clocks.add_to(app, t.exporters);
  text("--start", t.start, "start time of the flows: now, or such as 2026-07-22T10:00:00Z", "TIME");
  topic("SNMP");
  t.snmp.add_to(app);
  topic("Run");
  text("--seed", t.seed, "seed of the random flows (default: 1)", "N");
  t.truth.add_to(app, o);
  topic("Faults on purpose");
  t.faults.add_to(app);
  topic("Run");
  text(
      "--safe", t.safe,
      "keep to what a collector takes (utmstack-v10, utmstack-v11): unknown elements, options, several templates a set "
      "are left out; says what will not be stored. flowgen check --safe NAME lists it",
      "NAME");
  app.add_flag("--force", o.force, "with --safe: send even where no flow would be left");
  for (const char* name : usual) app.get_option(name)->group(usual_group);
}
}  // namespace

std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv, const flowgen_command* command) {
  flowgen_options o;
  all_texts t;
  CLI::App app{command == nullptr ? about : command->about, command == nullptr ? "flowgen" : command->name};
  app.formatter(std::make_shared<short_help>(command));
  app.footer(command == nullptr ? more : command->more);
  app.set_help_all_flag("--help-all", "Print all options and more examples, and exit");
  app.set_version_flag("--version", version_text("flowgen"));
  add_options(app, t, o);
  if (command != nullptr) command->add(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (app.count("--profile") != 0 && t.exporters.profile.empty()) (void)load_profile({});  // says what it needs
  refuse_empty(app);
  read_output_options(t.output, o);
  if (!t.safe.empty()) o.safe = &find_safe_rules(t.safe);
  if (o.force && t.safe.empty()) throw startup_error(exit_code::usage, "--force: only with --safe");
  const network_file network = t.network.empty() ? network_file{{t.exporters}, {}} : network_of(t.network, t.exporters);
  o.groups = read_groups(network.groups, t.exporters.source, o);
  read_load_options(t.load, o);
  if (!t.seed.empty()) o.seed = parse_count("--seed", t.seed);
  read_clock_options(t.clocks, o);
  o.start = read_start(t.start, !t.seed.empty() || !o.is_live());
  read_pcap_target(t.output, o);
  const preset* const of = read_traffic_options(t.traffic, network.traffic, o);
  read_load_shape(t.load, o);
  read_snmp_options(t.snmp, o);
  o.scenarios = read_scenarios(t.scenarios);
  for (std::size_t i = 0; i < network.groups.size(); ++i) complete_group(network.groups[i], o, o.groups[i]);
  read_fault_options(t.faults, o);
  read_truth_options(t.truth, app, !t.seed.empty() || !o.is_live(), o);
  if (command != nullptr) command->check(app, o);
  if (of != nullptr) print_preset(*of, o);
  return o;
}

}  // namespace flowkit::tools
