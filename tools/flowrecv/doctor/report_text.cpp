// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <algorithm>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/report.hpp"

namespace flowkit::tools::doctor {

namespace {
std::size_t count_of(const patient& p) {
  return static_cast<std::size_t>(
      std::count_if(p.found.begin(), p.found.end(), [](const finding& f) { return f.how != severity::note; }));
}

std::string indented(const std::string& text, std::size_t columns, std::size_t by) {
  return wrapped(std::string(by, ' ') + text, columns, by);
}

/// The first line is sentences, the others are commands or steps.
std::string advice_text(const std::string& advice, std::size_t columns) {
  std::string out;
  for (std::size_t at = 0; at < advice.size();) {
    const std::size_t end = std::min(advice.find('\n', at), advice.size());
    const std::string line = advice.substr(at, end - at);
    const bool is_step = line.size() > 2 && line[0] >= '0' && line[0] <= '9' && line[1] == '.';
    out += at == 0 || is_step ? indented(line, columns, 4) : "        " + line + '\n';
    at = end + 1;
  }
  return out;
}

std::string finding_text(const finding& f, const patient& p, std::size_t columns) {
  std::string out = wrapped(fmt::format("  {} {}: {}", severity_name(f.how), f.id, f.says), columns, 4);
  out += advice_text(f.advice, columns);
  if (f.how == severity::note || f.by == remedy::none || p.lines == make::unknown) return out;
  const std::vector<std::string> lines = device_lines(p.lines, f.by, p.with);
  if (lines.empty()) return out;
  out += fmt::format("    On the device ({}, {}):\n", row_of(p.lines).system, title_of(f.by));
  for (const std::string& line : lines) out += "        " + line + '\n';
  return out;
}

std::string patient_text(const patient& p, std::size_t columns) {
  std::string out = wrapped(fmt::format("{}: {}", p.who, p.received), columns, 2);
  if (p.looks_like.which != make::unknown)
    out +=
        wrapped(fmt::format("  looks like {}: {}", row_of(p.looks_like.which).device, p.looks_like.reason), columns, 4);
  for (const finding& f : p.found) out += finding_text(f, p, columns);
  return out;
}
}  // namespace

std::size_t report::count() const noexcept {
  std::size_t n = count_of(run);
  for (const patient& p : exporters) n += count_of(p);
  return n;
}

std::string to_text(const report& r, std::size_t columns) {
  std::string out = wrapped(r.what, columns, 2);
  for (const finding& f : r.run.found) out += finding_text(f, r.run, columns);
  for (const patient& p : r.exporters) out += '\n' + patient_text(p, columns);
  const std::size_t n = r.count();
  const auto healthy = static_cast<std::size_t>(
      std::count_if(r.exporters.begin(), r.exporters.end(), [](const patient& p) { return count_of(p) == 0; }));
  out += '\n' + wrapped(n == 0 ? "Nothing found." : fmt::format("{}; nothing else found.", counted(n, "findings")),
                        columns, 2);
  if (n != 0 && healthy != 0)
    out.replace(out.size() - 1, 1, fmt::format(" Without any: {}.\n", counted(healthy, "exporters")));
  return out;
}

}  // namespace flowkit::tools::doctor
