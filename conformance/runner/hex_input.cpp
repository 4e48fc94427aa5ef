// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/hex_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace flowkit::tools {

namespace {
constexpr std::string_view blanks = " \t\r", between = " \t\r:,";

int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
bool all_digits(std::string_view s) noexcept {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return digit(c) >= 0; });
}
std::string_view without_0x(std::string_view s) noexcept {
  return s.size() > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? s.substr(2) : s;
}

struct line {
  std::size_t number;  ///< counts from 1
  std::string_view text;
};

std::vector<line> lines_of(std::string_view text) {
  std::vector<line> out;
  for (std::size_t n = 1; !text.empty(); ++n) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    one = one.substr(0, one.find('#'));
    if (one.find_first_not_of(blanks) != std::string_view::npos) out.push_back({n, one});
  }
  return out;
}

std::string_view first_word(std::string_view s) noexcept {
  const std::size_t from = std::min(s.find_first_not_of(blanks), s.size());
  return s.substr(from, s.find_first_of(blanks, from) - from);
}

/// An offset with a colon, as xxd and tcpdump print it: four digits or more.
bool has_colon_offset(std::string_view s) noexcept {
  std::string_view word = first_word(s);
  if (word.size() < 5 || word.back() != ':') return false;
  word.remove_suffix(1);
  word = without_0x(word);
  return word.size() >= 4 && all_digits(word);
}

std::optional<std::size_t> number(std::string_view s, int base) noexcept {
  std::size_t n = 0;
  const auto [end, wrong] = std::from_chars(s.data(), s.data() + s.size(), n, base);
  if (wrong != std::errc{} || end != s.data() + s.size()) return std::nullopt;
  return n;
}

/// Octets of a line behind its offset, whatever they are.
std::size_t octets_behind(std::string_view s) noexcept {
  const std::string_view word = first_word(s);
  s.remove_prefix(static_cast<std::size_t>(word.data() + word.size() - s.data()));
  s = s.substr(0, s.find('|'));
  return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), [](char c) { return digit(c) >= 0; })) / 2;
}

/// Offsets without a colon (od, hexdump): the first word of each line is longer than any group of digits, and is the
/// number of octets before it. The base; 0: there are none.
int base_of_offsets(const std::vector<line>& all) noexcept {
  for (const int base : {16, 8, 10}) {
    std::size_t at = 0;
    const bool fits = std::all_of(all.begin(), all.end(), [&](const line& l) {
      const std::string_view word = first_word(l.text);
      const auto n = number(word, base);
      if (word.size() < 6 || !n || (*n != at && *n != 0)) return false;
      at = *n + octets_behind(l.text);
      return true;
    });
    const bool is_alone = all.size() == 1 && octets_behind(all[0].text) == 0;
    if (fits && !is_alone) return base;
  }
  return 0;
}

class hex_reader {
 public:
  explicit hex_reader(const std::vector<line>& all)
      : all_(all),
        has_colons_(std::all_of(all.begin(), all.end(), [](const line& l) { return has_colon_offset(l.text); })),
        base_(has_colons_ ? 16 : base_of_offsets(all)) {}

  hex_content read() {
    if (base_ == 0) out_.datagrams.emplace_back();
    for (const line& l : all_)
      if (!read(l)) return {{}, std::move(out_.error)};
    std::erase_if(out_.datagrams, [](const auto& d) { return d.empty(); });
    return std::move(out_);
  }

 private:
  bool read(const line& l) {
    std::string_view s = l.text;
    const char* const begin = s.data();
    if (base_ != 0) {
      const std::string_view word = first_word(s);
      std::string_view digits = without_0x(word);
      if (digits.back() == ':') digits.remove_suffix(1);
      if (number(digits, base_) == std::size_t{0} || out_.datagrams.empty()) out_.datagrams.emplace_back();
      s.remove_prefix(static_cast<std::size_t>(word.data() + word.size() - s.data()));
      s.remove_prefix(std::min(s.find_first_not_of(blanks), s.size()));
      // What follows two blanks behind groups are characters; hexdump -C has them between bars.
      s = has_colons_ ? s.substr(0, s.find("  ")) : s.substr(0, s.find_first_of("|>"));
    }
    while (true) {
      s.remove_prefix(std::min(s.find_first_not_of(between), s.size()));
      if (s.empty()) return true;
      const std::string_view word = s.substr(0, s.find_first_of(between));
      if (!read_word(l, static_cast<std::size_t>(word.data() - begin), word)) return false;
      s.remove_prefix(word.size());
    }
  }

  bool read_word(const line& l, std::size_t column, std::string_view word) {
    const std::string_view digits = without_0x(word);
    column += word.size() - digits.size();
    for (std::size_t i = 0; i < digits.size(); ++i)
      if (digit(digits[i]) < 0) return wrong(l, column + i, fmt::format("{} is no hex digit", shown(digits[i])));
    if (digits.size() % 2 != 0)
      return wrong(l, column, fmt::format("{} digits are no pairs: '{}'", digits.size(), digits.substr(0, 40)));
    for (std::size_t i = 0; i < digits.size(); i += 2)
      out_.datagrams.back().push_back(static_cast<std::byte>(digit(digits[i]) << 4 | digit(digits[i + 1])));
    return true;
  }

  static std::string shown(char c) {
    return c > 0x20 && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  bool wrong(const line& l, std::size_t column, const std::string& what) {
    out_.error = fmt::format(
        "{}:{}: {}; allowed are pairs of hex digits with blanks, colons, commas, 0x or nothing between them, offsets "
        "as "
        "xxd prints them, and # before a comment",
        l.number, column + 1, what);
    return false;
  }

  const std::vector<line>& all_;
  bool has_colons_;
  int base_;
  hex_content out_;
};
}  // namespace

bool is_text(octets content) noexcept {
  return std::all_of(content.begin(), content.end(), [](std::byte b) {
    const auto c = std::to_integer<unsigned char>(b);
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
  });
}

hex_content read_hex(std::string_view text) {
  const std::vector<line> all = lines_of(text);
  if (all.empty()) return {{}, "1:1: no hex digits"};
  return hex_reader{all}.read();
}

}  // namespace flowkit::tools
