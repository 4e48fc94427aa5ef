// SPDX-License-Identifier: BSL-1.0
// What an examiner tells its checks, in the order of the octets. Everything in an event is valid until the call
// returns; places count from the first octet of the datagram (of an IPFIX message, if it holds several).
#pragma once

#include <optional>

#include <flowkit/core/place.hpp>
#include <flowkit/flow/sequence.hpp>

#include "conformance/examiner/datagram.hpp"
#include "conformance/examiner/findings.hpp"

namespace flowkit::conformance {

/// A datagram of the stream, before anything in it.
struct datagram_event {
  const datagram& in;
  const conformance::stream& of;
  std::uint32_t stream;  ///< its number, for checks of an exporter's whole
};

/// A datagram of an unknown protocol from where a stream came before.
struct unrecognised_event {
  const datagram& in;
  const conformance::stream& of;  ///< the last that came from there
};

/// Nothing more comes. Findings told now need a witness.
struct end_event {
  timestamp first, last;  ///< times of the first and the last datagram of all; 0: unknown
};

/// How a sequence number continues those before it, with what the messages between them held.
struct continuity {
  std::optional<std::uint32_t> expected;  ///< absent: the first, or what came before could not be counted
  std::uint32_t number = 0;
  flow::sequence_event what = flow::sequence_event::first;
  std::uint32_t lost = 0;  ///< a gap: so many units
  place at;                ///< of the number
};

}  // namespace flowkit::conformance
