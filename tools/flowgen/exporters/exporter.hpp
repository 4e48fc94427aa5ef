// SPDX-License-Identifier: BSL-1.0
// An exporter as flowgen imitates it: a stream of datagrams with its own clock, sequence and traffic. One class for
// each way of exporting; the table in exporters.hpp lists them.
#pragma once

#include <algorithm>
#include <memory>
#include <span>

#include <flowkit/flow/digest.hpp>
#include <flowkit/templates/announcer.hpp>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/exporters/file_session.hpp"
#include "tools/flowgen/exporters/interface_counters.hpp"
#include "tools/flowgen/exporters/partial_sums.hpp"
#include "tools/flowgen/network/clock.hpp"
#include "tools/flowgen/traffic/random.hpp"
#include "tools/flowgen/truth/flow_log.hpp"

namespace flowkit::tools {

/// Every template and every record of NetFlow v9 and IPFIX fits a datagram of this size; sFlow has a bound of its own.
inline constexpr std::size_t min_max_datagram = 128;

/// Octets of a packet that sFlow agents sample.
inline constexpr std::size_t min_header_size = 64, max_header_size = 512;

struct sflow5_settings {
  ip_address agent = ipv4_address{0xc0000201};  ///< of the first; the others have those after it
  std::uint32_t data_sources = 2;               ///< interfaces that are sampled
  duration counter_interval = seconds(20);      ///< 0: no counter samples
  std::size_t header_size = 128;
  bool expanded = false;  ///< the form of the samples
};

struct profile;
class traffic_model;
class scenario_stage;

struct exporter_settings {
  std::shared_ptr<const profile> imitates;       ///< null: the generic profile of the protocol
  std::shared_ptr<const traffic_model> network;  ///< that the flows are seen in; null: the usual one
  std::uint64_t seed = 1;
  std::uint32_t first = 0;              ///< index in the run of the first of the exporters with these settings
  timestamp start{};                    ///< when the run begins; the exporters booted before
  std::uint32_t sampling_interval = 0;  ///< 0: not sampled
  std::uint32_t samplers = 0;       ///< NetFlow v9 and IPFIX; 0: one for the whole exporter, which flows do not name
  std::uint32_t ipv6_percent = 0;   ///< of the flows, where the protocol has any
  std::size_t max_datagram = 1400;  ///< where records are not counted instead
  refresh_policy refresh, options_refresh;  ///< of templates, and of options data: NetFlow v9 and IPFIX
  duration oldest_flow{};  ///< what the profile's timeouts add to those that are usual: exporters boot earlier by it
  clock_settings clock;
  bool statistics = false;       ///< IPFIX: what the exporter tells of itself (RFC 7011 section 4)
  bool begins_session = false;   ///< IPFIX: the first message is the first of a connection, its sequence number 0
  file_session* file = nullptr;  ///< IPFIX: the messages go into a file, and this is told at its end
  sflow5_settings sflow;
  scenario_stage* scenarios = nullptr;  ///< null: there are none
};

/// Samplers of an exporter at the most: samplerId of NetFlow v9 has one octet.
inline constexpr std::uint32_t max_samplers = 255;
/// How many interfaces so many samplers look at: at least 4, an even number, each sampler one or two of them.
[[nodiscard]] constexpr std::uint32_t sampled_interfaces(std::uint32_t samplers) noexcept {
  return samplers <= 4 ? 4 : samplers + samplers % 2;
}

class exporter {
 public:
  struct written {
    std::size_t octets = 0;  ///< 0: there is no room for a datagram
    std::size_t flows = 0;
  };

  virtual ~exporter() = default;
  exporter(const exporter&) = delete;
  exporter& operator=(const exporter&) = delete;

