// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/presets/figures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace flowkit::tools {

namespace {
/// Of IPv4 and UDP.
constexpr std::size_t headers = 20 + 8;
/// Templates come again after 20 or so, and after a minute.
constexpr std::uint64_t most_datagrams = 3000;
constexpr std::int64_t longest_ns = 120'000'000'000;

/// Three digits, and a prefix of 1000.
std::string scaled(double n, const char* unit) {
  constexpr const char* prefixes[] = {"", "k", "M", "G", "T", "P"};
  std::size_t i = 0;
  for (; n >= 999.5 && i + 1 < std::size(prefixes); ++i) n /= 1000;
  const int decimals = n >= 99.95 || n == static_cast<double>(static_cast<int>(n)) ? 0 : n >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}{}", n, decimals, prefixes[i], unit);
}
/// Whole numbers, and three digits of small ones.
std::string counted(double n, const char* unit) {
  return fmt::format("{:.{}f} {}", n, n >= 99.95 || n == static_cast<double>(static_cast<int>(n)) ? 0 : 1, unit);
}
}  // namespace

load_figures figures_of(const exporter_group& g, double rate) {
  exporter_settings s = g.settings;
  s.file = nullptr;
  const auto one = g.protocol->make(s, g.first);
  std::vector<std::byte> out(one->max_datagram());
  const std::size_t each = std::min(g.flows_per_datagram, one->max_flows());
  const double ns_a_flow = 1e9 * g.count / rate;
  double octets = 0, datagrams = 0, flows = 0;
  while (datagrams < most_datagrams) {
    const auto due = static_cast<std::int64_t>((flows + static_cast<double>(each)) * ns_a_flow);
    if (due > longest_ns && flows > 0) break;
    const auto w = one->write(out, each, s.start + duration{due});
    octets += static_cast<double>(w.octets + headers), flows += static_cast<double>(w.flows), ++datagrams;
  }
  if (flows == 0) return {};
  const double times = rate / flows;
  return {rate, datagrams * times, octets * 8 * times};
}

std::string to_text(const std::string& protocol, const load_figures& f) {
  return fmt::format("{}: {}, {}, {}", protocol, counted(f.flows, "flows/s"), counted(f.datagrams, "datagrams/s"),
                     scaled(f.bits, "bit/s"));
}

std::string storage_text(double flows_a_second) {
  const double day = flows_a_second * 86'400;
  const auto both = [&](std::uint64_t octets) {
    const double bytes = day * static_cast<double>(octets);
    return fmt::format("{} a day, {} in 30 days", scaled(bytes, "B"), scaled(30 * bytes, "B"));
  };
  return fmt::format("{} at {} octets a flow (an indexed JSON document), {} at {} (a binary record)",
                     both(stored_document), stored_document, both(stored_record), stored_record);
}

}  // namespace flowkit::tools
