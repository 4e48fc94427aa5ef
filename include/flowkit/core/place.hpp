// SPDX-License-Identifier: BSL-1.0
// Where octets are in what was received.
#pragma once

#include <cstddef>
#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// Octets of a datagram or message, from its first one: `offset` 0. A place of no octets means none.
struct place {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  friend constexpr bool operator==(const place&, const place&) = default;
};

/// So many octets from `offset` on. Datagrams and messages have fewer than 2^32.
[[nodiscard]] constexpr place make_place(std::size_t offset, std::size_t length) noexcept {
  return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length)};
}

}  // namespace flowkit
