// SPDX-License-Identifier: BSL-1.0
// The sink of --top and --every: flows are added up by key and by interval, and the sums are written.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tools/flowrecv/outputs/piece_output.hpp"
#include "tools/flowrecv/sinks/sink.hpp"
#include "tools/flowrecv/top/heavy_hitters.hpp"
#include "tools/flowrecv/top/key.hpp"
#include "tools/flowrecv/top/result.hpp"
#include "tools/flowrecv/top/series.hpp"
#include "tools/flowrecv/top/settings.hpp"
#include "tools/flowrecv/top/writer.hpp"

namespace flowkit::tools {

class top_sink final : public sink {
 public:
  /// `out` must outlive this. Throws startup_error (usage) where the memory cannot be had.
  top_sink(piece_output& out, const top_settings& settings);

  bool flow(const received_flow& f) override;
  /// Live: intervals are closed by the time of day.
  bool flush() override;
  bool close() override;

  /// The sums so far as a table, of each interval that is open.
  [[nodiscard]] std::string so_far() const override;
  /// What the account says of it at the end: lines, each with its line feed.
  [[nodiscard]] std::string report() const override;

  [[nodiscard]] const heavy_hitters& keys() const noexcept { return hitters_; }

 private:
  struct interval {
    heavy_hitters::part part = 0;
    wide_sums total{};
  };

  interval& at(std::int64_t number);
  void add(const flow::record& r, const received_flow& f);
  [[nodiscard]] top_result result_of(std::int64_t number, const interval& of) const;
  bool close_complete();
  bool write_first();
  [[nodiscard]] bool has_keys() const noexcept { return !settings_.by.empty(); }

  piece_output& out_;
  const top_settings settings_;
  flow_key key_;
  heavy_hitters hitters_;
  std::unique_ptr<top_writer> writer_;
  series series_;
  std::map<std::int64_t, interval> open_;  ///< without --every one, number 0
  interval* last_ = nullptr;               ///< that a flow was of, and its number
  std::int64_t last_number_ = 0;
  outside_sums late_, ahead_;
  key_sums absent_{};  ///< flows that have no value
  std::string text_;
};

}  // namespace flowkit::tools
