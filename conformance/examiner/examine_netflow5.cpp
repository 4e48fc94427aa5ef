// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/examiner.hpp"

namespace flowkit::conformance {

void examiner::netflow5(const datagram& d) {
  using netflow5::format;
  const auto m = netflow5::decode_lenient(d.payload);
  if (!m) return damaged(d);
  const auto engine = static_cast<std::uint32_t>(m->head.engine_type << 8 | m->head.engine_id);
  const std::uint32_t s = at(rule_book::netflow5, netflow5_sessions, d, engine);
  if (s == none) return ++unexamined_.over_limit, void();
  begin(s, d);

  const std::uint16_t announced = netflow5::announced_count(d.payload);
  const auto records = static_cast<std::uint32_t>(m->records.size());
  streams_[s].records += records;
  const bool restarted = examined_[s].uptime.observe(m->head.sys_uptime, netflow5::export_time(m->head));
  constexpr place number_at = place_of<&netflow5::header::flow_sequence>(netflow5::header_layout, format::header_at);
  const netflow5_message_event message{
      d, streams_[s], m->head, announced, records, follow(s, m->head.flow_sequence, announced, restarted, number_at)};
  tell(s, message);

  const auto found = [&](fixed::finding f, place where) { tell(s, netflow5_finding_event{message, f, where}); };
  fixed::inspect(*m, d.payload, found);
  std::size_t i = 0;
  for (const netflow5::record& r : m->records) {
    const std::size_t from = netflow5::encoded_size(i++);
    fixed::inspect_record<format>(r, m->head, from, found);
    constexpr std::size_t size = netflow5::record_layout.size;
    tell(s, netflow5_record_event{message, r, d.payload.subspan(from, size), make_place(from, size)});
  }
}

}  // namespace flowkit::conformance
