// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/parser.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/filter/lexer.hpp"

namespace flowkit::tools::filter {

namespace {
using kind = token::kind;

/// Of the grammar's words the case does not count.
bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; });
}

struct relation_word {
  std::string_view text;
  relation how;
};
constexpr relation_word relation_words[] = {{"in", relation::in},
                                            {"contains", relation::contains},
                                            {"starts_with", relation::starts_with},
                                            {"ends_with", relation::ends_with},
                                            {"has", relation::has}};

class parser {
 public:
  explicit parser(const filter_text& from) : from_(from), tokens_(tokens_of(from)) {}

  expression whole() {
    if (now().what == kind::end) from_.fail(0, "nothing; a filter is such as: source.ip in 10.0.0.0/8");
    expression e = any(0);
    if (now().what == kind::close) from_.fail(now().at, "')' without '('");
    if (now().what != kind::end) wrong("and, or or the end");
    return e;
  }

 private:
  [[nodiscard]] const token& now() const { return tokens_[at_]; }
  const token& take() { return tokens_[at_++]; }
  [[nodiscard]] bool is(kind sign, std::string_view word) const {
    return now().what == sign || (now().what == kind::word && same_word(now().text, word));
  }
  [[noreturn]] void wrong(std::string_view wanted) const {
    const token& t = now();
    if (t.what == kind::end) from_.fail(t.at, fmt::format("the text ends, wanted: {}", wanted));
    from_.fail(t.at, fmt::format("'{}', wanted: {}", shown(t.text), wanted));
  }

  expression any(std::size_t depth) {
    return joined(expression::kind::or_, kind::or_, "or", [&] { return all(depth); });
  }
  expression all(std::size_t depth) {
    return joined(expression::kind::and_, kind::and_, "and", [&] { return one(depth); });
  }
  template <class Part>
  expression joined(expression::kind what, kind sign, std::string_view word, Part part) {
    expression first = part();
    if (!is(sign, word)) return first;
    expression e{.what = what};
    e.parts.push_back(std::move(first));
    while (is(sign, word)) {
      ++at_;
      e.parts.push_back(part());
    }
    return e;
  }
  expression one(std::size_t depth) {
    if (depth > greatest_depth)
      from_.fail(now().at, fmt::format("more than {} parentheses and nots in one another", greatest_depth));
    if (is(kind::not_, "not")) {
      ++at_;
      expression e{.what = expression::kind::not_};
      e.parts.push_back(one(depth + 1));
      return e;
    }
    if (now().what == kind::open) {
      const std::size_t begin = take().at;
      expression e = any(depth + 1);
      if (now().what == kind::end) from_.fail(begin, "'(' without ')'");
      if (now().what != kind::close) wrong("and, or or ')'");
      ++at_;
      return e;
    }
    expression e;
    e.test = now().what == kind::word && same_word(now().text, "exists") ? existence() : comparison();
    return e;
  }

  written name() {
    if (now().what != kind::word) wrong("the name of a column, not or '('");
    const token& t = take();
    return {t.text, written::form::word, t.at};
  }
  term existence() {
    ++at_;
    return {.subject = name()};
  }
  term comparison() {
    term t{.subject = name()};
    if (now().what == kind::mask) {
      ++at_;
      t.mask = value("a mask");
    }
    t.how_at = now().at;
    t.how = how(t.subject);
    if (t.how != relation::in && t.how != relation::not_in) {
      t.values.push_back(value("a value"));
      return t;
    }
    t.is_list = now().what == kind::open;
    if (t.is_list) ++at_;
    while (true) {
      t.values.push_back(item());
      if (!t.is_list) return t;
      if (now().what != kind::comma && now().what != kind::close) wrong("',' or ')'");
      if (take().what == kind::close) return t;
    }
  }
  relation how(const written& subject) {
    if (now().what == kind::relation) return take().how;
    const bool negated = now().what == kind::word && same_word(now().text, "not");
    if (negated) ++at_;
    if (now().what == kind::word)
      for (const relation_word& r : relation_words)
        if (same_word(now().text, r.text) && (!negated || r.how == relation::in)) {
          ++at_;
          return negated ? relation::not_in : r.how;
        }
    wrong(negated ? std::string{"in"}
                  : fmt::format("after '{}' one of == != < <= > >= & in, not in, contains, starts_with, ends_with, has",
                                shown(subject.text)));
  }
  written value(std::string_view wanted) {
    if (now().what != kind::word && now().what != kind::quoted) wrong(wanted);
    const token& t = take();
    return {t.text, t.what == kind::word ? written::form::word : written::form::quoted, t.at};
  }
  /// A value of a list, or a file of them.
  written item() {
    const token& t = now();
    const bool is_file = t.what == kind::file || (t.what == kind::word && t.text.starts_with('@'));
    if (!is_file) return value("a value or @FILE");
    ++at_;
    written w{t.what == kind::file ? t.text : t.text.substr(1), written::form::file, t.at};
    if (w.text.empty()) from_.fail(t.at, "'@' without the name of a file");
    return w;
  }

  const filter_text& from_;
  std::vector<token> tokens_;
  std::size_t at_ = 0;
};
}  // namespace

expression parse_expression(const filter_text& from) { return parser{from}.whole(); }

}  // namespace flowkit::tools::filter
