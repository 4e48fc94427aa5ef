// SPDX-License-Identifier: BSL-1.0
// How much a run sends, in one of three units.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowkit::tools {

enum class load_unit : std::uint8_t {
  flows,
  datagrams,
  bits,  ///< of IP packets: payload, UDP and IP headers
};
/// "flows/s", "datagrams/s", "bit/s".
[[nodiscard]] const char* per_second(load_unit u) noexcept;

struct load_rate {
  load_unit unit = load_unit::flows;
  std::uint64_t per_second = 0;
  friend bool operator==(const load_rate&, const load_rate&) = default;
};

inline constexpr std::uint64_t most_per_second = 1'000'000'000'000;

/// `50k` or `50kfps` (flows), `2kpps` (datagrams), `20Mbit` or `20Mbps`; from `least` on. Throws startup_error (usage);
/// `option` begins the message.
[[nodiscard]] load_rate parse_rate(std::string_view option, std::string_view text, std::uint64_t least = 1);

}  // namespace flowkit::tools
