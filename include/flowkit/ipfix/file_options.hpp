// SPDX-License-Identifier: BSL-1.0
// The options by which an IPFIX file describes itself (RFC 5655 section 8.1), to be written and read.
#pragma once

#include <flowkit/core/types.hpp>
#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::inline v0::ipfix {

/// Section 8.1.1: in each message of the file, once.
struct checksum_record {
  std::uint8_t message;  ///< the scope, a marker: 0
  md5_digest checksum;   ///< of the message: seal() fills it in
};
/// Section 8.1.2: from the start of the file's earliest flow to the end of its latest. Once in a file.
struct time_window {
  std::uint8_t session;  ///< the scope, a marker: 0
  timestamp earliest_start, latest_end;
};
/// Section 8.1.3: the session whose messages the file holds. Once in a file.
struct export_session {
  std::uint8_t session;  ///< the scope, a marker: 0
  ip_address exporter, collector;
  std::uint16_t exporter_port, collector_port;
  std::uint8_t transport;  ///< protocolIdentifier of what carried them: 6, 17, 132
  std::uint8_t version;    ///< of the export protocol: 9, 10
  timestamp first_export, last_export;
};

// clang-format off
inline constexpr auto checksum_layout = layout<checksum_record>(
    field<&checksum_record::message, ie::messageScope>,
    field<&checksum_record::checksum, ie::messageMD5Checksum>);
inline constexpr auto time_window_layout = layout<time_window>(
    field<&time_window::session, ie::sessionScope>,
    field<&time_window::earliest_start, any_of<ie::minFlowStartMilliseconds, ie::minFlowStartSeconds,
                                               ie::minFlowStartMicroseconds, ie::minFlowStartNanoseconds>>,
    field<&time_window::latest_end, any_of<ie::maxFlowEndMilliseconds, ie::maxFlowEndSeconds,
                                           ie::maxFlowEndMicroseconds, ie::maxFlowEndNanoseconds>>);
/// Addresses are of either version: announced by a template that is chosen at run time (emit.hpp).
inline constexpr auto export_session_layout = layout<export_session>(
    field<&export_session::session, ie::sessionScope>,
    field<&export_session::exporter, any_of<ie::exporterIPv4Address, ie::exporterIPv6Address>>,
    field<&export_session::collector, any_of<ie::collectorIPv4Address, ie::collectorIPv6Address>>,
    field<&export_session::exporter_port, ie::exporterTransportPort>,
    field<&export_session::collector_port, ie::collectorTransportPort>,
    field<&export_session::transport, ie::exportTransportProtocol>,
    field<&export_session::version, ie::exportProtocolVersion>,
    field<&export_session::first_export, ie::minExportSeconds>,
    field<&export_session::last_export, ie::maxExportSeconds>);
// clang-format on

template <std::uint16_t Id>
using checksum_template = layout_template<checksum_layout, Id, 1>;
template <std::uint16_t Id>
using time_window_template = layout_template<time_window_layout, Id, 1>;

/// Fills in the checksum of a finished message: the 16 octets from `checksum_at` on, which are within it.
constexpr void seal(std::span<std::byte> message, std::size_t checksum_at) noexcept {
  const md5_digest sum = message_checksum(message, checksum_at);
  for (std::size_t i = 0; i < sum.size(); ++i) message[checksum_at + i] = sum[i];
}

}  // namespace flowkit::ipfix
