// SPDX-License-Identifier: BSL-1.0
// Anomalies of a v5 datagram that do not prevent decoding: see fixed/inspect.hpp.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::inline v0::netflow5 {

using fixed::finding;
using fixed::inspect;
[[nodiscard]] constexpr error inspect_length(octets datagram) noexcept {
  return fixed::inspect_length<format>(datagram);
}

/// One record of the datagram with header `h`; `at`: its first octet, encoded_size(i) for record i.
template <finding_sink<finding> Sink>
constexpr void inspect(const record& r, const header& h, std::size_t at, Sink&& sink) {
  fixed::inspect_record<format>(r, h, at, sink);
}

}  // namespace flowkit::netflow5
