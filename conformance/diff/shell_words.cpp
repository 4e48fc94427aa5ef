// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/shell_words.hpp"

namespace flowkit::conformance {

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> out;
  bool inside = false;  // a word, though it may be empty so far
  char quote = 0;
  const auto put = [&](char c) {
    if (!inside) out.emplace_back();
    inside = true;
    if (c != 0) out.back() += c;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escapes =
        c == '\\' &&
        (quote == 0 || (quote == '"' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')));
    if (escapes) {
      if (++i == text.size()) return std::nullopt;
      put(text[i]);
    } else if (quote != 0) {
      c == quote ? static_cast<void>(quote = 0) : put(c);
    } else if (c == '\'' || c == '"') {
      quote = c;
      put(0);
    } else if (c == ' ' || c == '\t' || c == '\n') {
      inside = false;
    } else {
      put(c);
    }
  }
  if (quote != 0) return std::nullopt;
  return out;
}

}  // namespace flowkit::conformance
