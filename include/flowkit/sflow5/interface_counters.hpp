// SPDX-License-Identifier: BSL-1.0
// Counter data of the sFlow v5 document: interfaces, VLANs, processor.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
/// Generic interface counters (RFC 2233).
struct if_counters {
  static constexpr structure_id id = counter_structure(0, 1);
  std::uint32_t ifIndex, ifType;
  std::uint64_t ifSpeed;  ///< bits a second
  std::uint32_t ifDirection;  ///< 0 unknown, 1 full duplex, 2 half duplex, 3 in, 4 out
  std::uint32_t ifStatus;  ///< bit 0: admin up, bit 1: oper up
  std::uint64_t ifInOctets;
  std::uint32_t ifInUcastPkts, ifInMulticastPkts, ifInBroadcastPkts, ifInDiscards, ifInErrors, ifInUnknownProtos;
  std::uint64_t ifOutOctets;
  std::uint32_t ifOutUcastPkts, ifOutMulticastPkts, ifOutBroadcastPkts, ifOutDiscards, ifOutErrors,
      ifPromiscuousMode;
};
constexpr auto describe(const if_counters*) noexcept {
  return layout<if_counters>(
      xdr<&if_counters::ifIndex>, xdr<&if_counters::ifType>, xdr<&if_counters::ifSpeed>,
      xdr<&if_counters::ifDirection>, xdr<&if_counters::ifStatus>, xdr<&if_counters::ifInOctets>,
      xdr<&if_counters::ifInUcastPkts>, xdr<&if_counters::ifInMulticastPkts>, xdr<&if_counters::ifInBroadcastPkts>,
      xdr<&if_counters::ifInDiscards>, xdr<&if_counters::ifInErrors>, xdr<&if_counters::ifInUnknownProtos>,
      xdr<&if_counters::ifOutOctets>, xdr<&if_counters::ifOutUcastPkts>, xdr<&if_counters::ifOutMulticastPkts>,
      xdr<&if_counters::ifOutBroadcastPkts>, xdr<&if_counters::ifOutDiscards>, xdr<&if_counters::ifOutErrors>,
      xdr<&if_counters::ifPromiscuousMode>);
}
static_assert(layout_of<if_counters>.size == 88);

struct ethernet_counters {
  static constexpr structure_id id = counter_structure(0, 2);
  std::uint32_t dot3StatsAlignmentErrors, dot3StatsFCSErrors, dot3StatsSingleCollisionFrames,
      dot3StatsMultipleCollisionFrames, dot3StatsSQETestErrors, dot3StatsDeferredTransmissions,
      dot3StatsLateCollisions, dot3StatsExcessiveCollisions, dot3StatsInternalMacTransmitErrors,
      dot3StatsCarrierSenseErrors, dot3StatsFrameTooLongs, dot3StatsInternalMacReceiveErrors, dot3StatsSymbolErrors;
};
constexpr auto describe(const ethernet_counters*) noexcept {
  return layout<ethernet_counters>(
      xdr<&ethernet_counters::dot3StatsAlignmentErrors>, xdr<&ethernet_counters::dot3StatsFCSErrors>,
      xdr<&ethernet_counters::dot3StatsSingleCollisionFrames>,
      xdr<&ethernet_counters::dot3StatsMultipleCollisionFrames>, xdr<&ethernet_counters::dot3StatsSQETestErrors>,
      xdr<&ethernet_counters::dot3StatsDeferredTransmissions>, xdr<&ethernet_counters::dot3StatsLateCollisions>,
      xdr<&ethernet_counters::dot3StatsExcessiveCollisions>,
      xdr<&ethernet_counters::dot3StatsInternalMacTransmitErrors>,
      xdr<&ethernet_counters::dot3StatsCarrierSenseErrors>, xdr<&ethernet_counters::dot3StatsFrameTooLongs>,
      xdr<&ethernet_counters::dot3StatsInternalMacReceiveErrors>, xdr<&ethernet_counters::dot3StatsSymbolErrors>);
}
static_assert(layout_of<ethernet_counters>.size == 52);

