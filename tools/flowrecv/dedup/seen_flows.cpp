// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/dedup/seen_flows.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {
constexpr std::uint64_t distance(std::uint64_t a, std::uint64_t b) noexcept { return a < b ? b - a : a - b; }
constexpr std::uint64_t octets_beside_ip = 24;  // a packet: Ethernet 14 and FCS 4, or a tag and labels
constexpr duration of_times(timestamp from, timestamp to) noexcept {
  // Times come from the network: none of them may overflow.
  std::int64_t d = 0;
  if (__builtin_sub_overflow(to.ns, from.ns, &d)) d = to.ns < from.ns ? INT64_MIN / 4 : INT64_MAX / 4;
  return {std::clamp(d, INT64_MIN / 4, INT64_MAX / 4)};
}
}  // namespace

duplicate_kind kind_of(const observation& original, const observation& later) noexcept {
  const vantage &a = original.from, &b = later.from;
  if (a.device == b.device) {
    // Numbers of VRFs are the device's own.
    if (original.vrf && later.vrf && *original.vrf != *later.vrf) return duplicate_kind::none;
    const bool known = a.at != vantage::side::unknown && b.at != vantage::side::unknown;
    if (known && a.at != b.at) return duplicate_kind::egress;
  }
  return a.exporter == b.exporter ? duplicate_kind::none : duplicate_kind::exporter;
}

bool is_alike(const observation& a, const observation& b) noexcept {
  const std::uint64_t packets = std::max(a.packets, b.packets), octets = distance(a.octets, b.octets);
  if (distance(a.packets, b.packets) > packets / 8) return false;
  return octets <= std::max(a.octets, b.octets) / 8 || (octets - 1) / octets_beside_ip < packets;
}

std::optional<duration> overlap(const observation& a, const observation& b, duration clocks) noexcept {
  const duration both{of_times(std::max(a.start, b.start), std::min(a.end, b.end)).ns + clocks.ns};
  const std::int64_t shorter = std::min(of_times(a.start, a.end).ns, of_times(b.start, b.end).ns);
  if (both.ns < 0 || both.ns < shorter / 2) return std::nullopt;
  return both;
}

bool seen_flows::original::was_seen_by(const vantage& v) const noexcept {
  const auto end = seers.begin() + seer_count;
  return std::find(seers.begin(), end, v) != end;
}

duplicate_kind seen_flows::see(const sighting& s, timestamp now) {
  note_time(now);
  forget_old();
  originals& known = flows_[flows_.at(s.key)];
  const auto young = std::find_if(known.begin(), known.end(), [this](const original& o) { return !is_old(o); });
  drop_first(known, static_cast<std::size_t>(young - known.begin()));
  original* best = nullptr;
  duration longest{};
  bool is_again = true;  // `best` was seen from here
  for (original& o : known) {
    const duplicate_kind kind = kind_of(o.flow, s);
    if (kind == duplicate_kind::none || !is_alike(o.flow, s)) continue;
    const bool again = o.was_seen_by(s.from);
    if (again && (kind != duplicate_kind::egress || s.from.at != vantage::side::egress)) continue;
    const auto both = overlap(o.flow, s, clocks);
    if (!both) continue;
    if (best == nullptr || again < is_again || (again == is_again && *both > longest))
      best = &o, longest = *both, is_again = again;
  }
  if (best == nullptr) {
    remember(known, s);
    return duplicate_kind::none;
  }
  if (!is_again && best->seer_count < original::most_seers) best->seers[best->seer_count++] = s.from;
  return kind_of(best->flow, s);
}

/// Those of before the window are noted by their time.
void seen_flows::drop_first(originals& of, std::size_t n) {
  const auto end = of.begin() + static_cast<std::ptrdiff_t>(n);
  for (auto o = of.begin(); o != end && is_old(*o); ++o) forgotten_.add(o->arrived);
  of.erase(of.begin(), end);
  size_ -= n;
  // Room is for twice of what is there at most.
  if (of.capacity() > 2 * of.size()) of.shrink_to_fit();
}

void seen_flows::remember(originals& of, const observation& s) {
  if (of.size() == most_of_one) ++crowded_out_, drop_first(of, 1);
  of.push_back({.flow = s, .arrived = now_});
  ++size_;
  // This entry is the newest, and has one at least: what goes are others, or the older ones of it.
  while (size_ > most_) {
    const auto oldest = flows_.oldest();
    originals& its = flows_[oldest];
    const std::size_t has = oldest == flows_.newest() ? its.size() - 1 : its.size(),
                      leave = std::min(has, size_ - most_);
    evicted_ += static_cast<std::uint64_t>(std::count_if(its.begin(), its.begin() + static_cast<std::ptrdiff_t>(leave),
                                                         [this](const original& o) { return !is_old(o); }));
    drop_first(its, leave);
    if (its.empty()) flows_.erase(oldest);
  }
}

void seen_flows::note_time(timestamp now) {
  now_ = std::max(now_, now);
  const duration back = of_times(now, now_);
  if (back <= window_) return;
  back_from_ = std::min(back_from_, now), back_to_ = std::max(back_to_, now), back_by_ = std::max(back_by_, back);
}

seen_flows::set_back seen_flows::gone_back() const noexcept {
  if (back_to_ < back_from_) return {};
  return {forgotten_.count(back_from_, back_to_), back_by_};
}

bool seen_flows::is_old(const original& o) const noexcept { return of_times(o.arrived, now_) > window_; }

void seen_flows::forget_old() {
  // The one that was used longest ago: what it has arrived before that.
  for (auto oldest = flows_.oldest(); oldest != map::none; oldest = flows_.oldest()) {
    originals& its = flows_[oldest];
    if (!its.empty() && !is_old(its.back())) return;
    drop_first(its, its.size());
    flows_.erase(oldest);
  }
}

}  // namespace flowkit::tools
