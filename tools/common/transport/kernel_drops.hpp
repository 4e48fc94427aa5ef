// SPDX-License-Identifier: BSL-1.0
// What the kernel dropped at the sockets of this machine that a target names, as /proc/net/udp and udp6 count it: what
// a receiver on loopback loses for want of room, whoever wrote it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

/// A line of the table.
struct udp_socket_line {
  endpoint local;  ///< of family 4 in udp, 6 in udp6
  std::uint64_t inode = 0;
  std::uint32_t drops = 0;  ///< since the socket was opened, modulo 2^32
  friend bool operator==(const udp_socket_line&, const udp_socket_line&) = default;
};

/// Of /proc/net/udp or udp6; lines that are of another form are left out.
[[nodiscard]] std::vector<udp_socket_line> parse_udp_sockets(std::string_view table);
/// Does what is sent to the target come to this socket? Those bound to any address of either family take IPv4.
[[nodiscard]] bool takes(const udp_socket_line& socket, const endpoint& target) noexcept;

/// Drops of some sockets from one look to the next, however they come and go.
class drop_account {
 public:
  /// The sockets of now. What those of the first look had dropped before does not count.
  void look(const std::vector<udp_socket_line>& sockets);
  [[nodiscard]] std::uint64_t since_start() const noexcept;
  /// Has there ever been one?
  [[nodiscard]] bool has_sockets() const noexcept { return !sockets_.empty(); }

  struct of_socket {
    endpoint local;
    std::uint64_t drops = 0;  ///< since the first look
    std::uint32_t last = 0;   ///< as the kernel counts
  };
  /// By inode, also those that are closed.
  [[nodiscard]] const std::map<std::uint64_t, of_socket>& sockets() const noexcept { return sockets_; }

 private:
  std::map<std::uint64_t, of_socket> sockets_;
  bool looked_ = false;
};

/// Drops at a target, from when this was made.
class receiver_drops {
 public:
  explicit receiver_drops(const endpoint& target);
  /// Looks again. None if the target is not this machine's, nobody has listened there, or the system does not say.
  [[nodiscard]] std::optional<std::uint64_t> since_start();
  /// As of the last look.
  [[nodiscard]] const drop_account& account() const noexcept { return account_; }

 private:
  void look();

  endpoint target_;
  bool is_here_;
  drop_account account_;
};

}  // namespace flowkit::tools
