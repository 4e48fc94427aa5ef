// SPDX-License-Identifier: BSL-1.0
// The control bits of TCP by their names (RFC 9293 section 3.1, RFC 9768): SYN+ACK.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <flowkit/flow/columns.hpp>

namespace flowkit::tools::filter {

/// Is it a column of them?
[[nodiscard]] bool has_control_bits(const flow::column& c) noexcept;
/// Names joined by +, whatever their case.
[[nodiscard]] std::optional<std::uint64_t> control_bits(std::string_view names) noexcept;
/// "FIN, SYN, ...".
[[nodiscard]] std::string control_bit_names();

}  // namespace flowkit::tools::filter
