// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/exporter_table.hpp"

#include <algorithm>
#include <utility>

#include <flowkit/core/hash.hpp>

namespace flowkit::tools {

std::uint64_t exporter_table::hash::operator()(const exporter_key& k) const noexcept {
  const std::uint64_t rest =
      std::uint64_t{k.domain} << 24 | std::uint64_t{k.source.port} << 8 | static_cast<std::uint64_t>(k.kind);
  return mix_bits(hash_address(k.source.address) ^ rest);
}

exporter& exporter_table::at(const exporter_key& key) {
  exporter& e = exporters_[exporters_.at(key, [this](auto oldest) {
    evicted_.add(exporters_[oldest]);
    ++evictions_;
  })];
  if (!e.label.empty()) return e;
  e.key = key;
  name(e);
  const std::string address = e.address();
  e.label = (address.empty() ? address : address + ' ') + to_string(key.kind) + " domain " + std::to_string(key.domain);
  return e;
}

void exporter_table::name(exporter& e) const {
  e.name = names_ ? names_->name_of(e.key.source.address, e.key.domain) : std::string();
  e.names = names_ ? names_->of(e.key.source.address, e.key.domain) : exporter_names{};
  if (e.name.empty()) e.name = to_string(e.key.source.address);
}

void exporter_table::set_names(std::shared_ptr<const names_map> names) {
  const auto before = std::exchange(names_, std::move(names));  // until nobody refers to its entries
  for (auto h = exporters_.newest(); h != exporters_.none; h = exporters_.older(h)) name(exporters_[h]);
}

std::vector<const exporter*> exporter_table::sorted() const {
  std::vector<const exporter*> all;
  for (auto h = exporters_.newest(); h != exporters_.none; h = exporters_.older(h)) all.push_back(&exporters_[h]);
  std::sort(all.begin(), all.end(), [](const exporter* a, const exporter* b) { return a->key < b->key; });
  return all;
}

exporter_totals exporter_table::totals() const {
  exporter_totals sum = evicted_;
  for (auto h = exporters_.newest(); h != exporters_.none; h = exporters_.older(h)) sum.add(exporters_[h]);
  return sum;
}

}  // namespace flowkit::tools
