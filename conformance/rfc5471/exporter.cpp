// SPDX-License-Identifier: BSL-1.0
#include "conformance/rfc5471/exporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "conformance/catalogue/requirement.hpp"
#include "conformance/rfc5471/trial.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::rfc5471 {

namespace {
using tools::counted;
using tools::exit_code;
using tools::startup_error;

constexpr ipv4_address loopback4{0x7f000001};
constexpr ipv6_address loopback6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

bool has(std::string_view command, std::string_view word) { return command.find(word) != std::string_view::npos; }

void replace(std::string& in, std::string_view what, std::string_view by) {
  for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
    in.replace(at, what.size(), by);
}

bool can_bind(const ip_address& address) {
  try {
    return free_port(address) != 0;
  } catch (const startup_error&) {
    return false;
  }
}

tools::listen_address any_port(tools::transport how, const ip_address& address) {
  return {how, {address, free_port(address)}};
}

/// Is the requirement met by all that came? By the gravest of its findings.
test_outcome by_requirements(const rfc5471_row& row, const findings& found) {
  std::string_view rest = row.requirements;
  bool decided = false;
  std::string ids;
  while (!rest.empty()) {
    const std::string_view id = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(id.size() + 1, rest.size()));
    const requirement_row* const r = find_requirement(id);
    if (r == nullptr) continue;
    const conformance::verdict v = found.verdict_on(r->which);
    if (v == conformance::verdict::fail) {
      const auto& all = found.in_detail();
      const auto first = std::find_if(all.begin(), all.end(), [&](const finding& f) {
        return f.what == r->which && f.gravity == conformance::verdict::fail;
      });
      return {row.test, verdict::fail,
              fmt::format("{}: {}{}", id, first != all.end() ? first->message : r->statement,
                          first != all.end() ? fmt::format(" (message {})", first->datagram) : "")};
    }
    if (v == conformance::verdict::not_seen) continue;
    decided = true;
    ids += (ids.empty() ? "" : " ") + std::string(id);
  }
  if (!decided) return {row.test, verdict::not_run, "nothing came by which it could be decided"};
  return {row.test, verdict::pass, "met: " + ids};
}

class exporter_tests {
 public:
  exporter_tests(const exporter_test_options& o, const tools::stop_flag& stop) : options_(o), stop_(stop) {
    if (!has(o.command, "{target}") && !(has(o.command, "{host}") && has(o.command, "{port}")))
      throw startup_error(exit_code::usage,
                          "rfc5471: the exporter's command says nowhere where it is to send: {target}, or {host} and "
                          "{port}, stand for it");
  }

