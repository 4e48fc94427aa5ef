// SPDX-License-Identifier: BSL-1.0
// From an sFlow flow sample, or the notice of a discarded packet, to a normalised flow: one packet of frame_length
// octets. The only time is the receiver's.
#pragma once

#include <flowkit/flow/sample_flow.hpp>

namespace flowkit::inline v0::flow {

/// Reads a sample of a datagram with this header into `r`, whose former content is replaced. False if no record
/// describes the packet: then there is no flow. Counters are those of the one packet; sampling_interval says how many
/// it stands for. `received`: the receiver's clock, {} if unknown.
template <std::same_as<record> Record>
constexpr bool read_flow(const sflow5::flow_sample& s, const sflow5::header& head, timestamp received,
                         Record& r) noexcept {
  sample_flow<Record> flow{head, received, r};
  flow.read(s.records);
  return flow.finish(s);
}

/// The same for a discarded packet, which is a flow even if nothing describes the packet. It represents itself alone.
template <std::same_as<record> Record>
constexpr void read_flow(const sflow5::discarded_packet& s, const sflow5::header& head, timestamp received,
                         Record& r) noexcept {
  sample_flow<Record> flow{head, received, r};
  flow.read(s.records);
  flow.finish(s);
}

}  // namespace flowkit::flow
