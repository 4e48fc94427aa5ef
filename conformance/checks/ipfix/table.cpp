// SPDX-License-Identifier: BSL-1.0
// All checks of the protocol: a line for each file beside this one.
#include "conformance/checks/rows.hpp"

// clang-format off
#define FLOWKIT_CHECKS(file) \
  file(frame)                \
  file(templates)            \
  file(lengths)              \
  file(sequence)             \
  file(transport)            \
  file(values)               \
  file(times)                \
  file(withdrawals)          \
  file(connections)          \
  file(order)                \
  file(refresh)              \
  file(statistics)           \
  file(counters)             \
  file(lints)                \
  file(lists)                \
  file(nat_events)           \
  file(applications)         \
  file(type_records)         \
  file(biflow)               \
  file(biflow_direction)     \
  file(packet_reports)       \
  file(selectors)            \
  file(selection_statistics) \
  file(sections)             \
  file(anonymisation)        \
  file(common_properties)    \
  file(common_sets)          \
  file(file_options)         \
  file(file_order)           \
  file(mediators)            \
  file(reliability)
// clang-format on

namespace flowkit::conformance {
#define FLOWKIT_DECLARE(name) check_rows ipfix_##name##_checks() noexcept;
FLOWKIT_CHECKS(FLOWKIT_DECLARE)

check_rows ipfix_checks() noexcept {
#define FLOWKIT_ROWS(name) ipfix_##name##_checks(),
  static const std::vector<check_row> rows = joined({FLOWKIT_CHECKS(FLOWKIT_ROWS)});
  return rows;
}
}  // namespace flowkit::conformance
