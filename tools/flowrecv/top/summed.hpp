// SPDX-License-Identifier: BSL-1.0
// What --sum adds up: counters of a flow, and flows themselves.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <flowkit/core/element.hpp>
#include <flowkit/flow/columns.hpp>

namespace flowkit::tools {

/// The most that are added up at once.
inline constexpr std::size_t most_sums = 8;
/// The sums of one key; those after the last are 0.
using key_sums = std::array<std::uint64_t, most_sums>;

struct summed {
  std::string_view name;
  unit of = unit::flows;
  std::optional<flow::column> column{};  ///< none: flows
};

/// Those that can be added up: counters of one flow in 64 bits, and durations. Numbers that name something (ports,
/// interfaces) and running totals cannot.
[[nodiscard]] const std::vector<summed>& summable();

/// What the flow adds; nothing where it has no value. Durations in milliseconds, negative ones as 0.
[[nodiscard]] inline std::optional<std::uint64_t> value_of(const summed& s, const flow::record& r) noexcept {
  if (!s.column) return 1;
  const flow::column& c = *s.column;
  if (!r.present.test(c.field)) return std::nullopt;
  if (c.type == flow::column_type::u64) return r.*c.member.u64;
  const std::int64_t ms = (r.*c.member.period).ns / 1'000'000;
  return ms < 0 ? 0 : static_cast<std::uint64_t>(ms);
}

}  // namespace flowkit::tools
