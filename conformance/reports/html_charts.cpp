// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/html_charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <flowkit/core/time_text.hpp>

#include "conformance/reports/markup.hpp"
#include "conformance/reports/text_parts.hpp"
#include "conformance/reports/timeline.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
// Of the drawing, in units of which a wide page shows one in a pixel.
constexpr double width = 720, left = 90, right = 12, top = 28, bottom = 40, tall = 210;

std::string utc(timestamp t) {
  std::array<char, 40> text;
  text_writer out{text};
  write_text(out, t);
  return std::string{out.text()};
}

/// 1, 2 or 5 times a power of ten, so that there are about so many of them.
double step_of(double range, int steps) {
  const double raw = range / steps, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double nice : {1.0, 2.0, 5.0})
    if (raw <= nice * power) return nice * power;
  return 10 * power;
}

struct axes {
  timestamp first, last;
  double low = 0, high = 1;
  double height = tall;

  [[nodiscard]] double x(timestamp t) const {
    const double range = std::max(1.0, double(last.ns - first.ns));
    return left + (width - left - right) * double(t.ns - first.ns) / range;
  }
  [[nodiscard]] double y(double v) const {
    return height - bottom - (height - top - bottom) * (v - low) / (high - low);
  }
};

/// A step for about six marks on an axis of time.
duration step_of_time(duration range) {
  constexpr std::int64_t ms = 1'000'000, s = 1'000 * ms, minute = 60 * s, hour = 60 * minute, day = 24 * hour;
  constexpr std::int64_t steps[] = {1 * ms,   2 * ms,     5 * ms,     10 * ms,    20 * ms,     50 * ms,     100 * ms,
                                    200 * ms, 500 * ms,   1 * s,      2 * s,      5 * s,       10 * s,      20 * s,
                                    30 * s,   1 * minute, 2 * minute, 5 * minute, 10 * minute, 20 * minute, 30 * minute,
                                    1 * hour, 2 * hour,   4 * hour,   12 * hour,  1 * day,     2 * day,     7 * day,
                                    14 * day, 30 * day,   90 * day,   365 * day};
  for (const std::int64_t step : steps)
    if (range.ns / step <= 7) return {step};
  return {range.ns / 6 + 1};
}

/// Time below: marks, and where it begins and ends.
std::string time_axis(const axes& a) {
  const double base = a.height - bottom;
  const duration range = a.last - a.first, step = step_of_time(range);
  // What changes from mark to mark: "09:30:00.250", "09:30:00", "07-22 09:30".
  const bool is_days = step >= seconds(12 * 3'600);
  const std::size_t from = is_days ? 5 : 11, size = is_days ? 11 : step < seconds(1) ? 12 : 8;
  std::string out = fmt::format("<path class=\"axis\" d=\"M{:.0f} {:.0f}H{:.0f}\"/>", left, base, width - right);
  timestamp t{a.first.ns - floor_div(a.first.ns, step.ns) * step.ns == 0
                  ? a.first.ns
                  : (floor_div(a.first.ns, step.ns) + 1) * step.ns};
  for (int n = 0; n < 10 && t <= a.last; ++n, t = t + step) {
    std::string label = utc(t).substr(from, size);
    std::replace(label.begin(), label.end(), 'T', ' ');
    out += fmt::format(
        "<path class=\"axis\" d=\"M{0:.1f} {1:.0f}v4\"/><text x=\"{0:.1f}\" y=\"{2:.0f}\" class=\"mid\">{3}</text>",
        a.x(t), base, base + 16, label);
  }
  return out + fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\">{}{}</text>", left, a.height - 6, utc(a.first),
                           a.first == a.last ? "" : " to " + utc(a.last));
}

/// Above: what is drawn how, as class and text.
std::string legend(std::initializer_list<std::pair<const char*, const char*>> entries) {
  std::string out;
  double x = left;
  for (const auto& [name, text] : entries) {
    out += fmt::format("<path class=\"{}\" d=\"M{:.0f} 10h16\"/><text x=\"{:.0f}\" y=\"14\">{}</text>", name, x, x + 26,
                       text);
    x += 46 + 7 * double(std::string_view{text}.size());
  }
  return out;
}

