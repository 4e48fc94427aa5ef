// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/formats.hpp>

#include "conformance/examiner/examiner.hpp"

namespace flowkit::conformance {

/// The samples of one datagram.
class sflow5_walk {
 public:
  sflow5_walk(examiner& x, std::uint32_t s, const sflow5_message_event& m) : x_(x), s_(s), message_(m) {}

  void sample(const flowkit::sflow5::block& b, std::uint32_t offset) {
    using namespace flowkit::sflow5;
    if (is_flow(b.format)) return sample<flow_sample>(b, offset, decode_flow(b, offset), block_kind::flow_record);
    if (is_counters(b.format))
      return sample<counters_sample>(b, offset, decode_counters(b, offset), block_kind::counter_record);
    if (b.format == sample_format::discarded)
      return sample<discarded_packet>(b, offset, decode_discarded(b, offset), block_kind::flow_record);
    x_.tell(s_, sflow5_block_event{message_, b, offset, {}});
  }
  void finding(flowkit::sflow5::finding f, place at) { x_.tell(s_, sflow5_finding_event{message_, f, at}); }

 private:
  template <class Sample, class Read>
  void sample(const flowkit::sflow5::block& b, std::uint32_t offset, const Read& read,
              flowkit::sflow5::block_kind kind) {
    const auto sink = [this](flowkit::sflow5::finding f, place at) { finding(f, at); };
    x_.tell(s_, sflow5_block_event{message_, b, offset, read.failure()});
    if (!read) return;
    ++x_.streams_[s_].records;
    const sflow5_sample_event<Sample> event{message_, *read, b, offset};
    x_.tell(s_, event);
    inspect_frame(*read, b, offset, sink);
    if constexpr (std::is_same_v<Sample, flowkit::sflow5::flow_sample>) inspect(*read, b, offset, sink);
    flowkit::sflow5::record_blocks blocks;
    sflow5_record_event record{message_, kind, b, 0, nullptr, nullptr, nullptr};
    if constexpr (std::is_same_v<Sample, flowkit::sflow5::flow_sample>) record.flow = &event;
    if constexpr (std::is_same_v<Sample, flowkit::sflow5::counters_sample>) record.counters = &event;
    if constexpr (std::is_same_v<Sample, flowkit::sflow5::discarded_packet>) record.discarded = &event;
    for (const flowkit::sflow5::block& r : read->records) {
      const auto at = static_cast<std::uint32_t>(offset + static_cast<std::size_t>(r.data.data() - b.data.data()));
      blocks.inspect(kind, r, at, sink);
      // Of what is unknown there is nothing to inspect.
      static_cast<void>(visit(kind, r, at, [&]<class T>(const flowkit::sflow5::block& it, std::uint32_t from) {
        flowkit::sflow5::inspect_record<T>(it, from, sink);
      }));
      x_.tell(s_, sflow5_record_event{message_, kind, r, at, record.flow, record.counters, record.discarded});
    }
  }

  examiner& x_;
  std::uint32_t s_;
  const sflow5_message_event& message_;
};

void examiner::sflow5(const datagram& d) {
  namespace sf = flowkit::sflow5;
  const auto read = sf::decode_lenient(d.payload);
  if (!read) {
    // Whose agent address cannot be read is told where it comes from; the port says that it is meant to be sFlow.
    if (read.failure().code == errc::bad_tag && d.destination_port == sflow5_port &&
        !last_from_.contains({d.source.address, d.source.port}))
      if (const std::uint32_t s = at(rule_book::sflow5, sflow5_sessions, d, 0); s != none) begin(s, d);
    return damaged(d);
  }
  const sf::header& head = read->found.head;
  const std::uint32_t s = at(rule_book::sflow5, sflow5_sessions, d, head.sub_agent, head.agent);
  if (s == none) return ++unexamined_.over_limit, void();
  begin(s, d);
  // Uptime of sFlow has no export time beside it: the capture's clock stands in for it.
  const bool restarted = d.has_time() && examined_[s].uptime.observe(head.uptime, d.received);
  const place number =
      place_in<&sf::header::sequence>(sf::header_layout, d.payload.subspan(sizeof(sf::version)), sizeof(sf::version));
  const sflow5_message_event message{d, streams_[s], *read, follow(s, head.sequence, 1, restarted, number), s};
  tell(s, message);
  sflow5_walk walk{*this, s, message};
  for (const sf::block& b : read->found.samples)
    walk.sample(b, static_cast<std::uint32_t>(b.data.data() - d.payload.data()));
  sf::inspect(*read, d.payload, [&](sf::finding f, place at) { walk.finding(f, at); });
  tell(s, sflow5_message_end_event{message});
}

}  // namespace flowkit::conformance
