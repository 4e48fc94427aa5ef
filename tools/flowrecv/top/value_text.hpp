// SPDX-License-Identifier: BSL-1.0
// Values of keys as text. Strings come from the network: each format makes them harmless in its own way.
#pragma once

#include <array>
#include <string>

#include <flowkit/core/json.hpp>
#include <flowkit/flow/value_text.hpp>

namespace flowkit::tools {

/// What is no string, as all formats write it.
template <class T>
[[nodiscard]] std::string plain_text(const T& value) {
  std::array<char, 128> room;
  text_writer text{room};
  flow::write_value(text, value);
  return std::string(text.text());
}
[[nodiscard]] inline std::string plain_text(timestamp t) {
  std::array<char, 32> room;
  text_writer text{room};
  write_text(text, t);
  return std::string(text.text());
}

/// A field of CSV (RFC 4180), with an apostrophe before what spreadsheets would take for a formula.
[[nodiscard]] std::string csv_text(std::string_view s);

/// In quotes.
[[nodiscard]] std::string json_text(std::string_view s);

}  // namespace flowkit::tools
