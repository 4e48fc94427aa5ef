// SPDX-License-Identifier: BSL-1.0
// What an exporter of IPFIX tells of itself (RFC 7011 section 4). It ignores no packet and gives up no flow: a
// collector that has fewer than it tells has lost the others.
#pragma once

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ipfix/process_options.hpp>
#include <flowkit/templates/message_builder.hpp>

#include "tools/common/manifest.hpp"

namespace flowkit::tools {

class process_account {
  using statistics = ipfix::metering_statistics_template<262>;
  using metering = ipfix::metering_reliability_template<263>;
  using exporting = ipfix::exporting_reliability_template<264>;
  using keys = ipfix::flow_keys_template<265>;
  using builder = message_builder<ipfix::encoding>;

 public:
  static constexpr std::size_t templates = 4;
  static constexpr std::uint16_t first_id = 262, last_id = 265;

  process_account(std::uint32_t domain, timestamp boot) noexcept : domain_(domain), boot_(boot) {}

  /// visit(template_view) for each of them.
  static void each_template(auto&& visit) {
    visit(statistics::view()), visit(metering::view()), visit(exporting::view()), visit(keys::view());
  }
  /// Records, where the flows have so many templates.
  [[nodiscard]] static constexpr std::size_t records(std::size_t flow_templates) noexcept { return 3 + flow_templates; }
  /// The n-th record; false if there is no room. `sent`: since it booted, before this message. `flows`: the templates
  /// of flows.
  bool add(builder& to, std::size_t n, const manifest_counts& sent, timestamp now,
           std::span<const template_view> flows) const noexcept {
    switch (n) {
      case 0: return fits(to.add(statistics{}, {domain_, sent.datagrams, sent.flow_records, sent.octets}));
      case 1: return fits(to.add(metering{}, {domain_, 0, 0, boot_, now}));
      case 2: return fits(to.add(exporting{}, {domain_, 0, 0, 0, boot_, now}));
      default: return fits(to.add(keys{}, ipfix::keys_of(flows[n - 3], is_key)));
    }
  }

 private:
  static bool fits(const error& e) noexcept { return e.code == errc::ok; }
  static bool is_key(const specifier& s) noexcept {
    for (const element* e : {&ie::protocolIdentifier, &ie::ipClassOfService, &ie::sourceTransportPort,
                             &ie::sourceIPv4Address, &ie::sourceIPv6Address, &ie::ingressInterface,
                             &ie::destinationTransportPort, &ie::destinationIPv4Address, &ie::destinationIPv6Address})
      if (s.names(*e)) return true;
    return false;
  }

  std::uint32_t domain_;
  timestamp boot_;
};

}  // namespace flowkit::tools