struct tokenring_counters {
  static constexpr structure_id id = counter_structure(0, 3);
  std::uint32_t dot5StatsLineErrors, dot5StatsBurstErrors, dot5StatsACErrors, dot5StatsAbortTransErrors,
      dot5StatsInternalErrors, dot5StatsLostFrameErrors, dot5StatsReceiveCongestions, dot5StatsFrameCopiedErrors,
      dot5StatsTokenErrors, dot5StatsSoftErrors, dot5StatsHardErrors, dot5StatsSignalLoss, dot5StatsTransmitBeacons,
      dot5StatsRecoverys, dot5StatsLobeWires, dot5StatsRemoves, dot5StatsSingles, dot5StatsFreqErrors;
};
constexpr auto describe(const tokenring_counters*) noexcept {
  return layout<tokenring_counters>(
      xdr<&tokenring_counters::dot5StatsLineErrors>, xdr<&tokenring_counters::dot5StatsBurstErrors>,
      xdr<&tokenring_counters::dot5StatsACErrors>, xdr<&tokenring_counters::dot5StatsAbortTransErrors>,
      xdr<&tokenring_counters::dot5StatsInternalErrors>, xdr<&tokenring_counters::dot5StatsLostFrameErrors>,
      xdr<&tokenring_counters::dot5StatsReceiveCongestions>, xdr<&tokenring_counters::dot5StatsFrameCopiedErrors>,
      xdr<&tokenring_counters::dot5StatsTokenErrors>, xdr<&tokenring_counters::dot5StatsSoftErrors>,
      xdr<&tokenring_counters::dot5StatsHardErrors>, xdr<&tokenring_counters::dot5StatsSignalLoss>,
      xdr<&tokenring_counters::dot5StatsTransmitBeacons>, xdr<&tokenring_counters::dot5StatsRecoverys>,
      xdr<&tokenring_counters::dot5StatsLobeWires>, xdr<&tokenring_counters::dot5StatsRemoves>,
      xdr<&tokenring_counters::dot5StatsSingles>, xdr<&tokenring_counters::dot5StatsFreqErrors>);
}
static_assert(layout_of<tokenring_counters>.size == 72);

struct vg_counters {
  static constexpr structure_id id = counter_structure(0, 4);
  std::uint32_t dot12InHighPriorityFrames;
  std::uint64_t dot12InHighPriorityOctets;
  std::uint32_t dot12InNormPriorityFrames;
  std::uint64_t dot12InNormPriorityOctets;
  std::uint32_t dot12InIPMErrors, dot12InOversizeFrameErrors, dot12InDataErrors, dot12InNullAddressedFrames,
      dot12OutHighPriorityFrames;
  std::uint64_t dot12OutHighPriorityOctets;
  std::uint32_t dot12TransitionIntoTrainings;
  std::uint64_t dot12HCInHighPriorityOctets, dot12HCInNormPriorityOctets, dot12HCOutHighPriorityOctets;
};
constexpr auto describe(const vg_counters*) noexcept {
  return layout<vg_counters>(
      xdr<&vg_counters::dot12InHighPriorityFrames>, xdr<&vg_counters::dot12InHighPriorityOctets>,
      xdr<&vg_counters::dot12InNormPriorityFrames>, xdr<&vg_counters::dot12InNormPriorityOctets>,
      xdr<&vg_counters::dot12InIPMErrors>, xdr<&vg_counters::dot12InOversizeFrameErrors>,
      xdr<&vg_counters::dot12InDataErrors>, xdr<&vg_counters::dot12InNullAddressedFrames>,
      xdr<&vg_counters::dot12OutHighPriorityFrames>, xdr<&vg_counters::dot12OutHighPriorityOctets>,
      xdr<&vg_counters::dot12TransitionIntoTrainings>, xdr<&vg_counters::dot12HCInHighPriorityOctets>,
      xdr<&vg_counters::dot12HCInNormPriorityOctets>, xdr<&vg_counters::dot12HCOutHighPriorityOctets>);
}
static_assert(layout_of<vg_counters>.size == 80);

