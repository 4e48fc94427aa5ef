// SPDX-License-Identifier: BSL-1.0
// The anomalies of an exporter, or of several, by their words.
#pragma once

#include <map>
#include <string>

#include "tools/flowrecv/exporter_table.hpp"

namespace flowkit::tools {

class anomaly_list {
 public:
  explicit anomaly_list(const exporter& e) {
    add(e.own);
    add(e.counters);
  }
  explicit anomaly_list(const exporter_totals& t) {
    for (const auto& [kind, own] : t.own) add(own);
    add(t.counters);
  }
  /// How often each occurred: never 0.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& by_words() const noexcept { return counts_; }

 private:
  void add(const own_counts& own) {
    if (own) own->findings([this](const char* words, std::uint64_t n) { counts_[words] += n; });
  }
  void add(const exporter_counters& c) {
    if (c.wrong_port != 0) counts_["wrong port"] += c.wrong_port;
  }

  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace flowkit::tools
