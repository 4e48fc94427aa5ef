// SPDX-License-Identifier: BSL-1.0
#include "conformance/explain/render.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace flowkit::conformance {

namespace {
constexpr std::size_t row = 8;                  ///< octets in a line
constexpr std::size_t hex_width = 3 * row - 1;  ///< "00 05"
constexpr std::size_t name_width = 24;
constexpr std::size_t clause_column = 50;
constexpr const char *bold = "1", *faint = "2", *yellow = "33";

void put_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20 && octet < 0x7f)
      out += c;
    else
      out += fmt::format("\\x{:02x}", octet);
  }
}

class renderer {
 public:
  renderer(const explanation& e, const text_style& style)
      : datagram_(e.datagram()),
        columns_(std::max<std::size_t>(style.columns, 60)),
        colour_(style.colour),
        offset_width_(e.datagram().size() > 0x10000 ? 6 : 4) {}

  void add(const explained_part& p) {
    switch (p.role) {
      case part_role::heading: return heading(p);
      case part_role::octets: return octets(p);
      case part_role::bits: return beside(p);
      case part_role::remark: return remark(p);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  [[nodiscard]] std::string coloured(std::string_view s, const char* colour) const {
    return colour_ && !s.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", colour, s) : std::string{s};
  }
  static std::size_t indent_of(const explained_part& p) { return 2 + 2 * std::size_t{p.depth}; }
  /// Where names begin.
  [[nodiscard]] std::size_t name_column(const explained_part& p) const {
    return indent_of(p) + offset_width_ + 2 + hex_width + 2;
  }

  void heading(const explained_part& p) {
    const std::string indent(indent_of(p), ' ');
    const std::string name = escaped(p.name);
    const std::size_t used = std::max(indent.size() + name.size() + 2, clause_column);
    if (!p.note.empty() && used + p.note.size() <= columns_) {
      text_ += fmt::format("{}{}{:{}}{}\n", indent, coloured(name, bold), "", used - indent.size() - name.size(),
                           coloured(p.note, faint));
      return;
    }
    for (const std::string& line : folded(name, columns_ - indent.size(), 2))
      text_ += indent + coloured(line, bold) + '\n';
    if (!p.note.empty()) text_ += fmt::format("{:{}}{}\n", "", columns_ - p.note.size(), coloured(p.note, faint));
  }

  void remark(const explained_part& p) {
    const std::string indent(indent_of(p), ' ');
    for (const std::string& line : folded(escaped(p.value), columns_ - indent.size(), 2))
      text_ += indent + coloured(line, yellow) + '\n';
  }

  /// Name, value and note.
  static std::string words(const explained_part& p, std::size_t width) {
    std::string out;
    out.reserve(2 * width + p.value.size() + p.note.size());
    put_escaped(out, p.name);
    if (!p.value.empty()) {
      if (out.size() < width) out.append(width - out.size(), ' ');
      put_escaped(out += "  ", p.value);
    }
    if (!p.note.empty()) put_escaped(out += "  (", p.note), out += ')';
    return out;
  }

  void beside(const explained_part& p) {
    const std::size_t column = name_column(p);
    for (const std::string& line : folded(words(p, name_width - 2), columns_ - column, 2))
      text_ += fmt::format("{:{}}{}\n", "", column, line);
  }

  void octets(const explained_part& p) {
    const std::size_t column = name_column(p), width = columns_ - column;
    std::vector<std::string> lines;
    std::string note;
    if (p.shows_text) {
      explained_part first = p;
      // Where the characters begin.
      const std::string name = escaped(p.name).substr(0, width - row - 2);
      const std::size_t indent = std::max(name_width, name.size());
      if (indent + 2 + row + 4 + p.note.size() > width) note.swap(first.note);
      for (std::size_t i = 0; i < p.at.length; i += row) {
        lines.push_back(fmt::format("{:<{}}  {}", i == 0 ? name : "", indent,
                                    characters(p.at.offset + i, std::min(row, p.at.length - i))));
        if (i == 0 && !first.note.empty()) lines.back() += fmt::format("  ({})", escaped(first.note));
      }
    } else {
      std::string all = words(p, name_width);
      if (all.size() <= width)
        lines.push_back(std::move(all));
      else
        lines = folded(all, width, 2);
    }
    const bool is_unread = p.name.starts_with("not read") || p.name.starts_with("unknown");
    const std::size_t rows = (p.at.length + row - 1) / row;
    for (std::size_t i = 0; i < std::max(rows, lines.size()); ++i) {
      const std::size_t begin = text_.size();
      text_.append(indent_of(p), ' ');
      if (i < rows) put_row(p.at.offset + i * row, std::min(row, p.at.length - i * row));
      const std::string_view right = i < lines.size() ? without_blanks(lines[i]) : std::string_view{};
      if (!right.empty()) {
        const std::size_t used = text_.size() - begin - (colour_ && i < rows ? faint_codes.size() : 0);
        text_.append(column - used, ' ');
        is_unread ? static_cast<void>(text_ += coloured(right, yellow)) : static_cast<void>(text_ += right);
      }
      text_ += '\n';
    }
    if (!note.empty())
      for (const std::string& line : folded(fmt::format("({})", escaped(note)), width, 2))
        text_ += fmt::format("{:{}}{}\n", "", column, line);
  }

  static std::string_view without_blanks(std::string_view s) { return s.substr(0, s.find_last_not_of(' ') + 1); }

  /// Offset and octets.
  void put_row(std::size_t from, std::size_t n) {
    constexpr const char* digits = "0123456789abcdef";
    if (colour_) text_ += faint_codes.substr(0, 4);
    for (std::size_t i = offset_width_; i-- > 0;) text_ += digits[from >> 4 * i & 15];
    if (colour_) text_ += faint_codes.substr(4);
    text_ += ' ';
    for (std::size_t i = 0; i < n; ++i) {
      const auto o = std::to_integer<unsigned>(datagram_[from + i]);
      text_ += ' ', text_ += digits[o >> 4], text_ += digits[o & 15];
    }
  }
  [[nodiscard]] std::string characters(std::size_t from, std::size_t n) const {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) {
      const auto o = std::to_integer<char>(datagram_[from + i]);
      out += o >= 0x20 && o < 0x7f ? o : '.';
    }
    return out;
  }

  flowkit::octets datagram_;
  std::size_t columns_;
  bool colour_;
  std::size_t offset_width_;
  static constexpr std::string_view faint_codes = "\x1b[2m\x1b[0m";  ///< begins and ends
  std::string text_;
};
}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  put_escaped(out, text);
  return out;
}

std::vector<std::string> folded(std::string_view text, std::size_t columns, std::size_t indent) {
  std::vector<std::string> out;
  std::string before;
  do {
    const std::size_t room = columns - before.size();
    std::size_t end = text.size();
    if (end > room) {
      end = text.rfind(' ', room);
      if (end == std::string_view::npos || end == 0 || text.find_first_not_of(' ') >= end) end = room;
    }
    std::string line = before + std::string{text.substr(0, end)};
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out.push_back(std::move(line));
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    before.assign(indent, ' ');
  } while (!text.empty());
  return out;
}

std::string render(const explanation& e, const text_style& style) {
  renderer r{e, style};
  for (const explained_part& p : e.parts()) r.add(p);
  return r.take();
}

}  // namespace flowkit::conformance
