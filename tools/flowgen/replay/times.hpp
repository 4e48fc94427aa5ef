// SPDX-License-Identifier: BSL-1.0
// Absolute times of records moved by whole seconds, so that times in every unit move alike. Those relative to the
// exporter's uptime stay: uptime and export time of a header agree as before.
#pragma once

#include <span>

#include <flowkit/core/convert.hpp>

namespace flowkit::tools {

/// How the element's value says an absolute time; conversion::none if it is something else.
[[nodiscard]] constexpr conversion absolute_time(const element* e) noexcept {
  if (e == nullptr) return conversion::none;
  const conversion c = conversion_to<timestamp>(*e);
  switch (c) {
    case conversion::unix_seconds:
    case conversion::unix_milliseconds:
    case conversion::ntp_microseconds:
    case conversion::ntp: return c;
    default: return conversion::none;
  }
}

/// Of a header: modulo 2^32, as the clocks of exporters are.
inline void move_seconds(std::span<std::byte> word, std::int64_t by) noexcept {
  store_be(word.data(), load_be(word.data(), word.size()) + static_cast<std::uint64_t>(by), word.size());
}

/// Of a record; 0 is no time and stays. False, and nothing changed, if the field has not room for the new time, or is
/// no time of this kind.
[[nodiscard]] inline bool move_time(conversion kind, std::span<std::byte> value, std::int64_t by) noexcept {
  if (!readable<timestamp>(kind, value.size())) return false;
  const std::uint64_t before = load_be(value.data(), value.size());
  if (before == 0) return true;
  if (kind == conversion::ntp || kind == conversion::ntp_microseconds) {
    const std::uint64_t after = before + (static_cast<std::uint64_t>(by) << 32);  // the seconds wrap every 136 years
    if (after == 0) return false;
    store_be(value.data(), after, value.size());
    return true;
  }
  const std::int64_t unit = kind == conversion::unix_seconds ? 1 : 1'000;
  std::int64_t after = 0, moved = 0;
  if (before > static_cast<std::uint64_t>(INT64_MAX) || __builtin_mul_overflow(by, unit, &moved) ||
      __builtin_add_overflow(static_cast<std::int64_t>(before), moved, &after) || after <= 0)
    return false;
  const auto wanted = static_cast<std::uint64_t>(after);
  if (value.size() < 8 && wanted >> 8 * value.size() != 0) return false;
  store_be(value.data(), wanted, value.size());
  return true;
}

}  // namespace flowkit::tools