  /// Writes the datagram that leaves at `now`, which is the run's time, and adds it to sent(). It has at most `flows`
  /// flows, and fewer, or even none, where templates take the room.
  written write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept {
    if (clock_.restart_is_due(now)) restart(clock_.restart(now));
    return make(out, flows, clock_.at(now));
  }
  /// It restarts before its next datagram, which leaves at `now`.
  void restart_at(timestamp now) noexcept { restart(now); }
  /// By its own clock.
  [[nodiscard]] duration uptime(timestamp now) const noexcept { return clock_.at(now) - boot_; }
  /// The message that ends a file, by one of its exporters. No octets: there is none.
  written write_end(std::span<std::byte> out, timestamp now) { return make_end(out, clock_.at(now)); }
  /// Its connection broke, and another has been made, in which nothing is known of what was sent (RFC 7011 section
  /// 8.1). Returns what was sent before; sent() begins anew.
  virtual manifest_entry begin_session() { return begin_account(); }
  /// Flows that a datagram holds at the most.
  [[nodiscard]] virtual std::size_t max_flows() const noexcept = 0;
  /// Flows that a datagram holds in any case, however large their records are.
  [[nodiscard]] virtual std::size_t sure_flows() const noexcept { return max_flows(); }
  /// Octets of a datagram at the most.
  [[nodiscard]] virtual std::size_t max_datagram() const noexcept = 0;
  /// Interfaces that its flows name: 1 up to this. Clients are at 1, servers at 2.
  [[nodiscard]] virtual std::size_t interfaces() const noexcept { return 2; }

  /// From now on what its flows say is counted there, by interface, from what it had counted before.
  virtual void attach(device_counters& counters) noexcept {
    counters.follow(clock_);
    counters.restart(boot_);
    counters_ = &counters;
  }

  /// From now on it is told of each flow; null: nobody is.
  void attach_log(flow_log* log) noexcept { log_ = log; }

  [[nodiscard]] const manifest_entry& sent() const noexcept { return sent_; }

 protected:
  /// `index` numbers the exporters of a run from 0. `agent`: for protocols whose datagrams name their agent, whatever
  /// address they come from.
  exporter(const char* protocol, std::uint32_t domain, const exporter_settings& settings, std::uint32_t index,
           const ip_address& agent = {})
      : sampling_interval_(settings.sampling_interval == 0 ? 1 : settings.sampling_interval),
        clock_(settings.clock, settings.start, settings.seed, index),
        oldest_flow_{usual_oldest_flow_ns + settings.oldest_flow.ns} {
    random_source chance{settings.seed * 31 + index};
    // Booted two hours to three days ago, unless the user says otherwise: uptimes wrap after 49.7 days, which not every
    // collector takes. Half of the sequences begin at 0, the others anywhere: a receiver seldom sees the first datagram
    // of a device.
    const timestamp start = clock_.at(settings.start);
    boot_ = start - seconds(chance.between(2 * 3'600, 3 * 86'400));
    boot_ = boot_ - settings.oldest_flow;
    if (settings.clock.uptime > duration{}) boot_ = whole_second(start - settings.clock.uptime);
    sent_.first_sequence = chance.below(2) == 0 ? 0 : static_cast<std::uint32_t>(chance.next());
    if (settings.begins_session) sent_.first_sequence = 0;
    sent_.next_sequence = sent_.first_sequence;
    sent_.protocol = protocol;
    sent_.domain = domain;
    sent_.address = agent;
  }

