// SPDX-License-Identifier: BSL-1.0
// What is talked about: flows by protocol and port of the server, with the ranges of their sizes.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

/// A range that grows with its values.
struct seen_range {
  std::uint64_t from = 0, to = 0;
  bool is_empty = true;
  void add(std::uint64_t v) noexcept {
    from = is_empty || v < from ? v : from;
    to = is_empty || v > to ? v : to;
    is_empty = false;
  }
};

struct seen_application {
  std::uint8_t protocol = 0;  ///< ICMP of IPv6 is that of IPv4
  std::uint16_t port = 0;     ///< of the server; 0: the protocol has none
  bool is_lump = false;       ///< of all whose ports tell nothing
  std::uint64_t flows = 0;
  bool v4 = false;                           ///< some are of IPv4, or of nobody knows what
  seen_range packets, octets, milliseconds;  ///< octets: of a packet, on the average of a flow
};

class applications {
 public:
  void add(const flow::record& r);
  /// The most frequent ones, and how many flows there were in all.
  [[nodiscard]] std::vector<seen_application> most(std::size_t n) const;
  [[nodiscard]] std::uint64_t flows() const noexcept { return flows_; }

 private:
  /// Scans have a flow for each port; from here on new ports go with those that tell nothing.
  static constexpr std::size_t most_ports = 1024;

  std::map<std::pair<std::uint8_t, std::uint32_t>, seen_application> seen_;
  std::uint64_t flows_ = 0;
};

}  // namespace flowkit::tools
