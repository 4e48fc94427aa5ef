// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/flow_selection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/filter/parser.hpp"

namespace flowkit::tools::verify {

namespace {
constexpr std::string_view option = "--filter";

/// each(column, where) for all columns that an expression names.
template <class Each>
void for_each_column(const filter::filter_text& from, const filter::expression& e, Each&& each) {
  for (const filter::expression& part : e.parts) for_each_column(from, part, each);
  if (e.what != filter::expression::kind::term) return;
  for (const flow::column* const c : filter::columns_called(from, e.test.subject)) each(*c, e.test.subject.at);
  if (e.test.how > filter::relation::greater_equal) return;
  const filter::written& right = e.test.values.front();
  if (right.how != filter::written::form::word) return;
  if (const flow::column* const c = filter::find_column(right.text)) each(*c, right.at);
}

/// Where the steps can lead to if those that cannot be told go both ways. Steps lead to later ones.
bool may_reach_yes(const filter::program& p, const filter_values& of) {
  using state = filter_values::state;
  std::vector<bool> reached(p.steps().size());
  bool yes = false;
  const auto reach = [&](std::uint32_t at) {
    if (at < reached.size()) reached[at] = true;
    yes = yes || at == filter::program::yes;
  };
  reach(0);
  for (std::size_t i = 0; i < reached.size() && !yes; ++i) {
    if (!reached[i]) continue;
    const filter::program::step& s = p.steps()[i];
    const auto either_is = [&](state is) {
      return of.what(*s.left) == is || (s.right != nullptr && of.what(*s.right) == is);
    };
    const bool is_unknown = either_is(state::unknown) && !either_is(state::absent);
    const bool absent = p.holds(s, filter_source{of}), zero = p.holds(s, filter_source{of, true});
    if (is_unknown || absent || zero) reach(s.if_true);
    if (is_unknown || !absent || !zero) reach(s.if_false);
  }
  return yes;
}
}  // namespace

void flow_selection::add(const std::string& text) {
  const filter::filter_text from{option, text};
  filter::expression e = filter::parse_expression(from);
  const filter::condition c = filter::check(from, e);
  for (const flow::column* const column : filter::columns_of(c))
    if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) columns_.push_back(column);
  filters_.push_back({text, std::move(e), filter::program{c}});
}

std::vector<std::string> flow_selection::texts() const {
  std::vector<std::string> out;
  for (const one& f : filters_) out.push_back(f.text);
  return out;
}

void flow_selection::check_columns(const field_set& known, const std::string& path) const {
  const auto is_sent = [&](const flow::column& c) { return flow::is_of_table(c.type) && known.test(field_of(c)); };
  const auto fail = [&](const one& f, const flow::column& c, std::size_t at) {
    std::vector<std::string_view> possible;
    for (const flow::column& column : flow::columns)
      if (is_sent(column)) possible.push_back(column.name);
    filter::filter_text{option, f.text}.fail(
        at, fmt::format("{} {}; possible are {}", c.name,
                        flow::is_of_table(c.type) ? fmt::format("is no column of {}", path)
                                                  : std::string{"is added by receivers, and not sent"},
                        fmt::join(possible, ", ")));
  };
  for (const one& f : filters_)
    for_each_column({option, f.text}, f.parsed, [&](const flow::column& c, std::size_t at) {
      if (!is_sent(c)) fail(f, c, at);
    });
}

bool flow_selection::holds(const filter_values& of) const noexcept {
  const filter_source source{of};
  return std::all_of(filters_.begin(), filters_.end(), [&](const one& f) { return f.program.evaluate(source); });
}
bool flow_selection::may_hold(const filter_values& of) const {
  return std::all_of(filters_.begin(), filters_.end(), [&](const one& f) { return may_reach_yes(f.program, of); });
}

}  // namespace flowkit::tools::verify
