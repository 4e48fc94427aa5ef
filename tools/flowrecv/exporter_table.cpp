// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/exporter_table.hpp"

#include <algorithm>

#include <flowkit/core/hash.hpp>

namespace flowkit::tools {

std::size_t exporter_table::hash::operator()(const exporter_key& k) const noexcept {
  const std::uint64_t rest =
      std::uint64_t{k.domain} << 24 | std::uint64_t{k.source.port} << 8 | static_cast<std::uint64_t>(k.kind);
  return mix_bits(hash_address(k.source.address) ^ rest);
}

exporter& exporter_table::at(const exporter_key& key) {
  if (exporter* const known = exporters_.find(key)) return *known;
  if (exporters_.size() >= limit_) evict();
  exporter& e = exporters_.add(key);
  e.key = key;
  const auto named = names_.find(key.source.address);
  e.name = named != names_.end() ? named->second : to_string(key.source.address);
  const std::string address = e.address();
  e.label = (address.empty() ? address : address + ' ') + to_string(key.kind) + " domain " + std::to_string(key.domain);
  return e;
}

void exporter_table::evict() {
  const exporter& oldest = exporters_.oldest();
  evicted_.add(oldest.counters);
  ++evictions_;
  options_budget_ += oldest.options.charged();
  exporters_.drop_oldest();
}

std::vector<const exporter*> exporter_table::sorted() const {
  std::vector<const exporter*> all;
  for (const auto& [key, e] : exporters_) all.push_back(&e);
  std::sort(all.begin(), all.end(), [](const exporter* a, const exporter* b) { return a->key < b->key; });
  return all;
}

exporter_counters exporter_table::totals() const {
  exporter_counters sum = evicted_;
  for (const auto& [key, e] : exporters_) sum.add(e.counters);
  return sum;
}

}  // namespace flowkit::tools
