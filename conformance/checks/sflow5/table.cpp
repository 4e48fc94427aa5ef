// SPDX-License-Identifier: BSL-1.0
// All checks of the protocol: a line for each file beside this one.
#include "conformance/checks/rows.hpp"

// clang-format off
#define FLOWKIT_CHECKS(file) \
  file(header)               \
  file(agent)                \
  file(clock)                \
  file(frame)                \
  file(sequence)             \
  file(interfaces)           \
  file(pool)                 \
  file(rate)                 \
  file(records)              \
  file(sampled)              \
  file(sizes)                \
  file(extended)             \
  file(counters)             \
  file(drops)                \
  file(totals)               \
  file(polling)              \
  file(cross)
// clang-format on

namespace flowkit::conformance {
#define FLOWKIT_DECLARE(name) check_rows sflow5_##name##_checks() noexcept;
FLOWKIT_CHECKS(FLOWKIT_DECLARE)

check_rows sflow5_checks() noexcept {
#define FLOWKIT_ROWS(name) sflow5_##name##_checks(),
  static const std::vector<check_row> rows = joined({FLOWKIT_CHECKS(FLOWKIT_ROWS)});
  return rows;
}
}  // namespace flowkit::conformance
