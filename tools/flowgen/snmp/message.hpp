// SPDX-License-Identifier: BSL-1.0
// A request of SNMP v2c (RFC 3416) as it came, and the response to it. Neither allocates, and no request makes either
// go on for longer than its octets and those of the response.
#pragma once

#include "tools/flowgen/snmp/objects.hpp"

namespace flowkit::tools::snmp {

enum class operation : std::uint8_t { get = 0xa0, get_next = 0xa1, response = 0xa2, set = 0xa3, get_bulk = 0xa5 };

/// Octets of a response: what fits Ethernet, and what every manager has room for (RFC 3417 section 3.1).
inline constexpr std::size_t most_octets = 1472, least_octets = 484;

/// Why a message has no response.
enum class fault : std::uint8_t { none, malformed, version, operation };

/// Views into the message.
struct request {
  octets community;
  operation what = operation::get;
  std::int32_t id = 0;
  std::int32_t second = 0, third = 0;  ///< error status and index; of get_bulk: non-repeaters, max-repetitions
  octets bindings;                     ///< each a whole element with a name and a value
};
[[nodiscard]] fault decode(octets message, request& out) noexcept;

/// Writes the response; the octets that it has, 0 where there is no room even for one that says so.
[[nodiscard]] std::size_t respond(const request& to, const device& by, timestamp now,
                                  std::span<std::byte> out) noexcept;

}  // namespace flowkit::tools::snmp
