// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tools/common/filter/list_file.hpp"
#include "tools/common/filter/relations.hpp"
#include "tools/common/filter/value_reader.hpp"

namespace flowkit::tools::filter {

namespace {
/// Values that `how` one value holds for. Nothing is less than the least: no interval.
template <class T>
std::vector<interval<T>> related(relation how, const interval<T>& value, T least, T greatest, T before, T after) {
  switch (how) {
    case relation::less:
      return value.first == least ? std::vector<interval<T>>{} : std::vector{interval<T>{least, before}};
    case relation::less_equal: return {{least, value.first}};
    case relation::greater:
      return value.first == greatest ? std::vector<interval<T>>{} : std::vector{interval<T>{after, greatest}};
    case relation::greater_equal: return {{value.first, greatest}};
    default: return {value};
  }
}

class checker {
 public:
  explicit checker(const filter_text& from) : from_(from) {}

  condition all(const expression& e) const {
    if (e.what == expression::kind::term) return of_term(e.test);
    condition c{.what = e.what};
    for (const expression& part : e.parts) c.parts.push_back(all(part));
    return c;
  }

 private:
  /// Of either side: one of them, but of both what is negated.
  condition of_term(const term& t) const {
    const auto columns = columns_called(from_, t.subject);
    if (columns.size() == 1) return {.test = of_column(t, *columns.front())};
    const bool is_negated = t.how == relation::not_equal || t.how == relation::not_in;
    condition c{.what = is_negated ? expression::kind::and_ : expression::kind::or_};
    for (const flow::column* const one : columns) c.parts.push_back({.test = of_column(t, *one)});
    return c;
  }

  filter::test of_column(const term& t, const flow::column& c) const {
    filter::test out{.left = &c};
    if (t.how == relation::exists) return out;
    check_relation(from_, t, c);
    if (t.mask) out.mask = mask(*t.mask, c);
    const written& first = t.values.front();
    if (const flow::column* const right = column_on_the_right(t, c)) {
      out.what = test::kind::columns, out.right = right, out.how = t.how;
      return out;
    }
    out.what = test::kind::among;
    out.is_negated = t.how == relation::not_equal || t.how == relation::not_in;
    if (t.how == relation::contains || t.how == relation::starts_with || t.how == relation::ends_with) {
      out.what = t.how == relation::contains      ? test::kind::contains
                 : t.how == relation::starts_with ? test::kind::starts_with
                                                  : test::kind::ends_with;
      out.texts.push_back(first.text);
      return out;
    }
    if (t.how == relation::has) {
      out.mask = mask(first, c);
      out.numbers.push_back({out.mask, out.mask});
      return out;
    }
    const bool in_list = t.how == relation::in || t.how == relation::not_in;
    for (const written& w : t.values)
      if (w.how == written::form::file)
        read_list_file(from_, w, [&](const written& v, const value_place& at) { add(out, t.how, v, true, at); });
      else
        add(out, t.how, w, in_list, value_place{from_, w.at});
    return out;
  }

  void add(filter::test& to, relation how, const written& w, bool in_list, const value_place& at) const {
    const flow::column& c = *to.left;
    switch (kind_of(class_of(c))) {
      case comparison_kind::number: {
        const auto v = read_number(w, c, in_list, at);
        const auto all = related(how, v, std::uint64_t{0}, ~std::uint64_t{0}, v.first - 1, v.first + 1);
        to.numbers.insert(to.numbers.end(), all.begin(), all.end());
        break;
      }
      case comparison_kind::real: {
        constexpr double most = std::numeric_limits<double>::infinity();
        const auto v = read_real(w, in_list, at);
        const auto all = related(how, v, -most, most, std::nextafter(v.first, -most), std::nextafter(v.first, most));
        to.reals.insert(to.reals.end(), all.begin(), all.end());
        break;
      }
      case comparison_kind::address: to.addresses.push_back(read_addresses(w, in_list, at)); break;
      case comparison_kind::text: to.texts.push_back(read_text(w, c, at)); break;
      case comparison_kind::application: to.texts.push_back(read_application(w, at)); break;
    }
  }

  std::uint64_t mask(const written& w, const flow::column& c) const {
    const std::uint64_t bits = read_number(w, c, false, value_place{from_, w.at}).first;
    if (bits == 0) from_.fail(w.at, fmt::format("'{}' has no bits", shown(w.text)));
    return bits;
  }

  /// `source.port == destination.port`; null: it is a value.
  const flow::column* column_on_the_right(const term& t, const flow::column& left) const {
    const written& w = t.values.front();
    if (w.how != written::form::word || t.how > relation::greater_equal) return nullptr;
    const flow::column* const right = find_column(w.text);
    if (right == nullptr) {
      for (const side_name& s : side_names())
        if (s.name == w.text && kind_of(class_of(left)) != comparison_kind::text)
          from_.fail(w.at, fmt::format("'{}' is {} and {}: it stands on the left, here write one of them", w.text,
                                       s.source, s.destination));
      return nullptr;
    }
    if (t.mask) from_.fail(w.at, fmt::format("'{}' is a column: after & a value is wanted", w.text));
    if (class_of(*right) != class_of(left))
      from_.fail(w.at, fmt::format("{} is {}, but {} is {}: they cannot be compared", w.text, to_text(class_of(*right)),
                                   left.name, to_text(class_of(left))));
    return right;
  }

  const filter_text& from_;
};

void add_columns(const condition& c, std::vector<const flow::column*>& to) {
  for (const condition& part : c.parts) add_columns(part, to);
  for (const flow::column* const one : {c.test.left, c.test.right})
    if (one != nullptr && std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}
}  // namespace

comparison_kind kind_of(value_class c) noexcept {
  switch (c) {
    case value_class::real: return comparison_kind::real;
    case value_class::address: return comparison_kind::address;
    case value_class::text: return comparison_kind::text;
    case value_class::application: return comparison_kind::application;
    default: return comparison_kind::number;
  }
}

condition check(const filter_text& from, const expression& e) { return checker{from}.all(e); }

std::vector<const flow::column*> columns_of(const condition& c) {
  std::vector<const flow::column*> all;
  add_columns(c, all);
  return all;
}

}  // namespace flowkit::tools::filter
