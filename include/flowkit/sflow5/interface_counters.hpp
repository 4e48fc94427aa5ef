// SPDX-License-Identifier: BSL-1.0
// Counter data of the sFlow v5 document: interfaces, VLANs, processor.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

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

  template <class T = if_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::ifIndex>, xdr<&T::ifType>, xdr<&T::ifSpeed>, xdr<&T::ifDirection>, xdr<&T::ifStatus>,
        xdr<&T::ifInOctets>, xdr<&T::ifInUcastPkts>, xdr<&T::ifInMulticastPkts>, xdr<&T::ifInBroadcastPkts>,
        xdr<&T::ifInDiscards>, xdr<&T::ifInErrors>, xdr<&T::ifInUnknownProtos>, xdr<&T::ifOutOctets>,
        xdr<&T::ifOutUcastPkts>, xdr<&T::ifOutMulticastPkts>, xdr<&T::ifOutBroadcastPkts>, xdr<&T::ifOutDiscards>,
        xdr<&T::ifOutErrors>, xdr<&T::ifPromiscuousMode>);
  }
};

struct ethernet_counters {
  static constexpr structure_id id = counter_structure(0, 2);
  std::uint32_t dot3StatsAlignmentErrors, dot3StatsFCSErrors, dot3StatsSingleCollisionFrames,
      dot3StatsMultipleCollisionFrames, dot3StatsSQETestErrors, dot3StatsDeferredTransmissions,
      dot3StatsLateCollisions, dot3StatsExcessiveCollisions, dot3StatsInternalMacTransmitErrors,
      dot3StatsCarrierSenseErrors, dot3StatsFrameTooLongs, dot3StatsInternalMacReceiveErrors, dot3StatsSymbolErrors;

  template <class T = ethernet_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dot3StatsAlignmentErrors>, xdr<&T::dot3StatsFCSErrors>, xdr<&T::dot3StatsSingleCollisionFrames>,
        xdr<&T::dot3StatsMultipleCollisionFrames>, xdr<&T::dot3StatsSQETestErrors>,
        xdr<&T::dot3StatsDeferredTransmissions>, xdr<&T::dot3StatsLateCollisions>,
        xdr<&T::dot3StatsExcessiveCollisions>, xdr<&T::dot3StatsInternalMacTransmitErrors>,
        xdr<&T::dot3StatsCarrierSenseErrors>, xdr<&T::dot3StatsFrameTooLongs>,
        xdr<&T::dot3StatsInternalMacReceiveErrors>, xdr<&T::dot3StatsSymbolErrors>);
  }
};

struct tokenring_counters {
  static constexpr structure_id id = counter_structure(0, 3);
  std::uint32_t dot5StatsLineErrors, dot5StatsBurstErrors, dot5StatsACErrors, dot5StatsAbortTransErrors,
      dot5StatsInternalErrors, dot5StatsLostFrameErrors, dot5StatsReceiveCongestions, dot5StatsFrameCopiedErrors,
      dot5StatsTokenErrors, dot5StatsSoftErrors, dot5StatsHardErrors, dot5StatsSignalLoss, dot5StatsTransmitBeacons,
      dot5StatsRecoverys, dot5StatsLobeWires, dot5StatsRemoves, dot5StatsSingles, dot5StatsFreqErrors;

  template <class T = tokenring_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dot5StatsLineErrors>, xdr<&T::dot5StatsBurstErrors>, xdr<&T::dot5StatsACErrors>,
        xdr<&T::dot5StatsAbortTransErrors>, xdr<&T::dot5StatsInternalErrors>, xdr<&T::dot5StatsLostFrameErrors>,
        xdr<&T::dot5StatsReceiveCongestions>, xdr<&T::dot5StatsFrameCopiedErrors>, xdr<&T::dot5StatsTokenErrors>,
        xdr<&T::dot5StatsSoftErrors>, xdr<&T::dot5StatsHardErrors>, xdr<&T::dot5StatsSignalLoss>,
        xdr<&T::dot5StatsTransmitBeacons>, xdr<&T::dot5StatsRecoverys>, xdr<&T::dot5StatsLobeWires>,
        xdr<&T::dot5StatsRemoves>, xdr<&T::dot5StatsSingles>, xdr<&T::dot5StatsFreqErrors>);
  }
};

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

  template <class T = vg_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dot12InHighPriorityFrames>, xdr<&T::dot12InHighPriorityOctets>, xdr<&T::dot12InNormPriorityFrames>,
        xdr<&T::dot12InNormPriorityOctets>, xdr<&T::dot12InIPMErrors>, xdr<&T::dot12InOversizeFrameErrors>,
        xdr<&T::dot12InDataErrors>, xdr<&T::dot12InNullAddressedFrames>, xdr<&T::dot12OutHighPriorityFrames>,
        xdr<&T::dot12OutHighPriorityOctets>, xdr<&T::dot12TransitionIntoTrainings>,
        xdr<&T::dot12HCInHighPriorityOctets>, xdr<&T::dot12HCInNormPriorityOctets>,
        xdr<&T::dot12HCOutHighPriorityOctets>);
  }
};

struct vlan_counters {
  static constexpr structure_id id = counter_structure(0, 5);
  std::uint32_t vlan_id;
  std::uint64_t octets;
  std::uint32_t ucastPkts, multicastPkts, broadcastPkts, discards;

  template <class T = vlan_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::vlan_id>, xdr<&T::octets>, xdr<&T::ucastPkts>, xdr<&T::multicastPkts>, xdr<&T::broadcastPkts>,
        xdr<&T::discards>);
  }
};

/// Percentages in hundredths; -1: unknown.
struct processor {
  static constexpr structure_id id = counter_structure(0, 1001);
  std::int32_t cpu_5s, cpu_1m, cpu_5m;
  std::uint64_t total_memory, free_memory;

  template <class T = processor>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::cpu_5s>, xdr<&T::cpu_1m>, xdr<&T::cpu_5m>, xdr<&T::total_memory>, xdr<&T::free_memory>);
  }
};

struct slow_path_counts {
  static constexpr structure_id id = counter_structure(0, 8);
  std::uint32_t unknown, other, cam_miss, cam_full, no_hw_support, cntrl;

  template <class T = slow_path_counts>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::unknown>, xdr<&T::other>, xdr<&T::cam_miss>, xdr<&T::cam_full>, xdr<&T::no_hw_support>,
        xdr<&T::cntrl>);
  }
};

struct pfc_counters {
  static constexpr structure_id id = counter_structure(0, 11);
  std::uint32_t requests, indications, pause_duration, storm_detected, storm_restored;

  template <class T = pfc_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::requests>, xdr<&T::indications>, xdr<&T::pause_duration>, xdr<&T::storm_detected>,
        xdr<&T::storm_restored>);
  }
};

struct queue_length {
  static constexpr structure_id id = counter_structure(0, 1003);
  std::uint32_t queueIndex, segmentSize, queueSegments, queueLength0, queueLength1, queueLength2, queueLength4,
      queueLength8, queueLength32, queueLength128, queueLength1024, queueLengthMore, dropped;

  template <class T = queue_length>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::queueIndex>, xdr<&T::segmentSize>, xdr<&T::queueSegments>, xdr<&T::queueLength0>,
        xdr<&T::queueLength1>, xdr<&T::queueLength2>, xdr<&T::queueLength4>, xdr<&T::queueLength8>,
        xdr<&T::queueLength32>, xdr<&T::queueLength128>, xdr<&T::queueLength1024>, xdr<&T::queueLengthMore>,
        xdr<&T::dropped>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
