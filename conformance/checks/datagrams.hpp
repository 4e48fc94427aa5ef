// SPDX-License-Identifier: BSL-1.0
// What can be said of UDP datagrams, whatever protocol they carry: checks over the requirement that they decide.
#pragma once

#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

/// A UDP checksum is there. One that is wrong is no fault of the exporter's for sure: a capture made where the
/// datagrams are sent shows what the network card has not filled in yet, and captures with other addresses keep the old
/// one.
template <requirement R>
struct udp_checksum {
  static constexpr std::array decides{R};

  void on(const datagram_event& e, findings& out) {
    using enum checksum_state;
    if (e.in.source.transport != transport_kind::udp || e.in.checksum == unknown) return;
    const place whole = make_place(0, e.in.payload.size());
    if (e.in.checksum == wrong)
      return out.noted(R, whole, "a checksum that is right",
                       [] { return "the UDP checksum is wrong: the network card may have yet to fill it in"; });
    out.judge(R, e.in.checksum == right, whole, "a checksum that is not 0", [&] {
      return e.in.source.address.is_v4() ? "the datagram has no UDP checksum"
                                         : "the datagram has no UDP checksum, which IPv6 demands";
    });
  }
};

/// Datagrams are not fragmented, and fit into the MTU.
template <requirement R>
struct within_mtu {
  static constexpr std::array decides{R};
  void on(const datagram_event& e, findings& out) {
    if (e.in.source.transport != transport_kind::udp) return;
    const bool is_small = e.in.packet_size() <= out.limit().mtu;
    out.judge(R, is_small && !e.in.fragmented, make_place(0, e.in.payload.size()),
              "an IP packet within the MTU, in one piece", [&] {
                return fmt::format("{} of {} octets{}", e.in.fragmented ? "IP fragments" : "an IP packet",
                                   e.in.packet_size(),
                                   is_small ? "" : fmt::format(", more than the {} of the MTU", out.limit().mtu));
              });
  }
};

}  // namespace flowkit::conformance
