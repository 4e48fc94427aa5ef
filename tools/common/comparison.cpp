// SPDX-License-Identifier: BSL-1.0
#include "tools/common/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "tools/common/endpoint.hpp"
#include "tools/common/table.hpp"

namespace flowkit::tools {

namespace {

/// Pairs of exporters, found by ever weaker keys among those that are still alone.
class matcher {
 public:
  matcher(const manifest& sent, const manifest& received)
      : sent_(sent.exporters), received_(received.exporters), partner_(sent_.size(), alone), taken_(received_.size()) {}

  /// In the order of both lists where a key is repeated; not at all if it has to be unique.
  template <class Key>
  void pair_by(Key key, bool unique) {
    using key_type = decltype(key(sent_.front()));
    std::map<key_type, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> candidates;
    for (std::size_t i = 0; i < sent_.size(); ++i)
      if (partner_[i] == alone) candidates[key(sent_[i])].first.push_back(i);
    for (std::size_t i = 0; i < received_.size(); ++i)
      if (!taken_[i]) candidates[key(received_[i])].second.push_back(i);
    for (const auto& [k, both] : candidates) {
      const auto& [from, to] = both;
      if (unique && (from.size() != 1 || to.size() != 1)) continue;
      for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
        partner_[from[i]] = to[i];
        taken_[to[i]] = true;
      }
    }
  }

  [[nodiscard]] std::vector<comparison::row> rows() const {
    std::vector<comparison::row> out;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      out.push_back({sent_[i], {}});
      if (partner_[i] != alone) out.back().received = received_[partner_[i]];
    }
    for (std::size_t i = 0; i < received_.size(); ++i)
      if (!taken_[i]) out.push_back({{}, received_[i]});
    return out;
  }

 private:
  static constexpr std::size_t alone = ~std::size_t{0};
  const std::vector<manifest_entry>& sent_;
  const std::vector<manifest_entry>& received_;
  std::vector<std::size_t> partner_;
  std::vector<bool> taken_;
};

/// What arrives of it, the faults that were made on purpose included.
manifest_entry expected(const manifest_entry& sent) {
  manifest_entry out = sent;
  for (const manifest_fault& f : sent.faults) {
    for (const auto& [name, member] : named_counts) out.*member += f.arrives.*member;
    out.digest += f.arrives.digest;
  }
  return out;
}

void compare_counts(std::size_t row, const manifest_entry& sent, const manifest_entry& received, comparison& out) {
  const auto compare_one = [&](const named_count& c) {
    if (sent.*c.member != received.*c.member)
      out.differences.push_back({difference::kind::count, row, c.name, sent.*c.member, received.*c.member});
  };
  const std::size_t before = out.differences.size();
  for (const named_count& c : named_counts) compare_one(c);
  if (sent.digest != received.digest)
    out.differences.push_back({difference::kind::count, row, "digest", sent.digest, received.digest});
  if (received.restarts < sent.restarts && out.differences.size() == before)
    out.notes.push_back({difference::kind::count, row, restarts_count.name, sent.restarts, received.restarts});
  else
    compare_one(restarts_count);
}

std::string name_of(const manifest_entry& e) { return to_string(endpoint{e.address, e.port}); }

std::string name_of(const comparison::row& r) {
  if (!r.sent) return name_of(*r.received);
  std::string name = name_of(*r.sent);
  if (!r.received || name_of(*r.received) == name) return name;
  return fmt::format("{} as {}", name, name_of(*r.received));
}

std::string line_of(const difference& d, const comparison::row& r) {
  const manifest_entry& e = r.sent ? *r.sent : *r.received;
  const std::string who = fmt::format("{} {} domain {}", name_of(r), e.protocol, e.domain);
  if (d.is == difference::kind::missing) return fmt::format("{}: was sent, but nothing arrived\n", who);
  if (d.is == difference::kind::unexpected) return fmt::format("{}: arrived, but is not in the manifest\n", who);
  if (d.what == "digest")
    return fmt::format("{}: digest {:016x} sent, {:016x} received: the values differ\n", who, d.sent, d.received);
  const bool fewer = d.received < d.sent;
  return fmt::format("{}: {} {} sent, {} received: {} {}\n", who, d.what, d.sent, d.received,
                     fewer ? d.sent - d.received : d.received - d.sent, fewer ? "fewer" : "more");
}

std::string note_of(const difference& d, const comparison::row& r) {
  return fmt::format("{} {} domain {}: note: {} {} sent, {} received: messages do not show them all\n", name_of(r),
                     r.sent->protocol, r.sent->domain, d.what, d.sent, d.received);
}

const char* judgement(const comparison::row& r, bool differs) noexcept {
  if (!r.received) return "missing";
  if (!r.sent) return "unexpected";
  return differs ? "differs" : "equal";
}

