// SPDX-License-Identifier: BSL-1.0
// Events of NetFlow v5.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/netflow5/message.hpp>

#include "conformance/examiner/events.hpp"

namespace flowkit::conformance {

struct netflow5_message_event {
  const datagram& in;
  const conformance::stream& of;
  const netflow5::header& head;
  std::uint16_t announced;  ///< records, by the count
  std::size_t records;      ///< that are there, whole, and announced
  continuity follows;

  template <auto Member>
  [[nodiscard]] place at() const noexcept {
    return place_of<Member>(netflow5::header_layout, netflow5::format::header_at);
  }
};

/// Found by the codec's inspection.
struct netflow5_finding_event {
  const netflow5_message_event& message;
  fixed::finding what;
  place where;
};

struct netflow5_record_event {
  const netflow5_message_event& message;
  const netflow5::record& record;
  octets raw;  ///< its 48 octets
  place whole;

  template <auto Member>
  [[nodiscard]] place at() const noexcept {
    return place_of<Member>(netflow5::record_layout, whole.offset);
  }
};

}  // namespace flowkit::conformance
