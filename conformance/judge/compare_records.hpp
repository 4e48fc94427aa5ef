// SPDX-License-Identifier: BSL-1.0
// A record as it is due against the one that a decoder gives: the members that are held against each other, and in
// words what differs.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::conformance {

/// Does the member say what was sent? Those beginning with @ say where a record comes from, except @sample and
/// @options; flow.exporter is a name that a receiver gives.
[[nodiscard]] bool is_compared(std::string_view member) noexcept;

/// Numbers are equal by value, whatever their JSON form; texts that are both times (RFC 3339) if they are the same
/// instant. Objects in a record, which are its lists, are equal if their members are; of those beginning with @ only
/// @semantic is looked at, and only if both have it.
[[nodiscard]] bool equal_values(const boost::json::value& a, const boost::json::value& b);

/// As it stands in a message: JSON, cut where it gets long.
[[nodiscard]] std::string value_text(const boost::json::value& v);

struct record_comparison {
  std::vector<std::string> differences;  ///< "octetDeltaCount is 7, and 12 is due", in the order of what is due
  std::size_t compared = 0;              ///< members that both have
};
/// `exact`: no other members than those that are due. `is_partial`: what is absent does not count.
[[nodiscard]] record_comparison compare_records(const boost::json::object& due, const boost::json::object& got,
                                                bool exact, bool is_partial);

}  // namespace flowkit::conformance
