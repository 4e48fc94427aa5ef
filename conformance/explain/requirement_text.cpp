// SPDX-License-Identifier: BSL-1.0
#include "conformance/explain/requirement_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "conformance/explain/render.hpp"

namespace flowkit::conformance {

namespace {
constexpr source_place checks[] = {
#define FLOWKIT_CHECK_AT(name, file, line, text) {requirement::name, file, line, text},
#define FLOWKIT_CASE_AT(name, file, line, text)
#include "conformance/catalogue/places.inc"
#undef FLOWKIT_CHECK_AT
#undef FLOWKIT_CASE_AT
};
constexpr source_place cases[] = {
#define FLOWKIT_CHECK_AT(name, file, line, text)
#define FLOWKIT_CASE_AT(name, file, line, text) {requirement::name, file, line, text},
#include "conformance/catalogue/places.inc"
#undef FLOWKIT_CHECK_AT
#undef FLOWKIT_CASE_AT
};

bool begins(std::string_view id, std::string_view prefix) noexcept {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return id.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), id.begin(), [&](char a, char b) { return upper(a) == upper(b); });
}

const char* in_words(bound b) noexcept {
  return b == bound::exporter ? "binds exporters" : b == bound::collector ? "binds collectors" : "binds both sides";
}
const char* in_words(observation o) noexcept {
  constexpr std::array words{"seen in one datagram", "seen in a stream", "seen in a stream with times",
                             "seen in the reaction to what is sent"};
  return words[static_cast<std::size_t>(o)];
}

class writer {
 public:
  explicit writer(const text_style& style) : style_(style) {}

  void add(const requirement_row& r) {
    if (!out_.empty()) out_ += '\n';
    const std::string head = fmt::format("{}  {}, {}; {}, {}", r.id, to_string(r.level), r.clause, in_words(r.bound_to),
                                         in_words(r.seen_by));
    for (const std::string& line : folded(head, style_.columns, 2))
      out_ += style_.colour ? fmt::format("\x1b[1m{}\x1b[0m\n", line) : line + '\n';
    paragraph(2, r.statement);
    item("decided", r.decided);
    item("a receiver", r.consequence);
    item("unchecked", r.unchecked);
    for (const precedence& p : precedences())
      if (p.general == r.which) item("more specific", row_of(p.specific).id);
    for (const source_place& p : check_places())
      if (p.of == r.which) item("check", fmt::format("{}:{}: {}", p.file, p.line, p.text));
    for (const source_place& p : case_places())
      if (p.of == r.which) item("case", fmt::format("{}:{}: {}", p.file, p.line, p.text));
    for (const rfc5471_row& t : rfc5471_tests())
      if (names(t.requirements, r.id)) item("RFC 5471", fmt::format("{}, s{}: {}", t.test, t.section, t.title));
  }
  std::string take() { return std::move(out_); }

 private:
  /// Is the id one of those in the list?
  static bool names(std::string_view list, std::string_view id) {
    for (std::size_t at = list.find(id); at != std::string_view::npos; at = list.find(id, at + 1)) {
      const std::size_t end = at + id.size();
      if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
    }
    return false;
  }
  void paragraph(std::size_t indent, std::string_view text) {
    for (const std::string& line : folded(escaped(text), style_.columns - indent, 0))
      out_ += std::string(indent, ' ') + line + '\n';
  }
  void item(std::string_view name, std::string_view text) {
    constexpr std::size_t column = 17;
    if (text.empty()) return;
    std::string left = fmt::format("  {:<{}}", name, column - 2);
    for (const std::string& line : folded(escaped(text), style_.columns - column, 2)) {
      out_ += left + line + '\n';
      left.assign(column, ' ');
    }
  }

  const text_style& style_;
  std::string out_;
};
}  // namespace

std::span<const source_place> check_places() noexcept { return checks; }
std::span<const source_place> case_places() noexcept { return cases; }

std::string requirements_text(std::string_view id, const text_style& style) {
  writer w{style};
  const requirement_row* one = find_requirement(id);
  for (const requirement_row& r : catalogue())
    if (one == nullptr ? begins(r.id, id) : &r == one) w.add(r);
  return w.take();
}

}  // namespace flowkit::conformance
