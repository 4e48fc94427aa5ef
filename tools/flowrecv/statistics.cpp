// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "tools/common/table.hpp"

namespace flowkit::tools {

namespace {
namespace json = boost::json;

json::object reasons(const refusals& r) {
  json::object out;
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (r.of[i] != 0) out[refusals::name(i)] = r.of[i];
  return out;
}

/// Anomalies by their words, and how often each occurred.
class anomaly_list {
 public:
  explicit anomaly_list(const exporter& e) : wrong_port_(e.counters.wrong_port) { add(e.own); }
  explicit anomaly_list(const exporter_totals& t) : wrong_port_(t.counters.wrong_port) {
    for (const auto& [kind, own] : t.own) add(own);
  }
  [[nodiscard]] json::object by_words() const {
    json::object out = counts_;
    if (wrong_port_ != 0) out["wrong port"] = wrong_port_;
    return out;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_ + wrong_port_; }

 private:
  void add(const own_counts& own) {
    if (!own) return;
    own->findings([this](const char* words, std::uint64_t n) {
      json::value& sum = counts_[words];
      sum = n + (sum.is_uint64() ? sum.get_uint64() : 0);
      total_ += n;
    });
  }

  json::object counts_;
  std::uint64_t wrong_port_, total_ = 0;
};

/// The counts, in the order of DESIGN; all of them always.
void put_counts(json::object& to, const exporter_counters& c, const losses& lost, const anomaly_list& anomalies) {
  for (const named_count& n : named_counts) to[n.name] = c.*n.member;
  to["templates"] = c.templates;
  to["options_templates"] = c.options_templates;
  to["lost"] = json::object{{"kernel", lost.kernel},   {"sequence", lost.sequence},
                            {"samples", lost.samples}, {"template", lost.no_template},
                            {"output", lost.output},   {"undecodable", reasons(lost.undecodable)}};
  to["sequence"] =
      json::object{{"late", c.sequence.late}, {"duplicate", c.sequence.duplicate}, {"restarts", c.sequence.restarts}};
  to["findings"] = anomalies.by_words();
}

/// Where templates are known that data sets of exporters did not meet.
class missing_templates {
 public:
  explicit missing_templates(const exporter_sessions& in) noexcept : in_(in) {}
  missing_template of(const exporter& e) {
    if (e.counters.template_lost == 0) return {};
    missing_template m = e.missing;
    m.look_again(in_, steps_);
    return m;
  }

