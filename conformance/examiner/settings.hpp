// SPDX-License-Identifier: BSL-1.0
// What the user of an examiner decides: which requirements, by which edition of the rules, and the limits that the
// specifications leave to configuration.
#pragma once

#include <bitset>

#include <flowkit/core/time.hpp>

#include "conformance/catalogue/requirement.hpp"

namespace flowkit::conformance {

/// Which text IPFIX is held to: RFC 7011, or the one that it replaced.
enum class edition : std::uint8_t { rfc7011, rfc5101 };

struct limits {
  duration clock = seconds(5);                 ///< between an export time and the capture's clock
  duration skew = seconds(600);                ///< beyond clock: the two are set differently, and either may be wrong
  duration refresh = seconds(30 * 60);         ///< between two announcements of a template in use: more is a fault
  duration counter_interval = seconds(120);    ///< between two counter samples of an sFlow source
  duration options_interval = seconds(3'600);  ///< between two records of statistics or sampling options
  duration flow_timeout = seconds(3'600);      ///< the longest a flow lasts or waits before it is exported
  duration export_wait = seconds(300);         ///< between the end of a datagram's latest flow and its departure
  duration withdrawal_wait = seconds(5);       ///< between the last data of a template and its withdrawal
  std::uint32_t mtu = 1'500;                   ///< octets of an IP packet
  std::uint32_t sampled_header = 256;          ///< octets of a packet that an sFlow sample has
  std::uint32_t sflow_datagram = 1'472;        ///< octets of an sFlow datagram
  std::uint32_t drop_rate = 10;                ///< sFlow notices of discarded packets in a second, of a source
};

struct settings {
  std::bitset<requirement_count> wanted = std::bitset<requirement_count>{}.set();
  edition rules = edition::rfc7011;
  limits limit{};
  std::size_t most_streams = 10'000;  ///< exporters and domains; datagrams of further ones are counted, not examined

  [[nodiscard]] bool wants(requirement r) const noexcept { return wanted[index_of(r)]; }
};

}  // namespace flowkit::conformance
