// SPDX-License-Identifier: BSL-1.0
// Tables for people. With --by a table an interval, under a line with its totals; without it, a line an interval.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tools/common/printable.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/si_text.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/top/value_text.hpp"
#include "tools/flowrecv/top/writer.hpp"

namespace flowkit::tools {

namespace {
constexpr std::string_view absent = "-";

class top_tables final : public top_writer {
 public:
  using top_writer::top_writer;

  void write(std::string& out, const top_result& r) override {
    if (settings().by.empty()) return write_line(out, r);
    if (std::exchange(follows_, true)) out += '\n';
    out += r.from ? plain_text(*r.from) + ", " + duration_text(*settings().every) : "all";
    out += ": " + in_words(r.total, r.from.has_value()) + '\n';

    table rows{header(r)};
    std::size_t rank = 0;
    for (const heavy_hitters::row& row : r.keys.rows) {
      std::vector<table::cell> cells{table::cell(++rank)};
      key().visit(row.key, [&]<class T>(const flow::column&, const T* value) {
        if (value == nullptr)
          cells.emplace_back(absent);
        else if constexpr (std::is_same_v<T, std::string_view>)
          cells.emplace_back(value->empty() ? std::string("\"\"") : printable(*value));
        else if constexpr (flow::is_number<T>)
          cells.push_back(table::cell::number(plain_text(*value)));
        else
          cells.emplace_back(plain_text(*value));
      });
      wide_sums sums, at_most;
      for (std::size_t i = 0; i < this->sums(); ++i) sums[i] += row.sums[i], at_most[i] += row.at_most[i];
      add_sums(cells, r, sums, &at_most);
      rows.add(std::move(cells));
    }
    std::vector<table::cell> others(1 + settings().by.size(), table::cell(""));
    others.front() = table::cell("others");
    add_sums(others, r, r.others, nullptr);
    rows.add(std::move(others));
    out += rows.text();
    if (r.is_exact) return;
    const summed& first = settings().sums.front();
    out += fmt::format(
        "Not all keys had room (--top-memory): what a sum can be at most follows it; no key among others has more than "
        "{} {}\n",
        r.keys.others_at_most[0], first.name);
  }

  void write(std::string& out, const outside_sums& o) override {
    out += fmt::format("{}{}: {}: {}\n", std::exchange(follows_, false) ? "\n" : "", o.name, in_words(o.total, false),
                       o.why);
  }

 private:
  /// "1234 network.bytes (987 bit/s), 12 flows"
  [[nodiscard]] std::string in_words(const wide_sums& of, bool with_rate) const {
    std::string words;
    for (std::size_t i = 0; i < sums(); ++i) {
      const summed& s = settings().sums[i];
      words += fmt::format("{}{} {}", i == 0 ? "" : ", ", to_string(of[i]), s.name);
      if (with_rate && s.of == unit::octets) words += fmt::format(" ({})", rate_text(s, of[i], "bit/s"));
    }
    return words;
  }

  [[nodiscard]] std::vector<table::cell> header(const top_result& r) const {
    std::vector<table::cell> names{"rank"};
    for (const flow::column& c : settings().by) names.emplace_back(c.name);
    for (std::size_t i = 0; i < sums(); ++i) {
      const summed& s = settings().sums[i];
      names.emplace_back(s.name);
      if (!r.is_exact) names.emplace_back("at most");
      if (i != 0) continue;
      names.emplace_back("%");
      if (settings().every) names.emplace_back(rate_name(s));
    }
    return names;
  }
  void add_sums(std::vector<table::cell>& cells, const top_result& r, const wide_sums& values,
                const wide_sums* at_most) const {
    for (std::size_t i = 0; i < sums(); ++i) {
      const summed& s = settings().sums[i];
      cells.push_back(table::cell::number(sum_text(s, values[i])));
      if (!r.is_exact) cells.push_back(table::cell::number(at_most != nullptr ? sum_text(s, (*at_most)[i]) : ""));
      if (i != 0) continue;
      const double all = r.total[0].approximate();
      cells.push_back(table::cell::number(all > 0 ? fmt::format("{:.1f}", 100 * values[0].approximate() / all) : ""));
      if (settings().every) cells.push_back(table::cell::number(rate_text(s, values[0], "")));
    }
  }

  /// A line an interval: it goes out when it is complete, so that a column grows with the widest value so far.
  void write_line(std::string& out, const top_result& r) {
    std::vector<std::string> cells{plain_text(*r.from)}, names{"interval"};
    for (std::size_t i = 0; i < sums(); ++i) {
      const summed& s = settings().sums[i];
      names.emplace_back(s.name), cells.push_back(sum_text(s, r.total[i]));
      names.emplace_back(rate_name(s)), cells.push_back(rate_text(s, r.total[i], ""));
    }
    if (std::exchange(follows_, true) == false) add_line(out, names);
    add_line(out, cells);
  }
  void add_line(std::string& out, const std::vector<std::string>& cells) {
    widths_.resize(cells.size(), 12);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], text_width(cells[i]));
      const std::string blanks(i == 0 ? std::size_t{24} - text_width(cells[i]) : widths_[i] - text_width(cells[i]),
                               ' ');
      out += i == 0 ? cells[i] + blanks : "  " + blanks + cells[i];
    }
    out += '\n';
  }

  [[nodiscard]] std::string sum_text(const summed& s, const wide_sum& v) const {
    return settings().terminal != 0 && s.of == unit::octets && v.high == 0 ? si(v.low, "B") : to_string(v);
  }
  /// Per second: bits of octets, else the thing itself.
  [[nodiscard]] static const char* rate_name(const summed& s) noexcept {
    switch (s.of) {
      case unit::octets: return "bit/s";
      case unit::packets: return "packets/s";
      case unit::flows: return "flows/s";
      default: return "per second";
    }
  }
  [[nodiscard]] std::string rate_text(const summed& s, const wide_sum& v, const char* name) const {
    const double factor = s.of == unit::octets ? 8e9 : 1e9;
    const double rate = v.approximate() * factor / static_cast<double>(settings().every->ns);
    if (s.of != unit::octets && rate < 100) return fmt::format("{:.1f}", rate);
    if (rate >= 1.8e19) return fmt::format("{:.3g}", rate);
    const auto whole = static_cast<std::uint64_t>(std::llround(std::min(rate, 9e18)));
    if (settings().terminal != 0 && s.of == unit::octets) return si(whole, "bit/s");
    return *name == '\0' ? std::to_string(whole) : fmt::format("{} {}", whole, name);
  }
  [[nodiscard]] static std::string si(std::uint64_t n, std::string_view unit_name) {
    std::array<char, 40> room;
    text_writer text{room};
    write_si(text, n, unit_name);
    return std::string(text.text());
  }

  bool follows_ = false;  ///< a table was before
  std::vector<std::size_t> widths_;
};
}  // namespace

std::unique_ptr<top_writer> make_top_table(const top_settings& settings, const flow_key& key) {
  return std::make_unique<top_tables>(settings, key);
}

}  // namespace flowkit::tools
