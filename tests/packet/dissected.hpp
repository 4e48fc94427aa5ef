// SPDX-License-Identifier: BSL-1.0
// A dissection as one line: "ethernet 0, ipv4 14, tcp 34: payload at 54".
#pragma once

#include <string>

#include <flowkit/packet/dissect.hpp>
#include <support/codec.hpp>

namespace flowkit::test {

inline std::string to_text(const packet::dissection& d) {
  std::string out;
  for (const packet::layer l : d)
    out += (out.empty() ? "" : ", ") + std::string{to_string(l.kind)} + " " + std::to_string(l.offset);
  return out + ": " + to_string(d.why()) + " at " + std::to_string(d.offset());
}

/// Octets in a room of just their size: sanitizers see what reads beyond.
inline std::vector<std::byte> exactly(octets in) { return {in.begin(), in.end()}; }

inline std::string dissected(octets in, packet::layer_kind first = packet::layer_kind::ethernet) {
  const auto exact = exactly(in);
  return to_text(packet::dissect(exact, first));
}

/// "4660 80", or "none".
inline std::string to_text(const packet::port_pair& p) {
  return p ? std::to_string(p.source) + " " + std::to_string(p.destination) : "none";
}
inline std::string ports_of(octets in, packet::layer_kind first = packet::layer_kind::ethernet) {
  const auto exact = exactly(in);
  return to_text(packet::ports(exact, packet::dissect(exact, first)));
}

inline std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text, out += ' ';
  return out;
}

}  // namespace flowkit::test
