// SPDX-License-Identifier: BSL-1.0
// From a captured frame to the UDP datagram in it: link layer, VLAN tags, IPv4 or IPv6, fragments, UDP.
#pragma once

#include <array>
#include <cstdint>

#include "tools/common/datagram.hpp"
#include "tools/common/reassembly.hpp"

namespace flowkit::tools {

/// Why a frame yields no datagram.
enum class skip_reason : std::uint8_t {
  not_ip,
  not_udp,
  fragment,    ///< of a datagram that never became complete, or that contradicts itself
  cut,         ///< the snap length of the capture left too little of it
  bad_header,  ///< lengths or versions that contradict each other
};
inline constexpr std::size_t skip_reasons = 5;
[[nodiscard]] const char* to_string(skip_reason r) noexcept;

/// frames == datagrams + joined + all of skipped, once finish() was called.
struct frame_counts {
  std::uint64_t frames = 0;
  std::uint64_t datagrams = 0;    ///< delivered
  std::uint64_t reassembled = 0;  ///< of these: reassembled from fragments
  std::uint64_t joined = 0;       ///< fragments that went into these, without the last of each
  std::array<std::uint64_t, skip_reasons> skipped{};
  [[nodiscard]] std::uint64_t operator[](skip_reason r) const noexcept { return skipped[static_cast<std::size_t>(r)]; }
};

/// The frames of one capture with one link type.
class frame_dissector {
 public:
  /// By libpcap's DLT number.
  [[nodiscard]] static bool supports(int link_type) noexcept;
  /// supports(link_type)
  explicit frame_dissector(int link_type) noexcept : link_type_(link_type) {}

  /// `cut`: the capture has fewer octets than the frame had.
  void add(octets frame, bool cut, timestamp received, const datagram_handler& handle);
  /// Drops the fragments that are pending.
  void finish() noexcept;

  [[nodiscard]] const frame_counts& counts() const noexcept { return counts_; }

 private:
  struct frame;
  void skip(skip_reason r) noexcept { ++counts_.skipped[static_cast<std::size_t>(r)]; }
  void missing(const frame& f) noexcept;
  void link(frame& f);
  void ethertype(std::uint16_t type, frame& f);
  void ip(frame& f);
  void ipv4(frame& f);
  void ipv6(frame& f);
  void extensions(std::uint8_t next, frame& f);
  void piece(const fragment& part, frame& f);
  void udp(const frame& f);

  int link_type_;
  frame_counts counts_;
  reassembler reassembler_;
};

}  // namespace flowkit::tools
