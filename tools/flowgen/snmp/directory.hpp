// SPDX-License-Identifier: BSL-1.0
// Which device a request is for, and what becomes of requests: all of the agent but its socket.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "tools/flowgen/snmp/message.hpp"

namespace flowkit::tools::snmp {

/// Every request is in `responses` or one of those after it.
struct account {
  std::uint64_t requests = 0, responses = 0;
  std::uint64_t malformed = 0;
  std::uint64_t version = 0;    ///< not v2c
  std::uint64_t operation = 0;  ///< a response, a trap ...
  std::uint64_t community = 0;  ///< neither public nor public@N of a device that there is
  std::uint64_t address = 0;    ///< sent to one that no device has

  [[nodiscard]] std::uint64_t dropped() const noexcept { return requests - responses; }
};

class directory {
 public:
  /// `addresses`: one for each device, where they have addresses of their own; else empty. `at`: the agent's address
  /// beside those, for public@N; of family 0: any.
  directory(std::vector<device> devices, const std::vector<ip_address>& addresses, const ip_address& at);

  /// Octets of the response to what was sent to the address `to`; 0: none.
  [[nodiscard]] std::size_t answer(octets message, const ip_address& to, timestamp now,
                                   std::span<std::byte> out) noexcept;

  [[nodiscard]] bool has_addresses() const noexcept { return !by_address_.empty(); }
  [[nodiscard]] const account& total() const noexcept { return total_; }

 private:
  [[nodiscard]] const device* at_address(const ip_address& a) const noexcept;
  [[nodiscard]] const device* chosen(octets community, const ip_address& to) noexcept;

  std::vector<device> devices_;
  std::vector<std::pair<ip_address, std::uint32_t>> by_address_;  ///< in the order of both
  ip_address at_;
  account total_;
};

}  // namespace flowkit::tools::snmp
