// SPDX-License-Identifier: BSL-1.0
// Random filters over random flows: what a compiled filter says is what a naive evaluation over the JSON line says, and
// a filter printed and parsed again is the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include <flowkit/flow/text.hpp>
#include <support/holds.hpp>

#include "filter_naive.hpp"
#include "filter_random_record.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/filter/parser.hpp"
#include "tools/common/filter/record_filter.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;
using conformance::counterexample;
using conformance::source;

struct {
  int held = 0, not_held = 0;
  std::set<std::string> relations, columns;
} seen;

json::object line_of(const random_flow& f) {
  static std::vector<char> room(64 << 10);
  text_writer out{room};
  flow::write_json_line(out, f.record, f.added, {flow::columns.data(), flow::columns.size()});
  if (out.overflow()) throw std::length_error("a line does not fit");
  return json::parse({out.text().data(), out.text().size()}).as_object();
}

const flow::column& column_called(std::string_view name) {
  return *std::find_if(flow::columns.begin(), flow::columns.end(), [&](const auto& c) { return c.name == name; });
}
/// The greatest number of a column.
std::uint64_t greatest(const flow::column& c) {
  using type = flow::column_type;
  switch (c.type) {
    case type::u8: return 0xff;
    case type::u16: return 0xffff;
    case type::label: return 0xf'ffff;
    case type::u64: return ~std::uint64_t{0};
    default: return 0xffff'ffff;
  }
}

/// A value that the column can be compared with: no range where a single one is wanted. What does not fit is passed
/// over to the next, as a simpler case has nothing but zeros to choose by.
literal any_literal(const flow::column& c, bool in_list, bool is_mask, source& from) {
  const auto& all = literals_of(shape_of(c));
  const auto fits = [&](const literal& l) {
    const bool is_prefix = shape_of(c) == shape::address && l.text.find('/') != std::string::npos;
    const bool is_range = l.is_range() || is_prefix || l.text.find("..") != std::string::npos;
    if (!in_list && is_range && shape_of(c) != shape::text) return false;
    if (is_mask && l.low == json::value(std::uint64_t{0})) return false;
    return shape_of(c) != shape::number || l.high.to_number<std::uint64_t>() <= greatest(c);
  };
  std::size_t i = from.below(all.size());
  while (!fits(all[i])) i = (i + 1) % all.size();
  return all[i];
}

tree any_leaf(source& from) {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> sides{
      {"ip", {"source.ip", "destination.ip"}},
      {"host", {"source.ip", "destination.ip"}},
      {"port", {"source.port", "destination.port"}},
      {"mac", {"sourceMacAddress", "destinationMacAddress"}},
      {"interface", {"ingressInterface", "egressInterface"}},
      {"country", {"source.geo.country_iso_code", "destination.geo.country_iso_code"}}};
  tree t;
  if (from.below(4) == 0) {
    const auto& side = sides[from.below(sides.size())];
    t.subject = side.first, t.columns = side.second;
  } else {
    t.subject = std::string(flow::columns[from.below(flow::columns.size())].name);
    t.columns = {t.subject};
  }
  const flow::column& c = column_called(t.columns[0]);
  t.as = shape_of(c);
  const bool is_ordered = t.as == shape::number || t.as == shape::real || t.as == shape::time || t.as == shape::period;
  std::vector<std::string> allowed{"==", "!=", "in", "not in", "exists"};
  if (is_ordered) allowed.insert(allowed.end(), {"<", "<=", ">", ">="});
  if (t.as == shape::number) allowed.emplace_back("has");
  if (t.as == shape::text) allowed.insert(allowed.end(), {"contains", "starts_with", "ends_with"});
  t.how = allowed[from.below(allowed.size())];
  seen.relations.insert(t.how), seen.columns.insert(t.columns[0]);
  if (t.how == "exists") return t;
  const bool is_list = t.how == "in" || t.how == "not in";
  const bool compares_one = t.how.find_first_of("=<>") != std::string::npos;
  if (compares_one && from.below(4) == 0) {
    std::size_t i = from.below(flow::columns.size());
    while (shape_of(flow::columns[i]) != t.as) i = (i + 1) % flow::columns.size();
    t.right = flow::columns[i].name;
    seen.relations.insert("columns");
    return t;
  }
  if (t.as == shape::number && t.how != "has" && from.below(4) == 0) {
    t.mask = any_literal(c, false, true, from);
    seen.relations.insert("&");
  }
  for (std::size_t i = is_list ? 1 + from.below(4) : 1; i > 0; --i)
    t.values.push_back(any_literal(c, is_list, t.how == "has", from));
  return t;
}

