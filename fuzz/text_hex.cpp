// SPDX-License-Identifier: BSL-1.0
// Octets as people paste them: what was read, written as plain pairs of digits, is read as the same.
#include <cctype>
#include <charconv>
#include <optional>

#include "conformance/runner/hex_input.hpp"
#include "fuzz/text.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
std::string plain(const std::vector<std::byte>& octets_of) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < octets_of.size(); ++i) {
    const auto v = std::to_integer<unsigned>(octets_of[i]);
    out += digits[v >> 4], out += digits[v & 15], out += i % 16 == 15 ? '\n' : ' ';
  }
  return out + "# a comment\n";
}
/// The text of a user who writes nothing but pairs: a second reading of it. None: it is another text.
std::optional<std::vector<std::byte>> pairs(std::string_view text, bool& good) {
  std::vector<std::byte> out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::string_view word = text.substr(i, 2);
    if (word.size() != 2 || (i + 2 < text.size() && text[i + 2] != ' ')) return std::nullopt;
    for (const char c : word)
      if (std::isalnum(static_cast<unsigned char>(c)) == 0) return std::nullopt;
    unsigned value = 0;
    const auto [end, wrong] = std::from_chars(word.data(), word.data() + 2, value, 16);
    good = good && wrong == std::errc{} && end == word.data() + 2;
    out.push_back(static_cast<std::byte>(value));
  }
  return out;
}
void check_pairs(std::string_view text) {
  bool good = true;
  const auto expected = pairs(text, good);
  if (!expected || expected->empty()) return;
  const hex_content read = read_hex(text);
  fuzz::require(read.error.empty() == good);
  if (good) fuzz::require(read.datagrams.size() == 1 && read.datagrams[0] == *expected);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, [](std::string_view text) {
    check_pairs(text);
    const hex_content read = read_hex(text);
    if (!read.error.empty()) {
      // line:column
      const std::size_t colon = read.error.find(':');
      fuzz::require(colon != 0 && colon != std::string::npos && std::stoul(read.error) >= 1);
      return;
    }
    std::size_t octets_read = 0;
    for (const auto& d : read.datagrams) {
      octets_read += d.size();
      if (d.empty()) continue;
      const hex_content again = read_hex(plain(d));
      fuzz::require(again.error.empty() && again.datagrams.size() == 1 && again.datagrams[0] == d);
    }
    fuzz::require(2 * octets_read <= text.size());
  });
  return 0;
}
