// SPDX-License-Identifier: BSL-1.0
// Lists of plain numbers: AS numbers, communities, labels, tags, percentages.
#pragma once

#include <flowkit/core/xdr.hpp>

namespace flowkit::inline v0::sflow5 {

struct word {
  std::uint32_t value;
  friend constexpr bool operator==(const word&, const word&) = default;
};
inline constexpr auto word_layout = layout<word>(xdr<&word::value>);
using words = list<word_layout>;

struct percentage {
  std::int32_t value;  ///< hundredths of a percent; -1: unknown
  friend constexpr bool operator==(const percentage&, const percentage&) = default;
};
inline constexpr auto percentage_layout = layout<percentage>(xdr<&percentage::value>);
using percentages = list<percentage_layout>;

}  // namespace flowkit::sflow5
