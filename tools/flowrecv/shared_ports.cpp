// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/shared_ports.hpp"

#include <fmt/format.h>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
/// Of both families: without address, and ::, which takes IPv4 as well.
bool is_any(const ip_address& a) noexcept { return a.family() == 0 || a == ip_address{ipv6_address{}}; }

bool covers(const ip_address& a, const ip_address& b) noexcept {
  return a == b || is_any(a) || (a == ip_address{ipv4_address{}} && b.is_v4());
}

bool is_of_tcp(transport t) noexcept { return t == transport::tcp || t == transport::tls; }

/// Port 0 is any free one.
bool exclude_each_other(const listen_address& a, const listen_address& b) noexcept {
  return is_of_tcp(a.protocol) == is_of_tcp(b.protocol) && a.at.port == b.at.port && a.at.port != 0 &&
         (covers(a.at.address, b.at.address) || covers(b.at.address, a.at.address));
}

[[noreturn]] void named_twice(const char* option, const listen_address& one, const listen_address& other) {
  throw startup_error(exit_code::usage, fmt::format("{}: {} {} beside --listen {}:{}: this run names port {} twice",
                                                    option, to_string(one.protocol), to_string(one.at),
                                                    to_string(other.protocol), to_string(other.at), one.at.port));
}
}  // namespace

void check_ports(const std::vector<listen_address>& listen, const std::optional<endpoint>& metrics) {
  for (std::size_t i = 0; i < listen.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k)
      if (exclude_each_other(listen[i], listen[k])) named_twice("--listen", listen[i], listen[k]);
    const listen_address page{transport::tcp, metrics.value_or(endpoint{})};
    if (metrics && exclude_each_other(page, listen[i])) named_twice("--metrics", page, listen[i]);
  }
}

}  // namespace flowkit::tools
