// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/notation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <flowkit/core/json.hpp>

#include "tools/common/template_text.hpp"

namespace flowkit::tools {

namespace {
bool is_bare(std::string_view key) noexcept {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}
}  // namespace

std::string field_key(const specifier& s) {
  std::string name = element_text(s);
  return is_bare(name) ? name : quoted(name);
}

std::string fields_text(std::span<const specifier> fields) {
  std::string text;
  for (const specifier& s : fields) text += (text.empty() ? "" : " ") + text_of(s, field_length::always);
  return text;
}

std::string quoted(std::string_view text) {
  // Strings of JSON are strings of TOML. An escape takes six characters, what replaces an octet three.
  std::vector<char> room(6 * text.size() + 2);
  text_writer out{room};
  write_json_string(out, text);
  return std::string{out.text()};
}

}  // namespace flowkit::tools
