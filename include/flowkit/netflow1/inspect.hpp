// SPDX-License-Identifier: BSL-1.0
// Anomalies of a v1 datagram that do not prevent decoding: see fixed/inspect.hpp.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/netflow1/message.hpp>

namespace flowkit::inline v0::netflow1 {

using fixed::finding;
using fixed::inspect;

/// One record of the datagram with header `h`; `at`: its first octet. Fields are at the same places in records of 48
/// and of 52 octets.
template <finding_sink<finding> Sink>
constexpr void inspect(const record& r, const header& h, std::size_t at, Sink&& sink) {
  fixed::inspect_record<format>(r, h, at, sink);
}

}  // namespace flowkit::netflow1
