// SPDX-License-Identifier: BSL-1.0
// One datagram on its way through the collector: whose it is, what becomes of its records, what was wrong with it.
#pragma once

#include <array>

#include "c/src/collector.hpp"

namespace flowkit::c_interface {

class reading {
 public:
  reading(flowkit_collector& c, octets datagram, const message_source& from, timestamp received,
          flowkit_callback callback, void* user) noexcept
      : c_(c), datagram_(datagram), from_(from), received_(received), callback_(callback), user_(user) {
    text_writer out{exporter_};
    write_text(out, from.address);
    exporter_size_ = out.text().size();
  }
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;

  [[nodiscard]] flowkit_collector& collector() noexcept { return c_; }
  [[nodiscard]] octets datagram() const noexcept { return datagram_; }
  [[nodiscard]] const message_source& from() const noexcept { return from_; }
  [[nodiscard]] timestamp received() const noexcept { return received_; }
  [[nodiscard]] std::string_view exporter() const noexcept { return {exporter_.data(), exporter_size_}; }
  /// The first thing that could not be read; errc::ok: nothing.
  [[nodiscard]] error failure() const noexcept { return failure_; }

  /// Whose message it is.
  struct arrival {
    account& counts;
    session_memory::handle session;
    flow::exporter_run& run;
  };
  /// It can be read; once a message. `number`: its sequence number, 0 where there is none. `is_first`: of the messages
  /// of the datagram.
  arrival arrived(const message_source& from, int protocol, std::uint16_t session_version, std::uint32_t domain,
                  std::uint32_t number, const record_context& context, bool is_first = true) {
    session_memory& sessions = c_.sessions;
    const auto session = sessions.at(make_session_key(from, session_version, domain, c_.scope));
    const auto run = sessions[session].learnt.runs.arrived(from.port, number, context);
    if (run.is_new || run.moved) sessions.recharge(session);
    message_source own = from;
    own.port = run.run.first_port;
    account& of = count({own, protocol, domain}, is_first);
    of.counts.lost -= run.retracted;
    return {of, session, run.run};
  }
  /// It cannot.
  void refuse_whole(int protocol, std::uint32_t domain, error why) {
    refuse(count({from_, protocol, domain}, true), why);
  }
  /// A part of it cannot, or of one of its messages nothing.
  void refuse(account& of, error why) noexcept {
    ++of.counts.undecodable[static_cast<std::size_t>(why.code)];
    note(why);
  }
  void note(error why) noexcept {
    if (failure_.code == errc::ok) failure_ = why;
  }
  /// Enters what the message's number says. Observe: (exporter_run&).
  template <class Observe>
  static void count_sequence(const arrival& of, Observe observe) noexcept {
    const flow::sequence_counts before = of.run.counts();
    const flow::sequence_event event = observe(of.run);
    const flow::sequence_counts now = of.run.counts();
    flowkit_counts& counts = of.counts.counts;
    counts.lost += static_cast<std::int64_t>(now.lost - before.lost);  // a late message takes back what was lost
    counts.late += now.late - before.late, counts.duplicate += now.duplicate - before.duplicate;
    counts.restarts += of.run.restarted || (event == flow::sequence_event::restart && !of.run.tells_boot);
  }
  void deliver(account& of, const flowkit_record& r) noexcept {
    ++(r.kind == FLOWKIT_FLOW ? of.counts.flows : of.counts.options);
    if (callback_ == nullptr) return;
    if (stopped_)
      ++of.counts.not_delivered;
    else
      stopped_ = callback_(user_, &r) != 0;
  }

 private:
  account& count(const account_key& key, bool is_first) {
    account& of = c_.account_of(key);
    of.counts.datagrams += is_first, of.counts.octets += is_first ? datagram_.size() : 0;
    of.last_read = received_;
    return of;
  }

  flowkit_collector& c_;
  octets datagram_;
  const message_source& from_;
  timestamp received_;
  flowkit_callback callback_;
  void* user_;
  error failure_{};
  bool stopped_ = false;
  std::array<char, 48> exporter_;
  std::size_t exporter_size_ = 0;
};

void read_fixed(reading& in, int protocol);
void read_netflow9(reading& in);
void read_ipfix(reading& in);
void read_sflow5(reading& in);

}  // namespace flowkit::c_interface
