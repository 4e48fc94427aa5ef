// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/side_filters.hpp"

#include <algorithm>

namespace flowkit::tools::verify {

namespace {
using state = filter_values::state;

/// What it says that a stored flow has no value.
state state_without(const flow::column& c, const verification_map& map, const field_set& shown) noexcept {
  const map_field* const f = map.find(field_of(c));
  if (f == nullptr || !shown.test(field_of(c))) return state::unknown;
  // Of other flows the output has it not, or something else in its place.
  if (f->protocols != every_protocol || f->is_of_some()) return state::unknown;
  if (!map.zero_is_absent) return state::absent;
  switch (filter::class_of(c)) {
    case filter::value_class::address:  // 0.0.0.0 or ::
    case filter::value_class::rate_source:
    case filter::value_class::application: return state::unknown;
    default: return state::zero_or_absent;
  }
}
}  // namespace

sent_filter::sent_filter(const flow_selection& selection, std::span<const std::string> columns)
    : selection_(selection), values_(selection.columns()) {
  for (const flow::column* const c : selection.columns()) {
    const auto at = std::find(columns.begin(), columns.end(), c->name);
    source s{c, static_cast<std::size_t>(at - columns.begin()), {}};
    s.rule.kind = fields()[field_of(*c)].kind;
    sources_.push_back(std::move(s));
  }
}

std::optional<bool> sent_filter::holds(std::span<const std::string_view> row) {
  for (const source& s : sources_) {
    const std::string_view text = row[s.place];
    bool is_value = true;
    if (text.empty())
      values_.set(*s.column, state::absent);
    else if (s.rule.kind == value_kind::text)
      is_value = values_.set_text(*s.column, text);
    else
      is_value = decode(text, s.rule, dates_, value_) &&
                 values_.set(*s.column, stored_value{value_.size_octet(), value_.data()});
    if (!is_value) {
      wrong_ = s.place;
      return std::nullopt;
    }
  }
  return selection_.holds(values_);
}

stored_filter::stored_filter(const flow_selection& selection, const verification_map& map, const field_set& shown)
    : selection_(selection), values_(selection.columns()) {
  for (const flow::column* const c : selection.columns()) {
    const map_field* const f = map.find(field_of(*c));
    sources_.push_back({c, state_without(*c, map, shown), f != nullptr && !f->times_sampling});
  }
}

bool stored_filter::may_hold(row_view row) {
  for (const source& s : sources_) {
    const stored_value v = find_value(row.compared(), field_of(*s.column));
    if (v.data == nullptr)
      values_.set(*s.column, s.without);
    else if (!s.is_comparable)
      values_.set(*s.column, state::unknown);
    else
      values_.set(*s.column, v);  // unknown if it is none
  }
  return selection_.may_hold(values_);
}

}  // namespace flowkit::tools::verify
