// SPDX-License-Identifier: BSL-1.0
// The pairs of a line of key="value", key=value or both, blanks between them. What stands before a key and is no part
// of a name is skipped: [agent=192.0.2.1:2055]-version="..." has the keys agent and version.
#pragma once

#include <string>
#include <string_view>

namespace flowkit::tools::verify {

[[nodiscard]] constexpr bool is_key_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '@' || c == '-';
}

/// pair(key, value) for each. False: a quote is not closed. `scratch` keeps values that have escapes; it must have room
/// for the line (capacity), so that views into it stay.
template <class Pair>
bool walk_pairs(std::string_view line, std::string& scratch, Pair&& pair) {
  const char* at = line.data();
  const char* const end = at + line.size();
  while (at < end) {
    while (at < end && (!is_key_character(*at) || *at == '-')) ++at;
    const char* const key = at;
    while (at < end && is_key_character(*at)) ++at;
    const std::string_view name{key, static_cast<std::size_t>(at - key)};
    if (at >= end || *at != '=' || name.empty()) continue;
    ++at;
    if (at < end && *at == '"') {
      const char* const begin = ++at;
      while (at < end && *at != '"' && *at != '\\') ++at;
      if (at < end && *at == '"') {
        pair(name, std::string_view{begin, static_cast<std::size_t>(at - begin)});
        ++at;
        continue;
      }
      const std::size_t from = scratch.size();
      scratch.append(begin, static_cast<std::size_t>(at - begin));
      while (at < end && *at != '"') {
        if (*at == '\\' && at + 1 < end) ++at;
        scratch += *at++;
      }
      if (at >= end) return false;
      pair(name, std::string_view{scratch}.substr(from));
      ++at;
    } else {
      const char* const begin = at;
      const bool bracketed = key > line.data() && key[-1] == '[';  // [key=value]
      while (at < end && *at != ' ' && *at != '\t' && !(bracketed && *at == ']')) ++at;
      pair(name, std::string_view{begin, static_cast<std::size_t>(at - begin)});
    }
  }
  return true;
}

}  // namespace flowkit::tools::verify
