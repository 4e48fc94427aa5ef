// SPDX-License-Identifier: BSL-1.0
// Counters of flows that are exported more than once: deltas start again, totals go on (RFC 7012 section 3.2).
#include <array>
#include <optional>

#include "conformance/checks/ipfix/template_checks.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

class repeated_flows {
 public:
  static constexpr std::array decides{IPFIX_7012_3_2_2_TOTAL, IPFIX_7012_3_2_3_DELTA, IPFIX_5153_4_3_COUNTERS,
                                      IPFIX_7011_6_2_RSEOVF};

  void on(const record_event& e, findings& out) {
    if (e.entry.is_options) return;
    const auto delta = e.number(ie::octetDeltaCount), total = e.number(ie::octetTotalCount);
    if (!delta && !total) return;
    narrow(e, delta, out);
    const auto key = key_of(e);
    if (!key) return;
    if (flows_.empty()) flows_.resize(entries);
    exported& f = flows_[*key % entries];
    if (f.key != *key) f = {*key};
    const auto start = start_of(e);
    if (start && f.has_start && f.start != *start) f = {*key};  // the next flow with these keys
    f.has_start = start.has_value(), f.start = start.value_or(0);
    if (total) totals(f, *total, start.has_value(), e, out);
    if (delta) deltas(f, *delta, total, start.has_value(), e, out);
    const bool mixes =
        (delta.has_value() && e.find(ie::packetTotalCount) != nullptr && e.find(ie::packetDeltaCount) == nullptr) ||
        (total.has_value() && e.find(ie::packetDeltaCount) != nullptr && e.find(ie::packetTotalCount) == nullptr);
    const bool changes =
        f.exports != 0 && (f.has_delta != delta.has_value() || f.has_total != total.has_value()) && start.has_value();
    out.judge(decides[2], !mixes && !changes, e.at, "delta counters or total counters, the same in each export", [&] {
      return mixes ? "octets are a total and packets a delta, or the other way round"
                   : "a flow is exported with delta counters and with total counters";
    });
    f.has_delta = delta.has_value(), f.has_total = total.has_value();
    if (delta) f.delta = *delta;
    if (total) f.total = *total;
    if (f.exports != UINT16_MAX) ++f.exports;
  }

 private:
  /// The last export of a flow, by its keys and its start.
  struct exported {
    std::uint64_t key = 0, start = 0;
    std::uint64_t delta = 0, first_delta = 0, total = 0;
    std::uint16_t exports = 0;
    std::uint8_t rising = 0, cumulative = 0;
    bool has_start = false, has_delta = false, has_total = false;
  };

