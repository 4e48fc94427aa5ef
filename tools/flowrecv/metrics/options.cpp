// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void wrong(std::string_view text, std::string_view what) {
  throw startup_error(exit_code::usage, fmt::format("--metrics: '{}': {}; it is [ADDR:]PORT, such as 9100, "
                                                    "192.0.2.1:9100 or [::1]:9100",
                                                    printable(text), what));
}

ip_address address_in(std::string_view text, std::string_view host) {
  if (host.empty()) return ip_address{ipv4_address{0x7f000001}};
  if (host == "*") return {};
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto v6 = parse<ipv6_address>(host.substr(1, host.size() - 2));
    if (!v6) wrong(text, "no IPv6 address between the brackets");
    return *v6;
  }
  if (host.find(':') != host.npos) wrong(text, "an IPv6 address needs brackets");
  const auto v4 = parse<ipv4_address>(host);
  if (!v4) wrong(text, "no IP address before the port");
  return *v4;
}

std::uint16_t port_in(std::string_view text, std::string_view port) {
  std::uint16_t n = 0;
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), n);
  if (failure != std::errc{} || end != port.data() + port.size() || port.empty())
    wrong(text, "no port (1..65535, or 0 for any free one) at the end");
  return n;
}
}  // namespace

void add_metrics_option(CLI::App& app, std::optional<std::string>& text) {
  app.add_option("--metrics", text,
                 "serve a page for Prometheus by HTTP: /metrics, and /healthz and /readyz. Without ADDR it is "
                 "127.0.0.1, * is any address (docs/metrics.md)")
      ->type_name("[ADDR:]PORT");
}

std::optional<endpoint> read_metrics_option(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const std::string_view all = *text;
  const std::size_t colon = all.rfind(':');
  if (colon == all.npos) return endpoint{address_in(all, {}), port_in(all, all)};
  if (all.ends_with(']')) wrong(all, "no port after the address");
  return endpoint{address_in(all, all.substr(0, colon)), port_in(all, all.substr(colon + 1))};
}

}  // namespace flowkit::tools
