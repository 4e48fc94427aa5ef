// SPDX-License-Identifier: BSL-1.0
// What can be said of UDP datagrams, whatever protocol they carry: checks over the requirement that they decide.
#pragma once

#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

/// A UDP checksum is there and right. One that is wrong is a fault only behind a right one of the same exporter: a
/// capture made where the datagrams are sent shows what the network card has not filled in yet.
template <requirement R>
struct udp_checksum {
  static constexpr std::array decides{R};
  static constexpr bool of_exporter = true;
  static constexpr const char* expected = "a checksum that is right and not 0";

  void on(const datagram_event& e, findings& out) {
    if (e.in.source.transport != transport_kind::udp || e.in.checksum == checksum_state::unknown) return;
    const place whole = make_place(0, e.in.payload.size());
    has_right_ |= e.in.checksum == checksum_state::right;
    if (e.in.checksum == checksum_state::right) return out.seen(R);
    if (e.in.checksum == checksum_state::zero)
      return out.failed(R, whole, expected, [&] {
        return std::string{e.in.source.address.is_v4() ? "the datagram has no UDP checksum"
                                                       : "the datagram has no UDP checksum, which IPv6 demands"};
      });
    if (has_right_) return out.failed(R, whole, expected, [] { return "the UDP checksum is wrong"; });
    if (!std::exchange(told_, true))
      out.noted(R, whole, expected,
                [] { return "the UDP checksum is wrong, perhaps as the network card has yet to fill it in; told once"; });
  }

 private:
  bool has_right_ = false, told_ = false;
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
