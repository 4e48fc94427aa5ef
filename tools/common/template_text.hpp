// SPDX-License-Identifier: BSL-1.0
// Templates as people write them: names of information elements and the octets that they take.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <flowkit/templates/specifier.hpp>

namespace flowkit::tools {

/// `octetDeltaCount/4 sourceIPv4Address interfaceName/v`: names in IANA's spelling, apart by white space or commas,
/// each with the octets that it is sent in, or v for a variable length. Without these the length is that of the
/// element's type, or variable where that has none. Elements without a name are numbers: PEN:ID (0:ID of IANA's, v9:ID
/// of NetFlow v9's types above 32767, scope:ID of its scopes). Throws startup_error (usage) with what is wrong in which
/// place, and what is allowed; `where` begins the message.
[[nodiscard]] std::vector<specifier> parse_template(std::string_view where, std::string_view text);

/// One element, in the length that it has when none is written.
[[nodiscard]] specifier parse_element(std::string_view where, std::string_view name);
/// The element as parse_element() reads it: its name where that leads back to it, else its number.
[[nodiscard]] std::string element_text(const specifier& s);
/// The field as parse_template() reads it; by number also where the element cannot have the length.
enum class field_length : std::uint8_t { unless_usual, always };
[[nodiscard]] std::string text_of(const specifier& s, field_length which = field_length::unless_usual);

/// The octets that may be announced for the element: "1 to 8 octets", "4 octets".
[[nodiscard]] std::string allowed_lengths(const element& e);

/// What the registry knows of it, or null.
[[nodiscard]] const element* element_of(const specifier& s);
/// The element's name, for messages; its number where nobody knows it.
[[nodiscard]] std::string name_of(const specifier& s);

}  // namespace flowkit::tools
