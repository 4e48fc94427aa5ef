// SPDX-License-Identifier: BSL-1.0
// Anomalies of a v5 datagram that decodes all the same: those of fixed/inspect.hpp, and those of its sampling word.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::netflow5 {

using fixed::finding;
using fixed::inspect;
inline constexpr auto& inspect_length = fixed::inspect_length<format>;

/// A part of inspect(): the sampling word.
template <finding_sink<finding> Sink>
constexpr void inspect_own(const header& h, octets, Sink&& sink) {
  constexpr place sampling_at = place_of<&header::mode>(header_layout, format::header_at);
  if (h.mode == sampling_mode::undefined) sink(finding::sampling_undefined, sampling_at);
  if (h.mode != sampling_mode::none && h.sampling_interval == 0) sink(finding::sampling_inconsistent, sampling_at);
}

/// One record of the datagram with header `h`; `at`: its first octet, encoded_size(i) for record i.
template <finding_sink<finding> Sink>
constexpr void inspect(const record& r, const header& h, std::size_t at, Sink&& sink) {
  fixed::inspect_record<format>(r, h, at, sink);
}

}  // namespace flowkit::netflow5
