// SPDX-License-Identifier: BSL-1.0
// Where the octets of a member of a record are, what the explainer reads there, and which text says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/diff/difference.hpp"
#include "conformance/explain/parts.hpp"

namespace flowkit::conformance {

struct named_field {
  std::string name, value;  ///< as `flowcheck explain` writes them; no value: octets
  place at;
  std::string clause;
};

/// `record` counts from 1 within the datagram. nullopt: there is no part of that name.
[[nodiscard]] std::optional<named_field> find_field(const explanation& e, std::size_t record, std::string_view member);

/// How many records of any kind the datagram shows.
[[nodiscard]] std::size_t records_in(const explanation& e);

/// Does the JSON value say what the explainer reads in these octets?
[[nodiscard]] bool says_the_same(std::string_view json, const named_field& f, octets datagram);

/// The clause of a type of IPFIX (RFC 7011 section 6.1); nullptr: the element is not known.
[[nodiscard]] const char* clause_of_type(std::string_view element_name) noexcept;

}  // namespace flowkit::conformance
