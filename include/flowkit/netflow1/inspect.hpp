// SPDX-License-Identifier: BSL-1.0
// Anomalies of a v1 datagram that decodes all the same: those of fixed/inspect.hpp, and records of 52 octets.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/netflow1/message.hpp>

namespace flowkit::netflow1 {

using fixed::finding;
using fixed::inspect;

/// A part of inspect(): nothing in the datagram but its length says that its records are wide.
template <finding_sink<finding> Sink>
constexpr void inspect_own(const header&, octets datagram, Sink&& sink) {
  if (has_wide_records(datagram)) sink(finding::wide_records, make_place(header_size, datagram.size() - header_size));
}

}  // namespace flowkit::netflow1
