// SPDX-License-Identifier: BSL-1.0
// What was observed, as the text of a profile. The same observation always gives the same text.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <vector>

#include "tools/flowgen/observe/observation.hpp"

namespace flowkit::tools {

/// What a profile is written from.
struct profile_source {
  const observation* main = nullptr;
  std::vector<const observation*> others;  ///< of the same exporter: other ports, other domains
  bool keep_values = false;
  std::string file;  ///< named only where values are kept

  /// The templates of the main stream, and what other ports of its domain have beside them.
  [[nodiscard]] std::vector<const template_observation*> templates() const;
  /// Over the streams of the main domain.
  [[nodiscard]] std::uint64_t datagrams() const noexcept;
};

/// Lines of TOML, one after the other.
class profile_lines {
 public:
  template <class... Args>
  void line(fmt::format_string<Args...> text, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), text, std::forward<Args>(args)...);
    text_ += '\n';
  }
  template <class... Args>
  void comment(fmt::format_string<Args...> text, Args&&... args) {
    text_ += "# ";
    line(text, std::forward<Args>(args)...);
  }
  void table(std::string_view name) {
    text_ += '\n';
    line("{}", name);
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Is the number the exporter's IPv4 address? Then it is not to be told.
[[nodiscard]] inline bool is_address_of(const observation& o, std::int64_t number) noexcept {
  const ip_address& a = o.key.source.address;
  return number != 0 && a.is_v4() && number == std::int64_t{a.v4().value};
}

[[nodiscard]] std::string profile_text(const profile_source& from);

/// "60s", "250ms", "0".
[[nodiscard]] std::string interval_text(duration d);

// Parts of it.
void write_sflow(profile_lines& out, const observation& o);
void write_traffic(profile_lines& out, const observation& o);
void write_templates(profile_lines& out, const profile_source& from, value_texts& texts);
void write_fixed_values(profile_lines& out, const observation& o);

}  // namespace flowkit::tools
