// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/slots.hpp"

#include <algorithm>
#include <cassert>

namespace flowkit::tools {

namespace {
constexpr std::uint64_t without_end = ~std::uint64_t{0};
__extension__ using wide = unsigned __int128;

/// Of two groups whose slots are due together the one with the first exporter.
constexpr auto later = [](const auto& a, const auto& b) {
  return a.due != b.due ? a.due > b.due : a.group.first > b.group.first;
};
}  // namespace

slot_sequence::slot_sequence(std::vector<slot_group> groups, std::uint64_t total) : total_(total) {
  for (const slot_group& g : groups) shares_ += g.share;
  std::uint64_t up_to = 0, before = 0;
  for (const slot_group& g : groups) {
    assert(g.count != 0 && g.grant != 0);
    state s{.group = g};
    up_to += g.share;
    s.all = without_end;
    if (total != without_end) {
      const auto all = static_cast<std::uint64_t>(wide{total} * up_to / shares_);
      s.all = all - before;
      before = all;
    }
    if (g.share != 0 && settle(s)) open_.push_back(s);
  }
  std::make_heap(open_.begin(), open_.end(), later);
}

bool slot_sequence::settle(state& s) const {
  const wide done = wide{s.slots} * s.group.grant;
  if (done >= s.all) return false;
  // The last may have less than the others, and is due with the run's last unit.
  if (const wide after = done + s.group.grant; after <= s.all)
    s.due = static_cast<std::uint64_t>((after * shares_ + s.group.share - 1) / s.group.share);
  else
    s.due = total_;
  s.due = std::min(s.due, total_);
  return true;
}

bool slot_sequence::next(slot& out) {
  if (open_.empty()) return false;
  std::pop_heap(open_.begin(), open_.end(), later);
  state& s = open_.back();
  const std::uint64_t done = s.slots * s.group.grant, left = s.all - done;
  out = {.number = number_++,
         .due = s.due,
         .exporter = s.group.first + s.at,
         .grant = static_cast<std::uint32_t>(std::min<std::uint64_t>(s.group.grant, left)),
         .last = s.all != without_end && left <= wide{s.group.grant} * s.group.count};
  ++s.slots;
  s.at = s.at + 1 == s.group.count ? 0 : s.at + 1;
  if (settle(s))
    std::push_heap(open_.begin(), open_.end(), later);
  else
    open_.pop_back();
  return true;
}

}  // namespace flowkit::tools
