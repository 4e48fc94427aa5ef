// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/options.hpp"

#include <fmt/core.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/version.hpp"
#include "tools/flowgen/verify/decoding.hpp"

namespace flowkit::tools::verify {

namespace {
constexpr const char* about =
    "Holds what a collector stored against what flowgen sent: which flows are missing, stored more than once or\n"
    "altered, field by field, how long storing took, and what the fields hold that searches and rules see.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen verify sent.json flows.csv                    the output of flowrecv, nfdump and others is recognised\n"
    "  flowgen verify sent.json out.json --map utmstack-v11  by a map that is built in\n"
    "  flowgen verify sent.json out.csv --map mine.toml      by a map of one's own: docs/verify.md\n"
    "  flowgen verify sent.json flows.csv --filter 'destination.port == 443'  of those that were sent, these\n"
    "  flowgen verify sent.json --from-opensearch https://127.0.0.1:9200 'v11-log-netflow-*' --ca ca.pem --user admin\n"
    "  flowgen verify --maps\n"
    "\n"
    "The manifest is that of flowgen --manifest; the flows of --manifest-flows are taken from where it says, or from\n"
    "--flows. Without these, only counts and sums of exporters are compared.\n"
    "Passwords are read from --password-file or from the environment: FLOWGEN_OPENSEARCH_PASSWORD, with\n"
    "FLOWGEN_OPENSEARCH_USER for --user. Rows that do not fit in memory are put into a file in TMPDIR.\n"
    "Exit codes: 0 every flow was stored once and unaltered, 1 not so, 2 wrong usage or map, 3 a file or an index\n"
    "cannot be read, or only a part of it; what was compared is printed.\n";

[[noreturn]] void refuse(const std::string& why) { throw startup_error(exit_code::usage, why); }
}  // namespace

std::optional<verify_options> parse_verify_options(int argc, char** argv) {
  verify_options o;
  std::vector<std::string> filters, ignored, search;
  std::string since, late, lines, shown, threads, memory, settle, page, timeout, retries;

  CLI::App app{about, "flowgen verify"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  text("MANIFEST", o.manifest, "what was sent: the file of flowgen --manifest", "");
  app.add_option("OUTPUT", o.outputs, "what was stored: JSON, CSV or lines of key=\"value\"; - is standard input")
      ->type_name("");
  text("--flows", o.flows, "the file of flowgen --manifest-flows (default: the one that the manifest names)", "FILE");
  app.add_option("--map", o.maps, "how flows are written in the output (default: recognised by its keys); repeatable")
      ->type_name("NAME|FILE")
      ->allow_extra_args(false);
  app.add_option("--filter", filters,
                 "judge only sent flows for which this holds, such as 'destination.port == 443': docs/filter.md; "
                 "repeatable, all have to hold")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  app.add_option("--ignore", ignored, "do not compare this field, such as exporter.ip; repeatable")
      ->type_name("FIELD")
      ->allow_extra_args(false);
  text("--late", late, "flows that were stored later than this after they were sent are findings", "TIME");
  text("--since", since, "leave out what was stored before, such as 2026-01-31T12:00:00Z", "TIME");
  text("--lines", lines, "of each table, at most (default: 20)", "N");
  text("--examples", shown, "of each finding, at most (default: 3)", "N");
  app.add_flag("--json", o.json, "the report as JSON");
  app.add_flag("--maps", o.list_maps, "list the maps that are built in");
  text("--show-map", o.show_map, "print one of them", "NAME");
  text("--threads", threads, "that read (default: one for each processor, at most 8)", "N");
  text("--memory", memory, "for rows, before they go to a file (default: 160M)", "SIZE");
  app.add_option("--from-opensearch", search, "read the documents of an index, or of all that a pattern fits")
      ->type_name("URL INDEX")
      ->expected(2);
  text("--user", o.search.user, "who reads the index", "NAME");
  text("--password-file", o.search.password_file, "its first line is the password", "FILE");
  text("--ca", o.search.authorities, "certificates (PEM) that sign the server's; default: those of the system", "FILE");
  text("--settle", settle, "do not read the index before so long after the end of sending (default: 15s)", "TIME");
  text("--page", page, "documents of one request (default: 1000)", "N");
  text("--timeout", timeout, "of one request (default: 30s)", "TIME");
  text("--retries", retries, "of one request that fails (default: 5)", "N");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    refuse(wrong.what());
  }

  if (o.list_maps || !o.show_map.empty()) return o;
  if (o.manifest.empty()) refuse("MANIFEST: the file of flowgen --manifest is needed");
  if (!search.empty()) o.search.url = search[0], o.search.index = search[1];
  if (o.outputs.empty() == search.empty()) refuse("OUTPUT or --from-opensearch: one of them is needed");
  if (search.empty())
    for (const auto& [option, value] : {std::pair{"--user", &o.search.user},
                                        {"--password-file", &o.search.password_file},
                                        {"--ca", &o.search.authorities},
                                        {"--settle", &settle},
                                        {"--page", &page},
                                        {"--timeout", &timeout},
                                        {"--retries", &retries}})
      if (!value->empty()) refuse(fmt::format("{}: only with --from-opensearch", option));
  for (const std::string& filter : filters) o.selection.add(filter);
  for (const std::string& name : ignored) {
    const auto f = find_field(name);
    if (!f) refuse("--ignore: " + unknown_name(name, field_names()));
    o.ignored.set(*f);
  }
  if (!late.empty()) o.late = parse_duration("--late", late).ns;
  if (!since.empty()) {
    o.since = date_reader{}.read(since);
    o.since_text = since;
    if (!o.since) refuse(fmt::format("--since: '{}' is no time such as 2026-01-31T12:00:00Z", since));
  }
  if (!lines.empty()) o.lines = parse_count("--lines", lines, 0, 1'000'000);
  if (!shown.empty()) o.examples = parse_count("--examples", shown, 0, 1'000);
  if (!threads.empty()) o.threads = static_cast<unsigned>(parse_count("--threads", threads, 1, 64));
  if (!memory.empty()) o.memory = parse_octets("--memory", memory);
  if (!settle.empty()) o.search.settle = settle == "0" ? 0 : parse_duration("--settle", settle).ns;
  if (!page.empty()) o.search.page = parse_count("--page", page, 1, 10'000);
  if (!timeout.empty()) o.search.timeout = parse_duration("--timeout", timeout).ns;
  if (!retries.empty()) o.search.retries = parse_count("--retries", retries, 0, 100);
  return o;
}

}  // namespace flowkit::tools::verify
