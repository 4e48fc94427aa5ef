// SPDX-License-Identifier: BSL-1.0
// What outlives one load: exporters with their sequence numbers and templates, their sockets, and the clock they tell.
// Several loads one after the other come from the same devices, which never look restarted or new.
#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "tools/flowgen/load/lanes.hpp"
#include "tools/flowgen/load/report.hpp"
#include "tools/flowgen/scenarios/stage.hpp"
#include "tools/flowgen/snmp/service.hpp"

namespace flowkit::tools {

inline constexpr std::uint64_t without_end = ~std::uint64_t{0};

class session {
 public:
  /// Makes the exporters and opens what they send to. Options and flag outlive it. Throws startup_error.
  session(const flowgen_options& options, stop_flag& stop);

  enum class turns : std::uint8_t {
    by_share,  ///< each group sends as the options say
    alike,     ///< every exporter as often as the others
  };
  /// What is sent next: so many units of it; none: as fast as possible. One load ends files and connections; over UDP
  /// others may follow. Throws startup_error (usage), as where it is more than the targets may be sent.
  void load(const std::optional<load_shape>& shape, std::uint64_t units, turns of_exporters = turns::by_share);
  /// Called up to 100 times a second by each worker, in its thread, with its number; `first` by one of them.
  using tick = std::function<void(std::size_t which, const pacer& begun, bool first)>;
  /// Sends it. The exporters' clock has gone on since the load before.
  void send(const tick& each);

  [[nodiscard]] const run_plan& plan() const noexcept { return plan_; }
  /// Of the load that is, or was, sent.
  [[nodiscard]] std::span<const std::unique_ptr<worker>> workers() const noexcept { return workers_; }
  [[nodiscard]] std::span<receiver_drops> drops() noexcept { return drops_; }
  [[nodiscard]] finished_run finished();
  /// Of an exporter, in flows a second of virtual time, between two such times after the begin; on average.
  [[nodiscard]] double flows_per_second(std::uint32_t exporter, duration from, duration to) const;
  /// The SNMP agents of the exporters go on for as long as the options say.
  void linger();

 private:
  void make_exporters();
  /// Of flows, for those who want to know them; and faults on purpose.
  void make_logs();
  void answer_snmp();
  [[nodiscard]] timestamp now() const;
  [[nodiscard]] std::uint32_t grant_of(std::size_t group) const;
  [[nodiscard]] std::int64_t last_due() const;
  [[nodiscard]] double least_units(const slot_group& g, std::size_t most_flows) const;
  [[nodiscard]] std::optional<double> datagrams_per_second(double part) const;
  void run_worker(std::size_t which, const pacer& begun, const tick& each, bool first);

  const flowgen_options& options_;
  stop_flag& stop_;
  file_session file_;
  std::optional<scenario_stage> scenarios_;
  std::vector<std::unique_ptr<exporter>> exporters_;
  run_plan plan_;
  std::unique_ptr<rows_file> flows_;                ///< all of them; null: nobody wants them
  std::vector<std::string> label_names_;            ///< that flows have
  std::vector<std::unique_ptr<flow_rows>> rows_;    ///< by worker
  std::vector<std::unique_ptr<fault_line>> lines_;  ///< by exporter
  std::unique_ptr<destination> out_;                ///< where several threads make one file
  std::vector<std::unique_ptr<destination>> to_;    ///< by worker
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<receiver_drops> drops_;      ///< by target
  std::atomic<std::int64_t> begun_ns_{0};  ///< steady_now(), of the first load
  timestamp wall_{};                       ///< then, by the clock on the wall
  double seconds_ = 0;                     ///< that the load took
  std::optional<snmp_service> snmp_;       ///< ends before what it answers for
};

}  // namespace flowkit::tools
