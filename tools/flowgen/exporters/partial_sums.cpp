// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/exporters/partial_sums.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {
using flow::record;

/// The one whose `member` is this number; new ones go to the end.
template <class Sums>
Sums& sums_of(std::vector<Sums>& all, std::uint16_t Sums::*member, std::uint16_t number) {
  for (Sums& s : all)
    if (s.*member == number) return s;
  all.emplace_back().*member = number;
  return all.back();
}

void add(manifest_sums& to, const manifest_sums& more) noexcept {
  to.flow_records += more.flow_records, to.flow_bytes += more.flow_bytes, to.flow_packets += more.flow_packets;
}
}  // namespace

void enter_by_template(manifest_entry& to, std::uint16_t id, const manifest_sums& more) noexcept {
  add(sums_of(to.templates, &template_sums::id, id), more);
}

void enter_by_label(manifest_entry& to, std::span<const record> flows, std::span<const flow_label> labels) noexcept {
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (labels[i] == background) continue;
    const record& r = flows[i];
    label_sums& sums = sums_of(to.labels, &label_sums::label, labels[i]);
    const timestamp first = r.has<&record::start>() ? r.start : r.exported;
    const timestamp last = r.has<&record::end>() ? r.end : r.exported;
    sums.first = sums.flow_records == 0 ? first : std::min(sums.first, first);
    sums.last = sums.flow_records == 0 ? last : std::max(sums.last, last);
    add(sums, {1, r.get<&record::bytes>(), r.get<&record::packets>()});
  }
}

}  // namespace flowkit::tools
