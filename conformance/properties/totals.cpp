// SPDX-License-Identifier: BSL-1.0
// Running totals against a meter that knows all: whatever is reported, repeated and restarted, what flows grew by adds
// up to what passed, and never to more.
#include <map>
#include <string>

#include <conformance/properties/groups.hpp>
#include <flowkit/flow/totals.hpp>

namespace flowkit::conformance {

namespace {

using flow::flow_totals;
using flow::record;
using outcome = flow_totals::outcome;

/// One flow as its meter sees it.
struct metered {
  std::uint64_t bytes = 0, packets = 0;                ///< since it began, or restarted
  std::uint64_t passed_bytes = 0, passed_packets = 0;  ///< in all, as far as they were reported
  std::uint64_t got_bytes = 0, got_packets = 0;        ///< what the growths add up to
  std::int64_t start = 0;                              ///< milliseconds
};

record report_of(std::uint32_t host, const metered& m, std::int64_t second, bool has_start) {
  record r{};
  r.present = {};
  r.source = ipv4_address{host}, r.set_present<&record::source>();
  r.destination = ipv4_address{host ^ 1}, r.set_present<&record::destination>();
  r.total_bytes = m.bytes, r.set_present<&record::total_bytes>();
  r.total_packets = m.packets, r.set_present<&record::total_packets>();
  r.exported = from_unix_seconds(second);
  if (has_start) r.start = from_unix_milliseconds(m.start), r.set_present<&record::start>();
  return r;
}

counterexample add_up(source& from) {
  const std::size_t limit = from.coin() ? 1 + from.below(6) : 1000;
  const bool has_start = from.coin();
  const std::uint64_t hosts = 1 + from.below(10);
  flow_totals tested{limit};
  std::size_t budget = 1'000'000;
  std::map<std::uint32_t, metered> flows;
  struct heard {
    std::int64_t second;
    std::uint64_t steps;  // to go, of which there were more the longer ago it is
  };
  std::map<std::uint32_t, heard> remembered;  // the last report
  auto many = from.many();
  std::int64_t second = 1'000'000;
  for (std::uint64_t steps = from.below(300); steps > 0; --steps) {
    const auto host = static_cast<std::uint32_t>(2 * (many.word() % hosts));
    metered& m = flows[host];
    const auto at = " of flow " + std::to_string(host) + ", " + std::to_string(steps) + " steps from the end";
    second += static_cast<std::int64_t>(many.word() % 64 == 1 ? 2000 : many.word() % 90);
    const std::uint64_t what = many.word() % 8;
    if (m.start == 0) m.start = second * 1000;
    const std::uint64_t bytes = what == 0 ? 0 : many.word() % 5000, packets = bytes == 0 ? 0 : 1 + many.word() % 9;
    // Another flow of the same keys, or the meter restarts: without start times lower totals show it.
    if (what == 7 && (has_start || bytes < m.bytes || packets < m.packets)) {
      m.bytes = m.packets = 0;
      if (has_start) second += 20, m.start = second * 1000;
    }
    m.bytes += bytes, m.packets += packets;

    record r = report_of(host, m, second, has_start);
    if (has_start) r.start = r.start + milliseconds(static_cast<std::int64_t>(many.word() % 1000) - 500);
    const outcome got = tested.complete(r, budget);
    const bool known = remembered.count(host) != 0;
    if (!known && remembered.size() == limit) {
      auto oldest = remembered.begin();
      for (auto i = remembered.begin(); i != remembered.end(); ++i)
        if (i->second.steps > oldest->second.steps) oldest = i;
      if (second - oldest->second.second < 1800) {
        if (got != outcome::no_room) return "room is made although all flows may be alive" + at;
        if (r.has<&record::bytes>() || r.has<&record::packets>()) return "a growth that nobody knows" + at;
        flows.erase(host);  // its later reports begin with what passed before
        continue;
      }
      flows[oldest->first] = metered{};
      remembered.erase(oldest);
    }
    if (got != outcome::counted) return "is not counted" + at;
    if (!known) m.passed_bytes = m.passed_packets = m.got_bytes = m.got_packets = 0;
    m.passed_bytes += known ? bytes : m.bytes, m.passed_packets += known ? packets : m.packets;
    m.got_bytes += r.bytes, m.got_packets += r.packets;
    remembered[host] = {second, steps};
    if (m.got_bytes != m.passed_bytes || m.got_packets != m.passed_packets)
      return std::to_string(m.got_bytes) + " octets in " + std::to_string(m.got_packets) + " packets, not " +
             std::to_string(m.passed_bytes) + " in " + std::to_string(m.passed_packets) + at;
    if (tested.size() != remembered.size() || tested.charged() + budget != 1'000'000)
      return std::to_string(tested.size()) + " flows, " + std::to_string(budget) + " octets left" + at;

    record again = report_of(host, m, second - static_cast<std::int64_t>(many.word() % 3), has_start);
    if (tested.complete(again, budget) != outcome::counted || again.bytes != 0 || again.packets != 0)
      return "the same report once more grows" + at;
  }
  return {};
}

}  // namespace

void add_totals_properties(std::vector<property>& to) { to.push_back({"flow.totals.add_up", &add_up}); }

}  // namespace flowkit::conformance
