// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/received_account.hpp"

#include <algorithm>
#include <utility>

#include "tools/flowrecv/known_elsewhere.hpp"

namespace flowkit::tools {

namespace {
bool by_key(const exporter& a, const exporter& b) noexcept { return a.key < b.key; }

/// The same one, as another receiver saw it.
void add_to(exporter& e, const exporter& more) {
  e.counters.add(more.counters);
  e.own.add(more.own);
  if (e.missing.place().empty()) e.missing = more.missing;
  if (e.sampling_rate == 0) e.sampling_rate = more.sampling_rate;
}
}  // namespace

received_account::received_account(const receiver& of, std::span<const exporter_sessions* const> others)
    : evicted_(of.exporters().evicted_totals()),
      evictions_(of.exporters().evicted()),
      sessions_(account_of(of.sessions())) {
  known_elsewhere known{of.sessions(), others};
  const std::vector<const exporter*> all = of.exporters().sorted();
  exporters_.reserve(all.size());
  for (const exporter* e : all) exporters_.emplace_back(*e).missing = known.of(*e);
  for (const protocol_row& p : protocols()) {
    const protocol_receiver* const own = of.of(p.which);
    own_.push_back(own != nullptr ? own->account() : nullptr);
  }
}

void received_account::add(received_account&& more) {
  std::vector<exporter> all;
  all.reserve(exporters_.size() + more.exporters_.size());
  std::merge(std::move_iterator(exporters_.begin()), std::move_iterator(exporters_.end()),
             std::move_iterator(more.exporters_.begin()), std::move_iterator(more.exporters_.end()),
             std::back_inserter(all), by_key);
  exporters_.clear();
  for (exporter& e : all) {
    if (!exporters_.empty() && exporters_.back().key == e.key)
      add_to(exporters_.back(), e);
    else
      exporters_.push_back(std::move(e));
  }
  evicted_.counters.add(more.evicted_.counters);
  for (const auto& [kind, own] : more.evicted_.own) evicted_.own[kind].add(own);
  evictions_ += more.evictions_;
  sessions_.add(more.sessions_);
  for (std::size_t i = 0; i < own_.size(); ++i) {
    if (!own_[i])
      own_[i] = std::move(more.own_[i]);
    else if (more.own_[i])
      own_[i]->add(*more.own_[i]);
  }
}

void received_account::set_kernel_drops(std::uint64_t datagrams) noexcept {
  if (exporters_.size() == 1 && evictions_ == 0) exporters_.front().counters.kernel_drops = datagrams;
}

exporter_totals received_account::totals() const {
  exporter_totals sum = evicted_;
  for (const exporter& e : exporters_) sum.add(e);
  return sum;
}

losses losses_of(const received_account& received, const run_account& run) {
  return losses_of(received.totals().counters, run);
}

}  // namespace flowkit::tools