  std::vector<test_outcome> all() {
    const auto udp4 = one_run(tools::transport::udp, loopback4);
    if (udp4->messages == 0 && !tools::stopped(&stop_))
      throw startup_error(exit_code::usage,
                          fmt::format("rfc5471: nothing came from '{}' within {} s{}", options_.command,
                                      options_.longest.ns / 1'000'000'000, last_words()));
    if (!udp4->has_ipfix() && !tools::stopped(&stop_))
      throw startup_error(exit_code::usage, "rfc5471: what came is no IPFIX");
    std::vector<test_outcome> out;
    for (const rfc5471_row& row : rfc5471_tests()) {
      test_outcome o = *row.unchecked == '\0' ? undisturbed(by_requirements(row, udp4->found))
                                              : test_outcome{row.test, verdict::not_run, row.unchecked};
      if (tools::stopped(&stop_)) o = {row.test, verdict::not_run, "interrupted"};
      for (const auto& [test, run] : active())
        if (row.test == std::string_view{test} && o.what != verdict::fail && !tools::stopped(&stop_))
          o = undisturbed((this->*run)(row, *udp4));
      for (const auto& [test, why] : collectors_alone)
        if (row.test == std::string_view{test} && o.what == verdict::not_run) o.why = why;
      out.push_back(std::move(o));
    }
    return out;
  }

 private:
  using active_test = test_outcome (exporter_tests::*)(const rfc5471_row&, const trial&);
  static std::span<const std::pair<const char*, active_test>> active() {
    static constexpr std::pair<const char*, active_test> tests[] = {
        {"T01", &exporter_tests::connectivity},       {"T20", &exporter_tests::several_exporters},
        {"T21", &exporter_tests::several_collectors}, {"T22a", &exporter_tests::reconnects},
        {"T23", &exporter_tests::restarts},           {"T24", &exporter_tests::reconnects},
    };
    return tests;
  }
  static constexpr std::pair<const char*, const char*> collectors_alone[] = {
      {"T06b", "is of the collecting process: RFC 7011 section 8.1 has the second withdrawal ignored"},
      {"T06c", "is of the collecting process: RFC 7011 section 8.1 has the withdrawal ignored"},
      {"T16", "is of the collecting process: memory under pressure"},
      {"T19", "is of the collecting process: memory under pressure"},
  };

  /// What an interrupt cut short, or our own sockets lost, is nobody's fault.
  test_outcome undisturbed(test_outcome o) {
    if (o.what == verdict::fail && tools::stopped(&stop_)) return {o.test, verdict::not_run, "interrupted"};
    if (o.what == verdict::fail && drops_ != 0)
      return {o.test, verdict::not_run,
              fmt::format("{} by the kernel here, so nothing can be said of what is missing",
                          counted(drops_, "datagrams were dropped"))};
    return o;
  }
  std::unique_ptr<trial> try_out(const trial_settings& how, running_commands& commands) {
    auto out = run_trial(how, commands, stop_);
    drops_ += out->kernel_drops;
    return out;
  }

  [[nodiscard]] std::string last_words() const {
    if (errors_.empty()) return "";
    std::string_view text = errors_;
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    return fmt::format("; it says: {}", text.substr(text.rfind('\n') + 1));
  }

  [[nodiscard]] std::string command(const tools::listen_address& to,
                                    const std::optional<tools::listen_address>& second = {}) const {
    std::string out = options_.command;
    const std::string host = tools::to_string(to.at.address), port = std::to_string(to.at.port);
    if (second) replace(out, "{target2}", tools::to_string(second->at));
    replace(out, "{target}", tools::to_string(to.at));
    replace(out, "{host}", host);
    replace(out, "{port}", port);
    replace(out, "{transport}", to_string(to.protocol));
    return out;
  }
  /// {target2} without a second collector: the same again is no test.
  [[nodiscard]] tools::listen_address second_for(const tools::listen_address& first) const {
    return any_port(first.protocol, first.at.address);
  }

  std::unique_ptr<trial> one_run(tools::transport how, const ip_address& address) {
    const tools::listen_address at = any_port(how, address);
    std::vector<tools::listen_address> all{at};
    std::optional<tools::listen_address> second;
    if (has(options_.command, "{target2}")) all.push_back(second.emplace(second_for(at)));
    running_commands commands({command(at, second)});
    auto out = try_out({all, options_.longest}, commands);
    errors_ = commands.errors();
    return out;
  }
  [[nodiscard]] bool speaks_tcp() const { return has(options_.command, "{transport}"); }

  test_outcome connectivity(const rfc5471_row& row, const trial& udp4) {
    std::string came = fmt::format("UDP over IPv4: {}", counted(udp4.messages, "messages"));
    std::vector<std::pair<const char*, std::unique_ptr<trial>>> others;
    const bool has_ipv6 = can_bind(loopback6);
    if (has_ipv6) others.emplace_back("UDP over IPv6", one_run(tools::transport::udp, loopback6));
    if (speaks_tcp()) others.emplace_back("TCP over IPv4", one_run(tools::transport::tcp, loopback4));
    if (speaks_tcp() && has_ipv6) others.emplace_back("TCP over IPv6", one_run(tools::transport::tcp, loopback6));
    for (const auto& [name, run] : others) {
      came += fmt::format(", {}: {}", name, counted(run->messages, "messages"));
      if (run->messages == 0) return {row.test, verdict::fail, came};
      if (const test_outcome o = by_requirements(row, run->found); o.what == verdict::fail)
        return {row.test, verdict::fail, fmt::format("{}: {}", name, o.why)};
    }
    if (!speaks_tcp()) came += "; TCP not run: the command has no {transport}";
    if (!has_ipv6) came += "; IPv6 not run: there is no ::1 here";
    return {row.test, verdict::pass, came};
  }

  test_outcome several_exporters(const rfc5471_row& row, const trial& alone) {
    const tools::listen_address at = any_port(tools::transport::udp, loopback4);
    std::optional<tools::listen_address> second;
    std::vector<tools::listen_address> all{at};
    if (has(options_.command, "{target2}")) all.push_back(second.emplace(second_for(at)));
    running_commands commands({command(at, second), command(at, second)});
    const auto both = try_out({all, options_.longest}, commands);
    if (const test_outcome o = by_requirements(row, both->found); o.what == verdict::fail) return o;
    // Streams are of an address, port and domain: each process has its own.
    if (both->examined.streams().size() < 2 * alone.examined.streams().size())
      return {row.test, verdict::fail,
              fmt::format("two exporters at once came as {}, one alone as {}",
                          counted(both->examined.streams().size(), "streams"), alone.examined.streams().size())};
    return {row.test, verdict::pass,
            fmt::format("{} of {}", counted(both->messages, "messages"),
                        counted(both->examined.streams().size(), "streams"))};
  }

  test_outcome several_collectors(const rfc5471_row& row, const trial& run) {
    if (!has(options_.command, "{target2}")) return {row.test, verdict::not_run, "the command has no {target2}"};
    if (run.payloads.size() != 2) return {row.test, verdict::fail, "only one of two collectors got anything"};
    std::vector<std::size_t> first = run.payloads.begin()->second, second = run.payloads.rbegin()->second;
    std::sort(first.begin(), first.end()), std::sort(second.begin(), second.end());
    if (first != second)
      return {row.test, verdict::fail,
              fmt::format("{} to one collector and {} to the other, or with other octets",
                          counted(first.size(), "messages"), second.size())};
    return {row.test, verdict::pass, fmt::format("{} to each, octet by octet", counted(first.size(), "messages"))};
  }

  /// Killed in the middle and started again: the second run is judged as if nothing had come before.
  test_outcome restarts(const rfc5471_row& row, const trial& whole) {
    const tools::listen_address at = any_port(tools::transport::udp, loopback4);
    std::vector<tools::listen_address> all{at};
    std::optional<tools::listen_address> second;
    if (has(options_.command, "{target2}")) all.push_back(second.emplace(second_for(at)));
    running_commands commands({command(at, second)});
    const std::uint64_t some = std::max<std::uint64_t>(whole.messages / 2, 1);
    const auto before = try_out({all, options_.longest, some}, commands);
    running_commands again({command(at, second)});
    const auto after = try_out({all, options_.longest}, again);
    if (after->messages == 0) return {row.test, verdict::fail, "nothing came after it was started again"};
    return templates_first(row, *after,
                           fmt::format("killed after {}; then {}", counted(before->messages, "messages"),
                                       counted(after->messages, "messages")));
  }

  /// The collector closes the connection and listens again: the exporter connects again and announces its templates.
  test_outcome reconnects(const rfc5471_row& row, const trial&) {
    if (!speaks_tcp()) return {row.test, verdict::not_run, "needs TCP: the command has no {transport}"};
    const tools::listen_address at = any_port(tools::transport::tcp, loopback4);
    std::optional<tools::listen_address> second;
    std::vector<tools::listen_address> all{at};
    if (has(options_.command, "{target2}")) all.push_back(second.emplace(second_for(at)));
    running_commands commands({command(at, second)});
    const auto before =
        try_out({.at = all, .longest = options_.longest, .enough_messages = 1, .ends_commands = false}, commands);
    if (before->messages == 0) return {row.test, verdict::fail, "nothing came over TCP"};
    if (commands.look())
      return {row.test, verdict::not_run, "it had sent all before the collector went away: a longer run is needed"};
    const auto after = try_out({all, options_.longest}, commands);
    if (after->messages == 0) {
      // RFC 7011 section 10.4.4: 60 s by default.
      const bool waited = options_.longest > seconds(60) && !commands.look();
      return {row.test, waited ? verdict::fail : verdict::not_run,
              fmt::format("it did not connect again within {} s; RFC 7011 section 10.4.4 has 60 by default (--longest)",
                          options_.longest.ns / 1'000'000'000)};
    }
    return templates_first(row, *after,
                           fmt::format("connected again; {} after it", counted(after->messages, "messages")));
  }

  static test_outcome templates_first(const rfc5471_row& row, const trial& t, const std::string& what) {
    if (t.unknown.sets != 0)
      return {row.test, verdict::fail,
              fmt::format("{}, {} before their templates", what, counted(t.unknown.sets, "data sets"))};
    if (const test_outcome o = by_requirements(row, t.found); o.what == verdict::fail) return o;
    return {row.test, verdict::pass, what};
  }

  const exporter_test_options& options_;
  const tools::stop_flag& stop_;
  std::string errors_;
  std::uint64_t drops_ = 0;  ///< datagrams, by the kernel, in all runs so far
};
}  // namespace

std::vector<test_outcome> run_exporter_tests(const exporter_test_options& options, const tools::stop_flag& stop) {
  return exporter_tests{options, stop}.all();
}

}  // namespace flowkit::conformance::rfc5471
