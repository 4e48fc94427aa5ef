// SPDX-License-Identifier: BSL-1.0
// Strings in reports that are JSON.
#pragma once

#include <string>
#include <string_view>

#include <flowkit/core/json.hpp>

namespace flowkit::conformance {

/// In quotes; what a message quotes from the wire becomes valid UTF-8.
[[nodiscard]] inline std::string quoted(std::string_view s) {
  constexpr std::size_t most_of_one = 6;  // \u001b
  std::string out(most_of_one * s.size() + 2, '\0');
  text_writer to{out};
  write_json_string(to, s);
  out.resize(to.text().size());
  return out;
}

}  // namespace flowkit::conformance
