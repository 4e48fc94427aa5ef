// SPDX-License-Identifier: BSL-1.0
// From a NetFlow v5 datagram to normalised flows: the constant template of v5 bound to the flow table at compile time.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::flow {

/// netflow5_flows; a template, so that it costs nothing to include where it is not used.
template <const auto& Table>
class netflow5_flows_in {
  using binding = projection<Table, netflow5::record_layout>;

 public:
  /// The message views its datagram, which must outlive this. `received`: the receiver's clock, {} if unknown.
  constexpr netflow5_flows_in(const netflow5::message& m, timestamp received) noexcept
      : records_(m.records.raw()),
        context_(netflow5::context(m.head, received)),
        sampling_rate_(netflow5::sampling_rate(m.head)),
        sampling_algorithm_(static_cast<std::uint8_t>(m.head.mode)),
        engine_type_(m.head.engine_type),
        engine_id_(m.head.engine_id) {
    if (sampling_rate_ != 0) {
      present_.set(field_index<&record::sampling_interval>);
      present_.set(field_index<&record::sampling_algorithm>, m.head.mode != netflow5::sampling_mode::none);
    }
    if (received != timestamp{}) present_.set(field_index<&record::received>);
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return records_.size() / netflow5::record_layout.size; }
  [[nodiscard]] constexpr record operator[](std::size_t i) const noexcept {
    record r{};
    read(i, r);
    return r;
  }
  /// Replaces the flow that `into` holds.
  constexpr void read(std::size_t i, record& into) const noexcept {
    binding::read(records_.data() + i * netflow5::record_layout.size, context_, into);
    into.sampling_interval = sampling_rate_;
    into.sampling_algorithm = sampling_algorithm_;
    into.engine_type = engine_type_;
    into.engine_id = engine_id_;
    into.exported = context_.export_time;
    into.received = context_.received;
    into.present = present_;
    finish(into);
  }

 private:
  octets records_;
  record_context context_;
  std::uint32_t sampling_rate_;
  std::uint8_t sampling_algorithm_, engine_type_, engine_id_;
  presence present_ = binding::present | present_bit<&record::exported> | present_bit<&record::engine_type> |
                      present_bit<&record::engine_id>;
};

/// The flows of one decoded datagram, read one by one: each by value, or into a record that the caller has for many.
using netflow5_flows = netflow5_flows_in<table>;

}  // namespace flowkit::flow
