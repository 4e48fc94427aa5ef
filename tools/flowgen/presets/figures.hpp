// SPDX-License-Identifier: BSL-1.0
// What a rate of flows comes to: datagrams, bits on the wire, and what a collector stores of it.
#pragma once

#include <string>

#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// Octets that a stored flow takes: an indexed JSON document of some twenty fields in a search engine, and a binary
/// record as nfdump writes it. The one is the order of what such indexes report, the other what nfcapd's files have.
inline constexpr std::uint64_t stored_document = 500, stored_record = 80;

struct load_figures {
  double flows = 0, datagrams = 0, bits = 0;  ///< a second; bits of IP packets, UDP's and IP's headers included
};

/// Of flows at `rate` a second by the exporters of a group: measured on datagrams that one of them makes, templates and
/// options as often as they come.
[[nodiscard]] load_figures figures_of(const exporter_group& g, double rate);

/// "netflow5: 5000 flows/s, 167 datagrams/s, 1.99 Mbit/s".
[[nodiscard]] std::string to_text(const std::string& protocol, const load_figures& f);
/// What so many flows a second take, in a day and in 30.
[[nodiscard]] std::string storage_text(double flows_a_second);

}  // namespace flowkit::tools