/// `finest`: no marks closer than this.
std::string value_axis(const axes& a, const char* unit, double finest = 0) {
  std::string out;
  const double step = std::max(step_of(a.high - a.low, 4), finest);
  for (double v = std::ceil(a.low / step) * step; v <= a.high + step / 1e6; v += step) {
    const int digits = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step)));
    out += fmt::format(
        "<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/><text x=\"{:.0f}\" y=\"{:.1f}\" "
        "class=\"end\">{:.{}f}{}</text>",
        left, a.y(v), width - right, left - 6, a.y(v) + 4, std::abs(v) < step / 1e6 ? 0.0 : v, digits, unit);
  }
  return out;
}

std::string figure(const std::string& title, const std::string& caption, double height, const std::string& content) {
  return fmt::format(
      "<figure><figcaption>{}</figcaption><div class=\"scrolls\" tabindex=\"0\"><svg viewBox=\"0 0 {:.0f} {:.0f}\" "
      "role=\"img\" "
      "aria-label=\"{}\">{}</svg></div><p class=\"caption\">{}</p></figure>\n",
      title, width, height, markup(fmt::format("{}: {}", title, caption)), content, markup(caption));
}

/// Many of one kind as one path, in whole units: those that would cover each other are drawn once.
class marks {
 public:
  explicit marks(long apart) : apart_(apart) {}
  void add(double x, double y, const std::string& drawn) {
    const long at_x = std::lround(x), at_y = std::lround(y);
    if (!path_.empty() && std::abs(at_x - x_) < apart_ && std::abs(at_y - y_) < apart_) return;
    path_ += fmt::format("M{} {}{}", at_x, at_y, drawn);
    x_ = at_x, y_ = at_y;
  }
  [[nodiscard]] std::string of(const char* kind) const {
    return path_.empty() ? path_ : fmt::format("<path class=\"{}\" d=\"{}\"/>", kind, path_);
  }

 private:
  long apart_, x_ = 0, y_ = 0;
  std::string path_;
};

using points = std::vector<timeline::point>;

/// Time over all of the stream.
axes time_of(const timeline::line& l) {
  axes a{};
  bool any = false;
  const auto add = [&](timestamp t) {
    a.first = any ? std::min(a.first, t) : t, a.last = any ? std::max(a.last, t) : t;
    any = true;
  };
  for (const timeline::point& p : l.points.all()) add(p.at);
  for (const auto& [id, t] : l.templates)
    for (const timeline::mark& m : t.marks.all()) add(m.at);
  return a;
}

std::string sequence_chart(const timeline::line& l, axes a) {
  const points& all = l.points.all();
  if (all.empty()) return {};
  const auto [least, most] =
      std::minmax_element(all.begin(), all.end(),
                          [](const timeline::point& x, const timeline::point& y) { return x.sequence < y.sequence; });
  a.low = least->sequence, a.high = std::max<double>(most->sequence, a.low + 1);
  std::string path;
  marks gaps{2};
  std::uint64_t lost = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double x = a.x(all[i].at), y = a.y(all[i].sequence);
    const bool is_fall = i > 0 && all[i].sequence < all[i - 1].sequence;
    path += fmt::format("{}{:.1f} {:.1f}", i == 0 || is_fall ? 'M' : 'L', x, y);
    lost += all[i].lost;
    if (all[i].lost != 0) gaps.add(x, top, fmt::format("V{:.0f}", a.height - bottom));
  }
  const std::string aside =
      l.aside == 0 ? ""
                   : fmt::format("; {}: late, duplicate or implausible", tools::counted(l.aside, "messages left out"));
  const std::string caption =
      fmt::format("{} to {} in {}; {}{}", least->sequence, most->sequence, tools::counted(l.points.seen(), "messages"),
                  lost == 0 ? std::string{"none missing"} : fmt::format("{} missing at the dashed lines", lost), aside);
  return figure("Sequence number", caption, a.height,
                legend({{"line", "sequence number"}, {"gap", "numbers are missing"}}) + value_axis(a, "", 1) +
                    gaps.of("gap") + fmt::format("<path class=\"line\" d=\"{}\"/>", path) + time_axis(a));
}

