// SPDX-License-Identifier: BSL-1.0
// sFlow 802.11 Structures.
#pragma once

#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

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

  template <class T = extended_80211_payload>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::ciphersuite>, xdr<&T::data>);
  }
};

struct extended_80211_rx {
  static constexpr structure_id id = flow_structure(0, 1014);
  std::string_view ssid;
  mac_address bssid;
  std::uint32_t version, channel;
  std::uint64_t speed;
  std::uint32_t rsni, rcpi, packet_duration;

  template <class T = extended_80211_rx>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::ssid, 32>, xdr<&T::bssid>, xdr<&T::version>, xdr<&T::channel>, xdr<&T::speed>, xdr<&T::rsni>,
        xdr<&T::rcpi>, xdr<&T::packet_duration>);
  }
};

struct extended_80211_tx {
  static constexpr structure_id id = flow_structure(0, 1015);
  std::string_view ssid;
  mac_address bssid;
  std::uint32_t version, transmissions, packet_duration, retrans_duration, channel;
  std::uint64_t speed;
  std::uint32_t power;

  template <class T = extended_80211_tx>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::ssid, 32>, xdr<&T::bssid>, xdr<&T::version>, xdr<&T::transmissions>, xdr<&T::packet_duration>,
        xdr<&T::retrans_duration>, xdr<&T::channel>, xdr<&T::speed>, xdr<&T::power>);
  }
};

struct extended_80211_aggregation {
  static constexpr structure_id id = flow_structure(0, 1016);
  sequence<pdu_layout> pdus;

  template <class T = extended_80211_aggregation>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::pdus>);
  }
};

struct ieee80211_counters {
  static constexpr structure_id id = counter_structure(0, 6);
  std::uint32_t dot11TransmittedFragmentCount, dot11MulticastTransmittedFrameCount, dot11FailedCount,
      dot11RetryCount, dot11MultipleRetryCount, dot11FrameDuplicateCount, dot11RTSSuccessCount,
      dot11RTSFailureCount, dot11ACKFailureCount, dot11ReceivedFragmentCount, dot11MulticastReceivedFrameCount,
      dot11FCSErrorCount, dot11TransmittedFrameCount, dot11WEPUndecryptableCount, dot11QoSDiscardedFragmentCount,
      dot11AssociatedStationCount, dot11QoSCFPollsReceivedCount, dot11QoSCFPollsUnusedCount,
      dot11QoSCFPollsUnusableCount, dot11QoSCFPollsLostCount;

  template <class T = ieee80211_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dot11TransmittedFragmentCount>, xdr<&T::dot11MulticastTransmittedFrameCount>,
        xdr<&T::dot11FailedCount>, xdr<&T::dot11RetryCount>, xdr<&T::dot11MultipleRetryCount>,
        xdr<&T::dot11FrameDuplicateCount>, xdr<&T::dot11RTSSuccessCount>, xdr<&T::dot11RTSFailureCount>,
        xdr<&T::dot11ACKFailureCount>, xdr<&T::dot11ReceivedFragmentCount>,
        xdr<&T::dot11MulticastReceivedFrameCount>, xdr<&T::dot11FCSErrorCount>, xdr<&T::dot11TransmittedFrameCount>,
        xdr<&T::dot11WEPUndecryptableCount>, xdr<&T::dot11QoSDiscardedFragmentCount>,
        xdr<&T::dot11AssociatedStationCount>, xdr<&T::dot11QoSCFPollsReceivedCount>,
        xdr<&T::dot11QoSCFPollsUnusedCount>, xdr<&T::dot11QoSCFPollsUnusableCount>,
        xdr<&T::dot11QoSCFPollsLostCount>);
  }
};

struct radio_utilization {
  static constexpr structure_id id = counter_structure(0, 1002);
  std::uint32_t elapsed_time, on_channel_time, on_channel_busy_time;

  template <class T = radio_utilization>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::elapsed_time>, xdr<&T::on_channel_time>, xdr<&T::on_channel_busy_time>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
