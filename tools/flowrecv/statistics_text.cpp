// SPDX-License-Identifier: BSL-1.0
// The account for people: a line an exporter, and under it a line for each loss, each anomaly, each remark. What is
// zero is not there.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "tools/common/table.hpp"
#include "tools/common/template_text.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/anomaly_list.hpp"
#include "tools/flowrecv/select_exporters.hpp"
#include "tools/flowrecv/statistics.hpp"
#include "tools/flowrecv/technique_text.hpp"

namespace flowkit::tools {

namespace {
/// The lines under an exporter.
class remarks {
 public:
  void add(std::string_view kind, std::uint64_t n, std::string_view what) {
    if (n != 0) lines_.push_back(fmt::format("{}: {}", kind, counted(n, what)));
  }
  void add(const std::string& line) {
    if (!line.empty()) lines_.push_back(line);
  }
  /// Several, separated by line feeds.
  void add_lines(const std::string& lines) {
    for (std::size_t at = 0, end; at < lines.size(); at = end + 1) {
      end = std::min(lines.find('\n', at), lines.size());
      add(lines.substr(at, end - at));
    }
  }
  [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  std::vector<std::string> lines_;
};

std::string restarts_in_words(const exporter_counters& c) {
  if (c.boots + c.number_restarts == 0) return {};
  const std::string times = fmt::format("restarted: {}, ", counted(c.boots + c.number_restarts, "times"));
  if (c.number_restarts == 0) return times + "by the boot time";
  return times + (c.boots == 0
                      ? "by the sequence numbers"
                      : fmt::format("{} by the boot time and {} by the sequence numbers", c.boots, c.number_restarts));
}

/// What is worth a line: headers of most protocols have whole seconds, and messages take their time.
constexpr std::int64_t usual_offset_ms = 2'000;
std::string clock_in_words(const flow::clock_offset& c) {
  const std::int64_t common = c.common_ms();
  if (common >= -usual_offset_ms && common <= usual_offset_ms) return {};
  const bool ahead = common > 0;
  const auto tenths = [](std::int64_t ms) {
    return fmt::format("{:.1f}", static_cast<double>(ms < 0 ? -ms : ms) / 1e3);
  };
  const std::string least = tenths(common), most = tenths(ahead ? c.greatest_ms() : c.least_ms());
  return fmt::format("clock: {}{} s {}", least, most == least ? std::string() : " to " + most,
                     ahead ? "ahead" : "late");
}

remarks remarks_of(const exporter_counters& c, const char* units, const anomaly_list& anomalies,
                   const char* kernel_units) {
  remarks out;
  for (const std::string& line : in_words(losses_of(c), units, kernel_units)) out.add(line);
  const std::string by_number = (units != nullptr ? std::string(units) : "units") + " by their sequence numbers";
  out.add("duplicate", c.sequence.duplicate, by_number);
  out.add("late", c.sequence.late, by_number);
  out.add("late template", c.rescued_sets, "data sets waited for it, and were decoded");
  out.add(restarts_in_words(c));
  if (c.uptime_wraps != 0) out.add(fmt::format("uptime: wrapped {}", counted(c.uptime_wraps, "times")));
  out.add(clock_in_words(c.clock));
  for (const auto& [words, n] : anomalies.by_words())
    out.add(fmt::format("anomaly: {} ({})", words, counted(n, "times")));
  return out;
}

/// What the exporter says that it lost itself, and what it sent that did not arrive.
void add_own_account(remarks& to, const flow::exporter_account& said) {
  if (said.empty()) return;
  const flow::process_totals t = said.totals();
  to.add("its own account", t.unsent_flows, "flow records not sent");
  to.add("its own account", t.ignored_packets, "packets ignored");
  if (!said.tells_growth()) return;
  const auto [sent, arrived] = said.flows();
  if (sent != arrived)
    to.add(fmt::format("its own account: {} sent between its reports, {} arrived", counted(sent, "flow records"),
                       arrived));
}

/// Fields whose values are not those of the network; a line for each template.
void add_anonymised(remarks& to, const flow::anonymised_fields& fields) {
  std::map<std::uint16_t, std::string> by_template;
  for (const flow::anonymisation& a : fields.all()) {
    std::string& line = by_template[a.template_id];
    line += fmt::format("{} {} ({})", line.empty() ? "" : ",", name_of(a.field()), technique_text(a.technique));
  }
  for (const auto& [id, line] : by_template) to.add(fmt::format("anonymised: template {}:{}", id, line));
  to.add("anonymised", fields.left_out(), "further records, for which there was no room");
}

struct account_row {
  std::string who;
  const char* protocol;
  std::string domain, sampling;
  const exporter_counters* counts;
  remarks below;
};

/// One column; left out where all of its cells are empty.
struct account_column {
  const char* title;
  bool always;
  table::cell (*of)(const account_row&);
};
table::cell number(std::uint64_t n) { return n != 0 ? table::cell{n} : table::cell::number("-"); }
constexpr account_column account_columns[] = {
    {"exporter", true, [](const account_row& r) { return table::cell{r.who}; }},
    {"protocol", true, [](const account_row& r) { return table::cell{r.protocol}; }},
    {"domain", false, [](const account_row& r) { return table::cell::number(r.domain); }},
    {"sampling", false, [](const account_row& r) { return table::cell::number(r.sampling); }},
    {"datagrams", true, [](const account_row& r) { return table::cell{r.counts->datagrams}; }},
    {"octets", true, [](const account_row& r) { return table::cell{r.counts->octets}; }},
    {"flows", true, [](const account_row& r) { return table::cell{r.counts->flow_records}; }},
    {"samples", false, [](const account_row& r) { return number(r.counts->samples); }},
    {"templates", false,
     [](const account_row& r) { return number(r.counts->templates + r.counts->options_templates); }},
    {"options", false, [](const account_row& r) { return number(r.counts->options_records); }},
};
bool is_empty(const table::cell& c) { return c.text == "-" || c.text == "0"; }
bool is_empty(const account_column& c, const std::vector<account_row>& rows) {
  for (const account_row& r : rows)
    if (!is_empty(c.of(r))) return false;
  return true;
}

std::string below(const account_row& r, std::size_t columns) {
  std::string out;
  for (const std::string& line : r.below.lines()) out += wrapped("  " + line, columns, 4);
  return out;
}

/// For terminals that have no room for a table: a paragraph an exporter.
std::string paragraphs(const std::vector<account_row>& rows, const std::vector<account_column>& shown,
                       std::size_t columns) {
  std::string out;
  for (const account_row& r : rows) {
    std::string text = r.who;
    for (const account_column& c : shown)
      if (const table::cell cell = c.of(r);
          c.of != account_columns[0].of && cell.text != "-" && (c.always || !is_empty(cell)))
        text += fmt::format("{} {} {}", text == r.who ? ":" : ",", c.title, cell.text);
    out += wrapped(text, columns, 2) + below(r, columns);
  }
  return out;
}

std::string layout_of_rows(const std::vector<account_row>& rows, std::size_t columns) {
  std::vector<account_column> shown;
  for (const account_column& c : account_columns)
    if (c.always || !is_empty(c, rows)) shown.push_back(c);
  std::vector<table::cell> titles;
  for (const account_column& c : shown) titles.emplace_back(c.title);
  table t{std::move(titles)};
  for (const account_row& r : rows) {
    std::vector<table::cell> cells;
    for (const account_column& c : shown) cells.push_back(c.of(r));
    t.add(std::move(cells));
  }
  const std::vector<std::string> lines = t.lines();
  const bool fits =
      std::all_of(lines.begin(), lines.end(), [&](const std::string& line) { return text_width(line) <= columns; });
  if (!fits) return paragraphs(rows, shown, columns);
  std::string out = lines[0] + '\n';
  for (std::size_t i = 0; i < rows.size(); ++i) out += lines[i + 1] + '\n' + below(rows[i], columns);
  return out;
}

/// Rows of exporters. More are no table for people, and take memory: 70,000 exporters would be 20 MB.
constexpr std::size_t most_exporters = 1000;

/// Those that lost something, then those that sent most; `others`: the sums of the rest.
std::vector<const exporter*> exporters_to_show(const received_account& from, exporter_totals& others) {
  return select_exporters(
      from.exporters(), most_exporters,
      [](const exporter& e) { return std::pair(losses_of(e.counters).any(), e.counters.datagrams); },
      [&others](const exporter& e) { others.add(e); });
}

account_row row_of_sums(std::string who, const exporter_totals& of, const char* kernel_units) {
  return {
      std::move(who), "-", "-", "-", &of.counters, remarks_of(of.counters, nullptr, anomaly_list{of}, kernel_units)};
}

/// `others`: is to outlive the rows.
std::vector<account_row> rows_of(const received_account& from, const run_account& account,
                                 const exporter_totals& totals, exporter_totals& others) {
  const char* const kernel_units = account.kernel_units();
  std::vector<account_row> rows;
  const std::vector<const exporter*> shown = exporters_to_show(from, others);
  for (const exporter* one : shown) {
    const exporter& e = *one;
    const std::string address = e.address(), who = address.empty() ? "(file)" : address;
    rows.push_back(
        {.who = e.name == to_string(e.key.source.address) ? who : e.name + " " + who,
         .protocol = to_string(e.key.kind),
         .domain = std::to_string(e.key.domain),
         .sampling = e.sampling_rate > 1 ? fmt::format("1:{}", e.sampling_rate) : "-",
         .counts = &e.counters,
         .below = remarks_of(e.counters, row_of(e.key.kind).sequence_counts, anomaly_list{e}, kernel_units)});
    remarks& below = rows.back().below;
    below.add(e.missing.in_words());
    add_own_account(below, e.said);
    add_anonymised(below, e.anonymised);
    if (e.own) below.add_lines(e.own->notes());
    if (const std::uint64_t n = e.counters.reverse_flows; n != 0)
      below.add(fmt::format("both directions: {}", counted(n, "flows back")));
    below.add("moved", e.counters.port_changes, "times to another source port");
  }
  if (const std::size_t n = from.exporters().size() - shown.size(); n != 0)
    rows.push_back(row_of_sums(fmt::format("({})", counted(n, "others")), others, kernel_units));
  if (from.evicted() != 0) rows.push_back(row_of_sums("(evicted)", from.evicted_totals(), kernel_units));
  rows.push_back({"total", "-", "-", "-", &totals.counters, {}});
  return rows;
}

/// What is of no single exporter.
remarks remarks_of_run(const received_account& from, const run_account& account, const exporter_totals& totals) {
  remarks out;
  const session_account& s = from.sessions();
  if (const std::uint64_t n = from.evicted(); n != 0)
    out.add(fmt::format("evicted: {}, the longest silent first (--max-exporters)", counted(n, "exporters")));
  if (s.evicted + s.templates_evicted != 0)
    out.add(fmt::format("evicted: {} and {}, the longest unused first (--template-memory)",
                        counted(s.evicted, "sessions"), counted(s.templates_evicted, "templates")));
  for (const protocol_row& p : protocols())
    if (const protocol_account* own = from.of(p.which)) out.add_lines(own->notes());
  if (account.skipped_frames != 0)
    out.add(fmt::format("{}: {}", counted(account.skipped_frames, "frames without a datagram to decode"),
                        account.skipped_reasons));
  if (account.kernel_drops > totals.counters.kernel_drops)
    out.add(fmt::format("lost: {} dropped by the kernel in all (a larger --rcvbuf may help)",
                        counted(account.kernel_drops, account.kernel_units())));
  for (const connection_account& one : account.connections)
    if (one.accepted != 0 || one.ended != connection_account{}.ended) out.add(in_words(one));
  for (const socket_account& one : account.sockets)
    if (one.gro && one.kernel_drops != 0)
      out.add(fmt::format("udp {}: the kernel dropped {}; how many datagrams shows in the sequence, or with --gro off",
                          to_string(one.at), counted(one.kernel_drops, "bundles of datagrams")));
  return out;
}

std::string verdict(const run_account& account, const exporter_totals& totals) {
  const bool lost = losses_of(totals.counters, account).any();
  std::string text = fmt::format("{}, {}", counted(totals.counters.datagrams, "datagrams"),
                                 counted(totals.counters.flow_records, "flows"));
  for (const auto& [kind, own] : totals.own)
    if (own && !own->received().empty()) text += ", " + own->received();
  const char* const see = lost ? "; loss: see above" : "";
  if (account.output_failed) return fmt::format("not all was written, as the output failed: {}{}", text, see);
  if (account.unread != 0)
    return fmt::format("not all was read, as {} failed: {}{}", counted(account.unread, "inputs"), text, see);
  return lost ? text + "; loss: see above" : "nothing lost: " + text;
}
}  // namespace

std::string statistics_text(const received_account& from, const run_account& account, std::size_t columns) {
  const exporter_totals totals = from.totals();
  exporter_totals others;
  std::string text = layout_of_rows(rows_of(from, account, totals, others), columns);
  const remarks of_run = remarks_of_run(from, account, totals);
  for (const std::string& line : of_run.lines()) text += wrapped(line, columns, 2);
  return text + wrapped(verdict(account, totals), columns, 2);
}

}  // namespace flowkit::tools
