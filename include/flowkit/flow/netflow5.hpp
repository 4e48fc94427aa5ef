// SPDX-License-Identifier: BSL-1.0
// From a NetFlow v5 datagram to normalised flows: the constant template of v5 bound to the flow table at compile time.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::flow {

/// The flows of one decoded datagram, read one by one.
class netflow5_flows {
  using binding = projection<table, netflow5::record_layout>;

 public:
  /// The message views its datagram, which must outlive this. `received`: the receiver's clock, {} if unknown.
  constexpr netflow5_flows(const netflow5::message& m, timestamp received) noexcept
      : records_(m.records.raw()), context_(netflow5::context(m.head, received)) {
    base_.present = binding::present;
    base_.exported = context_.export_time;
    base_.set_present<&record::exported>();
    base_.engine_type = m.head.engine_type;
    base_.set_present<&record::engine_type>();
    base_.engine_id = m.head.engine_id;
    base_.set_present<&record::engine_id>();
    if (const auto rate = netflow5::sampling_rate(m.head); rate != 0) {
      base_.sampling_interval = rate;
      base_.set_present<&record::sampling_interval>();
      base_.sampling_algorithm = static_cast<std::uint8_t>(m.head.mode);
      base_.set_present<&record::sampling_algorithm>(m.head.mode != netflow5::sampling_mode::none);
    }
    if (received != timestamp{}) {
      base_.received = received;
      base_.set_present<&record::received>();
    }
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return records_.size() / netflow5::record_layout.size; }
  [[nodiscard]] constexpr record operator[](std::size_t i) const noexcept {
    record r = base_;
    binding::read(records_.data() + i * netflow5::record_layout.size, context_, r);
    finish(r);
    return r;
  }

 private:
  octets records_;
  record_context context_;
  record base_{};
};

}  // namespace flowkit::flow
