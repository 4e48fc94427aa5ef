// SPDX-License-Identifier: BSL-1.0
// NetFlow v1, v5 and v7. As in flowrecv, the complete records of a v5 datagram that announces more are read
// [NFV5-HDR-COUNT]; of v1 and v7, whose numbers have been seen before records of other versions, all or nothing.
#include <flowkit/fixed/inspect.hpp>
#include <flowkit/flow/fixed.hpp>

#include "c/src/fixed_fields.hpp"
#include "c/src/reading.hpp"

namespace flowkit::c_interface {

namespace {
/// `wrong`: why a part of the datagram is not read.
template <class Format>
void take(reading& in, const fixed::message<Format>& m, error wrong) {
  const typename Format::header& head = m.head;
  const record_context context = fixed::context(head, in.received());
  std::uint32_t domain = 0, number = 0, units = 0;
  if constexpr (requires { head.engine_type; })
    domain = std::uint32_t{head.engine_type} << 8 | std::uint32_t{head.engine_id};
  if constexpr (requires { head.flow_sequence; })
    number = head.flow_sequence, units = static_cast<std::uint32_t>(m.records.size());
  const auto of = in.arrived(in.from(), Format::version, Format::version, domain, number, context);
  if (wrong.code != errc::ok) in.refuse(of.counts, wrong);
  reading::count_sequence(of, [&](flow::exporter_run& run) { return run.observe(number, units, context); });
  if constexpr (fixed::samples<typename Format::header>) of.counts.sampling = fixed::sampling_rate(head);

  const flow::fixed_flows<Format> flows{m, in.received()};
  flow::record& r = in.collector().batch[0];
  flowkit_record out;
  out.protocol = Format::version, out.domain = domain, out.flow = &r, out.context = context;
  out.of.fields = fixed_fields<Format>::specifiers;
  out.elements = fixed_fields<Format>::elements;
  out.exporter = in.exporter();
  constexpr std::size_t size = Format::record_layout.size;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    flows.read(i, r);
    out.raw = m.records.raw().subspan(i * size, size);
    in.deliver(of.counts, out);
  }
}

template <class Format>
void take_exact(reading& in) {
  const auto m = fixed::decode_exact<Format>(in.datagram());
  if (!m) return in.refuse_whole(Format::version, 0, m.failure());
  take<Format>(in, *m, {});
}
}  // namespace

void read_fixed(reading& in, int protocol) {
  if (protocol == FLOWKIT_NETFLOW7) return take_exact<netflow7::format>(in);
  if (protocol == FLOWKIT_NETFLOW1)
    return netflow1::has_wide_records(in.datagram()) ? take_exact<netflow1::wide_format>(in)
                                                     : take_exact<netflow1::format>(in);
  const auto strict = netflow5::decode(in.datagram());
  const auto m = strict ? strict : netflow5::decode_lenient(in.datagram());
  if (!m) return in.refuse_whole(FLOWKIT_NETFLOW5, 0, m.failure());
  take<netflow5::format>(in, *m, strict ? fixed::inspect_length<netflow5::format>(in.datagram()) : strict.failure());
}

}  // namespace flowkit::c_interface