 private:
  const exporter_sessions& in_;
  std::size_t steps_ = reception::max_search_steps;  ///< for all exporters together
};

std::string in_words(const json::object& counted) {
  std::string out;
  for (const auto& [name, n] : counted)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", json::value_to<std::uint64_t>(n), std::string_view(name));
  return out;
}

template <class Note>
void each_line(const std::string& lines, Note note) {
  for (std::size_t at = 0, end; at < lines.size(); at = end + 1) {
    end = std::min(lines.find('\n', at), lines.size());
    note(lines.substr(at, end - at));
  }
}

/// What the protocol says of its exporters.
void describe(const protocol_receiver& own, protocol kind, const std::vector<const exporter*>& all,
              std::map<const exporter*, json::object>& into) {
  std::vector<const exporter*> of;
  for (const exporter* e : all)
    if (e->key.kind == kind) of.push_back(e);
  std::vector<json::object> texts(of.size());
  own.describe(of, texts);
  for (std::size_t i = 0; i < of.size(); ++i) into[of[i]] = std::move(texts[i]);
}

}  // namespace

std::string statistics_text(const receiver& from, const run_account& account) {
  const exporter_table& exporters = from.exporters();
  missing_templates missing{from.sessions()};
  table rows{{"exporter", "protocol", "domain", "sampling", "datagrams", "octets", "flows", "options", "samples",
              "templates", "lost", "late", "doubled", "no template", "kernel drops", "refused", "odd"}};
  std::string notes;
  const auto add = [&](const std::string& who, const char* kind, const std::string& domain, std::string rate,
                       const exporter_counters& c, std::uint64_t anomalies) {
    rows.add({who, kind, table::cell::number(domain), table::cell::number(std::move(rate)), c.datagrams, c.octets,
              c.flow_records, c.options_records, c.samples, c.templates + c.options_templates, c.sequence.lost,
              c.sequence.late, c.sequence.duplicate, c.template_lost, c.kernel_drops, c.undecodable.total(),
              anomalies});
  };
  for (const exporter* e : exporters.sorted()) {
    const std::string address = e->address(), who = address.empty() ? "(file)" : address;
    const anomaly_list anomalies{*e};
    add(e->name == to_string(e->key.source.address) ? who : e->name + " " + who, to_string(e->key.kind),
        std::to_string(e->key.domain), e->sampling_rate > 1 ? fmt::format("1:{}", e->sampling_rate) : "-", e->counters,
        anomalies.total());
    const auto note = [&](const std::string& text) {
      if (!text.empty()) notes += e->label + ": " + text + '\n';
    };
    note(in_words(losses_of(e->counters), e->key.kind));
    note(missing.of(*e).in_words());
    if (anomalies.total() != 0) note("odd: " + in_words(anomalies.by_words()));
    if (e->own) each_line(e->own->notes(), note);
    if (e->counters.port_changes != 0) note(fmt::format("source port changes: {}", e->counters.port_changes));
    if (e->counters.sequence.restarts != 0)
      note(fmt::format("sequence began anew {} times", e->counters.sequence.restarts));
  }
  const exporter_totals totals = exporters.totals();
  if (exporters.evicted() != 0)
    add("(forgotten)", "-", "-", "-", exporters.evicted_totals().counters,
        anomaly_list{exporters.evicted_totals()}.total());
  add("total", "-", "-", "-", totals.counters, anomaly_list{totals}.total());

  std::string text = rows.text() + notes;
  if (exporters.evicted() != 0)
    text += fmt::format("{} exporters forgotten to make room, the longest silent first (--max-exporters)\n",
                        exporters.evicted());
  if (account.sessions.evicted + account.sessions.templates_evicted != 0)
    text += fmt::format(
        "{} sessions and {} templates forgotten to make room, the longest unused first "
        "(--template-memory)\n",
        account.sessions.evicted, account.sessions.templates_evicted);
  for (const protocol_row& p : protocols())
    if (const protocol_receiver* own = from.of(p.which)) text += own->notes();
  if (account.skipped_frames != 0)
    text +=
        fmt::format("{} frames without a datagram to decode: {}\n", account.skipped_frames, account.skipped_reasons);
  if (account.kernel_drops > totals.counters.kernel_drops)
    text += fmt::format("{} datagrams dropped by the kernel in all (larger --rcvbuf?)\n", account.kernel_drops);
  if (losses_of(exporters, account).any()) return text + "loss: see above\n";
  text += fmt::format("nothing lost: {} datagrams, {} flows", totals.counters.datagrams, totals.counters.flow_records);
  for (const auto& [kind, own] : totals.own)
    if (own && !own->received().empty()) text += ", " + own->received();
  return text + '\n';
}

std::string statistics_json(const receiver& from, const run_account& account) {
  const exporter_table& exporters = from.exporters();
  const auto sorted = exporters.sorted();
  std::map<const exporter*, json::object> described;
  for (const protocol_row& p : protocols())
    if (const protocol_receiver* own = from.of(p.which)) describe(*own, p.which, sorted, described);
  json::array all;
  missing_templates missing{from.sessions()};
  for (const exporter* e : sorted) {
    json::object one{{"address", to_string(e->key.source.address)},
                     {"port", e->key.source.port},
                     {"name", e->name},
                     {"protocol", to_string(e->key.kind)},
                     {"domain", e->key.domain},
                     {"sampling_interval", e->sampling_rate},
                     {"session", e->session},
                     {"port_changes", e->counters.port_changes},
                     {"template_known_from", missing.of(*e).place()}};
    put_counts(one, e->counters, losses_of(e->counters), anomaly_list{*e});
    for (auto& [name, value] : described[e]) one[name] = std::move(value);
    all.push_back(std::move(one));
  }
  exporter_totals sums = exporters.totals();
  json::object totals;
  put_counts(totals, sums.counters, losses_of(exporters, account), anomaly_list{sums});
  for (const protocol_row& p : protocols())
    if (const protocol_receiver* own = from.of(p.which)) own->describe_totals(sums.counters, sums.own[p.which], totals);
  json::object forgotten{{"exporters", exporters.evicted()}};
  const exporter_totals& gone = exporters.evicted_totals();
  put_counts(forgotten, gone.counters, losses_of(gone.counters), anomaly_list{gone});
  const session_account& s = account.sessions;
  json::object sessions{{"sessions", s.sessions},
                        {"octets", s.octets},
                        {"evicted", s.evicted},
                        {"closed", s.closed},
                        {"templates_evicted", s.templates_evicted},
                        {"waiting_dropped", s.waiting_dropped}};
  return json::serialize(json::object{{"exporters", std::move(all)},
                                      {"forgotten", std::move(forgotten)},
                                      {"sessions", std::move(sessions)},
                                      {"skipped_frames", account.skipped_frames},
                                      {"totals", std::move(totals)}}) +
         '\n';
}

manifest received_manifest(const exporter_table& exporters) {
  manifest m;
  for (const exporter* e : exporters.sorted()) {
    const exporter_counters& c = e->counters;
    manifest_entry one;
    static_cast<manifest_counts&>(one) = c;
    one.address = e->key.source.address;
    one.port = e->key.source.port;
    one.protocol = to_string(e->key.kind);
    one.domain = e->key.domain;
    one.first_sequence = e->first_sequence;
    one.next_sequence = e->next_sequence;
    m.exporters.push_back(std::move(one));
  }
  return m;
}

}  // namespace flowkit::tools
