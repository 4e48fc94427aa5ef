// SPDX-License-Identifier: BSL-1.0
// Fields and texts as profiles write them: the name of an element where it leads back to the very field, else its
// number.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <flowkit/templates/specifier.hpp>

namespace flowkit::tools {

/// nullptr: nobody knows it.
[[nodiscard]] const element* element_of(const specifier& s) noexcept;

/// "octetDeltaCount", "9:12235", "0:1234" (unassigned by IANA), "v9:40000" (a type, or a scope, of NetFlow v9).
[[nodiscard]] std::string field_name(const specifier& s);
/// The same as a key of a table, in quotes where TOML needs them.
[[nodiscard]] std::string field_key(const specifier& s);
/// With its length: "octetDeltaCount/4", "interfaceName/v". By number where the element cannot have the length.
[[nodiscard]] std::string field_text(const specifier& s);
/// All of them, apart by blanks.
[[nodiscard]] std::string fields_text(std::span<const specifier> fields);

/// As a basic string of TOML, in quotes. What is no UTF-8 is replaced.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace flowkit::tools