tree any_tree(source& from, unsigned depth) {
  const auto what = depth == 0 ? 0 : from.below(5);
  if (what < 2) return any_leaf(from);
  tree t;
  t.what = what == 2 ? tree::kind::no : what == 3 ? tree::kind::all : tree::kind::any;
  for (std::size_t i = what == 2 ? 1 : 2 + from.below(3); i > 0; --i) t.parts.push_back(any_tree(from, depth - 1));
  return t;
}

counterexample same_as_naive(source& from) {
  const tree t = any_tree(from, 3);
  const std::string text = t.text(from);
  try {
    const tools::filter::record_filter compiled{"filter", text};
    const tools::filter::record_filter again{"filter", compiled.text()};
    for (int i = 0; i < 4; ++i) {
      const random_flow f = any_flow(from);
      const json::object line = line_of(f);
      const bool expected = t.holds(line);
      ++(expected ? seen.held : seen.not_held);
      if (compiled.evaluate(f.record, f.added) != expected)
        return text + (expected ? "\nshould hold for " : "\nshould not hold for ") + json::serialize(line);
      if (again.evaluate(f.record, f.added) != expected) return text + "\nis another one printed: " + compiled.text();
    }
  } catch (const std::exception& e) {
    return text + "\n" + e.what();
  }
  return {};
}

TEST(Filter, RandomOnesAreEqualToANaiveEvaluationOverLines) {
  seen = {};
  constexpr int all = 10'000;
  test::holds({"tools.filter.naive", &same_as_naive}, all);
  EXPECT_EQ(seen.held + seen.not_held, 4 * test::cases_of(all));
  EXPECT_GT(std::min(seen.held, seen.not_held), (seen.held + seen.not_held) / 8) << seen.held << " held";
  // What was tried is what there is: so many cases meet all of it.
  if (test::cases_of(all) < all) return;
  EXPECT_GT(std::min(seen.held, seen.not_held), 8'000) << seen.held << " held, " << seen.not_held << " not";
  EXPECT_EQ(seen.relations.size(), 15u);
  EXPECT_GE(seen.columns.size(), flow::columns.size() - 5);
}

/// parse(print(x)) == x, of any text that is a filter, whatever its names and values.
counterexample printed_is_the_same(source& from) {
  constexpr std::string_view words[] = {
      "a",     "and",     "or", "not",    "(", ")",   "==",         "!=",   "<", "in",     "@f",
      "'x y'", "\"\\n\"", ",",  "exists", "&", "has", "10.0.0.0/8", "1..2", "!", "@'a b'", "contains"};
  std::string text = any_tree(from, 3).text(from);
  if (from.below(2) == 0) {
    text.clear();
    for (std::size_t i = 1 + from.below(12); i > 0; --i) (text += one_of(words, from)) += ' ';
  }
  try {
    const auto parsed = tools::filter::parse_expression({"filter", text});
    const std::string printed = to_text(parsed);
    if (!(tools::filter::parse_expression({"filter", printed}) == parsed))
      return text + "\nis another one printed: " + printed;
  } catch (const tools::startup_error&) {
  }
  return {};
}

TEST(Filter, PrintedIsParsedAsTheSame) { test::holds({"tools.filter.print", &printed_is_the_same}, 20'000); }

}  // namespace
