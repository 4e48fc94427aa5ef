// SPDX-License-Identifier: BSL-1.0
// What datagrams consist of, as far as it can be dropped: sets, records, fields, samples, elements of lists, each with
// the counts that become less; and the lengths that say how far something goes.
#pragma once

#include "conformance/diff/edit.hpp"

namespace flowkit::conformance {

/// From coarse to fine.
enum class part_level : std::uint8_t { message, set, record, field, element };
inline constexpr std::size_t part_levels = 5;

/// A number that counts the octets from `begin` to `end`.
struct length_field {
  number_place where;
  std::size_t begin = 0, end = 0;
};

struct droppable_part {
  part_level level{};
  std::vector<octet_range> octets;
  std::vector<edit::decrease> counts;
};

struct structure {
  std::vector<length_field> lengths;
  std::vector<droppable_part> parts;
};

/// Of any octets; what cannot be read has no parts. Templates hold from frame to frame, as for any receiver.
[[nodiscard]] structure structure_of(std::span<const case_frame> frames);

/// Drops the part; lengths and counts are made to fit.
[[nodiscard]] edit dropping(const structure& s, const droppable_part& part);

namespace detail {
/// NetFlow v9 and IPFIX: all frames at once, as a field goes from its template and from all records of it.
void add_template_structure(std::span<const case_frame> frames, structure& to);
/// Versions with fixed records, and sFlow: one frame.
void add_fixed_structure(std::size_t frame, const case_frame& f, structure& to);
}  // namespace detail

}  // namespace flowkit::conformance
