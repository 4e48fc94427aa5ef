// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/account.hpp"

#include <algorithm>

#include "tools/flowgen/faults/kinds.hpp"

namespace flowkit::tools {

manifest_fault& fault_account::of(fault_kind k) {
  manifest_fault& f = faults_[k];
  if (f.kind.empty()) f.kind = row_of(k).name;
  return f;
}

void fault_account::befalls(fault_kind k, std::size_t datagrams, std::size_t flows) {
  manifest_fault& f = of(k);
  f.datagrams += datagrams, f.flow_records += flows;
}

void fault_account::counts(fault_kind k, const std::string& name, std::uint64_t n) {
  if (n == 0) return;
  auto& counted = of(k).counted;
  const auto at = std::lower_bound(counted.begin(), counted.end(), name,
                                   [](const auto& one, const std::string& what) { return one.first < what; });
  if (at == counted.end() || at->first != name)
    counted.insert(at, {name, n});
  else
    at->second += n;
}

void fault_account::misses_sample(fault_kind k, std::uint64_t source) {
  // Of a source that it has not seen it does not know that something is missing.
  if (!seen_sources_.contains(source)) return;
  sample_gap& missing = missing_samples_[source];
  missing = {k, missing.samples + 1};
}

void fault_account::arrives(bool readable) {
  if (on_track_ && missing_.units != 0) counts(missing_.kind, "lost.sequence", missing_.units);
  missing_ = {};
  on_track_ = readable || protocol_ != protocol::ipfix;
}

void fault_account::sample_arrives(std::uint64_t source) {
  seen_sources_.insert(source);
  const auto at = missing_samples_.find(source);
  if (at == missing_samples_.end()) return;
  counts(at->second.kind, "lost.samples", at->second.samples);
  missing_samples_.erase(at);
}

std::vector<manifest_fault> fault_account::all() const {
  std::vector<manifest_fault> out;
  for (const auto& [kind, f] : faults_) out.push_back(f);
  return out;
}

}  // namespace flowkit::tools
