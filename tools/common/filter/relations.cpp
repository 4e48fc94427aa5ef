// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/relations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace flowkit::tools::filter {

namespace {
constexpr relation of_unordered[] = {relation::equal, relation::not_equal, relation::in, relation::not_in};
constexpr relation of_ordered[] = {relation::equal,   relation::not_equal,     relation::less, relation::less_equal,
                                   relation::greater, relation::greater_equal, relation::in,   relation::not_in};
constexpr relation of_numbers[] = {relation::equal,      relation::not_equal, relation::less,
                                   relation::less_equal, relation::greater,   relation::greater_equal,
                                   relation::in,         relation::not_in,    relation::has};
constexpr relation of_text[] = {relation::equal,    relation::not_equal,   relation::in,       relation::not_in,
                                relation::contains, relation::starts_with, relation::ends_with};

std::span<const relation> relations_of(value_class c) {
  switch (c) {
    case value_class::number: return of_numbers;
    case value_class::real:
    case value_class::time:
    case value_class::period: return of_ordered;
    case value_class::text: return of_text;
    default: return of_unordered;
  }
}
}  // namespace

void check_relation(const filter_text& from, const term& t, const flow::column& c) {
  const value_class is = class_of(c);
  if (t.mask && (is != value_class::number || t.how == relation::has))
    from.fail(t.mask->at, is != value_class::number
                              ? fmt::format("{} is {}: & is for numbers", c.name, to_text(is))
                              : std::string{"after & one of ==, !=, <, <=, >, >=, in, not in is allowed"});
  const auto allowed = relations_of(is);
  if (std::find(allowed.begin(), allowed.end(), t.how) != allowed.end()) return;
  std::string all;
  for (const relation r : allowed) (all += all.empty() ? "" : ", ") += to_text(r);
  from.fail(t.how_at, fmt::format("{} is {}: it has no {}, but {}", c.name, to_text(is), to_text(t.how), all));
}

}  // namespace flowkit::tools::filter
