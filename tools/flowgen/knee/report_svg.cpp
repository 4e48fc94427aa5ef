// SPDX-License-Identifier: BSL-1.0
// A picture of a search. Colours have a contrast of 4.5 or more on their ground, in both schemes; what a mark means is
// also in its form.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/common/quantity.hpp"
#include "tools/flowgen/knee/report.hpp"

namespace flowkit::tools {

namespace {
constexpr double width = 760, height = 400, left = 70, right = 24, top = 96, bottom = 52;

constexpr const char* style =
    ":root{color-scheme:light dark;--ground:#fff;--text:#1c2126;--soft:#57606a;--rule:#d5dae0;--fail:#b3261e;"
    "--pass:#1a6e36;--line:#0b57a4}"
    "@media(prefers-color-scheme:dark){:root{--ground:#14171a;--text:#e4e7ea;--soft:#a3adb7;--rule:#363d44;"
    "--fail:#ff9c93;--pass:#84d69b;--line:#8fc1ff}}"
    "text{font:13px system-ui,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif;fill:var(--soft)}"
    ".title{font-size:15px;font-weight:600;fill:var(--text)}.mid{text-anchor:middle}.end{text-anchor:end}"
    ".grid{stroke:var(--rule);fill:none}.axis{stroke:var(--soft);fill:none}"
    ".number{stroke:var(--line);stroke-width:2;stroke-dasharray:6 4;fill:none}"
    ".said{fill:var(--line);paint-order:stroke;stroke:var(--ground);stroke-width:4px}"
    ".clean{fill:var(--pass)}.lossy{stroke:var(--fail);stroke-width:2;fill:none}"
    ".soak{stroke:var(--pass);stroke-width:2;fill:var(--ground)}"
    ".none{stroke:var(--soft);stroke-width:2;fill:none}";

/// "950", "4.5k", "30k", "1.2M".
std::string short_number(double v) {
  const char* unit = "";
  if (v >= 999'500) v /= 1e6, unit = "M";
  if (v >= 1'000) v /= 1e3, unit = "k";
  std::string out = fmt::format("{:.{}f}", v, v < 100 && *unit != '\0' ? 1 : 0);
  if (out.size() > 2 && out.compare(out.size() - 2, 2, ".0") == 0) out.resize(out.size() - 2);
  return out + unit;
}

struct axes {
  double first = 1, last = 10;  ///< flows a second
  double low = 0;               ///< per cent

  [[nodiscard]] double x(double rate) const {
    const double at = std::log(rate / first) / std::log(last / first);
    return left + (width - left - right) * std::clamp(at, 0.0, 1.0);
  }
  [[nodiscard]] double y(double percent) const {
    return height - bottom - (height - top - bottom) * (percent - low) / (100 - low);
  }
};

axes axes_of(const knee_result& r) {
  axes a{1e18, 0, 100};
  const auto take = [&a](double rate) {
    if (rate > 0) a.first = std::min(a.first, rate), a.last = std::max(a.last, rate);
  };
  for (const knee_run& one : r.runs) {
    if (one.phase == knee_phase::warm_up) continue;
    take(static_cast<double>(one.rate));
    a.low = std::min(a.low, 100 * one.share());
  }
  if (r.drained) take(*r.drained);
  if (a.last == 0) a.first = 100, a.last = 10'000;
  a.first /= 1.15, a.last *= 1.15;
  a.low = std::clamp(std::floor(a.low / 10) * 10 - 10, 0.0, 80.0);
  return a;
}

std::string rates_below(const axes& a) {
  std::string out =
      fmt::format("<path class=\"axis\" d=\"M{:.0f} {:.0f}H{:.0f}\"/>", left, height - bottom, width - right);
  const bool is_wide = a.last / a.first > 200;
  for (double power = std::pow(10, std::floor(std::log10(a.first))); power <= a.last; power *= 10)
    for (const double step : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0}) {
      const double rate = power * step;
      if (rate < a.first || rate > a.last || (is_wide && step != 1.0 && step != 3.0)) continue;
      out += fmt::format(
          "<path class=\"axis\" d=\"M{0:.1f} {1:.0f}v5\"/><text class=\"mid\" x=\"{0:.1f}\" y=\"{2:.0f}\">{3}</text>",
          a.x(rate), height - bottom, height - bottom + 20, short_number(rate));
    }
  return out + fmt::format("<text class=\"mid\" x=\"{:.0f}\" y=\"{:.0f}\">flows a second (logarithmic)</text>",
                           (left + width - right) / 2, height - 10);
}

std::string shares_beside(const axes& a) {
  std::string out;
  const double step = a.low < 50 ? 20 : a.low < 80 ? 10 : 5;
  for (double v = 100; v >= a.low; v -= step)
    out += fmt::format(
        "<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/><text class=\"end\" x=\"{:.0f}\" y=\"{:.1f}\">{:.0f} "
        "%</text>",
        left, a.y(v), width - right, left - 8, a.y(v) + 4, v);
  return out + fmt::format("<text x=\"8\" y=\"{:.0f}\">stored</text>", top - 14);
}

enum class side : bool { before, after };
/// Of both numbers. What is said of it is above, and on the side of its line that is asked for if there is room.
std::string number_line(const axes& a, double rate, double text_y, side wanted, const std::string& text) {
  const double x = a.x(rate), length = 7.2 * static_cast<double>(text.size());
  const bool is_before = wanted == side::before ? x - length > left : x + length > width;
  return fmt::format(
      "<path class=\"number\" d=\"M{0:.1f} {1:.0f}V{2:.0f}\"/><text class=\"said{3}\" x=\"{4:.1f}\" "
      "y=\"{5:.0f}\">{6}</text>",
      x, text_y - 10, height - bottom, is_before ? " end" : "", is_before ? x - 6 : x + 6, text_y, text);
}

std::string mark(double x, double y, const knee_run& r) {
  const bool is_soak = r.phase == knee_phase::soak;
  std::string form;
  switch (r.verdict()) {
    case run_verdict::clean:
      form = is_soak ? fmt::format("<path class=\"soak\" d=\"M{:.1f} {:.1f}m-7 0l7-7l7 7l-7 7z\"", x, y)
                     : fmt::format("<circle class=\"clean\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"", x, y);
      break;
    case run_verdict::lossy:
      form = fmt::format("<path class=\"lossy\" d=\"M{:.1f} {:.1f}{}\"", x, y,
                         is_soak ? "m-7 0l7-7l7 7l-7 7z" : "m-5-5l10 10m0-10l-10 10");
      break;
    default: form = fmt::format("<circle class=\"none\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"", x, y);
  }
  return form + fmt::format("><title>{} at {} flows/s: {} of {} stored, {}</title></{}>", to_string(r.phase), r.rate,
                            r.stored, r.sent, to_string(r.outcome), form.rfind("<circle", 0) == 0 ? "circle" : "path");
}

std::string legend() {
  struct entry {
    knee_phase phase;
    run_outcome outcome;
    const char* text;
  };
  constexpr entry entries[] = {{knee_phase::step, run_outcome::clean, "step, clean"},
                               {knee_phase::step, run_outcome::lost, "step, lost"},
                               {knee_phase::soak, run_outcome::clean, "soak, clean"},
                               {knee_phase::soak, run_outcome::lost, "soak, not carried"},
                               {knee_phase::step, run_outcome::generator, "flowgen fell short"}};
  std::string out;
  double x = left + 6;
  for (const entry& e : entries) {
    out += mark(x, 38, {.phase = e.phase, .outcome = e.outcome});
    out += fmt::format("<text x=\"{:.0f}\" y=\"42\">{}</text>", x + 13, e.text);
    x += 34 + 6.6 * static_cast<double>(std::char_traits<char>::length(e.text));
  }
  return out;
}
}  // namespace

std::string knee_svg(const knee_options& o, const knee_result& r) {
  const axes a = axes_of(r);
  const std::string title = fmt::format("burst knee: {}; sustained rate: {}",
                                        r.burst_knee == 0 ? "not found" : fmt::format("{} flows/s", r.burst_knee),
                                        r.sustained == 0 ? "not found" : fmt::format("{} flows/s", r.sustained));
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "role=\"img\" aria-label=\"{2}\"><style>{3}</style>\n"
      "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" style=\"fill:var(--ground)\"/>\n"
      "<text class=\"title\" x=\"{4:.0f}\" y=\"20\">What was stored of what was sent at each rate</text>\n",
      width, height, title, style, left);
  out += legend() + "\n" + shares_beside(a) + "\n" + rates_below(a) + "\n";
  if (r.sustained != 0)
    out += number_line(a, static_cast<double>(r.sustained), 82, side::before,
                       fmt::format("sustained {}{} flows/s ({})", r.not_sustained == 0 ? "at least " : "", r.sustained,
                                   duration_text(o.soak))) +
           "\n";
  if (r.burst_knee != 0)
    out += number_line(a, static_cast<double>(r.burst_knee), 65, side::after,
                       fmt::format("burst knee {}{} flows/s ({})", r.has_burst_knee ? "" : "at least ", r.burst_knee,
                                   duration_text(o.step))) +
           "\n";
  for (const knee_run& one : r.runs)
    if (one.phase != knee_phase::warm_up && one.sent != 0)
      out += mark(a.x(static_cast<double>(one.rate)), a.y(100 * one.share()), one) + "\n";
  return out + "</svg>\n";
}

}  // namespace flowkit::tools
