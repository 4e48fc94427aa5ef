// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/observation.hpp"

#include <flowkit/core/hash.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::tools::doctor {

namespace {
/// What whoever invents ports or templates may make the doctor remember.
constexpr std::size_t most_ports = 16, most_templates = 1024;

/// Octets of UDP in a frame of Ethernet: 1500 less the headers.
std::size_t frame_room(const ip_address& a) noexcept { return a.is_v6() ? 1452 : 1472; }
}  // namespace

const watched* observation::of(const exporter_key& key) const {
  const auto found = seen_.find(key);
  return found == seen_.end() ? nullptr : &found->second;
}

watched* observation::at(const exporter_key& key) {
  if (latest_ != nullptr && key == latest_key_) return latest_;
  auto found = seen_.find(key);
  if (found == seen_.end()) {
    if (seen_.size() >= most_) return nullptr;
    found = seen_.try_emplace(key).first;
  }
  latest_key_ = key;
  return latest_ = &found->second;
}

void observation::arrived(const exporter& e, const datagram& d) {
  now_ = d.received;
  watched* const w = at(e.key);
  if (w == nullptr) return;
  if (d.has_clock) w->arrivals.arrived(d.received);
  w->destination = d.destination;
  if (w->ports.size() < most_ports || w->ports.contains(d.destination.port)) ++w->ports[d.destination.port];
  if (d.transport != transport_kind::udp) return;
  w->largest = std::max(w->largest, d.payload.size());
  w->fragmented += d.fragmented;
  w->oversized += d.source.address.family() != 0 && d.payload.size() > frame_room(d.source.address);
}

void observation::learned(const exporter& e, const template_view& t, template_change) {
  watched* const w = at(e.key);
  if (w == nullptr) return;
  w->signs.learned(t);
  if (w->templates.size() >= most_templates && !w->templates.contains(t.id)) return;
  template_watch& known = w->templates[t.id];
  if (known.announced++ != 0) known.longest = std::max(known.longest, now_ - known.last);
  known.last = now_;
}

void observation::waits(const exporter& e, std::uint16_t id) {
  watched* const w = at(e.key);
  if (w != nullptr && (w->waiting.size() < most_templates || w->waiting.contains(id))) ++w->waiting[id];
}

bool observation::flow(const received_flow& f) {
  watched* const w = at(f.from.key);
  if (w == nullptr) return true;
  ++w->flows;
  w->sampling.flow(f.record);
  w->times.flow(f.record);
  const exporter_key& k = f.from.key;
  const std::uint64_t whose = hash_address(k.source.address) ^ (std::uint64_t{k.domain} << 16 | k.source.port);
  w->other_sides += sides_.is_other_side(f.record, whose);
  return true;
}

bool observation::data_record(const received_record& r, const exporter& from) {
  if (!r.of.is_options) return true;
  watched* const w = at(from.key);
  if (w == nullptr) return true;
  std::size_t at = 0;
  for (const specifier& f : r.of.fields) {
    if (f.is_variable() || at + f.length > r.raw.size()) break;
    const bool active = f.names(ie::flowActiveTimeout), inactive = f.names(ie::flowIdleTimeout);
    if ((active || inactive) && f.length >= 1 && f.length <= 4) {
      std::uint32_t seconds = 0;
      for (std::size_t i = 0; i < f.length; ++i) seconds = seconds << 8 | std::to_integer<std::uint32_t>(r.raw[at + i]);
      (active ? w->active_timeout : w->inactive_timeout) = seconds;
    }
    at += f.length;
  }
  return true;
}

}  // namespace flowkit::tools::doctor
