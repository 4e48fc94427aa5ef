// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/transport/tls_options.hpp"
#include "tools/common/version.hpp"
#include "tools/flowrecv/added_columns.hpp"
#include "tools/flowrecv/check_places.hpp"
#include "tools/flowrecv/column_list.hpp"
#include "tools/flowrecv/config/config_file.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/metrics/options.hpp"
#include "tools/flowrecv/named_files.hpp"
#include "tools/flowrecv/outputs/kind_name.hpp"
#include "tools/flowrecv/schemas.hpp"
#include "tools/flowrecv/shared_ports.hpp"
#include "tools/flowrecv/top/options.hpp"
#include "tools/flowrecv/watch/options.hpp"
#include "tools/flowrecv/workers/options.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Receives flow export (NetFlow v1, v5, v7 and v9, IPFIX, sFlow v5), decodes it, and writes one normalised flow a\n"
    "line.\n"
    "At the end, and on SIGUSR1, it reports on stderr what arrived from each exporter, what was lost and why.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowrecv                                      listen on UDP 2055, 4739 and 6343, JSON lines to stdout\n"
    "  flowrecv --listen 127.0.0.1:9995 --for 60s --format csv --output flows.csv\n"
    "  flowrecv --read capture.pcap --format text    decode a capture file\n"
    "  flowrecv --read a.pcap --read b.pcap --fields default,ingressInterface,samplingInterval\n"
    "  flowrecv --listen 2055 --top 10 --by source.ip --every 10s    top talkers, and --every 10s alone: bandwidth\n"
    "  flowrecv --listen 6343 --counters --output sflow.json     sFlow: flows, and interface counters\n"
    "  flowrecv --listen tls:4740 --cert collector.pem --key collector.key --ca ca.pem    IPFIX over TLS\n"
    "  flowgen --protocol ipfix --count 10 --stdout | flowrecv --stdin     an answer a datagram, as test harnesses "
    "want\n"
    "  flowrecv --listen 2055 --idle 2s --expect sent.json   compare what arrived with flowgen's manifest\n"
    "  flowrecv --config /etc/flowkit/flowrecv.toml  as a service: docs/running.md\n"
    "\n"
    "Why does nothing arrive? flowrecv doctor says so (flowrecv doctor --help).\n"
    "\n"
    "Exit codes: 0 ok, 1 something was lost, malformed or different from --expect, 2 wrong usage, 3 a file or socket "
    "failed.\n";

/// "json: JSON lines; csv: ..."
std::string format_help() {
  std::string all;
  for (const format_row* f : formats()) all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", f->name, f->about);
  return all;
}

/// The formats that do take it: "json, csv".
template <class Takes>
std::string formats_that(Takes takes) {
  std::string names;
  for (const format_row* f : formats())
    if (takes(f->lines)) (names += names.empty() ? "" : ", ") += f->name;
  return names;
}

/// Without --fields: the default ones, and what other options fill.
std::vector<flow::column> chosen_columns(const std::string& fields, const flowrecv_options& o,
                                         const std::string& filled) {
  if (!fields.empty()) return select_columns(fields);
  return select_columns("default" + std::string(o.receiver.biflow ? ",reverse.bytes,reverse.packets" : "") + filled);
}

/// What the formats of all outputs have lines for.
format_lines lines_of(const flowrecv_options& o) {
  format_lines all;
  for (const output_settings& out : o.outputs) {
    if (out.format == nullptr) continue;
    const format_lines& has = out.format->lines;
    all.flows |= has.flows, all.counters |= has.counters;
    all.data_records |= has.data_records, all.samples |= has.samples;
  }
  return all;
}

void choose_format(const std::string& fields, const std::string& filled, flowrecv_options& o) {
  const auto only_with = [](const char* option, const std::string& takers) {
    throw startup_error(exit_code::usage, fmt::format("{}: only with --format {}", option, takers));
  };
  const format_lines has = lines_of(o);
  const auto shows_flows = [](const format_lines& l) { return l.flows; };
  if (!has.flows && !fields.empty()) only_with("--fields", formats_that(shows_flows));
  if (!has.flows && o.scale) only_with("--scale", formats_that(shows_flows));
  if (!has.counters && o.counters)
    only_with("--counters", formats_that([](const format_lines& l) { return l.counters; }) + " (" +
                                formats_that([](const format_lines& l) { return l.samples; }) + " has them anyway)");
  o.format_as.columns = chosen_columns(fields, o, filled);
  o.format_as.chosen = !fields.empty();
}

