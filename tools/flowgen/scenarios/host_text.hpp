// SPDX-License-Identifier: BSL-1.0
// Where the hosts of a scenario are, as text: "inside", "203.0.113.0/24".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/flowgen/scenarios/scenario.hpp"

namespace flowkit::tools {

/// The number of hosts stays 1. Nothing, and what is wrong: neither a place nor a prefix of addresses that nobody on
/// the internet has.
[[nodiscard]] std::optional<host_selector> read_place(std::string_view text, std::string& wrong);
[[nodiscard]] std::string place_text(const host_selector& s);
/// Addresses that there are at the most, whatever the network is like.
[[nodiscard]] std::uint64_t addresses_of(const host_selector& s) noexcept;

}  // namespace flowkit::tools
