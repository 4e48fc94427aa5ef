// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/watch/screen_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/common/printable.hpp"
#include "tools/common/si_text.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
/// "999", "1.2 k".
std::string short_text(std::uint64_t n) {
  std::array<char, 32> room;
  text_writer out{room};
  write_si(out, n, "");
  std::string text{out.text()};
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

/// An exporter that was forgotten and came again has less than before.
std::uint64_t grown(std::uint64_t now, std::uint64_t before) noexcept { return now > before ? now - before : 0; }

std::uint64_t per_second(std::uint64_t now, std::uint64_t before, double seconds) noexcept {
  if (!(seconds > 0)) return 0;
  const double rate = static_cast<double>(grown(now, before)) / seconds + 0.5;
  return rate < 0x1p64 ? static_cast<std::uint64_t>(rate) : UINT64_MAX;
}

/// Of all causes, each in its unit.
std::uint64_t sum_of(const losses& l) noexcept {
  std::uint64_t sum = l.undecodable.total();
  for (const loss_cause& c : loss_causes) sum += l.*c.member;
  return sum;
}

/// The first `columns` characters.
std::string cut(std::string_view text, std::size_t columns) {
  std::string out = printable(text);
  std::size_t at = 0, width = 0;
  for (; at < out.size(); ++at)
    if ((static_cast<unsigned char>(out[at]) & 0xc0) != 0x80 && ++width > columns) break;
  out.resize(at);
  return out;
}

struct rated {
  const watch_exporter* now;
  std::uint64_t datagrams, flows, octets;
  bool is_new;  ///< its losses
};

std::vector<rated> rates_of(const watch_sample& now, const watch_sample& before, double seconds) {
  std::vector<rated> all;
  static const watch_counts none;
  auto old = before.exporters.begin();
  for (const watch_exporter& e : now.exporters) {
    while (old != before.exporters.end() && old->key < e.key) ++old;
    const bool was_there = old != before.exporters.end() && old->key == e.key;
    const watch_counts& was = was_there ? old->counts : none;
    all.push_back({&e, per_second(e.counts.datagrams, was.datagrams, seconds),
                   per_second(e.counts.flows, was.flows, seconds), per_second(e.counts.octets, was.octets, seconds),
                   sum_of(e.counts.lost) > sum_of(was.lost)});
  }
  return all;
}

/// The busiest; of equal ones those with the most datagrams so far, then by key.
void keep_first(std::vector<rated>& all, std::size_t most) {
  const auto comes_first = [](const rated& a, const rated& b) {
    if (a.datagrams != b.datagrams) return a.datagrams > b.datagrams;
    if (a.now->counts.datagrams != b.now->counts.datagrams) return a.now->counts.datagrams > b.now->counts.datagrams;
    return a.now->key < b.now->key;
  };
  const std::size_t n = std::min(most, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), all.end(), comes_first);
  all.resize(n);
}

std::string who(const watch_exporter& e) {
  std::string at = to_string(e.key.source.address);
  if (e.key.source.port != 0) at = to_string(e.key.source);
  const std::string name = e.name.empty() || e.name == to_string(e.key.source.address) ? "" : e.name + ' ';
  return printable(name) + at;
}

/// A line for each cause, as the account has it; those that grew are new.
std::vector<screen_line> loss_lines(const losses& now, const losses& before) {
  const std::vector<std::string> was = in_words(before, nullptr);
  std::vector<screen_line> out;
  for (const std::string& line : in_words(now, nullptr))
    out.push_back({line, std::find(was.begin(), was.end(), line) == was.end()});
  return out;
}
}  // namespace

std::vector<screen_line> screen_text(const watch_sample& now, const watch_sample& before, double seconds,
                                     screen_size size, const std::string& message) {
  std::vector<screen_line> out;
  const watch_counts &t = now.totals, &was = before.totals;
  out.push_back({fmt::format(
      "flowrecv: {} datagrams/s, {} flows/s, {} octets/s; {}, {}, {}",
      short_text(per_second(t.datagrams, was.datagrams, seconds)), short_text(per_second(t.flows, was.flows, seconds)),
      short_text(per_second(t.octets, was.octets, seconds)), counted(now.exporters.size(), "exporters"),
      counted(t.datagrams, "datagrams"), counted(t.flows, "flows"))});
  std::vector<screen_line> lost = loss_lines(t.lost, was.lost);
  if (lost.empty()) lost.push_back({"nothing lost"});
  std::move(lost.begin(), lost.end(), std::back_inserter(out));
  out.push_back({});

  const std::size_t below = message.empty() ? 0 : 1, above = out.size() + 1 + below;
  std::vector<rated> some = rates_of(now, before, seconds);
  std::size_t room = size.rows > above ? size.rows - above : 0;
  const bool has_rest = some.size() > room;
  if (has_rest && room != 0) --room;
  const std::size_t all = some.size();
  keep_first(some, room);
  table rows{{"datagrams/s", "flows/s", "octets/s", "lost", "protocol", "domain", "exporter"}};
  for (const rated& r : some) {
    const auto number = [](std::uint64_t n) { return table::cell::number(short_text(n)); };
    rows.add({number(r.datagrams), number(r.flows), number(r.octets), number(sum_of(r.now->counts.lost)),
              to_string(r.now->key.kind), r.now->key.domain, who(*r.now)});
  }
  std::size_t i = 0;
  for (std::string& line : rows.lines()) {
    out.push_back({std::move(line), i != 0 && some[i - 1].is_new});
    ++i;
  }
  if (has_rest) out.push_back({"and " + counted(all - some.size(), "more exporters")});
  const std::size_t most = size.rows > below ? size.rows - below : size.rows;
  if (out.size() > most) out.resize(most);
  if (below != 0 && size.rows > 1) out.push_back({message});
  for (screen_line& line : out) line.text = cut((line.is_new ? "! " : "") + line.text, size.columns);
  return out;
}

std::string redraw(const std::vector<screen_line>& lines, bool colour) {
  std::string out = "\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) out += fmt::format("\x1b[{};1H", i + 1);  // whatever the terminal makes of line feeds
    const bool marks = colour && lines[i].is_new;
    if (marks) out += "\x1b[1;31m";
    out += lines[i].text;
    if (marks) out += "\x1b[0m";
    out += "\x1b[K";
  }
  return out + "\x1b[J";
}

}  // namespace flowkit::tools
