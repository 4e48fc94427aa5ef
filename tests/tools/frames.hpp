// SPDX-License-Identifier: BSL-1.0
// Frames for tests: made with the layouts, and what a dissector finds in them.
#pragma once

#include <gtest/gtest.h>
#include <pcap/dlt.h>

#include <numeric>
#include <string>
#include <vector>

#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/udp.hpp>
#include <support/hex.hpp>

#include "tools/common/frame_dissector.hpp"
#include "tools/common/udp_frame.hpp"

namespace flowkit::test {

using namespace flowkit::tools;
using bytes = std::vector<std::byte>;

inline octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }
inline std::string text(octets o) { return {reinterpret_cast<const char*>(o.data()), o.size()}; }
inline bytes copy(octets o) { return {o.begin(), o.end()}; }
inline bytes from(octets o, std::size_t at) { return copy(o.subspan(at)); }
inline bytes operator+(bytes a, const bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
inline bytes make(auto layout, const auto& value) {
  bytes out(layout.size);
  layout.write(value, out.data());
  return out;
}
inline const endpoint v4_from{*parse<ip_address>("10.0.0.1"), 40000}, v4_to{*parse<ip_address>("10.0.0.2"), 2055};
inline const endpoint v6_from{*parse<ip_address>("2001:db8::1"), 40000}, v6_to{*parse<ip_address>("2001:db8::2"), 2055};
constexpr std::size_t ethernet_size = packet::ethernet_layout.size;

/// An Ethernet frame.
inline bytes frame_v4(std::string_view payload) {
  static udp_frame f;
  return copy(f.build({view(payload), v4_from, v4_to, {}}));
}
inline bytes frame_v6(std::string_view payload) {
  static udp_frame f;
  return copy(f.build({view(payload), v6_from, v6_to, {}}));
}
/// The same without Ethernet.
inline bytes packet_v4(std::string_view payload) { return from(frame_v4(payload), ethernet_size); }
inline bytes packet_v6(std::string_view payload) { return from(frame_v6(payload), ethernet_size); }
inline bytes ethernet(std::uint16_t type) { return make(packet::ethernet_layout, packet::ethernet{{}, {}, type}); }

struct seen {
  std::vector<std::string> payloads;
  std::vector<endpoint> sources, destinations;
};

class Frames : public testing::Test {
 protected:
  explicit Frames(int link_type = DLT_EN10MB) : dissector(link_type) {}
  void add(const bytes& frame, bool cut = false, timestamp t = {}) {
    // On the heap and of the exact size: a sanitizer sees every octet too far.
    const bytes exact(frame.begin(), frame.end());
    dissector.add(exact, cut, t, [this](const datagram& d) {
      out.payloads.push_back(text(d.payload));
      out.sources.push_back(d.source);
      out.destinations.push_back(d.destination);
    });
  }
  /// Also that nothing is lost silently.
  const frame_counts& finish() {
    dissector.finish();
    const frame_counts& c = dissector.counts();
    EXPECT_EQ(c.datagrams, out.payloads.size());
    EXPECT_EQ(c.frames, c.datagrams + c.joined + std::accumulate(c.skipped.begin(), c.skipped.end(), std::uint64_t{0}));
    return c;
  }
  frame_dissector dissector;
  seen out;
};

inline seen dissect(int link_type, const bytes& frame) {
  frame_dissector d{link_type};
  seen out;
  d.add(frame, false, {}, [&](const datagram& one) {
    out.payloads.push_back(text(one.payload));
    out.sources.push_back(one.source);
    out.destinations.push_back(one.destination);
  });
  return out;
}

inline std::string pattern(std::size_t n) {
  std::string s(n, ' ');
  for (std::size_t i = 0; i < n; ++i) s[i] = static_cast<char>('a' + i * 7 % 26);
  return s;
}

}  // namespace flowkit::test
