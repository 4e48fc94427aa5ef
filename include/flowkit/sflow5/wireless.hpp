// SPDX-License-Identifier: BSL-1.0
// sFlow 802.11 Structures.
#pragma once

#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

/// One of the frames of an aggregate: flow records of its own, which may hold aggregates again. They stay blocks.
struct pdu {
  blocks flow_records;
  friend constexpr bool operator==(const pdu&, const pdu&) = default;
};
inline constexpr auto pdu_layout = layout<pdu>(xdr<&pdu::flow_records>);

// clang-format off
struct extended_80211_payload {
  static constexpr structure_id id = flow_structure(0, 1013);
  std::uint32_t ciphersuite;
  octets data;
};
constexpr auto describe(const extended_80211_payload*) noexcept {
  return layout<extended_80211_payload>(
      xdr<&extended_80211_payload::ciphersuite>, xdr<&extended_80211_payload::data>);
}

struct extended_80211_rx {
  static constexpr structure_id id = flow_structure(0, 1014);
  std::string_view ssid;
  mac_address bssid;
  std::uint32_t version, channel;
  std::uint64_t speed;
  std::uint32_t rsni, rcpi, packet_duration;
};
constexpr auto describe(const extended_80211_rx*) noexcept {
  return layout<extended_80211_rx>(
      xdr<&extended_80211_rx::ssid, 32>, xdr<&extended_80211_rx::bssid>, xdr<&extended_80211_rx::version>,
      xdr<&extended_80211_rx::channel>, xdr<&extended_80211_rx::speed>, xdr<&extended_80211_rx::rsni>,
      xdr<&extended_80211_rx::rcpi>, xdr<&extended_80211_rx::packet_duration>);
}

struct extended_80211_tx {
  static constexpr structure_id id = flow_structure(0, 1015);
  std::string_view ssid;
  mac_address bssid;
  std::uint32_t version, transmissions, packet_duration, retrans_duration, channel;
  std::uint64_t speed;
  std::uint32_t power;
};
constexpr auto describe(const extended_80211_tx*) noexcept {
  return layout<extended_80211_tx>(
      xdr<&extended_80211_tx::ssid, 32>, xdr<&extended_80211_tx::bssid>, xdr<&extended_80211_tx::version>,
      xdr<&extended_80211_tx::transmissions>, xdr<&extended_80211_tx::packet_duration>,
      xdr<&extended_80211_tx::retrans_duration>, xdr<&extended_80211_tx::channel>, xdr<&extended_80211_tx::speed>,
      xdr<&extended_80211_tx::power>);
}

struct extended_80211_aggregation {
  static constexpr structure_id id = flow_structure(0, 1016);
  sequence<pdu_layout> pdus;
};
constexpr auto describe(const extended_80211_aggregation*) noexcept {
  return layout<extended_80211_aggregation>(
      xdr<&extended_80211_aggregation::pdus>);
}

struct ieee80211_counters {
  static constexpr structure_id id = counter_structure(0, 6);
  std::uint32_t dot11TransmittedFragmentCount, dot11MulticastTransmittedFrameCount, dot11FailedCount,
      dot11RetryCount, dot11MultipleRetryCount, dot11FrameDuplicateCount, dot11RTSSuccessCount,
      dot11RTSFailureCount, dot11ACKFailureCount, dot11ReceivedFragmentCount, dot11MulticastReceivedFrameCount,
      dot11FCSErrorCount, dot11TransmittedFrameCount, dot11WEPUndecryptableCount, dot11QoSDiscardedFragmentCount,
      dot11AssociatedStationCount, dot11QoSCFPollsReceivedCount, dot11QoSCFPollsUnusedCount,
      dot11QoSCFPollsUnusableCount, dot11QoSCFPollsLostCount;
};
constexpr auto describe(const ieee80211_counters*) noexcept {
  return layout<ieee80211_counters>(
      xdr<&ieee80211_counters::dot11TransmittedFragmentCount>,
      xdr<&ieee80211_counters::dot11MulticastTransmittedFrameCount>, xdr<&ieee80211_counters::dot11FailedCount>,
      xdr<&ieee80211_counters::dot11RetryCount>, xdr<&ieee80211_counters::dot11MultipleRetryCount>,
      xdr<&ieee80211_counters::dot11FrameDuplicateCount>, xdr<&ieee80211_counters::dot11RTSSuccessCount>,
      xdr<&ieee80211_counters::dot11RTSFailureCount>, xdr<&ieee80211_counters::dot11ACKFailureCount>,
      xdr<&ieee80211_counters::dot11ReceivedFragmentCount>,
      xdr<&ieee80211_counters::dot11MulticastReceivedFrameCount>, xdr<&ieee80211_counters::dot11FCSErrorCount>,
      xdr<&ieee80211_counters::dot11TransmittedFrameCount>, xdr<&ieee80211_counters::dot11WEPUndecryptableCount>,
      xdr<&ieee80211_counters::dot11QoSDiscardedFragmentCount>,
      xdr<&ieee80211_counters::dot11AssociatedStationCount>, xdr<&ieee80211_counters::dot11QoSCFPollsReceivedCount>,
      xdr<&ieee80211_counters::dot11QoSCFPollsUnusedCount>, xdr<&ieee80211_counters::dot11QoSCFPollsUnusableCount>,
      xdr<&ieee80211_counters::dot11QoSCFPollsLostCount>);
}
static_assert(layout_of<ieee80211_counters>.size == 80);

struct radio_utilization {
  static constexpr structure_id id = counter_structure(0, 1002);
  std::uint32_t elapsed_time, on_channel_time, on_channel_busy_time;
};
constexpr auto describe(const radio_utilization*) noexcept {
  return layout<radio_utilization>(
      xdr<&radio_utilization::elapsed_time>, xdr<&radio_utilization::on_channel_time>,
      xdr<&radio_utilization::on_channel_busy_time>);
}
static_assert(layout_of<radio_utilization>.size == 12);
// clang-format on

}  // namespace flowkit::sflow5
