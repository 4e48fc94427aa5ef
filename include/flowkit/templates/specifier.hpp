// SPDX-License-Identifier: BSL-1.0
// One field of a template: which element, in how many octets.
#pragma once

#include <cstddef>
#include <cstdint>

#include <flowkit/core/element.hpp>
#include <flowkit/core/varlen.hpp>

namespace flowkit::inline v0 {

struct specifier {
  std::uint32_t pen = 0;     ///< private enterprise number; 0 unless space is enterprise
  std::uint16_t id = 0;      ///< without the enterprise bit
  std::uint16_t length = 0;  ///< octets, or variable_length
  element_space space = element_space::iana;

  [[nodiscard]] constexpr bool is_variable() const noexcept { return length == variable_length; }
  /// The least octets that the field takes: a variable-length value has at least its length prefix.
  [[nodiscard]] constexpr std::size_t min_size() const noexcept { return is_variable() ? 1 : length; }
  [[nodiscard]] constexpr bool names(const element& e) const noexcept {
    // A v9 type number may be IANA's or one that only v9 uses; below 32768 both are read as IANA's.
    return id == e.id && pen == e.pen &&
           (space == e.space || (space == element_space::iana && e.space == element_space::v9 && e.id < 32768));
  }
  friend constexpr bool operator==(const specifier&, const specifier&) = default;
};

/// The specifier that announces an element in so many octets.
[[nodiscard]] constexpr specifier specify(const element& e, std::uint16_t length) noexcept {
  return {.pen = e.pen, .id = e.id, .length = length, .space = e.space};
}

}  // namespace flowkit
