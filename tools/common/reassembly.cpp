// SPDX-License-Identifier: BSL-1.0
#include "tools/common/reassembly.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace flowkit::tools {

std::optional<reassembled> reassembler::add(const fragment& f) {
  assert(f.offset % unit == 0 && !f.data.empty() && f.offset + f.data.size() <= max_size);
  pending& p = find(f);
  ++p.fragments;
  if (insert(p, f) == outcome::conflict) {
    give_up(p);
    return {};
  }
  if (f.offset == 0) p.protocol = f.protocol;
  if (p.size == 0 || p.units != (p.size + unit - 1) / unit) return {};
  joined_ += p.fragments - 1;
  p.in_use = false;
  return reassembled{{p.data.get(), p.size}, p.protocol};
}

void reassembler::finish() noexcept {
  for (pending& p : slots_)
    if (p.in_use) give_up(p);
}

reassembler::pending& reassembler::find(const fragment& f) {
  for (pending& p : slots_) {
    // IPv4 identifications count per protocol; IPv6 has one count for all.
    if (!p.in_use || p.identification != f.identification || p.source != f.source || p.destination != f.destination ||
        (f.source.is_v4() && p.protocol != f.protocol))
      continue;
    const duration age = f.received - p.first;
    if (age <= max_age && age >= duration{-max_age.ns}) return p;
    give_up(p);
    break;
  }
  pending& p = free_slot();
  p.in_use = true;
  p.source = f.source, p.destination = f.destination, p.identification = f.identification, p.protocol = f.protocol;
  p.first = f.received;
  p.order = order_++;
  p.fragments = p.size = p.end = p.units = 0;
  p.have.reset();
  return p;
}

reassembler::pending& reassembler::free_slot() {
  const auto unused = std::find_if(slots_.begin(), slots_.end(), [](const pending& p) { return !p.in_use; });
  if (unused != slots_.end()) return *unused;
  if (slots_.size() < max_pending) {
    if (slots_.empty()) slots_.reserve(max_pending);
    pending& p = slots_.emplace_back();
    p.data = std::make_unique<std::byte[]>(max_size);
    return p;
  }
  pending& oldest = *std::min_element(slots_.begin(), slots_.end(),
                                      [](const pending& a, const pending& b) { return a.order < b.order; });
  give_up(oldest);
  return oldest;
}

void reassembler::give_up(pending& p) noexcept {
  given_up_ += p.fragments;
  p.in_use = false;
}

reassembler::outcome reassembler::insert(pending& p, const fragment& f) noexcept {
  const std::size_t end = f.offset + f.data.size();
  if (p.size != 0 ? end > p.size || (!f.more && end != p.size) : !f.more && end < p.end) return outcome::conflict;
  const std::size_t first = f.offset / unit;
  const std::size_t units = (f.data.size() + unit - 1) / unit;
  std::size_t known = 0;
  for (std::size_t i = first; i < first + units; ++i) known += p.have[i] ? 1 : 0;
  if (known == units) {
    // A copy that says for the first time where the datagram ends would be a contradiction, caught above or here.
    const bool same = std::memcmp(p.data.get() + f.offset, f.data.data(), f.data.size()) == 0;
    return same && (f.more || p.size != 0) ? outcome::copy : outcome::conflict;
  }
  if (known != 0) return outcome::conflict;
  std::memcpy(p.data.get() + f.offset, f.data.data(), f.data.size());
  for (std::size_t i = first; i < first + units; ++i) p.have[i] = true;
  p.units += units;
  p.end = std::max(p.end, end);
  if (!f.more) p.size = end;
  return outcome::added;
}

}  // namespace flowkit::tools
