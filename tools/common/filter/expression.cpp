// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/expression.hpp"

#include <array>

namespace flowkit::tools::filter {

namespace {
void put_quoted(std::string& out, std::string_view s) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : s) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (octet < 0x20 || octet == 0x7f)
      out += "\\x", out += digits[octet >> 4], out += digits[octet & 15];
    else
      out += c;
  }
  out += '"';
}
void put(std::string& out, const written& w) {
  if (w.how == written::form::file) out += '@';
  if (w.how == written::form::word)
    out += w.text;
  else
    put_quoted(out, w.text);
}
void put(std::string& out, const term& t) {
  if (t.how == relation::exists) {
    out += "exists ", put(out, t.subject);
    return;
  }
  put(out, t.subject);
  if (t.mask) out += " & ", put(out, *t.mask);
  out += ' ', out += to_text(t.how), out += ' ';
  if (t.is_list) out += '(';
  for (std::size_t i = 0; i < t.values.size(); ++i) {
    if (i != 0) out += ", ";
    put(out, t.values[i]);
  }
  if (t.is_list) out += ')';
}
void put(std::string& out, const expression& e) {
  using kind = expression::kind;
  const auto part = [&](const expression& p) {
    const bool in_parentheses = p.what == kind::and_ || p.what == kind::or_;
    if (in_parentheses) out += '(';
    put(out, p);
    if (in_parentheses) out += ')';
  };
  if (e.what == kind::term) return put(out, e.test);
  if (e.what == kind::not_) out += "not ";
  for (std::size_t i = 0; i < e.parts.size(); ++i) {
    if (i != 0) out += e.what == kind::and_ ? " and " : " or ";
    part(e.parts[i]);
  }
}
}  // namespace

std::string_view to_text(relation r) noexcept {
  static constexpr std::array<std::string_view, 13> texts{
      "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts_with", "ends_with", "has", "exists"};
  return texts[static_cast<std::size_t>(r)];
}

std::string to_text(const expression& e) {
  std::string out;
  put(out, e);
  return out;
}

}  // namespace flowkit::tools::filter
