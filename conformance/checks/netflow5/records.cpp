// SPDX-License-Identifier: BSL-1.0
// Values in records of NetFlow v5, each by itself.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using record = netflow5::record;
using enum requirement;

struct times {
  static constexpr std::array decides{NFV5_REC_AGE, NFV5_REC_DUR};
  void on(const netflow5_record_event& e, findings& out) {
    const std::uint32_t age = e.message.head.sys_uptime - e.record.last, lasted = e.record.last - e.record.first;
    const std::int64_t most = out.limit().flow_timeout.ns / 1'000'000, most_lasting = most + 60'000;
    if (age < 0x8000'0000u)
      out.judge(
          decides[0], age <= most, e.at<&record::last>(),
          [&] { return fmt::format("up to {} ms before the datagram", most); },
          [&] { return fmt::format("the flow ended {} ms before the datagram left", age); });
    if (lasted < 0x8000'0000u)
      out.judge(
          decides[1], lasted <= most_lasting, e.at<&record::first>(),
          [&] { return fmt::format("up to {} ms", most_lasting); },
          [&] { return fmt::format("the flow lasted {} ms", lasted); });
  }
};

struct counters {
  static constexpr std::array decides{NFV5_REC_PKTS, NFV5_REC_OCTETS, NFV5_REC_CTRWRAP};
  void on(const netflow5_record_event& e, findings& out) {
    const std::uint64_t packets = e.record.packets, octets = e.record.octets;
    const place both =
        make_place(e.at<&record::packets>().offset, e.at<&record::packets>().length + e.at<&record::octets>().length);
    const auto told = [&] { return fmt::format("{} packets with {} octets", packets, octets); };
    out.judge(decides[0], packets >= 1 && octets >= packets, both, "1 packet or more, an octet or more in each", told);
    if (packets == 0) return;
    out.judge(decides[1], octets >= 20 * packets && octets <= 65'535 * packets, both, "20 to 65535 octets a packet",
              told);
    // So many packets can have more than 2^32 octets between them.
    constexpr std::uint64_t usual_packet = 1'500;
    if (packets * usual_packet > 0xffff'ffffu)
      out.judge(decides[2], octets >= 40 * packets, both, "40 octets a packet or more", [&] {
        return fmt::format("{} packets with {} octets: the 32 bits of the octets may have wrapped", packets, octets);
      });
    else
      out.seen(decides[2]);
  }
};

struct padding {
  static constexpr std::array decides{NFV5_REC_PAD1, NFV5_REC_PAD2, NFV5_REC_PAD2SP};
  static constexpr std::size_t pad1 = 36, pad2 = 46;
  /// A bit of its own, which exporters are known to set: a mark, and no count or number.
  static constexpr std::uint16_t mark = 0x8000;
  void on(const netflow5_record_event& e, findings& out) {
    const auto one = load_be<std::uint8_t>(e.raw.data() + pad1);
    const auto two = load_be<std::uint16_t>(e.raw.data() + pad2);
    out.judge(decides[0], one == 0, make_place(e.whole.offset + pad1, 1), "0",
              [&] { return fmt::format("pad1 is 0x{:02x}", one); });
    const place at = make_place(e.whole.offset + pad2, 2);
    if (two == 0) out.seen(decides[2]);
    if (two == mark) return out.noted(decides[2], at, "0", [] { return "pad2 is 0x8000: a mark of the vendor's?"; });
    out.judge(decides[1], two == 0, at, "0", [&] { return fmt::format("pad2 is 0x{:04x}", two); });
  }
};

struct prefixes {
  static constexpr std::array decides{NFV5_REC_MASK};
  void on(const netflow5_record_event& e, findings& out) {
    judge(e.record.source_mask, e.at<&record::source_mask>(), "source", out);
    judge(e.record.destination_mask, e.at<&record::destination_mask>(), "destination", out);
  }

 private:
  static void judge(std::uint8_t length, place at, const char* which, findings& out) {
    out.judge(decides[0], length <= 32, at, "0 to 32",
              [&] { return fmt::format("the {} prefix has a length of {}", which, length); });
  }
};

/// What the protocol of the flow leaves no meaning to.
struct by_protocol {
  static constexpr std::array decides{NFV5_REC_FLAGS, NFV5_REC_ICMP, NFV5_REC_PORTS};
  enum : std::uint8_t { icmp = 1, tcp = 6, udp = 17, dccp = 33, sctp = 132, udplite = 136 };
  void on(const netflow5_record_event& e, findings& out) {
    const record& r = e.record;
    if (r.protocol != tcp)
      out.judge(decides[0], r.tcp_flags == 0, e.at<&record::tcp_flags>(), "0 where the protocol is not TCP",
                [&] { return fmt::format("tcp_flags are 0x{:02x} with protocol {}", r.tcp_flags, r.protocol); });
    const place ports = make_place(e.at<&record::source_port>().offset,
                                   e.at<&record::source_port>().length + e.at<&record::destination_port>().length);
    switch (r.protocol) {
      case icmp:
        return out.judge(decides[1], r.source_port == 0, e.at<&record::source_port>(),
                         "0 for ICMP, whose type and code are the destination port",
                         [&] { return fmt::format("the source port of an ICMP flow is {}", r.source_port); });
      case tcp:
      case udp:
      case dccp:
      case sctp:
      case udplite: return;
      default:
        out.judge(
            decides[2], r.source_port == 0 && r.destination_port == 0, ports, "0 for protocols without ports", [&] {
              return fmt::format("ports {} and {} with protocol {}", r.source_port, r.destination_port, r.protocol);
            });
    }
  }
};

struct source_address {
  static constexpr std::array decides{NFV5_REC_ADDR};
  void on(const netflow5_record_event& e, findings& out) {
    const std::uint32_t a = load_be<std::uint32_t>(e.raw.data());
    constexpr std::uint16_t bootpc = 68, bootps = 67;
    const bool is_dhcp = e.record.source_port == bootpc && e.record.destination_port == bootps;
    out.judge(decides[0], (a != 0 && a != 0xffff'ffffu) || (a == 0 && is_dhcp), e.at<&record::source_address>(),
              "an address of a host",
              [&] { return std::string{"the source address is "} + (a == 0 ? "0.0.0.0" : "255.255.255.255"); });
  }
};
}  // namespace

check_rows netflow5_records_checks() noexcept {
  return rows_of_checks<times, counters, padding, prefixes, by_protocol, source_address>;
}

}  // namespace flowkit::conformance
