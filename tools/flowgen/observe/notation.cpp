// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/notation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <flowkit/core/json.hpp>
#include <flowkit/ie/registry.hpp>

namespace flowkit::tools {

namespace {
/// Does a profile that names the element mean this field again?
bool leads_back(const element& e, const specifier& s) noexcept {
  const element* const named = ie::find(e.name);
  return named != nullptr && specify(*named, s.length) == s;
}

std::string number_text(const specifier& s) {
  return s.space == element_space::v9 || s.space == element_space::v9_scope ? fmt::format("v9:{}", s.id)
                                                                            : fmt::format("{}:{}", s.pen, s.id);
}

std::string length_text(const specifier& s) { return s.is_variable() ? "v" : fmt::to_string(s.length); }

/// As parse_template() takes it.
bool can_have(const element& e, std::uint16_t length) noexcept {
  return full_width(e.type) == 0 ? length != 0 : reducible_to(e.type, length);
}

bool is_bare(std::string_view key) noexcept {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}
}  // namespace

const element* element_of(const specifier& s) noexcept { return ie::find(s.space, s.pen, s.id); }

std::string field_name(const specifier& s) {
  const element* const e = element_of(s);
  return e != nullptr && leads_back(*e, s) ? e->name : number_text(s);
}

std::string field_key(const specifier& s) {
  std::string name = field_name(s);
  return is_bare(name) ? name : quoted(name);
}

std::string field_text(const specifier& s) {
  const element* const e = element_of(s);
  const bool by_name = e != nullptr && leads_back(*e, s) && can_have(*e, s.length);
  return (by_name ? e->name : number_text(s)) + '/' + length_text(s);
}

std::string fields_text(std::span<const specifier> fields) {
  std::string text;
  for (const specifier& s : fields) text += (text.empty() ? "" : " ") + field_text(s);
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
