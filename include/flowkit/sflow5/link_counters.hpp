// SPDX-License-Identifier: BSL-1.0
// sFlow LAG Counters, Optical Interface, InfiniBand and OpenFlow Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

/// One lane of an optical module: currents in microampere, powers in microwatt, wavelengths in nanometre.
struct lane {
  std::uint32_t index, tx_bias_current, tx_power, tx_power_min, tx_power_max, tx_wavelength;
  std::uint32_t rx_power, rx_power_min, rx_power_max, rx_wavelength;
  friend constexpr bool operator==(const lane&, const lane&) = default;
};
inline constexpr auto lane_layout =
    layout<lane>(xdr<&lane::index>, xdr<&lane::tx_bias_current>, xdr<&lane::tx_power>, xdr<&lane::tx_power_min>,
                 xdr<&lane::tx_power_max>, xdr<&lane::tx_wavelength>, xdr<&lane::rx_power>, xdr<&lane::rx_power_min>,
                 xdr<&lane::rx_power_max>, xdr<&lane::rx_wavelength>);
static_assert(lane_layout.size == 40);

// clang-format off
struct lag_port_stats {
  static constexpr structure_id id = counter_structure(0, 7);
  mac_address dot3adAggPortActorSystemID, dot3adAggPortPartnerOperSystemID;
  std::uint32_t dot3adAggPortAttachedAggID;
  std::array<std::uint8_t, 4> dot3adAggPortState;
  std::uint32_t dot3adAggPortStatsLACPDUsRx, dot3adAggPortStatsMarkerPDUsRx, dot3adAggPortStatsMarkerResponsePDUsRx,
      dot3adAggPortStatsUnknownRx, dot3adAggPortStatsIllegalRx, dot3adAggPortStatsLACPDUsTx,
      dot3adAggPortStatsMarkerPDUsTx, dot3adAggPortStatsMarkerResponsePDUsTx;

  template <class T = lag_port_stats>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dot3adAggPortActorSystemID>, xdr<&T::dot3adAggPortPartnerOperSystemID>,
        xdr<&T::dot3adAggPortAttachedAggID>, xdr<&T::dot3adAggPortState>, xdr<&T::dot3adAggPortStatsLACPDUsRx>,
        xdr<&T::dot3adAggPortStatsMarkerPDUsRx>, xdr<&T::dot3adAggPortStatsMarkerResponsePDUsRx>,
        xdr<&T::dot3adAggPortStatsUnknownRx>, xdr<&T::dot3adAggPortStatsIllegalRx>,
        xdr<&T::dot3adAggPortStatsLACPDUsTx>, xdr<&T::dot3adAggPortStatsMarkerPDUsTx>,
        xdr<&T::dot3adAggPortStatsMarkerResponsePDUsTx>);
  }
};

struct sfp {
  static constexpr structure_id id = counter_structure(0, 10);
  std::uint32_t module_id, module_num_lanes, module_supply_voltage;
  std::int32_t module_temperature;
  list<lane_layout> lanes;

  template <class T = sfp>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::module_id>, xdr<&T::module_num_lanes>, xdr<&T::module_supply_voltage>, xdr<&T::module_temperature>,
        xdr<&T::lanes>);
  }
};

struct ib_counters {
  static constexpr structure_id id = counter_structure(0, 9);
  std::uint64_t PortXmitPkts, PortRcvPkts;
  std::uint32_t SymbolErrorCounter, LinkErrorRecoveryCounter, LinkDownedCounter, PortRcvErrors,
      PortRcvRemotePhysicalErrors, PortRcvSwitchRelayErrors, PortXmitDiscards, PortXmitConstraintErrors,
      PortRcvConstraintErrors, LocalLinkIntegrityErrors, ExcessiveBufferOverrunErrors, VL15Dropped;

  template <class T = ib_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::PortXmitPkts>, xdr<&T::PortRcvPkts>, xdr<&T::SymbolErrorCounter>, xdr<&T::LinkErrorRecoveryCounter>,
        xdr<&T::LinkDownedCounter>, xdr<&T::PortRcvErrors>, xdr<&T::PortRcvRemotePhysicalErrors>,
        xdr<&T::PortRcvSwitchRelayErrors>, xdr<&T::PortXmitDiscards>, xdr<&T::PortXmitConstraintErrors>,
        xdr<&T::PortRcvConstraintErrors>, xdr<&T::LocalLinkIntegrityErrors>, xdr<&T::ExcessiveBufferOverrunErrors>,
        xdr<&T::VL15Dropped>);
  }
};

struct of_port {
  static constexpr structure_id id = counter_structure(0, 1004);
  std::uint64_t datapath_id;
  std::uint32_t port_no;

  template <class T = of_port>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::datapath_id>, xdr<&T::port_no>);
  }
};

struct port_name {
  static constexpr structure_id id = counter_structure(0, 1005);
  std::string_view name;

  template <class T = port_name>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::name, 255>);
  }
};

struct extended_ib_lrh {
  static constexpr structure_id id = flow_structure(0, 1031);
  std::uint32_t src_vl, src_sl, src_dlid, src_slid, src_lnh, dst_vl, dst_sl, dst_dlid, dst_slid, dst_lnh;

  template <class T = extended_ib_lrh>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::src_vl>, xdr<&T::src_sl>, xdr<&T::src_dlid>, xdr<&T::src_slid>, xdr<&T::src_lnh>, xdr<&T::dst_vl>,
        xdr<&T::dst_sl>, xdr<&T::dst_dlid>, xdr<&T::dst_slid>, xdr<&T::dst_lnh>);
  }
};

struct extended_ib_bth {
  static constexpr structure_id id = flow_structure(0, 1033);
  std::uint32_t pkey, dst_qp, opcode;

  template <class T = extended_ib_bth>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::pkey>, xdr<&T::dst_qp>, xdr<&T::opcode>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
