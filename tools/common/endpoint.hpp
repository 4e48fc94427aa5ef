// SPDX-License-Identifier: BSL-1.0
// An address with a port, and how --listen and --target name them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/text.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools {

struct endpoint {
  ip_address address;  ///< family 0: any address
  std::uint16_t port{};
  friend constexpr auto operator<=>(const endpoint&, const endpoint&) = default;
};

/// `10.0.0.1:2055`, `[2001:db8::1]:2055`, `*:2055` without address. At most 47 characters.
void write_text(text_writer& out, const endpoint& e) noexcept;
[[nodiscard]] std::string to_string(const endpoint& e);
/// Empty for no address.
[[nodiscard]] std::string to_string(const ip_address& a);

enum class transport : std::uint8_t { udp, tcp, tls, dtls };
/// "udp", "tcp" ...: before addresses, in options and messages.
[[nodiscard]] constexpr const char* to_string(transport t) noexcept {
  constexpr const char* names[] = {"udp", "tcp", "tls", "dtls"};
  return names[static_cast<std::size_t>(t)];
}
/// With certificates.
[[nodiscard]] constexpr bool is_secured(transport t) noexcept { return t == transport::tls || t == transport::dtls; }

struct listen_address {
  transport protocol = transport::udp;
  endpoint at;
  friend constexpr bool operator==(const listen_address&, const listen_address&) = default;
};

struct target_address {
  transport protocol = transport::udp;
  std::string host;  ///< a name, or an address without brackets
  std::uint16_t port{};
  friend bool operator==(const target_address&, const target_address&) = default;
};

/// `[udp:|tcp:|tls:|dtls:][ADDR:]PORT`; an IPv6 ADDR is in brackets, `*` is any. Port 0 takes any free one.
/// Throws startup_error (usage); `option` begins the message.
[[nodiscard]] listen_address parse_listen(std::string_view option, std::string_view text);

/// `[udp:|tcp:|tls:|dtls:]HOST:PORT`, HOST a name, an IPv4 address or an IPv6 address in brackets. Throws startup_error
/// (usage).
[[nodiscard]] target_address parse_target(std::string_view option, std::string_view text);

/// All addresses of the target's host, at least one. Asks the resolver unless the host is an address.
/// Throws startup_error (io).
[[nodiscard]] std::vector<endpoint> resolve(std::string_view option, const target_address& target);

}  // namespace flowkit::tools
