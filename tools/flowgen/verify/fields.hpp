// SPDX-License-Identifier: BSL-1.0
// The fields that a flow can be compared by: the columns of a normalised flow, and who exported it.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "tools/common/protocols.hpp"

namespace flowkit::tools::verify {

using field_number = std::uint8_t;
inline constexpr std::size_t most_fields = 256;
using field_set = std::bitset<most_fields>;

/// How a field's values are compared and printed.
enum class value_kind : std::uint8_t { number, real, time, period, address, mac, protocol, text };

struct field_row {
  std::string_view name;
  value_kind kind = value_kind::text;
};

/// All of them; a field's number is its place. First those of the flow, in the order of flowrecv's columns.
[[nodiscard]] std::span<const field_row> fields() noexcept;
[[nodiscard]] std::span<const std::string_view> field_names() noexcept;
[[nodiscard]] std::optional<field_number> find_field(std::string_view name) noexcept;
/// A name that there is.
[[nodiscard]] field_number field_called(std::string_view name) noexcept;

/// Those that make a flow's key, which is unique within a run. `weight`: how well it tells flows apart; a pair of flows
/// that agree in fields of least_weight together are taken for the same flow.
struct key_field {
  field_number field;
  std::uint8_t weight;
};
inline constexpr unsigned least_weight = 6;
/// In the order in which they are left out, one at a time, then two.
[[nodiscard]] std::span<const key_field> key_fields() noexcept;
[[nodiscard]] const field_set& key_field_set() noexcept;

/// Sets of protocols, as `only` and `not` of a map name them.
using protocol_set = std::uint16_t;
[[nodiscard]] constexpr protocol_set only(protocol p) noexcept {
  return static_cast<protocol_set>(1u << static_cast<unsigned>(p));
}
inline constexpr protocol_set every_protocol = 0xffff;
/// Those that flowgen sends.
inline constexpr protocol sent_protocols[] = {protocol::netflow1, protocol::netflow5, protocol::netflow7,
                                              protocol::netflow9, protocol::ipfix,    protocol::sflow5};

}  // namespace flowkit::tools::verify
