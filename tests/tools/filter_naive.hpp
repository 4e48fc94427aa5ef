// SPDX-License-Identifier: BSL-1.0
// Filters as trees of a test: printed as somebody types them, and evaluated over the JSON line of a flow, value by
// value, by nothing of what flowrecv evaluates them with.
#pragma once

#include <arpa/inet.h>

#include <cstring>
#include <optional>

#include "filter_pools.hpp"

namespace flowkit::test {

namespace json = boost::json;

/// < 0, 0, > 0; nothing: neither is before the other, and they are not equal.
inline std::optional<int> order(const json::value& a, const json::value& b, shape s) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  switch (s) {
    case shape::number: return sign(a.to_number<std::uint64_t>(), b.to_number<std::uint64_t>());
    case shape::period: return sign(a.to_number<std::int64_t>(), b.to_number<std::int64_t>());
    case shape::real: {
      const auto value = [](const json::value& v) -> std::optional<double> {
        if (!v.is_string()) return v.to_number<double>();
        if (v.as_string() == "NaN") return std::nullopt;
        return (v.as_string() == "Infinity" ? 1 : -1) * std::numeric_limits<double>::infinity();
      };
      const auto x = value(a), y = value(b);
      if (!x || !y) return std::nullopt;
      return sign(*x, *y);
    }
    case shape::address: {
      struct octets_of {
        std::string octets;
        explicit octets_of(const json::value& v) {
          char out[16];
          const char* const text = v.as_string().c_str();
          if (inet_pton(AF_INET, text, out) == 1)
            octets.assign(out, 4);
          else if (inet_pton(AF_INET6, text, out) == 1)
            octets.assign(out, 16);
          if (octets.starts_with(std::string(10, '\0') + "\xff\xff")) octets.erase(0, 12);
        }
      };
      const octets_of x{a}, y{b};
      if (x.octets.empty() && y.octets.empty()) return 0;
      if (x.octets.size() != y.octets.size()) return std::nullopt;
      return x.octets.compare(y.octets);
    }
    case shape::application:
      if (a.as_string().empty() || b.as_string().empty()) return std::nullopt;
      [[fallthrough]];
    default: return std::string_view(a.as_string()).compare(b.as_string());
  }
}

inline bool compares(std::optional<int> o, const std::string& how) {
  if (how == "!=") return !o || *o != 0;
  if (!o) return false;
  return how == "==" ? *o == 0 : how == "<" ? *o < 0 : how == "<=" ? *o <= 0 : how == ">" ? *o > 0 : *o >= 0;
}

struct tree {
  enum class kind { leaf, no, all, any } what = kind::leaf;
  std::vector<tree> parts;
  // Of a leaf.
  std::string subject;
  std::vector<std::string> columns;  ///< one, or both sides
  shape as = shape::number;
  std::string how;    ///< "==", "in", ..., "exists", "has"
  std::string right;  ///< another column
  std::vector<literal> values;
  std::optional<literal> mask;

  [[nodiscard]] bool leaf_holds(const json::object& line, const std::string& column) const {
    const json::value* const found = line.if_contains(column);
    if (found == nullptr || how == "exists") return found != nullptr;
    json::value v = *found;
    if (!right.empty()) {
      const json::value* const other = line.if_contains(right);
      return other != nullptr && compares(order(v, *other, as), how);
    }
    const auto bits = [&](const literal& of) {
      return v.to_number<std::uint64_t>() & of.low.to_number<std::uint64_t>();
    };
    if (mask) v = bits(*mask);
    const std::string_view wanted =
        as == shape::text ? std::string_view(values[0].low.as_string()) : std::string_view{};
    const std::string_view is = as == shape::text ? std::string_view(v.as_string()) : std::string_view{};
    if (how == "contains") return is.find(wanted) != std::string_view::npos;
    if (how == "starts_with") return is.starts_with(wanted);
    if (how == "ends_with") return is.ends_with(wanted);
    if (how == "has") return bits(values[0]) == values[0].low.to_number<std::uint64_t>();
    if (how != "in" && how != "not in") return compares(order(v, values[0].low, as), how);
    bool among = false;
    for (const literal& l : values) {
      const auto from = order(v, l.low, as), to = order(v, l.high, as);
      among = among || (from && to && *from >= 0 && *to <= 0);
    }
    return among == (how == "in");
  }
  [[nodiscard]] bool holds(const json::object& line) const {
    const auto part = [&](const tree& t) { return t.holds(line); };
    switch (what) {
      case kind::no: return !parts[0].holds(line);
      case kind::all: return std::all_of(parts.begin(), parts.end(), part);
      case kind::any: return std::any_of(parts.begin(), parts.end(), part);
      case kind::leaf: break;
    }
    const auto of = [&](const std::string& column) { return leaf_holds(line, column); };
    if (how == "!=" || how == "not in") return std::all_of(columns.begin(), columns.end(), of);
    return std::any_of(columns.begin(), columns.end(), of);
  }

  /// With as few parentheses as precedence allows, or with more.
  [[nodiscard]] std::string text(conformance::source& from, int outer = 0) const {
    if (what == kind::leaf) return leaf_text(from);
    const int own = what == kind::no ? 3 : what == kind::all ? 2 : 1;
    std::string out;
    if (what == kind::no) {
      constexpr std::string_view words[] = {"not ", "!", "NOT "};
      out = std::string(one_of(words, from)) + parts[0].text(from, own);
    }
    constexpr std::string_view ands[] = {" and ", " && ", "\nAND\t"}, ors[] = {" or ", "||", " Or "};
    for (std::size_t i = 0; what != kind::no && i < parts.size(); ++i) {
      if (i != 0) out += what == kind::all ? one_of(ands, from) : one_of(ors, from);
      out += parts[i].text(from, own);
    }
    return own < outer || from.below(8) == 0 ? "(" + out + ")" : out;
  }
  [[nodiscard]] std::string leaf_text(conformance::source& from) const {
    if (how == "exists") return "exists " + subject;
    std::string out = subject + ' ';
    if (mask) out += "& " + mask->text + ' ';
    out += how == "==" && from.below(3) == 0 ? "=" : how;
    out += ' ';
    if (!right.empty()) return out + right;
    const bool in_parentheses = values.size() > 1 || ((how == "in" || how == "not in") && from.below(2) == 0);
    if (in_parentheses) out += '(';
    for (std::size_t i = 0; i < values.size(); ++i)
      out += (i == 0 ? "" : from.below(2) == 0 ? "," : " , ") + values[i].text;
    return in_parentheses ? out + ')' : out;
  }
};

}  // namespace flowkit::test
