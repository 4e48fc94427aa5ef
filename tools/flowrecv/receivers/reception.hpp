// SPDX-License-Identifier: BSL-1.0
// What the receivers of all protocols share: accounts, sessions, runs of sequence numbers, and where records go. It
// knows no protocol but by its row in the table.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <flowkit/templates/inspect.hpp>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/receivers/exporter_session.hpp"
#include "tools/flowrecv/receivers/log_limit.hpp"
#include "tools/flowrecv/receivers/observer.hpp"
#include "tools/flowrecv/receivers/part_watch.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class state_file;

struct receiver_settings {
  /// Some 9,600 sessions with a template each, or 1,600 with ten: all that flowrecv remembers is to fit in 64 MiB.
  static constexpr std::size_t default_template_memory = std::size_t{16} << 20;

  session_scope scope = session_scope::rfc;
  bool lenient = false;         ///< decode the sets that fit of a malformed IPFIX message
  bool biflow = false;          ///< one flow of a record with both directions, and not two
  bool digest = true;           ///< of all flows, for received_manifest()
  state_file* state = nullptr;  ///< what is known of sessions that are new here; it must outlive the receiver
  log_limit* log = nullptr;     ///< of several receivers together, likewise; null: its own
  session_limits sessions{.octets = default_template_memory};
  pending_limits pending{};
};

/// Takes one line for each reason and exporter within some minutes, and not too many in all (log_limit.hpp).
using log_sink = std::function<void(const std::string&)>;

/// Whose message it is: its account, its session, and its run of sequence numbers there.
struct known_exporter {
  exporter& account;
  exporter_sessions::handle session;
  flow::exporter_run& run;
  gap_position& gaps;                ///< of the run: what the account has, for when it is evicted
  run_position* position = nullptr;  ///< of the run, where a state is kept
};

class reception {
 public:
  static constexpr std::uint64_t max_log_lines = log_limit::most;
  /// Sessions that may be looked at for templates that are missing: so many at once, and some more with each message,
  /// so that whoever invents exporters gains nothing.
  static constexpr std::size_t max_search_steps = 65536, search_steps_per_message = 16;

  /// `exporters` and `to` must outlive this.
  reception(exporter_table& exporters, sink& to, log_sink log, const receiver_settings& settings);
  reception(const reception&) = delete;
  reception& operator=(const reception&) = delete;

  // Of each datagram one of these is called, once.
  /// It cannot be read. `words`: why, where the error's own words do not say enough.
  void refuse_whole(const datagram& d, protocol kind, std::uint32_t domain, error why, std::string_view words = {});
  /// It can: `number` is its sequence number, 0 always where there is none. `from`: whose session; sFlow's agents are
  /// sources of their own. `is_first`: of the messages of the datagram.
  known_exporter arrived(const datagram& d, const message_source& from, protocol kind, std::uint32_t domain,
                         std::uint32_t number, const record_context& context, bool is_first = true);

  /// What the protocol remembers of the exporter; made with its first message.
  template <class Memory>
  [[nodiscard]] Memory& memory_of(const known_exporter& of) {
    exporter_session& learnt = sessions_[of.session].learnt;
    const std::size_t before = learnt.owned_octets();
    Memory& own = learnt.own<Memory>();
    if (learnt.owned_octets() != before) sessions_.recharge(of.session);
    return own;
  }

