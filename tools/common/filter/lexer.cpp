// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/lexer.hpp"

#include <fmt/format.h>

#include <array>

namespace flowkit::tools::filter {

namespace {
using kind = token::kind;

constexpr std::string_view space = " \t\r\n\v\f";
/// What ends a word.
constexpr std::string_view special = " \t\r\n\v\f()\"'=!<>&|,";

struct sign {
  std::string_view text;
  kind what;
  relation how = relation::equal;
};
/// The longer before those that they begin with.
constexpr std::array<sign, 14> signs{{{"==", kind::relation, relation::equal},
                                      {"!=", kind::relation, relation::not_equal},
                                      {"<=", kind::relation, relation::less_equal},
                                      {">=", kind::relation, relation::greater_equal},
                                      {"&&", kind::and_},
                                      {"||", kind::or_},
                                      {"=", kind::relation, relation::equal},
                                      {"<", kind::relation, relation::less},
                                      {">", kind::relation, relation::greater},
                                      {"&", kind::mask},
                                      {"!", kind::not_},
                                      {"(", kind::open},
                                      {")", kind::close},
                                      {",", kind::comma}}};

class lexer {
 public:
  explicit lexer(const filter_text& from) : from_(from), text_(from.text) {}

  std::vector<token> all() {
    if (text_.size() > longest_text)
      from_.fail(longest_text, fmt::format("more than {} octets (a long list can be a file: in @FILE)", longest_text));
    if (const auto zero = text_.find('\0'); zero != std::string_view::npos) from_.fail(zero, "a zero octet");
    std::vector<token> out;
    while (true) {
      at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
      out.push_back(next());
      if (out.back().what == kind::end) return out;
    }
  }

 private:
  token next() {
    token t{.at = at_};
    if (at_ == text_.size()) return t;
    if (is_quote(at_)) return {kind::quoted, t.at, quoted()};
    if (text_[at_] == '@' && at_ + 1 < text_.size() && is_quote(at_ + 1)) {
      ++at_;
      return {kind::file, t.at, quoted()};
    }
    for (const sign& s : signs)
      if (text_.substr(at_).starts_with(s.text)) {
        at_ += s.text.size();
        return {s.what, t.at, std::string{s.text}, s.how};
      }
    const std::size_t end = std::min(text_.find_first_of(special, at_), text_.size());
    if (end == at_) from_.fail(at_, "'|' alone; or is written or, or ||");
    t.what = kind::word, t.text = text_.substr(at_, end - at_);
    at_ = end;
    return t;
  }

  [[nodiscard]] bool is_quote(std::size_t at) const { return text_[at] == '"' || text_[at] == '\''; }

  std::string quoted() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    std::string out;
    while (true) {
      if (at_ == text_.size()) from_.fail(begin, fmt::format("the text that begins here has no {} at its end", quote));
      const char c = text_[at_++];
      if (c == quote) return out;
      out += c == '\\' ? escaped() : c;
    }
  }
  char escaped() {
    const std::size_t begin = at_ - 1;
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    switch (c) {
      case '\\':
      case '"':
      case '\'': return c;
      case 'n': return '\n';
      case 'r': return '\r';
      case 't': return '\t';
      case 'x': {
        unsigned value = 0;
        for (int i = 0; i < 2; ++i) value = value << 4 | hex_digit(begin);
        return static_cast<char>(value);
      }
      default: from_.fail(begin, R"(after \ one of \ " ' n r t and x with two hex digits is allowed)");
    }
  }
  unsigned hex_digit(std::size_t begin) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    from_.fail(begin, R"(after \x two hex digits are allowed)");
  }

  const filter_text& from_;
  std::string_view text_;
  std::size_t at_ = 0;
};
}  // namespace

std::vector<token> tokens_of(const filter_text& from) { return lexer{from}.all(); }

}  // namespace flowkit::tools::filter
