// SPDX-License-Identifier: BSL-1.0
// Reassembly of IP fragments, in bounded memory: exporters on links with a small MTU fragment their datagrams.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "tools/common/datagram.hpp"

namespace flowkit::tools {

struct fragment {
  ip_address source, destination;
  std::uint32_t identification{};
  std::uint8_t protocol{};  ///< IPv4: protocol; IPv6: next header, of which the first fragment's counts
  std::uint32_t offset{};   ///< octets, a multiple of 8
  bool more{};              ///< not the last
  octets data;              ///< not empty; a multiple of 8 octets unless the last
  timestamp received;
};

struct reassembled {
  octets payload;  ///< valid until the next call
  std::uint8_t protocol{};
};

class reassembler {
 public:
  /// 64 datagrams of 64 KiB: 4 MiB, though it is taken only as fragments come.
  static constexpr std::size_t max_pending = 64;
  /// As Linux does: later fragments with the same identification belong to another datagram.
  static constexpr duration max_age = seconds(30);

  /// The whole datagram, if this was the fragment it lacked. Exact copies are ignored; fragments that overlap otherwise
  /// make the whole datagram void (RFC 5722). If there is no room, the oldest is dropped.
  [[nodiscard]] std::optional<reassembled> add(const fragment& f);

  /// Drops what is still pending.
  void finish() noexcept;

  /// Fragments that went into complete datagrams, without the last of each.
  [[nodiscard]] std::uint64_t joined() const noexcept { return joined_; }
  [[nodiscard]] std::uint64_t given_up() const noexcept { return given_up_; }

 private:
  static constexpr std::size_t unit = 8;
  static constexpr std::size_t max_size = 65536;

  struct pending {
    bool in_use = false;
    ip_address source, destination;
    std::uint32_t identification = 0;
    std::uint8_t protocol = 0;
    timestamp first;
    std::uint64_t order = 0;      ///< by first fragment
    std::uint64_t fragments = 0;  ///< frames
    std::size_t size = 0;         ///< 0: the last fragment is not there yet
    std::size_t end = 0;          ///< of what is there
    std::size_t units = 0;        ///< how many are there
    std::bitset<max_size / unit> have;
    std::unique_ptr<std::byte[]> data;
  };
  enum class outcome { added, copy, conflict };

  pending& find(const fragment& f);
  pending& free_slot();
  void give_up(pending& p) noexcept;
  static outcome insert(pending& p, const fragment& f) noexcept;

  std::vector<pending> slots_;
  std::uint64_t order_ = 0;
  std::uint64_t joined_ = 0;
  std::uint64_t given_up_ = 0;
};

}  // namespace flowkit::tools
