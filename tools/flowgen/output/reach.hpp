// SPDX-License-Identifier: BSL-1.0
// The guard against flooding others: datagrams are sent fast to this machine and to private networks; to any other
// address only for those who name it a second time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// Datagrams a second that any address is sent without being asked for by name: what a router with a busy uplink
/// exports.
inline constexpr double max_unasked_rate = 1'000;

/// What the interfaces of this machine have.
struct own_addresses {
  std::vector<ip_address> own, broadcast;
};
/// None if the system does not say.
[[nodiscard]] own_addresses addresses_of_this_machine();

/// Local (loopback, or of an interface), private (RFC 1918, fc00::/7) or link-local: a mistake stays in the house. IPv4
/// addresses mapped into IPv6 count as what they are. Broadcast, multicast and documentation addresses are not near.
[[nodiscard]] bool is_near(const ip_address& target, const own_addresses& machine);

/// The option in both command lines.
inline constexpr const char* yes_really_option = "--yes-really";
inline constexpr const char* yes_really_help =
    "allow more than 1000 datagrams a second to this address, which is neither this machine's nor private";
/// What the option says; nothing if it was not given. Throws startup_error (usage).
[[nodiscard]] std::optional<ip_address> parse_yes_really(const std::string& text);

/// Throws startup_error (usage) if so many datagrams a second (none: as fast as possible) may not be sent there.
void check_reach(const ip_address& target, std::optional<double> datagrams_per_second,
                 std::span<const ip_address> yes_really);
inline void check_reach(const ip_address& target, std::optional<double> datagrams_per_second,
                        const std::optional<ip_address>& yes_really) {
  using none_or_one = std::span<const ip_address>;
  check_reach(target, datagrams_per_second, yes_really ? none_or_one{&*yes_really, 1} : none_or_one{});
}

}  // namespace flowkit::tools
