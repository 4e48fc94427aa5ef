// SPDX-License-Identifier: BSL-1.0
// A flow completed by another description of it.
#pragma once

#include <concepts>

#include <flowkit/flow/table.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
template <class Record, class... D>
constexpr void take_members(layout_t<Record, D...>, const Record& from, const presence& which, Record& to) noexcept {
  std::size_t i = 0;
  const auto one = [&]<class One>(const One*) {
    if (which.test(i++)) to.*One::member = from.*One::member;
  };
  (one(static_cast<const D*>(nullptr)), ...);
}
}  // namespace detail

/// The fields that `from` has and `to` lacks, if they are among `which`. Views stay views of what `from` has them of.
template <std::same_as<record> Record>
constexpr void take_absent(const Record& from, const presence& which, Record& to) noexcept {
  const presence taken = from.present & which & ~to.present;
  if (taken.none()) return;
  detail::take_members(table, from, taken, to);
  to.present |= taken;
}

}  // namespace flowkit::flow
