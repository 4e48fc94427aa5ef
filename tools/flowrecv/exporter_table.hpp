// SPDX-License-Identifier: BSL-1.0
// All exporters, found by key, bounded: the one silent for longest is evicted, its totals are kept.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <flowkit/core/recent_map.hpp>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

/// Of several exporters.
struct exporter_totals {
  exporter_counters counters{};
  std::map<protocol, own_counts> own;

  void add(const exporter& e) {
    counters.add(e.counters);
    own[e.key.kind].add(e.own);
  }
};

class exporter_table {
 public:
  /// At 1.2 KiB each these are 9 MiB, and the same again while an account is taken; three times as much if all of them
  /// fill what is kept of anonymised fields.
  static constexpr std::size_t default_limit = 8192;

  explicit exporter_table(std::size_t limit = default_limit) : exporters_(limit) {}

  /// What the operator says of exporters, of those that are there and those that follow; null: nothing.
  void set_names(std::shared_ptr<const names_map> names);

  /// The account with this key, created if it is new. Valid until the next call.
  exporter& at(const exporter_key& key);

  /// The exporter, if there was never more than one.
  [[nodiscard]] exporter* only_one() noexcept {
    return exporters_.size() == 1 && evictions_ == 0 ? &exporters_[exporters_.newest()] : nullptr;
  }
  /// Sorted by key.
  [[nodiscard]] std::vector<const exporter*> sorted() const;
  /// The sums of those evicted; `evicted` says how many.
  [[nodiscard]] const exporter_totals& evicted_totals() const noexcept { return evicted_; }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evictions_; }
  [[nodiscard]] exporter_totals totals() const;

 private:
  struct hash {
    std::uint64_t operator()(const exporter_key& k) const noexcept;
  };

  void name(exporter& e) const;

  std::shared_ptr<const names_map> names_;
  recent_map<exporter_key, exporter, hash> exporters_;
  exporter_totals evicted_;
  std::uint64_t evictions_ = 0;
};

}  // namespace flowkit::tools
