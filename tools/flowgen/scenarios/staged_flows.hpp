// SPDX-License-Identifier: BSL-1.0
// The flows of scenarios that one exporter sees: they begin by their schedules, and wait for a record when they have
// ended, as the exporter's sampling leaves them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/flowgen/scenarios/cast.hpp"
#include "tools/flowgen/scenarios/schedule.hpp"
#include "tools/flowgen/traffic/label.hpp"

namespace flowkit::tools {

/// What a record tells of one direction.
struct staged_flow {
  std::uint32_t source, destination;  ///< IPv4
  std::uint16_t source_port, destination_port;
  std::uint8_t protocol;
  bool is_answer;
  std::uint16_t tcp_flags;
  std::uint32_t packets;
  std::uint64_t octets;
  timestamp start, end;
};

/// Protocols of IP that scenarios have, as bits.
enum : std::uint8_t { carries_icmp = 1, carries_tcp = 2, carries_udp = 4, carries_all = 7 };
[[nodiscard]] constexpr std::size_t carried_number(std::uint8_t protocol) noexcept {
  return protocol == 1 ? 0 : protocol == 6 ? 1 : 2;
}

/// How the exporter looks at packets.
struct staged_sampling {
  std::uint32_t interval = 1;
  bool each_packet = false;                                      ///< every packet that is looked at is a record: sFlow
  std::function<std::uint32_t(const staged_flow&)> interval_of;  ///< where it has several samplers
};

/// Records of a scenario at one exporter.
struct scenario_account {
  std::uint64_t flows = 0;      ///< of the whole scenario, without answers
  std::uint64_t begun = 0;      ///< of these
  std::uint64_t unsampled = 0;  ///< directions of which no packet was looked at
  std::uint64_t sent = 0, late = 0;
  std::uint64_t waiting = 0;   ///< that were due when the last datagram was made
  std::uint64_t going_on = 0;  ///< that had begun and not ended
  [[nodiscard]] std::uint64_t scheduled() const noexcept { return sent + late + waiting; }
  [[nodiscard]] std::uint64_t not_sent() const noexcept { return late + waiting; }
};

class staged_flows {
 public:
  struct playing {
    std::shared_ptr<const scenario> of;
    flow_label label;
    cast who;
    port_share share;
    timestamp begin;  ///< by the exporter's clock
  };

  /// `longest`: flows that go on are reported after so long. `late`: what has waited longer is not sent.
  staged_flows(std::vector<playing> parts, std::uint64_t seed, staged_sampling how, duration longest, duration late);

  /// Takes up to `most` flows of these protocols that are due, the first to end first: put(i, flow, label) for each.
  /// `now` never falls. How many there were.
  template <class Put>
  std::size_t take(timestamp now, std::uint8_t carried, std::size_t most, Put put) {
    advance(now);
    std::size_t n = 0;
    for (waiting_flow* w = nullptr; n < most && (w = first_due(now, carried)) != nullptr; drop(*w)) {
      if (now - w->due > late_) {
        ++accounts_[w->part].late;
        continue;
      }
      put(n++, as_seen(*w), parts_[w->part].label);
      ++accounts_[w->part].sent;
    }
    return n;
  }

  [[nodiscard]] const std::vector<playing>& parts() const noexcept { return parts_; }
  /// Of a part, up to now.
  [[nodiscard]] scenario_account account(std::size_t part) const;

 private:
  struct waiting_flow {
    timestamp due;
    std::uint64_t number;  ///< in the order in which they began: of flows that are due together
    std::size_t part;
    staged_flow flow;
    bool is_sample = false;  ///< each packet is a record
    std::uint32_t samples = 1, taken = 0;
    std::uint64_t chance = 0;
  };
  using heap = std::vector<waiting_flow>;

  void advance(timestamp now);
  void begin(std::size_t part, const scenario_flow& f);
  void enter(std::size_t part, staged_flow flow, bounds<std::uint32_t> octets, std::uint64_t piece);
  [[nodiscard]] waiting_flow* first_due(timestamp now, std::uint8_t carried) noexcept;
  /// As it is now that it is told: of samples, the next one.
  [[nodiscard]] static staged_flow as_seen(const waiting_flow& w) noexcept;
  /// Of a flow with samples that are left, the next waits.
  void drop(waiting_flow& w);
  void push(waiting_flow w);
  [[nodiscard]] static timestamp time_of_sample(const waiting_flow& w) noexcept;

  std::vector<playing> parts_;
  std::vector<schedule> schedules_;
  std::vector<scenario_account> accounts_;
  random_source chance_;
  staged_sampling how_;
  duration longest_, late_;
  heap waiting_[3];  ///< by carried_number()
  std::uint64_t entered_ = 0;
  timestamp now_{};
};

}  // namespace flowkit::tools
