// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/list_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools::filter {

namespace {
/// A million prefixes with comments.
constexpr std::size_t most_octets = 64u << 20;
constexpr std::size_t most_values = 2'000'000;

std::string content_of(const filter_text& from, const written& file) {
  const auto unreadable = [&](int error) {
    throw startup_error(exit_code::io, fmt::format("{}: {}: {}", from.option, shown(file.text), system_text(error)));
  };
  struct closer {
    void operator()(std::FILE* f) const noexcept { std::fclose(f); }
  };
  const std::unique_ptr<std::FILE, closer> in{std::fopen(file.text.c_str(), "rb")};
  if (!in) unreadable(errno);
  std::string all;
  char part[65536];
  while (const std::size_t n = std::fread(part, 1, sizeof part, in.get())) {
    all.append(part, n);
    if (all.size() > most_octets)
      from.fail(file.at, fmt::format("{}: more than {} octets", shown(file.text), most_octets));
  }
  if (std::ferror(in.get()) != 0) unreadable(errno);
  return all;
}
}  // namespace

void read_list_file(const filter_text& from, const written& file,
                    const std::function<void(const written&, const value_place&)>& each) {
  const std::string all = content_of(from, file);
  constexpr std::string_view blanks = " \t\r", byte_order_mark = "\xef\xbb\xbf";
  std::string_view rest = all;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  std::size_t values = 0;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    text = text.substr(0, text.find('#'));
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (text.empty()) continue;
    const value_place place{from, file.at, file.text, line};
    if (++values > most_values) place.fail(fmt::format("more than {} values", most_values));
    each({.text = std::string{text}, .at = file.at}, place);
  }
}

}  // namespace flowkit::tools::filter
