// SPDX-License-Identifier: BSL-1.0
// What the doctor has found: the sentence for the operator, and the figures that it follows from.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace flowkit::tools::doctor {

/// Notes are no finding: what is healthy has some, too.
enum class severity : std::uint8_t { note, warning, error };
[[nodiscard]] constexpr const char* severity_name(severity s) noexcept {
  constexpr const char* names[] = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(s)];
}

/// What the configuration of the exporter has to say, where it is its configuration: see device_lines.hpp.
enum class remedy : std::uint8_t { none, exporting, templates, timeouts, sampling, clock, sides };

using figure = std::pair<std::string, std::variant<std::int64_t, double, std::string>>;

struct finding {
  const char* id;
  severity how;
  std::string says;    ///< what is the matter, a sentence
  std::string advice;  ///< what to do about it, sentences; lines of their own are commands
  std::vector<figure> figures{};
  remedy by = remedy::none;
};
using findings = std::vector<finding>;

/// Counts of 64 bits that no count reaches.
[[nodiscard]] inline figure number(std::string name, std::uint64_t n) {
  return {std::move(name), static_cast<std::int64_t>(n)};
}

}  // namespace flowkit::tools::doctor
