// SPDX-License-Identifier: BSL-1.0
// `--report FORMAT=FILE`, of the commands that write reports.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// `Format` has a name, what it is about, and how it is written.
template <class Format>
struct report_target {
  const Format* format;
  std::string path;  ///< - is standard output
};

/// Lines for --help.
template <class Format>
[[nodiscard]] std::string list_reports(std::span<const Format> formats) {
  std::string out;
  for (const Format& f : formats) out += fmt::format("  {:<7}{}\n", f.name, f.about);
  return out;
}

template <class Format>
[[nodiscard]] report_target<Format> parse_report(const std::string& text, std::span<const Format> formats) {
  const std::size_t equals = text.find('=');
  const auto at =
      std::find_if(formats.begin(), formats.end(), [&](const Format& f) { return f.name == text.substr(0, equals); });
  if (equals != std::string::npos && equals + 1 != text.size() && at != formats.end())
    return {&*at, text.substr(equals + 1)};
  std::string allowed;
  for (const Format& f : formats) allowed += fmt::format("{}{}=FILE", allowed.empty() ? "" : ", ", f.name);
  throw startup_error(exit_code::usage, fmt::format("--report: '{}' is not one of {}", text, allowed));
}

/// None given: text on standard output. Throws startup_error (usage).
template <class Format>
[[nodiscard]] std::vector<report_target<Format>> parse_reports(const std::vector<std::string>& texts,
                                                               std::span<const Format> formats) {
  std::vector<report_target<Format>> out;
  for (const std::string& text : texts) {
    out.push_back(parse_report(text, formats));
    const auto same = [&](const report_target<Format>& other) { return other.path == out.back().path; };
    if (std::count_if(out.begin(), out.end(), same) > 1)
      throw startup_error(exit_code::usage, "--report: two reports to '" + out.back().path + "'");
  }
  if (out.empty()) out.push_back(parse_report("text=-", formats));
  return out;
}

}  // namespace flowkit::tools