  /// Enters what the message's number says. Observe: (exporter_run&) -> sequence_event.
  template <class Observe>
  flow::sequence_event count_sequence(const known_exporter& of, std::uint32_t number, Observe observe) {
    exporter_counters& counts = of.account.counters;
    resumption after_pause{of.position, of.run, number};
    const flow::sequence_counts before = of.run.counts();
    const std::uint32_t wraps = of.run.uptime.wraps();
    const flow::sequence_event event = observe(of.run);
    counts.not_running += after_pause.missed(event);
    if (of.position != nullptr) of.position->take(of.run);
    counts.count(before, of.run.counts());
    if (event != flow::sequence_event::held) {  // of a number that is far away the next one decides
      const std::uint64_t missing = event == flow::sequence_event::gap ? of.run.counts().lost - before.lost : 0;
      const std::uint32_t units = event != flow::sequence_event::late && event != flow::sequence_event::duplicate
                                      ? of.run.next_sequence - number
                                      : 0;
      counts.kernel_gaps += kernel_gaps_.arrived(of.account.gaps, units, missing);
      of.gaps = of.account.gaps;
    }
    if (of.run.restarted)
      ++counts.restarts, ++counts.boots;
    else if (event == flow::sequence_event::restart)
      counts.restarts += !of.run.tells_boot, ++counts.number_restarts;
    counts.uptime_wraps += of.run.uptime.wraps() - wraps;
    if (event == flow::sequence_event::first && counts.datagrams == 1) of.account.first_sequence = number;
    of.account.next_sequence = of.run.next_sequence;
    if (parts_) show_sequence(event, of.run.restarted);
    return event;
  }
  /// visit(session_key, session) for each where a state is kept.
  template <class Visit>
  void each_session(Visit visit) {
    for (exporter_sessions::handle s = 0; s < serials_.size(); ++s)
      if (sessions_.contains({s, serials_[s]})) visit(sessions_.key(s), sessions_[s]);
  }
  /// Before the datagram that comes now: the most that its socket dropped since the one before.
  void dropped_before(std::uint32_t datagrams) noexcept { kernel_gaps_.dropped(datagrams); }
  /// What arrives from now on is over its exporter's limit, or is not: see limits().
  void set_over_limit(bool is) noexcept { over_limit_ = is; }
  /// Is the message over the limit of its exporter? To be asked once its number is entered, as what follows then has no
  /// gap before it: it is counted, and no more of it is read. `is_first`: of the messages of the datagram.
  [[nodiscard]] bool limits(exporter& e, bool is_first = true) noexcept {
    e.counters.limited += over_limit_ && is_first;
    return over_limit_;
  }
  /// A part of it is not read, or of one of its messages nothing.
  void refuse(exporter& e, const datagram& d, error why, std::string_view words = {});
  /// Octets after the last message of a datagram that are no message: an anomaly, which is counted already.
  void left_over(octets rest, error why) {
    if (watching() != nullptr && !all_zero(rest)) watching()->refused(why, "no message");
  }
  /// A data set of it came without template: is it known elsewhere? Said once.
  void look_elsewhere(exporter& e, exporter_sessions::handle session, std::uint16_t id, timestamp now);
  /// Delivers a flow of it.
  void deliver(exporter& e, const flow::record& r);
  /// The flow back of a record that was delivered: no record of its own.
  void deliver_reverse(exporter& e, const flow::record& r);
  /// A record of it goes out as received; to be called only if wants_data_records().
  void deliver(exporter& e, const received_record& r);
  /// How often something was refused.
  [[nodiscard]] std::uint64_t refusals_so_far() const noexcept { return refused_; }
  [[nodiscard]] bool wants_data_records() const noexcept { return wants_data_records_; }
  /// A sample of it goes out as received, if it is wanted.
  void deliver(exporter& e, const received_sample& s);

  /// Who sees what is wrong with each datagram; it must outlive this. Null: nobody.
  void set_observer(observer* by) noexcept {
    observer_ = by;
    if (parts_) parts_->set_next(by);
  }
  [[nodiscard]] observer* watching() noexcept { return parts_ ? &*parts_ : observer_; }
  /// What the sink sees beside records and samples. Null: it wants none of it.
  [[nodiscard]] part_watch* parts() noexcept { return parts_ ? &*parts_ : nullptr; }

  [[nodiscard]] exporter_table& exporters() noexcept { return exporters_; }
  [[nodiscard]] const exporter_table& exporters() const noexcept { return exporters_; }
  [[nodiscard]] exporter_sessions& sessions() noexcept { return sessions_; }
  [[nodiscard]] const exporter_sessions& sessions() const noexcept { return sessions_; }
  [[nodiscard]] const receiver_settings& settings() const noexcept { return settings_; }
  /// Room for plan::batch flows, for whoever decodes.
  [[nodiscard]] std::vector<flow::record>& batch() noexcept { return batch_; }

  /// The most flow records to deliver; the rest of a run is not looked at. 0: no limit.
  void set_limit(std::uint64_t records) noexcept { limit_ = records; }
  [[nodiscard]] bool limit_reached() const noexcept { return limit_ != 0 && records_ >= limit_; }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

 private:
  /// Its state is kept, and what is known of it from before is there again.
  void keep(exporter_sessions::handle session);
  bool pass_on(const exporter& e, const flow::record& r);
  exporter& count_datagram(const datagram& d, const exporter_key& key);
  void show_sequence(flow::sequence_event event, bool restarted);
  void log(const std::string& line);
  /// The first of those that are left out says so.
  void log_end();

  exporter_table& exporters_;
  sink& to_;
  log_sink log_;
  log_limit own_limit_;  ///< where there is none for several
  log_lines lines_;
  observer* observer_ = nullptr;
  std::optional<part_watch> parts_;
  bool wants_data_records_;
  wanted_samples wants_samples_;
  receiver_settings settings_;
  exporter_sessions sessions_;
  std::vector<std::uint64_t> serials_;  ///< of sessions whose state is kept, by handle
  std::vector<flow::record> batch_;
  kernel_gaps kernel_gaps_;
  std::uint64_t limit_ = 0, records_ = 0, refused_ = 0;
  std::size_t search_steps_ = max_search_steps;
  bool over_limit_ = false;
};

}  // namespace flowkit::tools