  /// The datagram that leaves at `now`, by the exporter's own clock.
  virtual written make(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept = 0;
  virtual written make_end(std::span<std::byte>, timestamp) { return {}; }
  /// It has restarted at boot(), and knows nothing of what it sent before.
  virtual void begin_again() noexcept = 0;

  /// Of protocols whose datagrams are not numbered.
  void have_no_sequence() noexcept { sent_.first_sequence = sent_.next_sequence = 0; }
  [[nodiscard]] timestamp boot() const noexcept { return boot_; }
  [[nodiscard]] const exporter_clock& clock() const noexcept { return clock_; }
  [[nodiscard]] std::uint32_t next_sequence() const noexcept { return static_cast<std::uint32_t>(sent_.next_sequence); }

  [[nodiscard]] manifest_entry begin_account() {
    manifest_entry before = sent_;
    sent_ = {};
    at_boot_ = {};
    sent_.protocol = before.protocol, sent_.domain = before.domain, sent_.address = before.address;
    return before;
  }
  /// What it sent since it booted, or its connection was made.
  [[nodiscard]] manifest_counts since_boot() const noexcept {
    manifest_counts since = sent_;
    since.datagrams -= at_boot_.datagrams, since.octets -= at_boot_.octets;
    since.flow_records -= at_boot_.flow_records;
    return since;
  }
  /// Flows of an exporter that has restarted are as young as it is. `exported`: when they are.
  void keep_after_boot(std::span<flow::record> flows, timestamp exported) const noexcept {
    if (exported - boot_ > oldest_flow_) return;
    for (flow::record& r : flows) {
      r.start = std::max(r.start, boot_), r.end = std::max(r.end, boot_);
      r.span = r.end - r.start;
    }
  }
  /// Of those that are sampled as all that is sent.
  [[nodiscard]] std::uint32_t sampling_interval() const noexcept { return sampling_interval_; }
  /// Flows that the datagram holds; one of so many packets was looked at.
  void enter(std::span<const flow::record> flows, const flow_origin& of) noexcept {
    manifest_sums more{.flow_records = flows.size()};
    for (const flow::record& r : flows)
      more.flow_bytes += r.get<&flow::record::bytes>(), more.flow_packets += r.get<&flow::record::packets>();
    sent_.flow_records += more.flow_records;
    sent_.flow_bytes += more.flow_bytes;
    sent_.flow_packets += more.flow_packets;
    sent_.scaled_bytes += more.flow_bytes * of.sampling_interval;
    sent_.scaled_packets += more.flow_packets * of.sampling_interval;
    sent_.digest += flow::digest(flows);
    if (of.template_id != 0 && !flows.empty()) enter_by_template(sent_, of.template_id, more);
    if (!of.labels.empty()) enter_by_label(sent_, flows, of.labels);
    if (counters_ != nullptr) counters_->enter(flows, of.sampling_interval);
    if (log_ != nullptr) log_->enter(flows, of);
  }
  void enter_samples(std::uint64_t samples) noexcept { sent_.samples += samples; }
  void enter_options(std::uint64_t records) noexcept { sent_.options_records += records; }
  void enter_datagram(std::size_t octets, std::uint32_t next_sequence) noexcept {
    ++sent_.datagrams;
    sent_.octets += octets;
    sent_.next_sequence = next_sequence;
  }

 private:
  /// Active and inactive timeout together, if nothing is said.
  static constexpr std::int64_t usual_oldest_flow_ns = 1'815'000'000'000;

  /// Headers of v9 and IPFIX have whole seconds, none of which may be before the boot.
  static constexpr timestamp whole_second(timestamp t) noexcept { return from_unix_seconds(to_unix_seconds(t)); }
  void restart(timestamp when) noexcept {
    boot_ = whole_second(clock_.at(when));
    sent_.restarts += sent_.datagrams != 0;  // or nobody knows of it
    at_boot_ = sent_;
    sent_.next_sequence = 0;
    if (sent_.datagrams == 0) sent_.first_sequence = 0;
    if (counters_ != nullptr) counters_->restart(boot_);
    begin_again();
  }

  std::uint32_t sampling_interval_;  ///< of all that is sent
  exporter_clock clock_;
  timestamp boot_;  ///< by its own clock
  duration oldest_flow_;
  manifest_entry sent_{};
  manifest_counts at_boot_{};  ///< sent before it booted
  device_counters* counters_ = nullptr;
  flow_log* log_ = nullptr;
};

/// Milliseconds since boot as a 32-bit clock shows them.
[[nodiscard]] constexpr std::uint32_t uptime_at(timestamp t, timestamp boot) noexcept {
  return static_cast<std::uint32_t>(to_unix_milliseconds(t) - to_unix_milliseconds(boot));
}

}  // namespace flowkit::tools
