// SPDX-License-Identifier: BSL-1.0
// What exporters tell of themselves by options (RFC 7011 section 4): records to be sent, with the templates that the
// sections recommend. Totals are since the process began; a record does not count the message that it is in. How an
// account is read, whatever its template: flow/account_binding.hpp.
#pragma once

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::inline v0::ipfix {

/// Section 4.1: what the metering process of a domain has exported.
struct metering_statistics {
  std::uint32_t domain;  ///< scope
  std::uint64_t messages, flows, octets;
};
/// Section 4.2: what it had to ignore, between the two times.
struct metering_reliability {
  std::uint32_t domain;  ///< scope
  std::uint64_t packets, octets;
  timestamp from, to;
};
/// Section 4.3: what the exporting process could not send, between the two times.
struct exporting_reliability {
  std::uint32_t process;  ///< scope
  std::uint64_t flows, packets, octets;
  timestamp from, to;
};
/// Section 4.4: which fields of a template are its flow key; bit n is field n, from 0 on.
struct flow_keys {
  std::uint16_t template_id;  ///< scope
  std::uint64_t indicator;
  friend constexpr bool operator==(const flow_keys&, const flow_keys&) = default;
};

// clang-format off
inline constexpr auto metering_statistics_layout = layout<metering_statistics>(
    field<&metering_statistics::domain, ie::observationDomainId>,
    field<&metering_statistics::messages, ie::exportedMessageTotalCount>,
    field<&metering_statistics::flows, ie::exportedFlowRecordTotalCount>,
    field<&metering_statistics::octets, ie::exportedOctetTotalCount>);
inline constexpr auto metering_reliability_layout = layout<metering_reliability>(
    field<&metering_reliability::domain, ie::observationDomainId>,
    field<&metering_reliability::packets, ie::ignoredPacketTotalCount>,
    field<&metering_reliability::octets, ie::ignoredOctetTotalCount>,
    field<&metering_reliability::from, ie::observationTimeMilliseconds>,
    field<&metering_reliability::to, ie::observationTimeMilliseconds>);
inline constexpr auto exporting_reliability_layout = layout<exporting_reliability>(
    field<&exporting_reliability::process, ie::exportingProcessId>,
    field<&exporting_reliability::flows, ie::notSentFlowTotalCount>,
    field<&exporting_reliability::packets, ie::notSentPacketTotalCount>,
    field<&exporting_reliability::octets, ie::notSentOctetTotalCount>,
    field<&exporting_reliability::from, ie::observationTimeMilliseconds>,
    field<&exporting_reliability::to, ie::observationTimeMilliseconds>);
inline constexpr auto flow_keys_layout = layout<flow_keys>(
    field<&flow_keys::template_id, ie::templateId>,
    field<&flow_keys::indicator, ie::flowKeyIndicator>);
// clang-format on

template <std::uint16_t Id>
using metering_statistics_template = layout_template<metering_statistics_layout, Id, 1>;
template <std::uint16_t Id>
using metering_reliability_template = layout_template<metering_reliability_layout, Id, 1>;
template <std::uint16_t Id>
using exporting_reliability_template = layout_template<exporting_reliability_layout, Id, 1>;
template <std::uint16_t Id>
using flow_keys_template = layout_template<flow_keys_layout, Id, 1>;

/// The keys of a template whose fields are keys where is_key(specifier): of its first 64 fields.
[[nodiscard]] constexpr flow_keys keys_of(const template_view& t, auto&& is_key) noexcept {
  flow_keys keys{.template_id = t.id, .indicator = 0};
  for (std::size_t i = 0; i < t.fields.size() && i < 64; ++i)
    if (is_key(t.fields[i])) keys.indicator |= std::uint64_t{1} << i;
  return keys;
}

}  // namespace flowkit::ipfix
