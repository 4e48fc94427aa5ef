// SPDX-License-Identifier: BSL-1.0
// Events of sFlow v5.
#pragma once

#include <flowkit/sflow5/inspect.hpp>

#include "conformance/examiner/events.hpp"

namespace flowkit::conformance {

/// Where sFlow is sent to, if nothing else is configured.
inline constexpr std::uint16_t sflow5_port = 6343;

struct sflow5_message_event {
  const datagram& in;
  const conformance::stream& of;
  const sflow5::salvage& read;  ///< header, samples, and where they end early
  continuity follows;
  std::uint32_t stream;

  [[nodiscard]] const sflow5::header& head() const noexcept { return read.found.head; }
  template <auto Member>
  [[nodiscard]] place at() const noexcept {
    return place_in<Member>(sflow5::header_layout, in.payload.subspan(sizeof(sflow5::version)),
                            sizeof(sflow5::version));
  }
};

/// All of the datagram has been told.
struct sflow5_message_end_event {
  const sflow5_message_event& message;
};

/// Found by the codec's inspection.
struct sflow5_finding_event {
  const sflow5_message_event& message;
  sflow5::finding what;
  place where;
};

/// A sample of any kind, also one that is not known or does not decode, before what is told of its content.
struct sflow5_block_event {
  const sflow5_message_event& message;
  const sflow5::block& block;
  std::uint32_t offset;  ///< of the block's data
  error failure;         ///< a known kind that does not decode
};

template <class Sample>
struct sflow5_sample_event {
  const sflow5_message_event& message;
  const Sample& sample;
  const sflow5::block& block;
  std::uint32_t offset;  ///< of the block's data

  template <auto Member>
  [[nodiscard]] place at() const noexcept {
    return sflow5::detail::place_in_sample<Member>(block, offset);
  }
  [[nodiscard]] place whole() const noexcept { return sflow5::block_place(block, offset); }
  /// Has it a record of this structure?
  template <sflow5::structure... T>
  [[nodiscard]] bool has() const noexcept {
    for (const sflow5::block& b : sample.records)
      if (((b.format == T::id.format) || ...)) return true;
    return false;
  }
  /// The first record of this structure, if it is there and decodes.
  template <sflow5::structure T>
  [[nodiscard]] result<T> find() const noexcept {
    return sflow5::find<T>(sample.records);
  }
};
using flow_sample_event = sflow5_sample_event<sflow5::flow_sample>;
using counters_sample_event = sflow5_sample_event<sflow5::counters_sample>;
using discarded_packet_event = sflow5_sample_event<sflow5::discarded_packet>;

/// A record of a sample, after the sample's own event.
struct sflow5_record_event {
  const sflow5_message_event& message;
  sflow5::block_kind kind;  ///< of flow samples and discarded packets, or of counters
  const sflow5::block& block;
  std::uint32_t offset;  ///< of the block's data
  // The sample that it belongs to: one of these.
  const flow_sample_event* flow;
  const counters_sample_event* counters;
  const discarded_packet_event* discarded;

  /// The structure, if the record is one and decodes.
  template <sflow5::structure T>
  [[nodiscard]] result<T> as() const noexcept {
    if (kind != T::id.kind || block.format != T::id.format) return error{errc::absent, offset};
    const auto r = sflow5::read<T>(block.data, offset);
    if (!r) return r.failure();
    return r->value;
  }
  [[nodiscard]] place whole() const noexcept { return sflow5::block_place(block, offset); }
  /// Of a member of a structure whose members before it have fixed sizes, or that decodes.
  template <auto Member>
  [[nodiscard]] place at() const noexcept {
    using structure = typename flowkit::detail::member_of<decltype(Member)>::record;
    return place_in<Member>(flowkit::layout_of<structure>, block.data, offset);
  }
};

}  // namespace flowkit::conformance
