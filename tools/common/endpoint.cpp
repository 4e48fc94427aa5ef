// SPDX-License-Identifier: BSL-1.0
#include "tools/common/endpoint.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

namespace {

constexpr std::string_view listen_form = "[udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT";
constexpr std::string_view target_form = "HOST:PORT, IPv6 as [ADDR]:PORT";

[[noreturn]] void refuse(std::string_view option, std::string_view what) {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", option, what));
}

transport take_transport(std::string_view& text) {
  using enum transport;
  for (const transport t : {udp, tcp, tls, dtls}) {
    const std::string_view name = to_string(t);
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with(':')) continue;
    text.remove_prefix(name.size() + 1);
    return t;
  }
  return udp;
}

std::uint16_t to_port(std::string_view option, std::string_view text, bool zero_too) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size() || (port == 0 && !zero_too))
    refuse(option,
           fmt::format("'{}' is not a port ({})", text, zero_too ? "1..65535, or 0 for any free one" : "1..65535"));
  return port;
}

struct host_and_port {
  std::string_view host, port;
  bool bracketed;
};

/// At the last colon, or after the bracket. No colon: all of it is the port.
host_and_port split(std::string_view option, std::string_view text, std::string_view form) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !text.substr(end + 1).starts_with(':'))
      refuse(option, fmt::format("'{}' is not of the form {}", text, form));
    return {text.substr(1, end - 1), text.substr(end + 2), true};
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {{}, text, false};
  if (text.find(':') != colon)
    refuse(option, fmt::format("'{}': an IPv6 address needs brackets, as in [::1]:2055", text));
  if (colon == 0) refuse(option, fmt::format("'{}' has no address before the colon", text));
  return {text.substr(0, colon), text.substr(colon + 1), false};
}

ip_address to_address(std::string_view option, std::string_view text, bool bracketed) {
  if (bracketed) {
    const auto v6 = parse<ipv6_address>(text);
    if (!v6) refuse(option, fmt::format("'{}' is not an IPv6 address", text));
    return *v6;
  }
  const auto v4 = parse<ipv4_address>(text);
  if (!v4) refuse(option, fmt::format("'{}' is not an IP address ({})", text, listen_form));
  return *v4;
}

bool is_host_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

}  // namespace

void write_text(text_writer& out, const endpoint& e) noexcept {
  if (e.address.is_v6()) out.put('[');
  if (e.address.family() == 0)
    out.put('*');
  else
    write_text(out, e.address);
  if (e.address.is_v6()) out.put(']');
  out.put(':');
  write_text(out, e.port);
}

std::string to_string(const endpoint& e) {
  std::array<char, 48> buffer;
  text_writer out{buffer};
  write_text(out, e);
  return std::string(out.text());
}

std::string to_string(const ip_address& a) {
  std::array<char, 48> buffer;
  text_writer out{buffer};
  write_text(out, a);
  return std::string(out.text());
}

listen_address parse_listen(std::string_view option, std::string_view text) {
  listen_address out;
  std::string_view rest = text;
  out.protocol = take_transport(rest);
  if (parse<ip_address>(rest)) refuse(option, fmt::format("'{}' has no port ({})", text, listen_form));
  const auto [host, port, bracketed] = split(option, rest, listen_form);
  if (!host.empty() && (host != "*" || bracketed)) out.at.address = to_address(option, host, bracketed);
  if (bracketed && host.empty()) refuse(option, fmt::format("'{}' has no address between the brackets", text));
  out.at.port = to_port(option, port, true);
  return out;
}

target_address parse_target(std::string_view option, std::string_view text) {
  target_address out;
  std::string_view rest = text;
  out.protocol = take_transport(rest);
  if (rest.find(':') == std::string_view::npos)
    refuse(option, fmt::format("'{}' is not of the form {}", text, target_form));
  const auto [host, port, bracketed] = split(option, rest, target_form);
  if (bracketed) {
    static_cast<void>(to_address(option, host, true));
  } else if (host.find_first_not_of("0123456789.") == std::string_view::npos) {
    if (!parse<ipv4_address>(host)) refuse(option, fmt::format("'{}' is not an IPv4 address", host));
  } else if (!is_host_name(host)) {
    refuse(option, fmt::format("'{}' is not a host name", host));
  }
  out.host = host;
  out.port = to_port(option, port, false);
  return out;
}

std::vector<endpoint> resolve(std::string_view option, const target_address& target) {
  if (const auto address = parse<ip_address>(target.host)) return {{*address, target.port}};
  addrinfo hints{};
  hints.ai_socktype =
      target.protocol == transport::udp || target.protocol == transport::dtls ? SOCK_DGRAM : SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int failure = getaddrinfo(target.host.c_str(), nullptr, &hints, &list); failure != 0)
    throw startup_error(exit_code::io,
                        fmt::format("{}: cannot resolve '{}': {}", option, target.host, gai_strerror(failure)));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner{list, freeaddrinfo};
  std::vector<endpoint> out;
  for (const addrinfo* i = list; i != nullptr; i = i->ai_next) {
    const endpoint e{to_endpoint(*i->ai_addr).address, target.port};
    if (e.address.family() != 0 && std::find(out.begin(), out.end(), e) == out.end()) out.push_back(e);
  }
  if (out.empty()) throw startup_error(exit_code::io, fmt::format("{}: '{}' has no IP address", option, target.host));
  return out;
}

}  // namespace flowkit::tools
