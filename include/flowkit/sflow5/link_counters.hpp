// SPDX-License-Identifier: BSL-1.0
// sFlow LAG Counters, Optical Interface, InfiniBand and OpenFlow Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

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
};
constexpr auto describe(const lag_port_stats*) noexcept {
  return layout<lag_port_stats>(
      xdr<&lag_port_stats::dot3adAggPortActorSystemID>, xdr<&lag_port_stats::dot3adAggPortPartnerOperSystemID>,
      xdr<&lag_port_stats::dot3adAggPortAttachedAggID>, xdr<&lag_port_stats::dot3adAggPortState>,
      xdr<&lag_port_stats::dot3adAggPortStatsLACPDUsRx>, xdr<&lag_port_stats::dot3adAggPortStatsMarkerPDUsRx>,
      xdr<&lag_port_stats::dot3adAggPortStatsMarkerResponsePDUsRx>,
      xdr<&lag_port_stats::dot3adAggPortStatsUnknownRx>, xdr<&lag_port_stats::dot3adAggPortStatsIllegalRx>,
      xdr<&lag_port_stats::dot3adAggPortStatsLACPDUsTx>, xdr<&lag_port_stats::dot3adAggPortStatsMarkerPDUsTx>,
      xdr<&lag_port_stats::dot3adAggPortStatsMarkerResponsePDUsTx>);
}

struct sfp {
  static constexpr structure_id id = counter_structure(0, 10);
  std::uint32_t module_id, module_num_lanes, module_supply_voltage;
  std::int32_t module_temperature;
  list<lane_layout> lanes;
};
constexpr auto describe(const sfp*) noexcept {
  return layout<sfp>(
      xdr<&sfp::module_id>, xdr<&sfp::module_num_lanes>, xdr<&sfp::module_supply_voltage>,
      xdr<&sfp::module_temperature>, xdr<&sfp::lanes>);
}

struct ib_counters {
  static constexpr structure_id id = counter_structure(0, 9);
  std::uint64_t PortXmitPkts, PortRcvPkts;
  std::uint32_t SymbolErrorCounter, LinkErrorRecoveryCounter, LinkDownedCounter, PortRcvErrors,
      PortRcvRemotePhysicalErrors, PortRcvSwitchRelayErrors, PortXmitDiscards, PortXmitConstraintErrors,
      PortRcvConstraintErrors, LocalLinkIntegrityErrors, ExcessiveBufferOverrunErrors, VL15Dropped;
};
constexpr auto describe(const ib_counters*) noexcept {
  return layout<ib_counters>(
      xdr<&ib_counters::PortXmitPkts>, xdr<&ib_counters::PortRcvPkts>, xdr<&ib_counters::SymbolErrorCounter>,
      xdr<&ib_counters::LinkErrorRecoveryCounter>, xdr<&ib_counters::LinkDownedCounter>,
      xdr<&ib_counters::PortRcvErrors>, xdr<&ib_counters::PortRcvRemotePhysicalErrors>,
      xdr<&ib_counters::PortRcvSwitchRelayErrors>, xdr<&ib_counters::PortXmitDiscards>,
      xdr<&ib_counters::PortXmitConstraintErrors>, xdr<&ib_counters::PortRcvConstraintErrors>,
      xdr<&ib_counters::LocalLinkIntegrityErrors>, xdr<&ib_counters::ExcessiveBufferOverrunErrors>,
      xdr<&ib_counters::VL15Dropped>);
}
static_assert(layout_of<ib_counters>.size == 64);

struct of_port {
  static constexpr structure_id id = counter_structure(0, 1004);
  std::uint64_t datapath_id;
  std::uint32_t port_no;
};
constexpr auto describe(const of_port*) noexcept {
  return layout<of_port>(
      xdr<&of_port::datapath_id>, xdr<&of_port::port_no>);
}
static_assert(layout_of<of_port>.size == 12);

struct port_name {
  static constexpr structure_id id = counter_structure(0, 1005);
  std::string_view name;
};
constexpr auto describe(const port_name*) noexcept {
  return layout<port_name>(
      xdr<&port_name::name, 255>);
}

struct extended_ib_lrh {
  static constexpr structure_id id = flow_structure(0, 1031);
  std::uint32_t src_vl, src_sl, src_dlid, src_slid, src_lnh, dst_vl, dst_sl, dst_dlid, dst_slid, dst_lnh;
};
constexpr auto describe(const extended_ib_lrh*) noexcept {
  return layout<extended_ib_lrh>(
      xdr<&extended_ib_lrh::src_vl>, xdr<&extended_ib_lrh::src_sl>, xdr<&extended_ib_lrh::src_dlid>,
      xdr<&extended_ib_lrh::src_slid>, xdr<&extended_ib_lrh::src_lnh>, xdr<&extended_ib_lrh::dst_vl>,
      xdr<&extended_ib_lrh::dst_sl>, xdr<&extended_ib_lrh::dst_dlid>, xdr<&extended_ib_lrh::dst_slid>,
      xdr<&extended_ib_lrh::dst_lnh>);
}
static_assert(layout_of<extended_ib_lrh>.size == 40);

struct extended_ib_bth {
  static constexpr structure_id id = flow_structure(0, 1033);
  std::uint32_t pkey, dst_qp, opcode;
};
constexpr auto describe(const extended_ib_bth*) noexcept {
  return layout<extended_ib_bth>(
      xdr<&extended_ib_bth::pkey>, xdr<&extended_ib_bth::dst_qp>, xdr<&extended_ib_bth::opcode>);
}
static_assert(layout_of<extended_ib_bth>.size == 12);
// clang-format on

}  // namespace flowkit::sflow5
