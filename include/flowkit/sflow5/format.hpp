// SPDX-License-Identifier: BSL-1.0
// What kind of structure a block of sFlow data is: enterprise and number in one word. The same number means different
// things in samples, flow records and counter records.
#pragma once

#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0::sflow5 {

/// enterprise << 12 | number; enterprise 0 is sflow.org. Any value may be received.
enum class data_format : std::uint32_t {};

/// Enterprise below 2^20, number below 2^12.
[[nodiscard]] constexpr data_format make_format(std::uint32_t enterprise, std::uint32_t number) noexcept {
  return static_cast<data_format>(enterprise << 12 | (number & 0xfff));
}
[[nodiscard]] constexpr std::uint32_t enterprise(data_format f) noexcept { return static_cast<std::uint32_t>(f) >> 12; }
[[nodiscard]] constexpr std::uint32_t number(data_format f) noexcept { return static_cast<std::uint32_t>(f) & 0xfff; }

/// The number space of a format.
enum class block_kind : std::uint8_t { sample, flow_record, counter_record };

/// How a structure identifies itself, as `static constexpr structure_id id`.
struct structure_id {
  block_kind kind;
  data_format format;
  friend constexpr bool operator==(structure_id, structure_id) = default;
};
[[nodiscard]] constexpr structure_id flow_structure(std::uint32_t enterprise, std::uint32_t number) noexcept {
  return {block_kind::flow_record, make_format(enterprise, number)};
}
[[nodiscard]] constexpr structure_id counter_structure(std::uint32_t enterprise, std::uint32_t number) noexcept {
  return {block_kind::counter_record, make_format(enterprise, number)};
}

}  // namespace flowkit::sflow5