struct vlan_counters {
  static constexpr structure_id id = counter_structure(0, 5);
  std::uint32_t vlan_id;
  std::uint64_t octets;
  std::uint32_t ucastPkts, multicastPkts, broadcastPkts, discards;
};
constexpr auto describe(const vlan_counters*) noexcept {
  return layout<vlan_counters>(
      xdr<&vlan_counters::vlan_id>, xdr<&vlan_counters::octets>, xdr<&vlan_counters::ucastPkts>,
      xdr<&vlan_counters::multicastPkts>, xdr<&vlan_counters::broadcastPkts>, xdr<&vlan_counters::discards>);
}
static_assert(layout_of<vlan_counters>.size == 28);

/// Percentages in hundredths; -1: unknown.
struct processor {
  static constexpr structure_id id = counter_structure(0, 1001);
  std::int32_t cpu_5s, cpu_1m, cpu_5m;
  std::uint64_t total_memory, free_memory;
};
constexpr auto describe(const processor*) noexcept {
  return layout<processor>(
      xdr<&processor::cpu_5s>, xdr<&processor::cpu_1m>, xdr<&processor::cpu_5m>, xdr<&processor::total_memory>,
      xdr<&processor::free_memory>);
}
static_assert(layout_of<processor>.size == 28);

struct slow_path_counts {
  static constexpr structure_id id = counter_structure(0, 8);
  std::uint32_t unknown, other, cam_miss, cam_full, no_hw_support, cntrl;
};
constexpr auto describe(const slow_path_counts*) noexcept {
  return layout<slow_path_counts>(
      xdr<&slow_path_counts::unknown>, xdr<&slow_path_counts::other>, xdr<&slow_path_counts::cam_miss>,
      xdr<&slow_path_counts::cam_full>, xdr<&slow_path_counts::no_hw_support>, xdr<&slow_path_counts::cntrl>);
}
static_assert(layout_of<slow_path_counts>.size == 24);

struct pfc_counters {
  static constexpr structure_id id = counter_structure(0, 11);
  std::uint32_t requests, indications, pause_duration, storm_detected, storm_restored;
};
constexpr auto describe(const pfc_counters*) noexcept {
  return layout<pfc_counters>(
      xdr<&pfc_counters::requests>, xdr<&pfc_counters::indications>, xdr<&pfc_counters::pause_duration>,
      xdr<&pfc_counters::storm_detected>, xdr<&pfc_counters::storm_restored>);
}
static_assert(layout_of<pfc_counters>.size == 20);

struct queue_length {
  static constexpr structure_id id = counter_structure(0, 1003);
  std::uint32_t queueIndex, segmentSize, queueSegments, queueLength0, queueLength1, queueLength2, queueLength4,
      queueLength8, queueLength32, queueLength128, queueLength1024, queueLengthMore, dropped;
};
constexpr auto describe(const queue_length*) noexcept {
  return layout<queue_length>(
      xdr<&queue_length::queueIndex>, xdr<&queue_length::segmentSize>, xdr<&queue_length::queueSegments>,
      xdr<&queue_length::queueLength0>, xdr<&queue_length::queueLength1>, xdr<&queue_length::queueLength2>,
      xdr<&queue_length::queueLength4>, xdr<&queue_length::queueLength8>, xdr<&queue_length::queueLength32>,
      xdr<&queue_length::queueLength128>, xdr<&queue_length::queueLength1024>, xdr<&queue_length::queueLengthMore>,
      xdr<&queue_length::dropped>);
}
static_assert(layout_of<queue_length>.size == 52);
// clang-format on

}  // namespace flowkit::sflow5
