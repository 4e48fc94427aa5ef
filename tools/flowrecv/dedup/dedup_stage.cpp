// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/dedup/dedup_stage.hpp"

#include <fmt/format.h>

#include <numeric>

#include <flowkit/flow/table.hpp>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

bool dedup_stage::flow(const received_flow& f) {
  const auto what = sighting_of(f.record, f.from);
  if (const auto* why = std::get_if<not_compared>(&what)) {
    ++not_compared_[static_cast<std::size_t>(*why)];
    return next().flow(f);
  }
  ++compared_;
  const duplicate_kind kind = seen_.see(std::get<sighting>(what), f.record.get<&flow::record::received>());
  if (kind == duplicate_kind::none) return next().flow(f);
  ++(kind == duplicate_kind::egress ? of_egress_ : of_exporters_);
  if (drops_) return true;
  flow::line_context added = f.added;
  added.duplicate = to_string(kind);
  return next().flow({f.record, added, f.from});
}

std::unique_ptr<stage_counts> dedup_stage::counts() const {
  const std::uint64_t others = std::accumulate(not_compared_.begin(), not_compared_.end(), std::uint64_t{0});
  return std::make_unique<single_counts>(
      report(), std::vector<stage_number>{{"dedup", "original", compared_ - of_egress_ - of_exporters_},
                                          {"dedup", "egress_duplicate", of_egress_},
                                          {"dedup", "exporter_duplicate", of_exporters_},
                                          {"dedup", "not_compared", others}});
}

std::string dedup_stage::report() const {
  std::string all = fmt::format(
      "dedup: {} of {} reported before: {} at the other side of their exporter (egress), {} by another exporter; {}\n",
      of_egress_ + of_exporters_, counted(compared_, "flows"), of_egress_, of_exporters_,
      drops_ ? "dropped" : "marked");
  constexpr std::string_view reasons[] = {"sampled", "without addresses, ports, counts or times", "of one link"};
  std::string left;
  for (std::size_t i = 0; i < not_compared_.size(); ++i)
    if (not_compared_[i] != 0) left += fmt::format("{}{} {}", left.empty() ? "" : ", ", not_compared_[i], reasons[i]);
  if (!left.empty()) all += fmt::format("dedup: not compared: {}\n", left);
  if (seen_.evicted() != 0)
    all += fmt::format("dedup: {} forgotten before their time, for lack of room (--dedup-memory)\n",
                       counted(seen_.evicted(), "flows"));
  if (seen_.crowded_out() != 0)
    all += fmt::format(
        "dedup: {} forgotten before their time, as more than {} of the same addresses and ports came in "
        "--dedup-window\n",
        counted(seen_.crowded_out(), "flows"), seen_flows::most_of_one);
  if (const auto back = seen_.gone_back(); back.flows != 0)
    all += fmt::format(
        "dedup: some {} were forgotten before others that had arrived at the same time were read: for files of the "
        "same "
        "time --dedup-window has to be as long as they go back, {}s here\n",
        counted(back.flows, "flows"), (back.by.ns + 999'999'999) / 1'000'000'000);
  return all;
}

}  // namespace flowkit::tools
