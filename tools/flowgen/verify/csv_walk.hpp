// SPDX-License-Identifier: BSL-1.0
// A row of CSV (RFC 4180) as its values.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace flowkit::tools::verify {

/// field(number, value) for each field of the row that begins at `at`; `at` is then after its line feed. False: a
/// quote is not closed. `scratch` keeps values with quotes in them; it must have room for the row (capacity).
template <class Field>
bool walk_csv(const char*& at, const char* end, std::string& scratch, std::size_t& count, Field&& field) {
  std::size_t n = 0;
  const char* p = at;
  while (true) {
    if (p < end && *p == '"') {
      const char* const begin = ++p;
      while (p < end && *p != '"') ++p;
      std::string_view v{begin, static_cast<std::size_t>(p - begin)};
      if (p + 1 < end && p[1] == '"') {
        const std::size_t from = scratch.size();
        scratch.append(v);
        while (p + 1 < end && p[1] == '"') {
          scratch += '"';
          p += 2;
          const char* const part = p;
          while (p < end && *p != '"') ++p;
          scratch.append(part, static_cast<std::size_t>(p - part));
        }
        v = std::string_view{scratch}.substr(from);
      }
      if (p >= end) return at = p, false;
      ++p;
      field(n++, v);
      while (p < end && *p != ',' && *p != '\n') ++p;  // blanks after the quote
    } else {
      const char* const begin = p;
      while (p < end && *p != ',' && *p != '\n') ++p;
      const char* last = p;
      if (last > begin && (p == end || *p == '\n') && last[-1] == '\r') --last;
      field(n++, std::string_view{begin, static_cast<std::size_t>(last - begin)});
    }
    if (p >= end || *p == '\n') break;
    ++p;  // the comma
  }
  at = p < end ? p + 1 : p;
  count = n;
  return true;
}

/// Where the last whole row ends, given that `data` begins a row; 0 if there is none. Line feeds in quotes end none.
[[nodiscard]] inline std::size_t end_of_rows(std::string_view data) noexcept {
  if (data.find('"') == std::string_view::npos) return data.rfind('\n') + 1;  // npos + 1 is 0
  std::size_t last = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i] == '"')
      quoted = !quoted;
    else if (data[i] == '\n' && !quoted)
      last = i + 1;
  }
  return last;
}

}  // namespace flowkit::tools::verify
