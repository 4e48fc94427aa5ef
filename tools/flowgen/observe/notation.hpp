// SPDX-License-Identifier: BSL-1.0
// Fields and texts as profiles write them: the name of an element where it leads back to the very field, else its
// number.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <flowkit/templates/specifier.hpp>

namespace flowkit::tools {

/// An element as a key of a table, in quotes where TOML needs them.
[[nodiscard]] std::string field_key(const specifier& s);
/// Fields with their lengths, apart by blanks.
[[nodiscard]] std::string fields_text(std::span<const specifier> fields);

/// As a basic string of TOML, in quotes. What is no UTF-8 is replaced.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace flowkit::tools
