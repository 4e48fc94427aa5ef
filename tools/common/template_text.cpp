// SPDX-License-Identifier: BSL-1.0
#include "tools/common/template_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

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

specifier parse_field(std::string_view item, const std::string& place) {
  const std::size_t slash = item.find('/');
  const std::string_view name = item.substr(0, slash);
  const element* const e = ie::find(name);
  if (e == nullptr)
    throw startup_error(exit_code::usage,
                        fmt::format("{}: no information element is called '{}'{}", place, name, suggestion(name)));
  const std::uint16_t full = full_width(e->type);
  if (slash == std::string_view::npos) return specify(*e, full == 0 ? variable_length : full);
  const std::string_view octets = item.substr(slash + 1);
  std::uint16_t length = variable_length;
  bool good = octets == "v";
  if (!good) {
    const auto [end, what] = std::from_chars(octets.data(), octets.data() + octets.size(), length);
    good = what == std::errc{} && end == octets.data() + octets.size() && length != variable_length;
  }
  if (!good || !allowed(*e, length))
    throw startup_error(exit_code::usage, fmt::format("{}: {} cannot have the length '{}', only {}", place, name,
                                                      octets, allowed_lengths(*e)));
  return specify(*e, length);
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
  const element* const e = ie::find(s.space, s.pen, s.id);
  return e != nullptr ? e->name : fmt::format("element {}", s.id);
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
