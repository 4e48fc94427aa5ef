// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/renewer.hpp"

#include <algorithm>

#include <flowkit/core/field_place.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>

#include "tools/flowgen/replay/numbers.hpp"
#include "tools/flowgen/replay/renewed_samples.hpp"
#include "tools/flowgen/replay/renewed_sets.hpp"

namespace flowkit::tools {

struct renewer::state {
  renewal what;
  renewal_counts lacking;
  stream_numbers numbers;
  /// What waits for a template was sent before it can come: nothing is kept.
  renewal_sessions sessions{session_limits{}, pending_limits{.octets = 0, .sets_per_session = 0, .age = {}}};
};

namespace {
/// One datagram on its way.
struct renewing {
  renewal what;
  std::span<std::byte> octets;
  protocol which;
  const datagram& captured;
  renewer::sent_as as;
  stream_numbers& numbers;

  [[nodiscard]] std::span<std::byte> word(place at) const noexcept { return octets.subspan(at.offset, at.length); }
  [[nodiscard]] stream_key stream(std::uint32_t domain) const noexcept {
    return {.exporter = as.exporter, .kind = static_cast<std::uint32_t>(which), .domain = domain};
  }
  /// From when it was received to when it leaves; files without clock: from its export.
  [[nodiscard]] std::int64_t shift(timestamp exported) const noexcept {
    const timestamp before = captured.has_clock ? captured.received : exported;
    return to_unix_seconds(timestamp{(as.leaves - before).ns});
  }
  void number(place at, const stream_key& of, std::uint32_t own, std::uint32_t units) const {
    store_be(word(at).data(), numbers.next(of, own, units));
  }
};

std::uint32_t engine_of(const netflow5::header& h) noexcept { return std::uint32_t{h.engine_type} << 8 | h.engine_id; }
std::uint32_t engine_of(const netflow7::header&) noexcept { return 0; }

template <class Format>
bool renew_fixed(const renewing& r) {
  using header = typename Format::header;
  const auto m = fixed::decode_lenient<Format>(r.octets);
  if (!m) return false;
  const header head = m->head;
  if (r.what.times)
    move_seconds(r.word(place_of<&header::unix_secs>(Format::header_layout, Format::header_at)),
                 r.shift(fixed::export_time(head)));
  if constexpr (requires { &header::flow_sequence; }) {
    if (r.what.sequence)
      r.number(place_of<&header::flow_sequence>(Format::header_layout, Format::header_at), r.stream(engine_of(head)),
               head.flow_sequence, static_cast<std::uint32_t>(m->records.size()));
  }
  return true;
}

/// The records of a message, then its header: their shift is one.
template <class Rules, class Message>
auto renew_sets(const renewing& r, renewer::state& s, const Message& m, std::uint16_t version, set_cursor sets) {
  const auto session = s.sessions.at(make_session_key(r.captured.from(), version, domain(m.head), session_scope::rfc));
  std::optional<std::int64_t> by;
  if (r.what.times) by = r.shift(export_time(m.head));
  // Exporters behind one address keep templates of their own.
  renewed_sets<Rules> out{s.sessions, session, r.captured.source.port + origin{1}, r.octets, by, s.lacking};
  out.renew(sets, context(m.head, r.captured.received));
  return out;
}

bool renew_netflow9(const renewing& r, renewer::state& s) {
  using netflow9::header, netflow9::header_layout;
  const auto m = netflow9::decode_lenient(r.octets);
  if (!m) return false;
  const header head = m->head;
  constexpr std::size_t at = sizeof netflow9::version;
  renew_sets<netflow9::rules>(r, s, *m, netflow9_sessions, netflow9::sets(*m));
  if (r.what.times)
    move_seconds(r.word(place_of<&header::unix_secs>(header_layout, at)), r.shift(netflow9::export_time(head)));
  if (r.what.sequence)
    r.number(place_of<&header::sequence>(header_layout, at), r.stream(head.source_id), head.sequence, 1);
  return true;
}

bool renew_ipfix(const renewing& r, renewer::state& s) {
  using ipfix::header, ipfix::header_layout;
  const auto m = ipfix::decode(r.octets);
  if (!m) return false;
  const header head = m->head;
  constexpr std::size_t at = ipfix::header_size - header_layout.size;
  const std::span<std::byte> message = r.octets.first(ipfix::size(*m));
  const auto sets = renew_sets<ipfix::rules>(r, s, *m, ipfix_sessions, ipfix::sets(*m));
  if (r.what.times)
    move_seconds(r.word(place_of<&header::export_time>(header_layout, at)), r.shift(ipfix::export_time(head)));
  if (r.what.sequence)
    r.number(place_of<&header::sequence>(header_layout, at), r.stream(head.observation_domain), head.sequence,
             sets.records());
  if (const auto sum = sets.checksum_at()) {
    const md5_digest right = ipfix::message_checksum(message, *sum);
    std::copy(right.begin(), right.end(), message.begin() + static_cast<std::ptrdiff_t>(*sum));
  }
  return true;
}

bool renew_one(const renewing& r, renewer::state& s) {
  switch (r.which) {
    case protocol::netflow1: return renew_fixed<netflow1::format>(r);
    case protocol::netflow5: return renew_fixed<netflow5::format>(r);
    case protocol::netflow7: return renew_fixed<netflow7::format>(r);
    case protocol::netflow9: return renew_netflow9(r, s);
    case protocol::ipfix: return renew_ipfix(r, s);
    case protocol::sflow5:
      return !r.what.sequence || renew_samples(r.octets, r.stream(0), r.as.round, r.numbers);  // it tells no date
    default: return false;
  }
}
}  // namespace

renewer::renewer(renewal what) : state_(std::make_unique<state>()) { state_->what = what; }
renewer::~renewer() = default;

void renewer::renew(std::span<std::byte> octets, protocol which, const datagram& d, const sent_as& as) {
  state& s = *state_;
  if (!s.what.times && !s.what.sequence) return;
  if (!renew_one({s.what, octets, which, d, as, s.numbers}, s)) ++s.lacking.datagrams;
}

const renewal_counts& renewer::lacking() const noexcept { return state_->lacking; }

}  // namespace flowkit::tools
