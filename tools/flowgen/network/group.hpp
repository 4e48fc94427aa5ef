// SPDX-License-Identifier: BSL-1.0
// The exporters of a run in groups that are alike. A run without a network file has one group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/output/following.hpp"

namespace flowkit::tools {

/// Exporters of a run at the most; and shares, so that their products with flows fit.
inline constexpr std::uint32_t max_exporters = 65'536;
inline constexpr std::uint64_t max_share = 1'000'000'000;

/// Exporters of a run that are alike.
struct exporter_group {
  std::string name;  ///< empty: it has none
  const export_row* protocol = &exporter_of(protocol::netflow5);
  exporter_settings settings;
  std::uint32_t first = 0, count = 1;   ///< indexes in the run
  std::uint64_t share = 1;              ///< of the flows of all groups together
  std::size_t flows_per_datagram = 30;  ///< at the most; fewer where the datagram has no room
  std::optional<ip_address> source;     ///< of its first exporter; the others have those that follow

  /// Exporters of a run are numbered over all groups.
  [[nodiscard]] bool has(std::uint32_t exporter) const noexcept { return exporter - first < count; }
  /// Where the exporter sends from, if that was said.
  [[nodiscard]] std::optional<ip_address> source_of(std::uint32_t exporter) const noexcept {
    if (!source) return std::nullopt;
    return following(*source, exporter - first);
  }
};

/// Groups in the order of their exporters, at least one, without a hole.
class exporter_groups {
 public:
  exporter_groups() : all_(1) {}
  /// Numbers their exporters, from 0.
  explicit exporter_groups(std::vector<exporter_group> all) : all_(std::move(all)) {
    std::uint32_t first = 0;
    for (exporter_group& g : all_) g.first = std::exchange(first, first + g.count);
  }

  [[nodiscard]] auto begin() noexcept { return all_.begin(); }
  [[nodiscard]] auto end() noexcept { return all_.end(); }
  [[nodiscard]] auto begin() const noexcept { return all_.begin(); }
  [[nodiscard]] auto end() const noexcept { return all_.end(); }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] exporter_group& operator[](std::size_t i) noexcept { return all_[i]; }
  [[nodiscard]] const exporter_group& operator[](std::size_t i) const noexcept { return all_[i]; }
  [[nodiscard]] exporter_group& front() noexcept { return all_.front(); }
  [[nodiscard]] const exporter_group& front() const noexcept { return all_.front(); }

  [[nodiscard]] std::uint32_t exporters() const noexcept { return all_.back().first + all_.back().count; }
  [[nodiscard]] std::uint64_t shares() const noexcept {
    std::uint64_t sum = 0;
    for (const exporter_group& g : all_) sum += g.share;
    return sum;
  }
  /// Whose exporter it is.
  [[nodiscard]] const exporter_group& of(std::uint32_t exporter) const noexcept {
    for (const exporter_group& g : all_)
      if (g.has(exporter)) return g;
    return all_.back();
  }
  /// Have they addresses of their own? All have, or none.
  [[nodiscard]] bool have_sources() const noexcept { return all_.front().source.has_value(); }
  /// See exporter_group::source_of.
  [[nodiscard]] std::optional<ip_address> source_of(std::uint32_t exporter) const noexcept {
    return of(exporter).source_of(exporter);
  }

 private:
  std::vector<exporter_group> all_;
};

}  // namespace flowkit::tools
