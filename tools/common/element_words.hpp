// SPDX-License-Identifier: BSL-1.0
// What types, semantics and units of elements are called in IANA's registry.
#pragma once

#include <string_view>

#include <flowkit/core/element.hpp>

namespace flowkit::tools {

/// "unsigned32"
[[nodiscard]] std::string_view type_name(abstract_type t) noexcept;
/// "deltaCounter"
[[nodiscard]] std::string_view semantics_name(data_semantics s) noexcept;
/// "octets"; "none"
[[nodiscard]] std::string_view unit_name(unit u) noexcept;

}  // namespace flowkit::tools