  void totals(const exported& f, std::uint64_t total, bool has_start, const record_event& e, findings& out) {
    out.seen(decides[0]);
    if (f.exports == 0 || !f.has_total || total >= f.total) return;
    const octets value = *e.find(ie::octetTotalCount);
    const std::uint64_t most = value.size() >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * value.size()) - 1;
    if (f.total > most / 4 * 3 && total < most / 4) return;  // it wraps
    const auto message = [&] { return fmt::format("octetTotalCount of a flow falls from {} to {}", f.total, total); };
    const std::string expected = fmt::format("{} or more", f.total);
    // Without a start it may be another flow with the same keys.
    has_start ? out.failed(decides[0], e.place_of(value), expected, message)
              : out.noted(decides[0], e.place_of(value), expected, message);
  }

  void deltas(exported& f, std::uint64_t delta, std::optional<std::uint64_t> total, bool has_start,
              const record_event& e, findings& out) {
    out.seen(decides[1]);
    const place at = e.place_of(ie::octetDeltaCount);
    if (f.exports == 0) return void(f.first_delta = delta);
    if (!has_start || !f.has_delta) return;
    if (total && f.has_total && f.total != 0 && *total > f.total) {
      // Both are there: the delta is the growth of the total.
      out.judge(
          decides[1], delta == *total - f.total || delta != *total, at,
          [&] { return fmt::format("{}, the growth of octetTotalCount", *total - f.total); },
          [&] { return fmt::format("octetDeltaCount is {}, the total of the flow", delta); });
      return;
    }
    // Running totals of a steady flow grow by the first export each time; true deltas go up and down.
    const std::uint64_t usual = f.first_delta * (f.exports + std::uint64_t{1});
    f.rising = delta > f.delta ? next(f.rising) : std::uint8_t{0};
    f.cumulative = delta > f.delta && delta >= usual / 2 && delta <= usual * 2 ? next(f.cumulative) : std::uint8_t{0};
    constexpr std::uint8_t proof = 3;
    const auto message = [&] {
      return fmt::format("octetDeltaCount of a flow grows with each of {} exports, up to {}", f.exports + 1, delta);
    };
    constexpr const char* expected = "octets since the export before";
    if (f.rising >= proof && f.cumulative >= proof)
      out.failed(decides[1], at, expected, message);
    else if (f.rising >= 2)
      out.noted(decides[1], at, expected, message);
  }

  static constexpr std::uint8_t next(std::uint8_t n) noexcept {
    return n == UINT8_MAX ? n : static_cast<std::uint8_t>(n + 1);
  }

  /// A counter in fewer octets than it needs.
  static void narrow(const record_event& e, std::optional<std::uint64_t> delta, findings& out) {
    const octets* value = delta ? e.find(ie::octetDeltaCount) : nullptr;
    if (value == nullptr || value->size() >= 8) return;
    const std::uint64_t most = (std::uint64_t{1} << 8 * value->size()) - 1;
    const std::uint64_t packets = e.number(ie::packetDeltaCount).value_or(0);
    // Packets have 20 octets at the least: fewer mean that the count began again from 0.
    const bool wraps = packets > most / 1'500 && *delta / 20 < packets;
    out.judge(
        decides[3], *delta != most && !wraps, e.place_of(*value), [&] { return fmt::format("less than {}", most); },
        [&] {
          return fmt::format(
              "octetDeltaCount has {} octets and is {}{}", value->size(), *delta,
              wraps ? fmt::format(" for {} packets: it began again from 0", packets) : ", all that fits");
        });
  }

  static std::optional<std::uint64_t> start_of(const record_event& e) noexcept {
    for (const element* s : {&ie::flowStartMilliseconds, &ie::flowStartSeconds, &ie::flowStartMicroseconds,
                             &ie::flowStartNanoseconds, &ie::flowStartSysUpTime})
      if (const auto v = e.number(*s)) return v;
    return std::nullopt;
  }
  /// Addresses, ports, protocol and interface; absent without addresses.
  static std::optional<std::uint64_t> key_of(const record_event& e) noexcept {
    std::uint64_t h = 1;
    bool has_address = false;
    for (const element* k : {&ie::sourceIPv4Address, &ie::destinationIPv4Address, &ie::sourceIPv6Address,
                             &ie::destinationIPv6Address, &ie::sourceTransportPort, &ie::destinationTransportPort,
                             &ie::protocolIdentifier, &ie::ingressInterface, &ie::flowDirection, &ie::flowId,
                             &ie::vlanId, &ie::icmpTypeCodeIPv4, &ie::ipClassOfService, &ie::egressInterface}) {
      const octets* v = e.find(*k);
      if (v == nullptr) continue;
      has_address |= k == &ie::sourceIPv4Address || k == &ie::sourceIPv6Address;
      h = digest_of(*v, h ^ k->id);
    }
    return has_address ? std::optional{h | 1} : std::nullopt;
  }

  /// 5 KiB for each of 10,000 streams. What other flows displace is not judged.
  static constexpr std::size_t entries = 96;
  std::vector<exported> flows_;
};
}  // namespace

check_rows ipfix_counters_checks() noexcept { return rows_of_checks<repeated_flows>; }

}  // namespace flowkit::conformance
