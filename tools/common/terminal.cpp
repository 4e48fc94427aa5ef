// SPDX-License-Identifier: BSL-1.0
#include "tools/common/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace flowkit::tools {

std::size_t terminal_columns(int fd) noexcept {
  if (isatty(fd) == 0) return 0;
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

std::size_t text_width(std::string_view s) noexcept {
  return static_cast<std::size_t>(
      std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string counted(std::uint64_t n, std::string_view plural) {
  std::string out = std::to_string(n) + ' ';
  const std::size_t begin = out.size();
  out += plural;
  if (n != 1) return out;
  std::size_t s = out.find("s ", begin);
  if (s == std::string::npos && out.back() == 's') s = out.size() - 1;
  if (s != std::string::npos) out.erase(s, 1);
  return out;
}

std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent) {
  std::string out;
  std::size_t at = 0;
  bool first = true;
  // The blanks that a line begins with are part of its first word.
  std::size_t from = std::min(line.find_first_not_of(' '), line.size());
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', std::max(from, begin)), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    const std::size_t width = text_width(word);
    if (first) {
      out += word, at = width, first = false;
    } else if (at + 1 + width > columns && at > indent) {
      out += '\n', out.append(indent, ' '), out += word, at = indent + width;
    } else {
      out += ' ', out += word, at += 1 + width;
    }
    begin = end + 1;
  }
  return out + '\n';
}

}  // namespace flowkit::tools
