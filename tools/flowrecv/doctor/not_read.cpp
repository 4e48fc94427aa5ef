// SPDX-License-Identifier: BSL-1.0
// Flows that are missing by numbers though the datagrams with them came: these could not be read to the end.
#include <fmt/format.h>

#include <algorithm>

#include <flowkit/fixed/inspect.hpp>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/receivers/anomaly_counts.hpp"
#include "tools/flowrecv/receivers/sflow5_counts.hpp"

namespace flowkit::tools::doctor {

namespace {
/// What is missing that unread datagrams may hold. NetFlow v9 and sFlow number datagrams: one that came is not missing
/// by these, whatever is in it; sFlow numbers samples, too.
struct missing {
  std::uint64_t units = 0;
  const char* what = "";
};
missing missing_of(const exporter& e) noexcept {
  const char* const units = row_of(e.key.kind).sequence_counts;
  if (units == nullptr) return {};
  if (e.key.kind == protocol::sflow5) return {e.counters.sequence.lost == 0 ? e.counters.samples_lost : 0, "samples"};
  return {std::string_view{units} != "datagrams" ? e.counters.sequence.lost : 0, units};
}
}  // namespace

std::uint64_t not_read(const exporter& e) noexcept {
  std::uint64_t n = e.counters.undecodable.total();
  // A header's count that is too small leaves the last ones as octets after them.
  if (e.key.kind == protocol::netflow5 || e.key.kind == protocol::netflow7) {
    if (const auto* const own = e.own.get<anomaly_counts<fixed::finding>>(); own != nullptr)
      n = std::max(n, own->anomalies[fixed::finding::trailing_octets]);
  } else if (e.key.kind == protocol::sflow5) {
    if (const auto* const own = e.own.get<sflow5_counts>(); own != nullptr)
      n = std::max(n, own->anomalies[sflow5::finding::trailing_octets]);
  }
  return n;
}

bool missing_were_not_read(const exporter& e) noexcept {
  const exporter_counters& c = e.counters;
  const std::uint64_t units = missing_of(e).units, n = not_read(e);
  if (units == 0 || n == 0) return false;
  if (c.datagrams <= n) return true;  // nothing was read to its end
  const std::uint64_t whole = c.datagrams - n, read = std::max(c.flow_records + c.options_records, whole);
  const std::uint64_t each = (read + whole - 1) / whole;
  return (units + each - 1) / each <= n + n / 10 + 1;
}

std::string missing_words(const exporter& e) {
  const missing m = missing_of(e);
  if (m.units == 0 || not_read(e) == 0) return {};
  if (missing_were_not_read(e))
    return fmt::format(" The {} that are missing by its numbers were in them.", counted(m.units, m.what));
  return fmt::format(" Of the {} that are missing by its numbers, some were in them.", counted(m.units, m.what));
}

}  // namespace flowkit::tools::doctor
