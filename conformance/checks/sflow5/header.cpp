// SPDX-License-Identifier: BSL-1.0
// An sFlow datagram as a whole: version, agent address, size, port, checksum.
#include <fmt/core.h>

#include "conformance/checks/datagrams.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
namespace sf = sflow5;

constexpr place version_at{0, 4}, agent_type_at{4, 4};

/// The octets in the order of a little-endian processor.
constexpr std::uint32_t swapped(std::uint32_t v) noexcept {
  return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}
constexpr bool is_agent_type(std::uint32_t v) noexcept { return v == 1 || v == 2; }

/// What does not begin like a datagram of version 5, from where such datagrams came.
struct beginning {
  static constexpr std::array decides{SFLOW_5_VERSION, SFLOW_5_XDR_NBO, SFLOW_5_AGENT_TYPE};
  static constexpr std::size_t smallest = sizeof(sf::version) + sf::header_layout.min_size;

  void on(const sflow5_message_event& e, findings& out) {
    out.seen(SFLOW_5_VERSION), out.seen(SFLOW_5_XDR_NBO), out.seen(SFLOW_5_AGENT_TYPE);
    if (e.head().agent.family() == 0)
      out.noted(SFLOW_5_AGENT_TYPE, agent_type_at, "1 (IPv4) or 2 (IPv6); 0 (unknown) is legal",
                [] { return "the agent address has type 0: nothing tells the agent from others"; });
  }
  void on(const unrecognised_event& e, findings& out) {
    const octets o = e.in.payload;
    if (o.size() < smallest) return;
    const auto version = load_be<std::uint32_t>(o.data()), type = load_be<std::uint32_t>(o.data() + 4);
    const bool looks_right = is_agent_type(type), looks_swapped = is_agent_type(swapped(type));
    if (swapped(version) == sf::version && (looks_right || looks_swapped)) {
      out.failed(SFLOW_5_XDR_NBO, version_at, "00 00 00 05, big-endian as all of XDR",
                 [] { return "the version is 5 with its octets reversed"; });
    } else if (version == sf::version) {
      if (looks_swapped)
        out.failed(SFLOW_5_XDR_NBO, agent_type_at, "big-endian as all of XDR",
                   [&] { return fmt::format("the agent address type is {} with its octets reversed", swapped(type)); });
      else if (!looks_right && type != 0)
        out.failed(SFLOW_5_AGENT_TYPE, agent_type_at, "0 (unknown), 1 (IPv4) or 2 (IPv6)",
                   [&] { return fmt::format("the agent address has type {}", type); });
    } else if (version == 2 || version == 4) {
      out.noted(SFLOW_5_VERSION, version_at, "5",
                [&] { return fmt::format("datagrams of version {} come from here too", version); });
    } else if (looks_right) {
      out.failed(SFLOW_5_VERSION, version_at, "5", [&] { return fmt::format("the version is {}", version); });
    }
  }
};

struct envelope {
  static constexpr std::array decides{SFLOW_5_MAXDGRAM, SFLOW_5_PORT};
  void on(const sflow5_message_event& e, findings& out) {
    const datagram& d = e.in;
    const std::size_t size = d.payload.size();
    const bool fits = size <= out.limit().sflow_datagram && !d.fragmented;
    if (fits)
      out.seen(SFLOW_5_MAXDGRAM);
    else
      out.failed(
          SFLOW_5_MAXDGRAM, make_place(0, size),
          fmt::format("at most {} octets (limit sflow-datagram), not fragmented", out.limit().sflow_datagram),
          [&] { return fmt::format("the datagram has {} octets{}", size, d.fragmented ? ", in IP fragments" : ""); });
    if (d.destination_port == 0) return;
    if (d.destination_port == sflow5_port) return out.seen(SFLOW_5_PORT);
    if (std::exchange(port_, d.destination_port) == d.destination_port) return;  // once for each
    out.failed(SFLOW_5_PORT, place{}, "UDP port 6343, unless the collector has another one",
               [&] { return fmt::format("sent to UDP port {}", d.destination_port); });
  }

 private:
  std::uint16_t port_ = 0;
};
}  // namespace

check_rows sflow5_header_checks() noexcept {
  return rows_of_checks<beginning, envelope, udp_checksum<SFLOW_LINT_CKSUM>>;
}

}  // namespace flowkit::conformance
