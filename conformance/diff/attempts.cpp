// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/attempts.hpp"

#include <algorithm>

namespace flowkit::conformance {

namespace {
/// Another exporter, of the same family.
tools::endpoint elsewhere(const tools::endpoint& from, std::size_t n) {
  tools::endpoint out = from;
  const auto number = static_cast<std::uint32_t>(n);
  if (from.address.is_v6()) {
    ipv6_address a{{0x20, 0x01, 0x0d, 0xb8}};
    store_be<std::uint32_t>(reinterpret_cast<std::byte*>(a.octets.data()) + 12, number);
    out.address = ip_address{a};
  } else {
    out.address = ip_address{ipv4_address{0x0a000001 + number}};
  }
  return out;
}
}  // namespace

bool attempts::exhausted() const noexcept {
  const auto spent = std::chrono::steady_clock::now() - began_;
  return runs_ >= limits_.runs || spent >= std::chrono::nanoseconds(limits_.time.ns) || tools::stopped(stop_);
}

bool attempts::is_wanted(const difference& d, bool refused_before) const {
  return way_of(d) == way_ && (!clean_ || !refused_before);
}

bool attempts::holds(case_frames& frames) {
  if (frames.empty() || exhausted()) return false;
  ++runs_, ++tried_;
  const auto found = find_difference(
      options_, frames.size(), [&](std::size_t n) { return frames[n - 1].as_datagram(); }, stop_);
  if (!found.found || !is_wanted(*found.found, found.refused_before)) return false;
  frames.resize(found.found->frame);
  return true;
}

std::size_t attempts::batch(const std::vector<const case_frames*>& candidates, std::size_t from,
                            std::vector<bool>& hold) {
  // Frame n of the batch is frame n - first of the candidate.
  struct origin {
    std::size_t candidate, frame;
  };
  std::vector<origin> origins;
  for (std::size_t c = from; c < candidates.size(); ++c)
    for (std::size_t f = 0; f < candidates[c]->size(); ++f) origins.push_back({c, f});
  struct state {
    bool decided = false, refused = false;
  };
  std::vector<state> states(candidates.size());
  const auto decide = [&](std::size_t c, const difference& d) {
    if (!states[c].decided) hold[c] = is_wanted(d, states[c].refused);
    states[c].decided = true;
  };
  const auto frame = [&](std::size_t n) {
    const origin& o = origins[n - 1];
    tools::datagram d = (*candidates[o.candidate])[o.frame].as_datagram();
    d.source = elsewhere(d.source, o.candidate);
    return d;
  };
  const auto each = [&](std::size_t n, const answer& a, const answer& b) {
    const std::size_t c = origins[n - 1].candidate;
    if (a.given == answer_verdict::unsupported || b.given == answer_verdict::unsupported) return true;
    if (const auto d = compare_answers(a, b, options_.ignored)) decide(c, *d);
    states[c].refused |= b.given == answer_verdict::refused;
    return !exhausted();
  };
  ++runs_;
  const duel_end end = run_duel(options_, origins.size(), frame, each, stop_);
  if (exhausted()) return candidates.size() - from;
  if (!end.found && !end.both_failed) return candidates.size() - from;
  // A fault ended it.
  const std::size_t at = end.found ? end.found->frame - 1 : std::min(end.compared, origins.size() - 1);
  const std::size_t c = origins[at].candidate;
  if (end.found) decide(c, *end.found);
  return c + 1 - from;
}

attempts::screened attempts::screen(const std::vector<case_frames>& candidates) {
  screened out;
  std::vector<const case_frames*> all;
  for (const case_frames& one : candidates) all.push_back(&one);
  std::vector<bool> hold(candidates.size(), !isolated_);
  if (!isolated_) out.looked_at = candidates.size();
  // A fault ends both processes: what is good is taken before the next two are started.
  while (out.looked_at < all.size() && !exhausted()) {
    out.looked_at += batch(all, out.looked_at, hold);
    if (hold[out.looked_at - 1]) break;
  }
  tried_ += out.looked_at;
  for (std::size_t i = 0; i < out.looked_at; ++i)
    if (hold[i]) out.good.push_back(i);
  return out;
}

void attempts::look_for_isolation(const case_frames& frames) {
  const std::vector<const case_frames*> copies(3, &frames);
  std::vector<bool> hold(copies.size());
  for (std::size_t from = 0; from < copies.size() && !exhausted();) from += batch(copies, from, hold);
  isolated_ = std::find(hold.begin(), hold.end(), false) == hold.end();
}

}  // namespace flowkit::conformance
