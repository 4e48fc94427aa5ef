// SPDX-License-Identifier: BSL-1.0
// Datagrams in, flow records out, everything counted. Knows nothing of sockets, files and formats.
#pragma once

#include <functional>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/exporter_session.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/received_sample.hpp"

namespace flowkit::tools {

struct receiver_settings {
  session_scope scope = session_scope::rfc;
  bool lenient = false;  ///< decode the sets that fit of a malformed IPFIX message
  session_limits sessions{};
  pending_limits pending{};
};

class receiver {
 public:
  /// Takes a record with the exporter that it is from; false when it is lost on the way out.
  using record_sink = std::function<bool(const flow::record&, const exporter&)>;
  /// Takes any record of NetFlow v9 and IPFIX, options data included, field by field.
  using element_sink = std::function<bool(const received_record&, const exporter&)>;
  /// Takes any sample of sFlow with all its records.
  using sample_sink = std::function<bool(const received_sample&, const exporter&)>;
  /// Takes one line for each reason and exporter, the first time it occurs; at most max_log_lines in all, as whoever
  /// invents exporters would fill the log.
  using log_sink = std::function<void(const std::string&)>;

  static constexpr std::uint64_t max_log_lines = 1000;

  receiver(exporter_table& exporters, record_sink sink, log_sink log, const receiver_settings& settings = {});

  /// Decodes one datagram of any protocol and any content.
  void handle(const datagram& d);

  /// From now on all v9 and IPFIX records go here as well.
  void set_element_sink(element_sink sink) { elements_ = std::move(sink); }
  /// From now on sFlow samples go here as well: those with counters, or all of them.
  void set_sample_sink(sample_sink sink, bool counters_only) {
    samples_ = std::move(sink);
    counters_only_ = counters_only;
  }
  /// The connection, or file, has ended: what was learnt from it is void (RFC 7011 section 8.1). The account stays.
  void close(const message_source& from) { sessions_.close(from); }

  /// The most flow records to hand on; the rest of a run is not looked at. 0: no limit.
  void set_limit(std::uint64_t records) noexcept { limit_ = records; }
  [[nodiscard]] bool limit_reached() const noexcept { return limit_ != 0 && records_ >= limit_; }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }
  [[nodiscard]] const exporter_sessions& sessions() const noexcept { return sessions_; }

 private:
  friend class template_message;
  friend class sflow_datagram;

  /// Whose message it is: its account, its session, and its run of sequence numbers there.
  struct known_exporter {
    exporter& account;
    exporter_sessions::handle session;
    flow::exporter_run& run;
  };

  /// A datagram that cannot be read.
  void refuse_whole(const datagram& d, protocol kind, std::uint32_t domain, std::size_t reason, std::uint32_t offset);
  /// One that can: `number` is its sequence number. `from`: whose session; sFlow's agents are sources of their own.
  /// `is_first`: of the messages of the datagram.
  known_exporter arrived(const datagram& d, const message_source& from, protocol kind, std::uint32_t domain,
                         std::uint32_t number, const record_context& context, bool is_first = true);
  exporter& count_datagram(const datagram& d, const exporter_key& key);
  /// Enters what the message's number says. Observe: (exporter_run&) -> sequence_event.
  template <class Observe>
  static flow::sequence_event count_sequence(const known_exporter& of, std::uint32_t number, Observe observe);
  void refuse(exporter& e, const datagram& d, std::size_t reason, std::uint32_t offset);
  void hand_on(exporter& e, const flow::record& r);
  void netflow5(const datagram& d);
  void netflow9(const datagram& d);
  void ipfix(const datagram& d);
  void sflow5(const datagram& d);

  exporter_table& exporters_;
  record_sink sink_;
  element_sink elements_;
  sample_sink samples_;
  bool counters_only_ = false;
  log_sink log_;
  receiver_settings settings_;
  exporter_sessions sessions_;
  std::vector<flow::record> batch_;
  std::uint64_t limit_ = 0, records_ = 0, datagrams_ = 0, log_lines_ = 0;
};

template <class Observe>
flow::sequence_event receiver::count_sequence(const known_exporter& of, std::uint32_t number, Observe observe) {
  const flow::sequence_counts before = of.run.counts();
  const flow::sequence_event event = observe(of.run);
  of.account.counters.count(before, of.run.counts());
  if (event == flow::sequence_event::first && of.account.counters.datagrams == 1) of.account.first_sequence = number;
  of.account.next_sequence = of.run.next_sequence;
  return event;
}

}  // namespace flowkit::tools
