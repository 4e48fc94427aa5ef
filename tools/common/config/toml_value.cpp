// SPDX-License-Identifier: BSL-1.0
#include "tools/common/config/toml_value.hpp"

#include <fmt/format.h>

#include <stdexcept>

// toml++ asserts, and in release builds assumes, what not every text keeps to ("[a.b]\nmill]" at the end of a file):
// that is an error of the text. Its choice is made by NDEBUG.
#ifdef NDEBUG
#undef NDEBUG
#endif
namespace {
constexpr void require_toml(bool is) {
  if (!is) throw std::logic_error("this is not TOML");
}
}  // namespace
#define TOML_ASSERT(expr) require_toml(static_cast<bool>(expr))
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
/// Bare keys are letters of ASCII (TOML 1.0); others are in quotes and comments only. toml++ would look them up in
/// tables that do not have all of them. Returns the line of the first that is elsewhere; 0: there is none.
std::uint32_t bare_letter(std::string_view text) {
  std::uint32_t line = 1;
  std::string_view quote;  // what ends the text or comment that is open
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (!quote.empty()) {
      if (quote[0] == '"' && c == '\\') {
        ++i;
        line += i < text.size() && text[i] == '\n';
      } else if (text.substr(i, quote.size()) == quote) {
        i += quote.size() - 1;
        quote = {};
      } else if (c == '\n' && quote.size() == 1) {
        quote = {};  // it was not closed, which toml++ reports
      }
      continue;
    }
    if (static_cast<unsigned char>(c) >= 0x80) return line;
    if (c == '#') quote = "\n";
    if (c != '"' && c != '\'') continue;
    const bool basic = c == '"';
    if (text.substr(i, 3) == (basic ? "\"\"\"" : "'''")) {
      quote = basic ? "\"\"\"" : "'''";
      i += 2;
    } else {
      quote = basic ? "\"" : "'";
    }
  }
  return 0;
}

timestamp instant_of(const toml::date_time& t) {
  const std::chrono::sys_days day{std::chrono::year{t.date.year} / t.date.month / t.date.day};
  const std::int64_t minutes =
      std::int64_t{day.time_since_epoch().count()} * 24 * 60 + t.time.hour * 60 + t.time.minute - t.offset->minutes;
  return timestamp{(minutes * 60 + t.time.second) * 1'000'000'000 + t.time.nanosecond};
}

toml_value value_of(const toml::node& n) {
  using kind = toml_value::kind;
  toml_value v;
  v.line = n.source().begin.line;
  if (const auto* items = n.as_array()) {
    v.is = kind::array;
    for (const toml::node& one : *items) v.items.push_back(value_of(one));
  } else if (const auto* members = n.as_table()) {
    v.is = kind::table;
    for (const auto& [key, one] : *members) {
      v.names.emplace_back(key.str());
      v.items.push_back(value_of(one));
      if (v.items.back().line == 0) v.items.back().line = key.source().begin.line;
    }
  } else if (const auto* text = n.as_string()) {
    v.is = kind::text, v.text = text->get();
  } else {
    std::ostringstream shown;
    n.visit([&](const auto& value) { shown << value; });
    v.text = shown.str();
    if (const auto* i = n.as_integer()) v.is = kind::integer, v.integer = i->get();
    if (const auto* d = n.as_floating_point()) v.is = kind::real, v.real = d->get();
    if (const auto* b = n.as_boolean()) v.is = kind::boolean, v.boolean = b->get();
    if (const auto* t = n.as_date_time(); t != nullptr && t->get().offset)
      v.is = kind::instant, v.instant = instant_of(t->get());
  }
  return v;
}
}  // namespace

const toml_value* toml_value::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return &items[i];
  return nullptr;
}

toml_value parse_toml(std::string_view text, const std::string& name) {
  if (const std::uint32_t line = bare_letter(text); line != 0)
    throw startup_error(exit_code::usage, fmt::format("{}:{}: letters that are not of ASCII need quotes", name, line));
  try {
    return value_of(toml::parse(text, name));
  } catch (const toml::parse_error& e) {
    throw startup_error(exit_code::usage, fmt::format("{}:{}: {}", name, e.source().begin.line, e.description()));
  } catch (const std::logic_error& e) {
    throw startup_error(exit_code::usage, fmt::format("{}: {}", name, e.what()));
  }
}

toml_value read_toml(const std::string& path) {
  constexpr std::size_t most_octets = std::size_t{16} << 20;
  // A directory can be opened, and has no octets.
  const bool is_directory = std::filesystem::is_directory(path);
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  // A device may have no end.
  std::string piece(64 << 10, '\0');
  for (std::size_t octets = 0; in && !is_directory && octets <= most_octets; octets += piece.size()) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.write(piece.data(), in.gcount());
  }
  if (text.view().size() > most_octets)
    throw startup_error(exit_code::usage, fmt::format("{}: has more than {} octets", path, most_octets));
  if (!in.is_open() || in.bad() || is_directory)
    throw startup_error(exit_code::io, fmt::format("{}: {}", path, system_text(is_directory ? EISDIR : errno)));
  return parse_toml(text.str(), path);
}

}  // namespace flowkit::tools
