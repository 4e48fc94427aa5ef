// SPDX-License-Identifier: BSL-1.0
// One thread of a run: the exporters that belong to it, when each sends, and what became of it.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "tools/common/pacer.hpp"
#include "tools/flowgen/faults/line.hpp"
#include "tools/flowgen/load/burst_limit.hpp"
#include "tools/flowgen/load/lateness.hpp"
#include "tools/flowgen/load/slots.hpp"
#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/truth/flow_rows.hpp"

namespace flowkit::tools {

/// What all workers of a run have in common; it outlives them.
struct run_plan {
  const flowgen_options& options;
  load_shape shape;                      ///< of unpaced runs the clock of their stamps
  std::vector<slot_group> groups;        ///< as options.groups
  std::vector<std::size_t> flows;        ///< of a datagram at the most, by group
  std::uint64_t total = 0;               ///< units; ~0: no end
  std::size_t datagram_size = 0;         ///< at the most
  std::uint32_t overhead = 0;            ///< octets of IP and UDP headers
  std::int64_t begin = 0;                ///< of this load, after the session's
  std::vector<manifest_label> labels{};  ///< that flows have, from 1 on
  std::int64_t last_due = 0;             ///< later the exporters' time is more than headers can say
  std::vector<std::unique_ptr<exporter>>& exporters;
  stop_flag& stop;
  std::span<const std::unique_ptr<flow_rows>> rows{};     ///< by worker; none: nobody wants to know
  std::span<const std::unique_ptr<fault_line>> faults{};  ///< by exporter; none: all is as it should be
  const scenario_stage* scenarios = nullptr;              ///< null: there are none

  [[nodiscard]] bool is_live() const noexcept { return options.is_live(); }
  [[nodiscard]] bool is_paced() const noexcept { return is_live() && options.load.is_paced(); }
};

/// What is known while a worker runs; each is written by it alone.
struct worker_progress {
  monotonic_counter datagrams, flows;
  std::atomic<std::int64_t> put_off_ns{0};  ///< by how much the schedule was moved, in all
  std::atomic<std::int64_t> late_ns{0};     ///< of the datagrams that left last
  std::atomic<std::int64_t> ahead_ns{0};    ///< unpaced: the schedule of the last is ahead of the clock by so much
};

class worker {
 public:
  /// Exporters whose index % of is number; where they send to, which outlives it.
  worker(run_plan& plan, std::uint32_t number, std::uint32_t of, destination& to);

  /// Sends all that is due, until the end of the load. `tick` is called up to 100 times a second, and may take long.
  void run(const pacer& begun, const std::function<void()>& tick);
  /// The message that ends a file.
  void end_file();

  [[nodiscard]] destination& to() noexcept { return to_; }
  [[nodiscard]] bool is_fine() const noexcept { return fine_; }
  void fail() noexcept { fine_ = false; }
  [[nodiscard]] bool has_starved() const noexcept { return without_flows_ >= most_without_flows; }
  [[nodiscard]] const worker_progress& progress() const noexcept { return progress_; }
  [[nodiscard]] const lateness_histogram& lateness() const noexcept { return lateness_; }
  [[nodiscard]] const burst_record& bursts() const noexcept { return bursts_; }
  /// The exporters' time went beyond what headers can say.
  [[nodiscard]] bool has_outlived_its_clock() const noexcept { return outlived_; }
  /// Accounts of connections that broke.
  [[nodiscard]] std::vector<manifest_entry>& ended() noexcept { return ended_; }

 private:
  static constexpr std::size_t batch_size = 64;
  /// Templates and options may fill many datagrams, of many exporters, but not all.
  static constexpr std::size_t most_without_flows = 1'000'000;
  /// Up to this, what is late is sent as fast as bursts may be, and the schedule is kept. A process that was stopped
  /// for longer, or a rate that is more than the machine can, would become a flood that no receiver has room for.
  static constexpr std::int64_t caught_up_ns = 1'000'000'000;

  void send_slot(const slot& s, std::size_t group);
  void look_around(const std::function<void()>& tick);
  /// Waits for the datagram's turn; false when interrupted. What waits in the batch leaves first.
  bool wait_for(std::int64_t& due);
  exporter::written make(const slot& s, std::uint64_t flows, std::int64_t due);
  void enter(std::uint32_t which, std::uint64_t slot, const exporter::written& done, std::int64_t due,
             timestamp leaves);
  /// With faults between the exporter and where it sends to.
  exporter::written make_faulty(const slot& s, std::uint64_t flows, std::int64_t due, timestamp leaves);
  void enter_faulty(std::uint32_t which, std::uint64_t slot, std::int64_t due, const faulty_datagram& d);
  /// What faults kept back leaves.
  void end_faults();
  /// The flows of what has just left.
  void log_flows(timestamp when);
  void log_flows_of(const datagram_rows& rows, unsigned copies, timestamp when);
  void flush();
  [[nodiscard]] bool goes_on() const noexcept {
    return fine_ && !over_ && !plan_.stop && without_flows_ < most_without_flows;
  }
  [[nodiscard]] std::span<std::byte> room() {
    return std::span(octets_).subspan(pending_ * plan_.datagram_size, plan_.datagram_size);
  }
  [[nodiscard]] std::size_t group_of(std::uint32_t exporter) const noexcept;

  run_plan& plan_;
  std::uint32_t number_, of_;
  destination& to_;
  load_cursor when_;
  std::vector<std::uint64_t> credit_;  ///< units that each exporter may send, by index / of
  burst_limit limit_;
  lateness_histogram lateness_;
  burst_record bursts_;
  worker_progress progress_;
  std::vector<std::byte> octets_;  ///< of a batch of datagrams
  std::array<outgoing, batch_size> batch_;
  flow_rows* rows_;                                 ///< null: nobody wants them
  std::array<datagram_rows, batch_size> logged_{};  ///< of each in the batch
  std::array<std::uint8_t, batch_size> copies_{};   ///< in all, of which this is the first
  std::vector<std::byte> made_;                     ///< a datagram, before faults
  std::array<std::int64_t, batch_size> due_{};
  std::size_t pending_ = 0;
  std::vector<manifest_entry> ended_;
  pacer clock_{0};
  std::int64_t put_off_ns_ = 0;
  std::int64_t now_ = 0, next_look_ = 0;  ///< by clock_, when it was last read
  double share_ = 1;                      ///< of the run's load
  double grant_ = 1;                      ///< units of a datagram that is full, on average
  double units_ = 1;                      ///< units of the latest datagrams, on average
  std::size_t without_flows_ = 0;
  timestamp last_{};
  bool fine_ = true, over_ = false, outlived_ = false;
};

}  // namespace flowkit::tools
