// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/account.hpp"

namespace flowkit::tools::verify {

void flow_counts::add(const flow_counts& o) noexcept {
  sent += o.sent, lost_on_purpose += o.lost_on_purpose, stored += o.stored, altered += o.altered, missing += o.missing;
  duplicates += o.duplicates, stored_twice += o.stored_twice, late += o.late, unexpected += o.unexpected;
  lost_but_stored += o.lost_but_stored;
}

void account::add(const account& other, std::size_t most) {
  total.add(other.total);
  for (const auto& [key, counts] : other.parts) parts[key].add(counts);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i].count += other.fields[i].count;
    fields[i].nothing += other.fields[i].nothing;
    fields[i].undecoded += other.fields[i].undecoded;
    fields[i].examples.add(other.fields[i].examples, most);
  }
  normalised.resize(std::max(normalised.size(), other.normalised.size()));
  for (std::size_t i = 0; i < other.normalised.size(); ++i) normalised[i].add(other.normalised[i], most);
  missing.add(other.missing, most);
  duplicates.add(other.duplicates, most);
  unexpected.add(other.unexpected, most);
  late.add(other.late, most);
  times.add(other.times);
}

}  // namespace flowkit::tools::verify
