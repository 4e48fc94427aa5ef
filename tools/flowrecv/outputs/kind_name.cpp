// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/kind_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowrecv/outputs/options.hpp"

namespace flowkit::tools {

namespace {
std::vector<std::string_view> kinds() {
  std::vector<std::string_view> all;
  for (const format_row* f : formats()) all.emplace_back(f->name);
  all.emplace_back("ipfix");
  return all;
}

std::string sorted(std::string_view word) {
  std::string letters;
  for (const char c : word) letters += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
  std::sort(letters.begin(), letters.end());
  return letters;
}

/// Letters exchanged, one too many or too few; in longer names also another. "test:1" and "c:x" are files.
bool is_misspelt(std::string_view word, std::string_view kind) {
  if (word.size() < 3) return false;
  const std::size_t n = edits(word, kind);
  return sorted(word) == sorted(kind) || (n == 1 && word.size() != kind.size()) || (kind.size() >= 5 && n <= 2);
}
}  // namespace

std::string output_kinds() { return fmt::format("{}", fmt::join(kinds(), ", ")); }

output_name split_output(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return {.kind = {}, .where = text};
  const std::string word = text.substr(0, colon);
  for (const std::string_view kind : kinds())
    if (word == kind) return {.kind = word, .where = text.substr(colon + 1)};
  for (const std::string_view kind : kinds())
    if (is_misspelt(word, kind))
      throw startup_error(exit_code::usage, fmt::format("--output: {}: there is no kind '{}'; nearest: {} (a file of "
                                                        "that name: ./{})",
                                                        text, word, kind, text));
  return {.kind = {}, .where = text};
}

const format_row* format_named(std::string_view option, std::string_view name) {
  for (const format_row* f : formats())
    if (name == f->name) return f;
  if (name != "ipfix")
    throw startup_error(exit_code::usage, fmt::format("{}: {}", option, unknown_name(name, kinds())));
  return nullptr;
}

}  // namespace flowkit::tools