/// Sums instead of lines.
void choose_top(const CLI::App& app, const top_texts& texts, const std::string& format, flowrecv_options& o) {
  if (o.outputs.size() > 1 || o.outputs.front().has_kind)
    throw startup_error(exit_code::usage, "--output: with --top or --every one file, whose kind --format says");
  for (const char* of_lines : {"--fields", "--schema", "--counters"})
    if (app.count(of_lines) != 0)
      throw startup_error(exit_code::usage, fmt::format("{}: it is of lines, not with --top or --every", of_lines));
  o.top = read_top_options(texts, app.count("--format") != 0 ? std::optional(format) : std::nullopt, !o.listen.empty());
  o.top->scale = o.scale;
}

/// A format of records as they come has no flows to choose from or to add to; none has nothing but the account.
void needs_flows(const char* option, const flowrecv_options& o) {
  const auto is_ipfix = [](const output_settings& out) { return out.format == nullptr; };
  const format_lines has = lines_of(o);
  if (o.top || std::any_of(o.outputs.begin(), o.outputs.end(), is_ipfix)) return;
  if (!has.flows && (has.data_records || has.samples))
    throw startup_error(exit_code::usage, fmt::format("{}: only with --format {}, none", option,
                                                      formats_that([](const format_lines& l) { return l.flows; })));
}

/// Answers to frames go to standard output in one form, until the input ends.
void refuse_beside_stdin(const CLI::App& app) {
  constexpr std::array<std::string_view, 9> taken{
      "--stdin",           "--name",    "--max-exporters", "--template-scope", "--template-lifetime",
      "--template-memory", "--lenient", "--stats",         "--expect"};
  for (const CLI::Option* o : app.get_options()) {
    const std::string name = "--" + o->get_single_name();
    if (o->count() == 0 || std::find(taken.begin(), taken.end(), name) != taken.end()) continue;
    throw startup_error(exit_code::usage, fmt::format("{}: not with --stdin, which takes {}", name,
                                                      fmt::join(taken.begin() + 1, taken.end(), ", ")));
  }
}

/// What is written must not be in the place of anything else.
void refuse_shared_files(const flowrecv_options& o, const enrich_texts& enrich, const state_texts& state,
                         const std::string& config) {
  named_files files;
  for (const output_settings& one : o.outputs)
    if (one.files.rotates())
      files.writes("--output", file_names{one.path});
    else
      files.writes("--output", one.path);
  files.writes("--stats", o.stats), files.writes("--state", state.path);
  files.reads("--config", config), files.reads("--read", o.read), files.reads("--expect", o.expect);
  files.reads("--names", enrich.names_file), files.reads("--country", enrich.countries);
  files.reads("--as", enrich.systems), files.reads("--cert", o.tls.certificate), files.reads("--key", o.tls.key);
  files.reads("--ca", o.tls.authorities);
  files.check();
}

/// --check-config: a line each. Throws the last of them, with the exit code of the first: where the run would end.
void say_what_is_wrong(const flowrecv_options& o, const config_file& config) {
  for (const std::string& note : o.state.notes) fmt::print(stderr, "flowrecv: {}\n", note);
  const std::vector<startup_error> wrong = wrong_places(o);
  for (std::size_t i = 0; i + 1 < wrong.size(); ++i)
    fmt::print(stderr, "flowrecv: {}\n", config.placed(wrong[i].what()));
  if (!wrong.empty()) throw startup_error(wrong.front().code(), wrong.back().what());
  fmt::print("{}: nothing is wrong\n", config.path().empty() ? "options" : config.path());
}

