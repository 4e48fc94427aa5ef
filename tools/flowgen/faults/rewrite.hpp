// SPDX-License-Identifier: BSL-1.0
// Datagrams changed after they were made: by the layouts that decoders and encoders have, so that no place is written
// down a second time.
#pragma once

#include <functional>

#include "tools/flowgen/faults/parts.hpp"

namespace flowkit::tools {

/// The number in its header, further by so much.
void add_to_sequence(protocol p, std::span<std::byte> datagram, std::uint32_t more) noexcept;
[[nodiscard]] std::uint32_t sequence_of(protocol p, octets datagram) noexcept;
/// The time of day in its header, later by so many seconds.
void add_to_clock(protocol p, std::span<std::byte> datagram, std::int64_t seconds) noexcept;
/// The count in its header, of records or samples.
[[nodiscard]] std::uint32_t count_of(protocol p, octets datagram) noexcept;
void set_count(protocol p, std::span<std::byte> datagram, std::uint32_t count) noexcept;
/// Octets of the header, and of a record of fixed layout.
[[nodiscard]] std::size_t header_size_of(protocol p) noexcept;
[[nodiscard]] std::size_t record_size_of(protocol p) noexcept;
/// That the format has in a datagram at the most.
[[nodiscard]] std::size_t most_records_of(protocol p) noexcept;

/// Without the announcements that `drops` picks; empty if nothing else was in it. NetFlow v9 and IPFIX.
[[nodiscard]] std::vector<std::byte> without_templates(protocol p, octets datagram, const datagram_parts& parts,
                                                       const std::function<bool(const owned_template&)>& drops);
/// A datagram of templates alone, as if it left just before this one, with this number; those that have no room go
/// into the next: how many it took. NetFlow v9 and IPFIX.
struct announced_templates {
  std::vector<std::byte> datagram;
  std::size_t taken = 0;
};
[[nodiscard]] announced_templates announce(protocol p, octets like, std::uint32_t sequence, std::size_t most_octets,
                                           std::span<const owned_template> templates);

/// The template's fields the other way round, in its announcements and its records.
void reverse_layout(protocol p, std::span<std::byte> datagram, const datagram_parts& parts, const owned_template& t);
[[nodiscard]] owned_template reversed(const owned_template& t);

}  // namespace flowkit::tools
