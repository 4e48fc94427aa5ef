// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/examiner.hpp"

#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/sflow5/message.hpp>

namespace flowkit::conformance {

namespace {
/// Nothing waits for its template: what a capture has before it is counted, not judged late.
constexpr pending_limits no_waiting{.octets = 0, .sets_per_session = 0};

session_limits limits_of(const settings& s) noexcept {
  session_limits l{};
  l.sessions = s.most_streams;
  l.octets = std::size_t{64} << 20;
  return l;
}

/// Versions of flow export without a catalogue: NetFlow v1, v6, v7, v8; sFlow v2, v4.
bool is_other_version(octets o) noexcept {
  if (o.size() < 4) return false;
  const auto first = load_be<std::uint16_t>(o.data());
  const auto word = load_be<std::uint32_t>(o.data());
  return first == 1 || (first >= 6 && first <= 8) || word == 2 || word == 4;
}
}  // namespace

examiner::examiner(const settings& s, findings& out) : settings_(s), out_(out), sessions_(limits_of(s), no_waiting) {}

std::uint32_t examiner::at(rule_book b, std::uint16_t version, const datagram& d, std::uint32_t domain,
                           const ip_address& agent) {
  // With the port, for v9 too: two exporters behind one address are never judged as one.
  const stream_key key{make_session_key(d.source, version, domain, session_scope::port), agent};
  if (const auto known = numbers_.find(key); known != numbers_.end()) return known->second;
  if (streams_.size() >= settings_.most_streams) return none;
  const auto n = static_cast<std::uint32_t>(streams_.size());
  numbers_.emplace(key, n);
  streams_.push_back({b, d.source, agent, domain});
  examined& e = examined_.emplace_back();
  const auto [group, is_new] =
      group_numbers_.try_emplace(group_key{d.source.address, b}, static_cast<std::uint32_t>(groups_.size()));
  if (is_new) groups_.emplace_back();
  e.group = group->second;
  for (const check_row& row : checks_of(b)) {
    const bool is_wanted =
        std::any_of(row.decides.begin(), row.decides.end(), [&](requirement r) { return settings_.wants(r); });
    if (!is_wanted || (row.of_exporter && !is_new)) continue;
    row.add(row.of_exporter ? groups_[e.group] : e.checks);
  }
  return n;
}

void examiner::begin(std::uint32_t s, const datagram& d) {
  out_.begin(s, d.number, d.payload);
  last_from_[{d.source.address, d.source.port}] = s;
  if (examined_[s].begun == d.number) return;
  examined_[s].begun = d.number;
  ++streams_[s].datagrams;
  tell(s, datagram_event{d, streams_[s], s});
}

continuity examiner::follow(std::uint32_t s, std::uint32_t number, std::uint32_t units, bool restarted,
                            place at) noexcept {
  examined& e = examined_[s];
  continuity c;
  c.number = number, c.at = at;
  if (e.countable) c.expected = e.sequence.expected();
  const std::uint64_t lost = e.sequence.counts().lost;
  c.what = e.sequence.observe(number, units, restarted);
  if (c.what == flow::sequence_event::gap) c.lost = static_cast<std::uint32_t>(e.sequence.counts().lost - lost);
  e.countable = true;
  return c;
}

void examiner::examine(const datagram& given) {
  datagram d = given;
  d.number = ++datagrams_;
  if (d.has_time()) {
    if (first_ == timestamp{}) first_ = d.received;
    last_ = std::max(last_, d.received);
  }
  dispatch(d);
  out_.settle();  // the octets are the caller's again
}

void examiner::dispatch(const datagram& d) {
  const std::uint16_t first = d.payload.size() < 2 ? std::uint16_t{0} : load_be<std::uint16_t>(d.payload.data());
  const std::uint32_t word = d.payload.size() < 4 ? 0 : load_be<std::uint32_t>(d.payload.data());
  if (first == netflow5::version) return netflow5(d);
  if (first == netflow9::version) return netflow9(d);
  if (first == ipfix::version) return ipfix(d);
  if (word == sflow5::version) return sflow5(d);
  ++(is_other_version(d.payload) ? unexamined_.other_versions : unexamined_.unrecognised);
  unrecognised(d);
}

void examiner::damaged(const datagram& d) {
  ++unexamined_.damaged;
  unrecognised(d);
}

void examiner::unrecognised(const datagram& d) {
  const auto known = last_from_.find({d.source.address, d.source.port});
  if (known == last_from_.end()) return;
  out_.begin(known->second, d.number, d.payload);
  tell(known->second, unrecognised_event{d, streams_[known->second]});
}

void examiner::finish() {
  const end_event end{first_, last_};
  for (std::uint32_t s = 0; s < streams_.size(); ++s) {
    out_.begin(s, 0, {});
    examined_[s].checks.tell(end, out_);
  }
  for (const check_set& g : groups_) g.tell(end, out_);
  observers_.tell(end, out_);
  out_.settle();
}

}  // namespace flowkit::conformance
