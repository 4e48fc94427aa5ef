// SPDX-License-Identifier: BSL-1.0
// What the account has of sFlow: the kinds of samples, and the data sources of all agents.
#pragma once

#include <map>

#include "tools/flowrecv/receivers/protocol_account.hpp"
#include "tools/flowrecv/receivers/sample_sources.hpp"

namespace flowkit::tools {

class sflow5_account final : public protocol_account {
 public:
  explicit sflow5_account(const sample_sources& of);

  void add(const protocol_account& other) override;
  void describe(const exporter& e, boost::json::object& into) const override;
  void describe_totals(const exporter_counters& totals, const own_counts& own,
                       boost::json::object& into) const override;
  [[nodiscard]] std::string notes() const override;

 private:
  struct source {
    std::uint64_t flow_samples = 0, counters_samples = 0, discarded_packets = 0, samples_lost = 0, pool_growth = 0;
    std::uint32_t sampling_rate = 0, pool = 0, drops = 0;
  };
  std::map<sample_sources::key, source> sources_;
  std::uint64_t forgotten_;
};

}  // namespace flowkit::tools
