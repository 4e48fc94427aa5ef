// SPDX-License-Identifier: BSL-1.0
// An exporter's own account of what it sent and lost (RFC 7011 sections 4.1 to 4.3), to be held against what arrived.
#pragma once

#include <vector>

#include <flowkit/core/bit_set.hpp>
#include <flowkit/core/projection.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::flow {

/// Totals since the process began: a record has those of its kind.
struct process_totals {
  std::uint64_t messages, flows, octets;                      ///< exported (section 4.1)
  std::uint64_t ignored_packets, ignored_octets;              ///< by the metering process (section 4.2)
  std::uint64_t unsent_flows, unsent_packets, unsent_octets;  ///< by the exporting process (section 4.3)
};
// clang-format off
inline constexpr auto process_totals_layout = layout<process_totals>(
    field<&process_totals::messages, ie::exportedMessageTotalCount>,
    field<&process_totals::flows, ie::exportedFlowRecordTotalCount>,
    field<&process_totals::octets, ie::exportedOctetTotalCount>,
    field<&process_totals::ignored_packets, ie::ignoredPacketTotalCount>,
    field<&process_totals::ignored_octets, ie::ignoredOctetTotalCount>,
    field<&process_totals::unsent_flows, ie::notSentFlowTotalCount>,
    field<&process_totals::unsent_packets, ie::notSentPacketTotalCount>,
    field<&process_totals::unsent_octets, ie::notSentOctetTotalCount>);
// clang-format on

/// Which members of process_totals hold a value.
using totals_presence = presence_t<process_totals_layout.count>;

/// The latest totals of each process of an exporter, and how they grew while somebody watched.
class exporter_account {
 public:
  /// Processes that are remembered: a line card each in a large router.
  static constexpr std::size_t most = 32;
  using presence = totals_presence;

  /// `arrived`: flow records of the exporter that arrived before the message with this record, which its totals leave
  /// out as well.
  void learn(const process_totals& t, presence has, std::uint64_t process, std::uint64_t arrived) noexcept {
    std::size_t i = 0;
    while (i < processes_.size() && processes_[i].key != process) ++i;
    if (i == most) return;
    const bool is_new = i == processes_.size();
    if (is_new) processes_.push_back({.key = process, .has = has});
    account& own = processes_[i];
    // A total that fell is of a process that began anew.
    if (is_new || t.flows < own.last.flows) own.first_flows = t.flows, own.arrived_at_first = arrived;
    own.last = t;
    own.arrived_at_last = arrived;
  }
  [[nodiscard]] bool empty() const noexcept { return processes_.empty(); }
  /// Over all processes.
  [[nodiscard]] process_totals totals() const noexcept {
    process_totals sum{};
    for (const account& a : processes_)
      process_totals_layout.for_each([&]<class D>(D) { sum.*D::member += a.last.*D::member; });
    return sum;
  }
  /// Is there any record with this?
  [[nodiscard]] presence has() const noexcept {
    presence any;
    for (const account& a : processes_) any |= a.has;
    return any;
  }
  /// Flow records between its first and its latest account: by its own count, and those that arrived. Of an exporter
  /// with one metering process; with several it is not known which flows are whose.
  struct growth {
    std::uint64_t sent = 0, arrived = 0;
  };
  [[nodiscard]] bool tells_growth() const noexcept {
    std::size_t n = 0;
    for (const account& a : processes_) n += a.tells_flows();
    return n == 1;
  }
  [[nodiscard]] growth flows() const noexcept {
    for (const account& a : processes_)
      if (a.tells_flows()) return {a.last.flows - a.first_flows, a.arrived_at_last - a.arrived_at_first};
    return {};
  }

 private:
  struct account {
    std::uint64_t key = 0;
    presence has;
    process_totals last{};
    std::uint64_t first_flows = 0, arrived_at_first = 0, arrived_at_last = 0;
    [[nodiscard]] bool tells_flows() const noexcept {
      return has.test(index_of<&process_totals::flows>(process_totals_layout));
    }
  };
  std::vector<account> processes_;
};

}  // namespace flowkit::flow
