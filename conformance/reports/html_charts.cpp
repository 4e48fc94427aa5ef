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
constexpr double width = 720, left = 76, right = 12, top = 10, bottom = 26, tall = 170;

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

/// Time below: where it begins and ends, and how long it is.
std::string time_axis(const axes& a) {
  const double base = a.height - bottom;
  return fmt::format(
      "<path class=\"axis\" d=\"M{0:.0f} {1:.0f}H{2:.0f}\"/><text x=\"{0:.0f}\" y=\"{3:.0f}\">{4}</text>"
      "<text x=\"{2:.0f}\" y=\"{3:.0f}\" class=\"end\">{5}</text>",
      left, base, width - right, a.height - 8, utc(a.first), a.first == a.last ? "" : utc(a.last));
}

std::string value_axis(const axes& a, const char* unit) {
  std::string out;
  const double step = step_of(a.high - a.low, 4);
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
      "<figure><figcaption>{}</figcaption><div class=\"scrolls\"><svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
      "aria-label=\"{}\">{}</svg></div><p class=\"caption\">{}</p></figure>\n",
      title, width, height, markup(caption), content, markup(caption));
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
constexpr const char* dot = "h0";  // of which round ends remain

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
  for (const auto& [id, marks] : l.templates)
    for (const timestamp t : marks.all()) add(t);
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
  const std::string caption =
      fmt::format("{} to {} in {}; {}", least->sequence, most->sequence, tools::counted(l.points.seen(), "messages"),
                  lost == 0 ? std::string{"none missing"} : fmt::format("{} missing at the dashed lines", lost));
  return figure(
      "Sequence number", caption, a.height,
      value_axis(a, "") + gaps.of("gap") + fmt::format("<path class=\"line\" d=\"{}\"/>", path) + time_axis(a));
}

std::string skew_chart(const timeline::line& l, axes a) {
  std::vector<const timeline::point*> all;
  for (const timeline::point& p : l.points.all())
    if (p.has_skew) all.push_back(&p);
  if (all.empty()) return {};
  const auto [least, most] =
      std::minmax_element(all.begin(), all.end(), [](const auto* x, const auto* y) { return x->skew < y->skew; });
  const double low = (*least)->skew, high = (*most)->skew, margin = std::max(0.5, (high - low) / 10);
  a.low = low - margin, a.high = high + margin;
  marks dots{1};
  for (const timeline::point* p : all) dots.add(a.x(p->at), a.y(p->skew), dot);
  const std::string caption = fmt::format("{:.3f} to {:.3f} s", low, high);
  return figure("Export time, less the capture's clock", caption, a.height,
                value_axis(a, " s") + dots.of("dots") + time_axis(a));
}

/// Marks at these times; those that nearly cover each other are one line.
std::string runs_of(const std::vector<timestamp>& all, const axes& a, double y) {
  constexpr long apart = 4;
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const long begin = std::lround(a.x(all[i]));
    long end = begin;
    for (++i; i < all.size() && std::abs(std::lround(a.x(all[i])) - end) < apart; ++i) end = std::lround(a.x(all[i]));
    out += fmt::format("M{} {:.0f}H{}", begin, y, end);
  }
  return out;
}

std::string template_chart(const timeline::line& l, axes a) {
  if (l.templates.empty()) return {};
  constexpr double row = 18;
  a.height = top + bottom + row * double(l.templates.size());
  std::string content, caption;
  double y = top + row / 2;
  for (const auto& [id, announced] : l.templates) {
    content += fmt::format(
        "<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/><text x=\"{:.0f}\" y=\"{:.1f}\" class=\"end\">{}</text>",
        left, y, width - right, left - 6, y + 4, id);
    content += fmt::format("<path class=\"dots wide\" d=\"{}\"/>", runs_of(announced.all(), a, y));
    caption +=
        fmt::format("{}template {}: {}", caption.empty() ? "" : ", ", id, tools::counted(announced.seen(), "times"));
    y += row;
  }
  return figure("Announcements of templates", caption, a.height, content + time_axis(a));
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
