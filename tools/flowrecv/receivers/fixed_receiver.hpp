// SPDX-License-Identifier: BSL-1.0
// The receiver of a NetFlow version with fixed records. What differs between the versions is what their headers have.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/flow/fixed.hpp>

#include "tools/flowrecv/formats/fixed_members.hpp"
#include "tools/flowrecv/receivers/anomaly_counts.hpp"
#include "tools/flowrecv/receivers/protocol_receiver.hpp"

namespace flowkit::tools {

class fixed_receiver : public protocol_receiver {
 protected:
  fixed_receiver(reception& shared, protocol kind) noexcept : protocol_receiver(shared), kind_(kind) {}

  /// `wrong`: why a part of the datagram is not read; errc::ok if all of it is.
  template <class Format>
  void take(const datagram& d, const fixed::message<Format>& m, error wrong) {
    const typename Format::header& head = m.head;
    const record_context context = fixed::context(head, d.received);
    // Without a number of its own a message is never late or early: what shows is restarts, by the uptime.
    std::uint32_t domain = 0, number = 0, units = 0;
    if constexpr (requires { head.engine_type; })
      domain = std::uint32_t{head.engine_type} << 8 | std::uint32_t{head.engine_id};
    if constexpr (requires { head.flow_sequence; })
      number = head.flow_sequence, units = static_cast<std::uint32_t>(m.records.size());

    const auto of = shared().arrived(d, d.from(), kind_, domain, number, context);
    exporter& e = of.account;
    if (part_watch* const parts = shared().parts()) {
      constexpr bool is_numbered = requires { head.flow_sequence; };
      parts->message(e, {.in = d,
                         .number = parts->number(),
                         .kind = kind_,
                         .domain = domain,
                         .sequence = is_numbered ? std::optional(number) : std::nullopt,
                         .exported = context.export_time,
                         .header = d.payload.first(Format::header_size),
                         .write_header = write_fixed_header<Format>});
      if (e.counters.flow_records == 0)
        parts->show(part::announcement{.what = {}, .write_fields = write_fixed_fields<Format>});
    }
    const bool limited = shared().limits(e);
    if (wrong.code != errc::ok && !limited) shared().refuse(e, d, wrong);
    observed_counts anomalies{e.own.as<anomaly_counts<fixed::finding>>().anomalies, shared().watching(), d.payload};
    inspect(m, d.payload, anomalies);
    shared().count_sequence(of, number, [&](flow::exporter_run& run) { return run.observe(number, units, context); });
    if (limited) return;
    if constexpr (fixed::samples<typename Format::header>) e.sampling_rate = sampling_rate(head);

    const flow::fixed_flows<Format> flows{m, d.received};
    flow::record& r = shared().batch()[0];
    for (std::size_t i = 0; i < flows.size() && !shared().limit_reached(); ++i) {
      fixed::inspect_record<Format>(m.records[i], head, fixed::encoded_size<Format>(i), anomalies);
      if (shared().wants_data_records())
        shared().deliver(
            e, received_record{kind_,
                               {},
                               m.records.raw().subspan(i * Format::record_layout.size, Format::record_layout.size),
                               context,
                               nullptr,
                               d.payload,
                               write_fixed_members<Format>,
                               is_exact_record<Format>});
      flows.read(i, r);
      shared().deliver(e, r);
    }
  }
  /// Nothing but whole records, as many as are announced, or nothing is read: the numbers of v1 and v7 have been seen
  /// before records of other versions.
  template <class Format>
  void take_exact(const datagram& d) {
    const auto m = fixed::decode_exact<Format>(d.payload);
    if (!m) return shared().refuse_whole(d, kind_, 0, m.failure());
    take<Format>(d, *m, {});
  }

 private:
  protocol kind_;
};

}  // namespace flowkit::tools