std::size_t differing_rows(const comparison& c) {
  std::vector<bool> differs(c.rows.size());
  for (const difference& d : c.differences) differs[d.row] = true;
  return static_cast<std::size_t>(std::count(differs.begin(), differs.end(), true));
}

/// Of all exporters, by kind.
std::string faults_of(const comparison& c) {
  std::map<std::string, std::uint64_t> datagrams;
  for (const comparison::row& r : c.rows)
    if (r.sent)
      for (const manifest_fault& f : r.sent->faults) datagrams[f.kind] += f.datagrams;
  std::string out;
  for (const auto& [kind, n] : datagrams) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, kind);
  return out.empty() ? out : fmt::format("datagrams with faults on purpose, for which what was sent allows: {}\n", out);
}
}  // namespace

comparison compare(const manifest& made, const manifest& received) {
  manifest sent = made;
  std::transform(made.exporters.begin(), made.exporters.end(), sent.exporters.begin(), expected);
  using entry = manifest_entry;
  matcher m{sent, received};
  m.pair_by([](const entry& e) { return std::tie(e.protocol, e.domain, e.address, e.port); }, false);
  // Where several could be meant, the one with the same values is.
  m.pair_by([](const entry& e) { return std::tie(e.protocol, e.domain, e.address, e.digest); }, false);
  m.pair_by([](const entry& e) { return std::tie(e.protocol, e.domain, e.address); }, false);
  m.pair_by([](const entry& e) { return std::tie(e.protocol, e.domain); }, true);

  comparison out{.rows = m.rows(), .differences = {}, .notes = {}, .sent = total(sent), .received = total(received)};
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const auto& [from, to] = out.rows[i];
    if (from && !to && from->datagrams == 0) continue;  // lost on purpose, all of it
    if (from && to)
      compare_counts(i, *from, *to, out);
    else
      out.differences.push_back({from ? difference::kind::missing : difference::kind::unexpected, i});
  }
  return out;
}

std::string verdict(const comparison& c) {
  const manifest_counts& s = c.sent;
  const manifest_counts& r = c.received;
  struct part {
    std::uint64_t sent, received;
    const char* what;
  };
  std::string counts;
  for (const part& p :
       {part{s.datagrams, r.datagrams, "datagrams"}, part{s.flow_records, r.flow_records, "flow records"},
        part{s.options_records, r.options_records, "options records"}, part{s.samples, r.samples, "samples"}}) {
    const bool always = p.what[0] == 'd' || p.what[0] == 'f';
    if (!always && p.sent == 0 && p.received == 0) continue;
    if (!counts.empty()) counts += ", ";
    counts += c.equal() ? fmt::format("{} {}", p.sent, p.what) : fmt::format("{} of {} {}", p.received, p.sent, p.what);
  }
  if (c.equal()) return fmt::format("equal: all {} and their values arrived", counts);
  return fmt::format("different: {} arrived; {} of {} exporters differ", counts, differing_rows(c), c.rows.size());
}

std::string to_text(const comparison& c, std::size_t most) {
  std::vector<bool> differs(c.rows.size());
  for (const difference& d : c.differences) differs[d.row] = true;

  table t{{"exporter", "protocol", "domain", "datagrams sent", "received", "flow records sent", "received", ""}};
  std::size_t listed = 0;
  for (const bool differing : {true, false}) {
    for (std::size_t i = 0; i < c.rows.size(); ++i) {
      if (differs[i] != differing || listed++ >= most) continue;
      const comparison::row& r = c.rows[i];
      const manifest_entry& e = r.sent ? *r.sent : *r.received;
      const manifest_entry nothing{};
      const manifest_entry& from = r.sent ? *r.sent : nothing;
      const manifest_entry& to = r.received ? *r.received : nothing;
      t.add({name_of(r), e.protocol, e.domain, from.datagrams, to.datagrams, from.flow_records, to.flow_records,
             judgement(r, differing)});
    }
  }
  std::string out = t.empty() ? std::string() : t.text();
  if (listed > most) out += fmt::format("... and {} more exporters\n", listed - most);
  for (std::size_t i = 0; i < std::min(most, c.differences.size()); ++i)
    out += line_of(c.differences[i], c.rows[c.differences[i].row]);
  if (c.differences.size() > most) out += fmt::format("... and {} more differences\n", c.differences.size() - most);
  for (std::size_t i = 0; i < std::min(most, c.notes.size()); ++i) out += note_of(c.notes[i], c.rows[c.notes[i].row]);
  if (c.notes.size() > most) out += fmt::format("... and {} more notes\n", c.notes.size() - most);
  return out + faults_of(c) + verdict(c) + '\n';
}

}  // namespace flowkit::tools
