// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace flowkit::tools::verify {

namespace {
std::uint64_t findings_of(const flow_counts& c) noexcept {
  return c.missing + c.altered + c.duplicates + c.unexpected + c.late;
}
stored_sums sums_of(const verification& v, std::uint32_t exporter) {
  const auto at = v.extracted.sums.find(exporter);
  return at == v.extracted.sums.end() ? stored_sums{} : at->second;
}
/// What arrives of it, which is what was made but for faults on purpose.
manifest_sums arriving(const manifest_entry& e) noexcept {
  manifest_sums out{e.flow_records, e.flow_bytes, e.flow_packets};
  for (const manifest_fault& f : e.faults) {
    out.flow_records += f.arrives.flow_records;
    out.flow_bytes += f.arrives.flow_bytes, out.flow_packets += f.arrives.flow_packets;
  }
  return out;
}
/// Exporters that the output does not tell apart are compared as one.
bool are_separate(const verification& v) { return v.extracted.sums.find(no_exporter) == v.extracted.sums.end(); }
}  // namespace

std::string difference_of_sums(const verification& v, std::uint32_t exporter) {
  stored_sums s;
  std::uint64_t flows = 0, bytes = 0, packets = 0;
  if (exporter == no_exporter) {
    for (const auto& [e, sums] : v.extracted.sums)
      s.flows += sums.flows, s.bytes += sums.bytes, s.packets += sums.packets;
    for (std::uint32_t i = 0; i < v.exporters->size(); ++i) {
      const manifest_sums e = arriving((*v.exporters)[i]);
      flows += e.flow_records, bytes += e.flow_bytes, packets += e.flow_packets;
    }
  } else {
    s = sums_of(v, exporter);
    const manifest_sums e = arriving((*v.exporters)[exporter]);
    flows = e.flow_records, bytes = e.flow_bytes, packets = e.flow_packets;
  }
  static const field_number bytes_field = field_called("network.bytes"),
                            packets_field = field_called("network.packets");
  std::string out;
  const auto add = [&](const char* what, std::uint64_t sent, std::uint64_t stored) {
    if (sent != stored) out += fmt::format("{}{}: {} sent, {} stored", out.empty() ? "" : "; ", what, sent, stored);
  };
  add("flows", flows, s.flows);
  if (v.extracted.shown.test(bytes_field)) add("octets", bytes, s.bytes);
  if (v.extracted.shown.test(packets_field)) add("packets", packets, s.packets);
  return out;
}

bool verification::is_stored() const {
  if (by_flow) return findings_of(found.total) == 0;
  if (!are_separate(*this)) return difference_of_sums(*this, no_exporter).empty();
  for (std::uint32_t i = 0; i < exporters->size(); ++i)
    if (!difference_of_sums(*this, i).empty()) return false;
  return true;
}

std::vector<named_counts_row> counts_by(const verification& v, part_of_flows by) {
  std::map<std::string, flow_counts> sums;
  for (const auto& [key, counts] : v.found.parts) {
    const auto exporter = static_cast<std::uint32_t>(key >> 16);
    const auto label = static_cast<std::uint16_t>(key);
    std::string name;
    switch (by) {
      case part_of_flows::exporters: name = v.exporters->name(exporter); break;
      case part_of_flows::labels: name = label == 0 ? "background" : (*v.labels)[label]; break;
      case part_of_flows::protocols:
        name = exporter == no_exporter ? "unknown" : (*v.exporters)[exporter].protocol;
        break;
    }
    sums[name].add(counts);
  }
  std::vector<named_counts_row> out;
  for (auto& [name, counts] : sums) out.push_back({name, counts});
  std::stable_sort(out.begin(), out.end(), [](const named_counts_row& a, const named_counts_row& b) {
    return findings_of(a.counts) > findings_of(b.counts);
  });
  return out;
}

std::string period_text(std::int64_t ns) {
  const double s = static_cast<double>(ns) / 1e9;
  if (ns < 0) return "-" + period_text(-ns);
  if (ns < 1'000'000) return fmt::format("{:.0f} us", s * 1e6);
  if (ns < 1'000'000'000) return fmt::format("{:.1f} ms", s * 1e3);
  return ns < 100'000'000'000 ? fmt::format("{:.2f} s", s) : fmt::format("{:.0f} s", s);
}

}  // namespace flowkit::tools::verify
