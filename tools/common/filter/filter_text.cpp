// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/filter_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/filter/value_place.hpp"
#include "tools/common/printable.hpp"

namespace flowkit::tools::filter {

namespace {
/// Octets that begin a character of UTF-8.
bool begins(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }
}  // namespace

void filter_text::fail(std::size_t at, const std::string& what) const {
  const std::string_view before = text.substr(0, at);
  throw startup_error(exit_code::usage, fmt::format("{}: at column {}: {}", option,
                                                    std::count_if(before.begin(), before.end(), begins) + 1, what));
}

void value_place::fail(const std::string& what) const {
  from.fail(at, file.empty() ? what : fmt::format("{} line {}: {}", shown(file), line, what));
}

std::string shown(std::string_view word) {
  constexpr std::size_t most = 60;
  std::string out{word};
  if (out.size() > most) {
    std::size_t end = most - 3;
    while (end > 0 && !begins(out[end])) --end;
    out.resize(end), out += "...";
  }
  return printable(out);
}

}  // namespace flowkit::tools::filter