std::string skew_chart(const timeline::line& l, axes a) {
  bool any = false;
  for (const timeline::point& p : l.points.all()) {
    if (!p.has_skew) continue;
    a.low = any ? std::min(a.low, p.least) : p.least, a.high = any ? std::max(a.high, p.most) : p.most;
    any = true;
  }
  if (!any) return {};
  const std::string caption = fmt::format("{:.3f} to {:.3f} s", a.low, a.high);
  const double margin = std::max(0.5, (a.high - a.low) / 10);
  a.low -= margin, a.high += margin;
  marks spans{1};
  for (const timeline::point& p : l.points.all())
    if (p.has_skew) spans.add(a.x(p.at), a.y(p.most), fmt::format("V{}", std::lround(a.y(p.least))));
  return figure("Export time, less the capture's clock", caption, a.height,
                legend({{"span", "of each message, or of some that follow each other"}}) + value_axis(a, " s") +
                    spans.of("span") + time_axis(a));
}

/// Marks at these times; those that nearly cover each other are one line.
std::string runs_of(const std::vector<timeline::mark>& all, const axes& a, double y) {
  constexpr long apart = 4;
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const long begin = std::lround(a.x(all[i].at));
    long end = begin;
    for (++i; i < all.size() && std::abs(std::lround(a.x(all[i].at)) - end) < apart; ++i)
      end = std::lround(a.x(all[i].at));
    out += fmt::format("M{} {:.0f}H{}", begin, y, end);
  }
  return out;
}

std::string template_chart(const timeline::line& l, axes a) {
  if (l.templates.empty()) return {};
  constexpr double row = 18;
  constexpr std::size_t most = 24;
  const std::size_t shown = std::min(l.templates.size(), most);
  a.height = top + bottom + row * double(shown);
  std::string content, caption;
  double y = top + row / 2;
  for (auto at = l.templates.begin(); at != std::next(l.templates.begin(), std::ptrdiff_t(shown)); ++at, y += row) {
    const auto& [id, t] = *at;
    content += fmt::format(
        "<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/><text x=\"{:.0f}\" y=\"{:.1f}\" class=\"end\">{}</text>"
        "<path class=\"dots wide\" d=\"{}\"/>",
        left, y, width - right, left - 6, y + 4, id, runs_of(t.marks.all(), a, y));
    caption +=
        fmt::format("{}template {}: {}", caption.empty() ? "" : "; ", id, tools::counted(t.marks.seen(), "times"));
    if (t.marks.seen() > 1) caption += fmt::format(", at most {:.3g} s apart", double(t.longest.ns) / 1e9);
    if (t.changes != 0) caption += fmt::format(", {} with another definition", t.changes);
  }
  if (l.templates.size() > shown) caption += fmt::format("; and {} more templates", l.templates.size() - shown);
  return figure("Announcements of templates", caption, a.height,
                legend({{"dots wide", "a template, by its id, is announced"}}) + content + time_axis(a));
}
}  // namespace

std::string html_of_charts(const report_input& in) {
  if (in.times == nullptr || in.times->lines().empty()) return {};
  constexpr std::size_t most = 8, most_octets = 150'000;
  std::string out;
  std::size_t n = 0;
  for (const exporter_row& e : gravest_first(in)) {
    const auto line = in.times->lines().find(e.number);
    if (line == in.times->lines().end()) continue;
    const axes a = time_of(line->second);
    if (a.first == a.last) continue;  // no time passed
    const std::string charts =
        sequence_chart(line->second, a) + skew_chart(line->second, a) + template_chart(line->second, a);
    if (charts.empty()) continue;
    if (n == most || (n != 0 && out.size() + charts.size() > most_octets)) break;
    ++n;
    out += fmt::format("<details{}><summary>{}</summary><div class=\"charts\">{}</div></details>\n",
                       n == 1 ? " open" : "", markup(name_of(in.streams()[e.number])), charts);
  }
  if (out.empty()) return {};
  const std::string more =
      in.streams().size() > n ? fmt::format("<p>{} of {} exporters and domains, those with the gravest findings{}.</p>",
                                            n, in.streams().size(),
                                            in.streams().size() > timeline::most_streams
                                                ? fmt::format(" among the first {}", timeline::most_streams)
                                                : "")
                              : "";
  return "<section id=\"time\"><h2>Over time</h2><p>Times are UTC, by the capture's clock where it has one.</p>" +
         more + out + "</section>\n";
}

}  // namespace flowkit::conformance::detail
