// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/observer.hpp"

#include <algorithm>
#include <map>

namespace flowkit::tools {

void observer::take(const datagram& d) {
  const protocol which = recognise(d.payload);
  bool is_one = false;
  switch (which) {
    case protocol::netflow1:
    case protocol::netflow5:
    case protocol::netflow7: is_one = fixed(d, which); break;
    case protocol::netflow9: is_one = netflow9(d); break;
    case protocol::ipfix: is_one = ipfix(d); break;
    case protocol::sflow5: is_one = sflow5(d); break;
    default: break;
  }
  if (is_one) enter(d, which);
}

void observer::enter(const datagram& d, protocol which) {
  for (seen_exporter& e : exporters_)
    if (e.address == d.source.address && e.which == which) return ++e.datagrams, void();
  if (exporters_.size() < most_streams) exporters_.push_back({d.source.address, which, 1});
}

observation* observer::at(const datagram& d, protocol which, std::uint16_t version, std::uint32_t domain,
                          timestamp exported) {
  const session_key key = make_session_key(d.from(), version, domain, session_scope::rfc);
  const auto known = std::find_if(streams_.begin(), streams_.end(), [&](const auto& s) { return s->key == key; });
  if (known == streams_.end() && streams_.size() == most_streams) return nullptr;
  const std::size_t place = static_cast<std::size_t>(known - streams_.begin());
  if (place == streams_.size()) {
    streams_.push_back(std::make_unique<observation>());
    streams_.back()->key = key;
    streams_.back()->which = which;
  }
  observation& o = *streams_[place];
  if (o.ports.size() < observation::most_ports) o.ports.insert(d.source.port);
  const timestamp now = d.has_clock ? d.received : exported;
  if (o.messages == 0 || now < o.first) o.first = now;
  o.last = std::max(o.last, now);
  ++o.messages;
  return &o;
}

const seen_exporter* observer::main() const noexcept {
  const seen_exporter* most = nullptr;
  for (const seen_exporter& e : exporters_) {
    const bool is_admitted = std::any_of(streams_.begin(), streams_.end(), [&](const auto& s) {
      return s->which == e.which && s->key.source.address == e.address;
    });
    if (is_admitted && (most == nullptr || e.datagrams > most->datagrams)) most = &e;
  }
  return most;
}

std::vector<observation*> observer::streams(const seen_exporter& of) {
  std::vector<observation*> own;
  std::map<std::uint32_t, std::uint64_t> by_domain;
  for (const auto& s : streams_) {
    if (s->which != of.which || s->key.source.address != of.address) continue;
    own.push_back(s.get());
    by_domain[s->key.domain] += s->datagrams;
  }
  std::stable_sort(own.begin(), own.end(), [&](const observation* a, const observation* b) {
    const std::uint64_t of_a = by_domain[a->key.domain], of_b = by_domain[b->key.domain];
    if (of_a != of_b) return of_a > of_b;
    if (a->key.domain != b->key.domain) return a->key.domain < b->key.domain;
    return a->datagrams > b->datagrams;
  });
  return own;
}

}  // namespace flowkit::tools
