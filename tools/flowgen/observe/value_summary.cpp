// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/value_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <flowkit/templates/inspect.hpp>

namespace flowkit::tools {

void value_summary::add(octets value) {
  const bool is_first = count_++ == 0;
  has_other_ |= !all_zero(value);
  const auto number = number_of(kind_of(element_, value.size()), value);
  is_number_ &= number.has_value();
  if (number) {
    least_ = is_first ? *number : std::min(least_, *number);
    most_ = is_first ? *number : std::max(most_, *number);
  }
  if (!is_whole_) return;
  for (const std::vector<std::byte>& known : distinct_)
    if (std::equal(known.begin(), known.end(), value.begin(), value.end())) return;
  if (value.size() > most_octets || distinct_.size() == most)
    is_whole_ = false;
  else
    distinct_.emplace_back(value.begin(), value.end());
}

std::optional<std::int64_t> value_summary::constant() const noexcept {
  return count_ != 0 && is_number_ && least_ == most_ ? std::optional{least_} : std::nullopt;
}

std::optional<std::string> value_summary::text(value_texts& texts) const {
  if (count_ == 0) return std::nullopt;
  if (!is_whole_) {
    if (!is_number_) return std::nullopt;
    return fmt::format("{{ from = {}, to = {} }}", least_, most_);
  }
  // Widths may differ, and texts be filled with zeros: what looks the same is one value.
  std::vector<std::string> each;
  std::set<std::string> known;
  if (is_number_) {
    std::set<std::int64_t> numbers;
    for (const auto& v : distinct_) numbers.insert(*number_of(kind_of(element_, v.size()), v));
    for (const std::int64_t n : numbers) each.push_back(fmt::to_string(n));
  } else {
    for (const auto& v : distinct_) {
      const value_kind k = kind_of(element_, v.size());
      auto one = texts.of(element_, v);
      if (!one) return std::nullopt;
      const bool is_reference = one->starts_with('{');
      if (is_private(k) && !is_reference && !texts.keeps() && !all_zero(v)) return std::nullopt;
      if (known.insert(*one).second) each.push_back(std::move(*one));
    }
  }
  return each.size() == 1 ? each.front() : fmt::format("[{}]", fmt::join(each, ", "));
}

}  // namespace flowkit::tools
