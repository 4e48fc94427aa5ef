// SPDX-License-Identifier: BSL-1.0
#include "tools/common/template_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include <flowkit/ie/registry.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

namespace {
constexpr std::string_view separators = " \t\r\n,";

/// "; did you mean a or b?", at most three of the names nearest to it; empty where none is near.
std::string suggestion(std::string_view name) {
  std::size_t least = name.size() / 3 + 1;
  std::vector<std::string_view> nearest;
  for (const element* e : ie::all()) {
    const std::size_t d = edits(name, e->name);
    if (d > least) continue;
    if (d < least) nearest.clear();
    least = d;
    if (std::find(nearest.begin(), nearest.end(), e->name) == nearest.end()) nearest.emplace_back(e->name);
  }
  if (nearest.empty()) return {};
  nearest.resize(std::min<std::size_t>(nearest.size(), 3));
  std::string text = "; did you mean ";
  for (std::size_t i = 0; i < nearest.size(); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : i + 1 == nearest.size() ? " or " : ", ", nearest[i]);
  return text + '?';
}

bool allowed(const element& e, std::uint16_t length) {
  return full_width(e.type) == 0 ? length != 0 : reducible_to(e.type, length);
}

bool read_number(std::string_view text, auto& into) {
  const auto [end, what] = std::from_chars(text.data(), text.data() + text.size(), into);
  return what == std::errc{} && end == text.data() + text.size();
}

/// PEN:ID, 0:ID of IANA's elements, v9:ID of NetFlow v9's types above 32767, scope:ID of its scope types.
std::optional<specifier> numbered_element(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  specifier s{.length = variable_length};
  if (!read_number(name.substr(colon + 1), s.id)) return std::nullopt;
  if (name.substr(0, colon) == "v9")
    s.space = element_space::v9;
  else if (name.substr(0, colon) == "scope")
    s.space = element_space::v9_scope;
  else if (!read_number(name.substr(0, colon), s.pen))
    return std::nullopt;
  else if (s.pen != 0)
    s.space = element_space::enterprise;
  const bool is_scope = s.space == element_space::v9_scope;
  if ((s.id == 0 && s.pen != 0) || (!is_scope && (s.id > 32767) != (s.space == element_space::v9))) return std::nullopt;
  if (const element* const e = element_of(s); e != nullptr && full_width(e->type) != 0) s.length = full_width(e->type);
  return s;
}

std::string number_text(const specifier& s) {
  switch (s.space) {
    case element_space::v9: return fmt::format("v9:{}", s.id);
    case element_space::v9_scope: return fmt::format("scope:{}", s.id);
    default: return fmt::format("{}:{}", s.pen, s.id);
  }
}
std::string length_text(const specifier& s) { return s.is_variable() ? "v" : fmt::format("{}", s.length); }

specifier parse_field(std::string_view item, const std::string& place) {
  const std::size_t slash = item.find('/');
  const std::string_view name = item.substr(0, slash);
  specifier s = parse_element(place, name);
  if (slash == std::string_view::npos) return s;
  // Who writes numbers knows what they do: they have any length.
  const element* const e = numbered_element(name) ? nullptr : element_of(s);
  const std::string_view octets = item.substr(slash + 1);
  s.length = variable_length;
  const bool good = octets == "v" || (read_number(octets, s.length) && s.length != variable_length);
  // Devices choose the lengths of scopes; who names an element by its number may give it another than IANA's.
  const bool free = e == nullptr || e->space == element_space::v9_scope || name.find(':') != std::string_view::npos;
  if (!good || (!free && !allowed(*e, s.length)))
    throw startup_error(exit_code::usage,
                        fmt::format("{}: {} cannot have the length '{}', only {}", place, name, octets,
                                    e == nullptr ? "0 to 65534 octets, or v" : allowed_lengths(*e)));
  return s;
}
}  // namespace

std::string allowed_lengths(const element& e) {
  const std::uint16_t full = full_width(e.type);
  if (full == 0) return "1 to 65534 octets, or v";
  if (e.type == abstract_type::float64) return "4 or 8 octets";
  if (full > 1 && reducible_to(e.type, 1)) return fmt::format("1 to {} octets", full);
  return fmt::format("{} octet{}", full, full == 1 ? "" : "s");
}

std::string name_of(const specifier& s) {
  const element* const e = element_of(s);
  return e != nullptr ? e->name : fmt::format("element {}", s.id);
}

std::string element_text(const specifier& s) {
  const element* const e = element_of(s);
  const element* const named = e == nullptr ? nullptr : ie::find(std::string_view{e->name});
  if (named != nullptr && specify(*named, s.length) == s) return e->name;
  return number_text(s);
}

std::string text_of(const specifier& s, field_length which) {
  const element* const e = element_of(s);
  std::string name = element_text(s);
  const bool by_name = e != nullptr && name == e->name;
  const std::uint16_t full = e == nullptr ? 0 : full_width(e->type);
  const bool usual = s.length == (full == 0 ? variable_length : full);
  if (usual && which == field_length::unless_usual) return name;
  if (!by_name) return fmt::format("{}/{}", name, length_text(s));
  if (!s.is_variable() && !allowed(*e, s.length)) name = number_text(s);
  return fmt::format("{}/{}", name, length_text(s));
}

const element* element_of(const specifier& s) { return ie::find(s.space, s.pen, s.id); }

specifier parse_element(std::string_view where, std::string_view name) {
  if (const auto numbered = numbered_element(name)) return *numbered;
  const element* const e = ie::find(name);
  if (e == nullptr)
    throw startup_error(exit_code::usage,
                        fmt::format("{}: no information element is called '{}'{}", where, name, suggestion(name)));
  const std::uint16_t full = full_width(e->type);
  return specify(*e, full == 0 ? variable_length : full);
}

std::vector<specifier> parse_template(std::string_view where, std::string_view text) {
  std::vector<specifier> fields;
  for (std::size_t at = text.find_first_not_of(separators); at < text.size();
       at = text.find_first_not_of(separators, at)) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    fields.push_back(parse_field(text.substr(at, end - at), fmt::format("{}: field {}", where, fields.size() + 1)));
    at = end;
  }
  if (fields.empty())
    throw startup_error(exit_code::usage, fmt::format("{}: a template needs at least one field", where));
  return fields;
}

}  // namespace flowkit::tools
