// SPDX-License-Identifier: BSL-1.0
#include "conformance/case_files/case_hex.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace flowkit::conformance {

namespace {
constexpr std::size_t per_line = 16;  // octets

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class hex_lines {
 public:
  /// False: it is wrong, and what() says how.
  bool take(std::string_view line) {
    line = line.substr(0, line.find('#'));
    std::string_view offset = word(line);
    if (offset.empty()) return true;
    if (offset.ends_with(':')) offset.remove_suffix(1);  // as xxd writes them
    std::size_t at = 0;
    for (const char c : offset) {
      const int d = digit_of(c);
      if (d < 0) return wrong(fmt::format("'{}' is no offset in hex digits", offset));
      at = at * 16 + static_cast<std::size_t>(d);
      if (at > tools::max_datagram) return wrong(fmt::format("offset {} is beyond any datagram", offset));
    }
    if (at == 0)
      frames.emplace_back();
    else if (frames.empty() || at != frames.back().size())
      return wrong(fmt::format("offset {} after {} octets", offset, frames.empty() ? 0 : frames.back().size()));
    for (std::string_view digits = word(line); !digits.empty(); digits = word(line))
      if (!pairs(digits)) return false;
    return true;
  }
  [[nodiscard]] const std::string& what() const noexcept { return what_; }

  std::vector<std::vector<std::byte>> frames;

 private:
  bool wrong(std::string text) {
    what_ = std::move(text);
    return false;
  }
  bool pairs(std::string_view digits) {
    if (digits.size() % 2 != 0) return wrong(fmt::format("'{}' has half an octet", digits));
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      const int high = digit_of(digits[i]), low = digit_of(digits[i + 1]);
      if (high < 0 || low < 0) return wrong(fmt::format("'{}' is not of hex digits", digits));
      frames.back().push_back(static_cast<std::byte>(high * 16 + low));
    }
    if (frames.back().size() > tools::max_datagram) return wrong("more octets than a datagram can hold");
    return true;
  }
  /// The next one between blanks, taken off; empty at the end.
  static std::string_view word(std::string_view& line) {
    constexpr const char* blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view out = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(out.size());
    return out;
  }

  std::string what_;
};

void write_piece(std::string& out, std::size_t offset, octets piece, std::string_view comment) {
  std::string hex;
  for (const std::byte b : piece) hex += fmt::format("{:02x} ", static_cast<unsigned>(b));
  if (!hex.empty()) hex.pop_back();
  constexpr std::size_t usual = 24;  // digits up to the comment of most pieces
  if (comment.empty())
    out += fmt::format("{:04x}: {}\n", offset, hex);
  else
    out += fmt::format("{:04x}: {:{}}  # {}\n", offset, hex, usual, comment);
}

void write_frame(std::string& out, const case_frame& f) {
  if (f.octets.empty()) out += "0000: # nothing\n";
  std::size_t next = 0;
  std::string_view comment;
  for (std::size_t at = 0; at < f.octets.size();) {
    if (next < f.comments.size() && f.comments[next].offset <= at) comment = f.comments[next++].text;
    std::size_t end = std::min(at + per_line, f.octets.size());
    if (next < f.comments.size()) end = std::clamp(f.comments[next].offset, at + 1, end);
    write_piece(out, at, octets{f.octets}.subspan(at, end - at), comment);
    at = end, comment = {};
  }
}
}  // namespace

case_octets read_case_hex(std::string_view text) {
  hex_lines lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!lines.take(line)) return {{}, fmt::format("line {}: {}", number, lines.what())};
  }
  return {std::move(lines.frames), {}};
}

std::string write_case_hex(const test_case& c) {
  std::string out = fmt::format("# {}\n", c.sentence);
  for (std::size_t i = 0; i < c.frames.size(); ++i) {
    out += c.frames.size() > 1 ? fmt::format("\n# frame {}\n", i + 1) : "\n";
    write_frame(out, c.frames[i]);
  }
  return out;
}

}  // namespace flowkit::conformance