std::optional<flowrecv_options> parse(int argc, char** argv, config_file& config) {
  flowrecv_options o;
  std::vector<std::string> listen;
  enrich_texts enrich;
  dedup_texts dedup;
  connection_texts connections;
  select_texts select;
  top_texts top;
  output_texts output;
  state_texts state;
  bool list_fields = false, watch = false;
  worker_texts workers;
  std::optional<std::string> metrics;
  std::string user, rcvbuf, gro = "on", format = "json", fields, schema, run_for, idle, count, max_exporters, scope,
                            lifetime, memory;

  CLI::App app{about, "flowrecv"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowrecv"));
  app.add_option(
         "--listen", listen,
         "[udp:|tcp:|tls:|dtls:][ADDR:]PORT to receive on (tcp, tls, dtls: IPFIX); repeatable (default: udp 2055, "
         "4739 and 6343)")
      ->type_name("WHERE");
  app.add_option("--read", o.read,
                 "pcap, pcapng, IPFIX file, file of payloads or of frames (flowgen --stdout) to read instead, also "
                 "compressed (gzip, "
                 "zstd); - is standard input; repeatable, in order")
      ->type_name("FILE");
  app.add_flag("--stdin", o.answers_frames,
               "read frames from standard input, as flowgen --stdout writes them, and answer each on standard output "
               "with its records as --format elements has them, and a verdict: accepted, refused or unsupported. The "
               "harness contract of docs/testee.md, for flowcheck and the like");
  add_tls_options(app, tls_role::listener, o.tls);
  add_connection_options(app, connections);
  app.add_option("--rcvbuf", rcvbuf,
                 "socket receive buffer in octets, such as 8M (default: 4M, as far as the system grants it)")
      ->type_name("SIZE");
  app.add_option(
         "--gro", gro,
         "on (default): the kernel may bundle datagrams of equal size (UDP_GRO), which takes much less processor "
         "time; but of datagrams that it drops it then counts the bundles, and only sequence numbers show how many "
         "were lost. off: it counts datagrams")
      ->check(CLI::IsMember({"on", "off"}))
      ->type_name("ON|OFF");
  workers.add_to(app);
  app.add_option("--format", format, format_help())->type_name("FORMAT");
  app.add_option("--fields", fields, "columns of flows: default, all, or names separated by commas")->type_name("LIST");
  top.add_to(app);
  app.add_flag("--list-fields", list_fields, "print the names that --fields takes");
  app.add_option(
         "--schema", schema,
         "print a schema of the lines, with the columns of --fields, or a dissector, and end. " + schemas_help())
      ->type_name("NAME");
  app.add_flag(
      "--biflow", o.receiver.biflow,
      "one line for a record with both directions (RFC 5103), with reverse.bytes and reverse.packets; else two "
      "lines, the second with source and destination exchanged");
  app.add_flag("--scale", o.scale, "multiply bytes and packets by the sampling rate, where it is known");
  app.add_flag("--counters", o.counters, "write sFlow counter samples as separate lines (with --format json)");
  select.add_to(app);
  output.add_to(app);
  app.add_option("--for,--duration", run_for, "stop after this time, such as 60s")->type_name("TIME");
  app.add_option("--idle", idle, "stop when nothing has arrived for this time")->type_name("TIME");
  app.add_option("--count", count, "stop after this many flow records")->type_name("N");
  app.add_option("--stats", o.stats, "write the statistics at the end as JSON")->type_name("FILE");
  app.add_option("--expect", o.expect, "compare what arrived with this manifest of flowgen")->type_name("FILE");
  add_watch_option(app, watch);
  add_metrics_option(app, metrics);
  enrich.add_to(app);
  dedup.add_to(app);
  state.add_to(app);
  add_user_option(app, user);
  app.add_option("--max-exporters", max_exporters,
                 fmt::format("how many exporters to remember (default: {})", exporter_table::default_limit))
      ->type_name("N");
  app.add_option("--template-scope", scope,
                 "what an exporter is: rfc (IPFIX: address and port, v9: address and source id), sticky (no ports), "
                 "port (ports for v9, too)")
      ->check(CLI::IsMember({"rfc", "sticky", "port"}))
      ->type_name("SCOPE");
  app.add_option("--template-lifetime", lifetime,
                 "forget templates and common properties not resent for this time (default: never)")
      ->type_name("TIME");
  app.add_option("--template-memory", memory,
                 fmt::format("memory for templates and sessions (default: {}M)",
                             receiver_settings::default_template_memory >> 20))
      ->type_name("SIZE");
  app.add_flag("--lenient", o.receiver.lenient,
               "decode the sets that fit of malformed IPFIX messages (RFC 7011 section 9.1 discards them)");
  config.add_to(app);
  // What follows a value is no further one: `--output flows.json cap.pcap` would empty the capture.
  for (CLI::Option* option : app.get_options([](const CLI::Option* one) { return one->get_items_expected_max() > 1; }))
    option->allow_extra_args(false);

  try {
    config.parse(app, argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (!user.empty()) o.user = service_user{user, config.is_check()};
  o.user.for_files();
  if (list_fields) {
    fmt::print("{}", list_columns());
    return std::nullopt;
  }
  const std::string filled = enrich.columns() + dedup.columns();
  if (!schema.empty() && !top.asked()) {
    fmt::print("{}", schema_text(schema, chosen_columns(fields, o, filled), !fields.empty()));
    return std::nullopt;
  }
  if (o.answers_frames) {
    refuse_beside_stdin(app);
    o.format = format_named("--format", "elements");
  } else if (listen.empty() && o.read.empty()) {
    listen = {"2055", "4739", "6343"};
  }
  for (const std::string& text : listen) o.listen.push_back(parse_listen("--listen", text));
  if (std::none_of(o.listen.begin(), o.listen.end(), [](const auto& l) { return is_secured(l.protocol); }))
    refuse_tls_options(o.tls, "--listen");
  o.connections = to_limits(connections);
  if (!rcvbuf.empty()) o.receive_buffer = parse_octets("--rcvbuf", rcvbuf);
  o.gro = gro == "on";
  o.outputs = read_output_options(output, top.asked() ? "json" : format, app.count("--format") != 0 && !top.asked());
  if (top.asked())
    choose_top(app, top, format, o);
  else
    choose_format(fields, filled, o);
  for (const auto& [option, is_given] : {std::pair{"--filter, --from and --to", select.any()},
                                         {"--dedup", !dedup.mode.empty()},
                                         {"--country", !enrich.countries.empty()},
                                         {"--as", !enrich.systems.empty()},
                                         {"--guess-applications", enrich.guess_applications}})
    if (is_given) needs_flows(option, o);
  o.select = read_select_options(select);
  for (const auto& f : o.select.filters)
    for (const flow::column* c : f->columns()) require_filled("--filter", *c, filled);
  if (o.top)
    for (const flow::column& c : o.top->by) require_filled("--by", c, filled);
  o.metrics = read_metrics_option(metrics);
  check_ports(o.listen, o.metrics);
  if (watch) o.watch = terminal_to_watch_on(o);
  if (!run_for.empty()) o.run_for = parse_duration("--for", run_for);
  if (!idle.empty()) o.idle = parse_duration("--idle", idle);
  if (!count.empty()) o.count = parse_count("--count", count);
  o.max_exporters =
      max_exporters.empty() ? exporter_table::default_limit : parse_count("--max-exporters", max_exporters);
  if (o.max_exporters == 0) throw startup_error(exit_code::usage, "--max-exporters: must be at least 1");
  o.receiver.scope = scope == "sticky" ? session_scope::sticky
                     : scope == "port" ? session_scope::port
                                       : session_scope::rfc;
  if (!lifetime.empty()) o.receiver.sessions.templates.lifetime = parse_duration("--template-lifetime", lifetime);
  if (!memory.empty()) o.receiver.sessions.octets = parse_octets("--template-memory", memory);
  o.receiver.digest = !o.expect.empty();
  o.enrich = read_enrich_options(enrich);
  o.reload = {enrich, select};
  o.dedup = read_dedup_options(dedup);
  o.state = read_state_options(state);
  o.receiver.state = o.state.file.get();
  refuse_shared_files(o, enrich, state, config.path());
  // What options announce is kept as it came, too.
  if (o.state.file) o.receiver.sessions.learnt_octets *= 2;
  read_worker_options(workers, o);
  if (config.is_check()) {
    say_what_is_wrong(o, config);
    return std::nullopt;
  }
  return o;
}
}  // namespace

std::optional<flowrecv_options> parse_flowrecv_options(int argc, char** argv) {
  config_file config;
  try {
    return parse(argc, argv, config);
  } catch (const startup_error& e) {
    throw startup_error(e.code(), config.placed(e.what()));
  }
}

}  // namespace flowkit::tools
