// SPDX-License-Identifier: BSL-1.0
// Which direction of a biflow is the first, and what an exporter says of how it chose it (RFC 5103 sections 5, 6.3).
#include <algorithm>
#include <optional>
#include <vector>

#include "conformance/checks/ipfix/biflow.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct direction_values {
  static constexpr std::array decides{IPFIX_5103_6_3_DIR};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::biflowDirection) && s.length == 1;
  }
  void on(const field_event& e, findings& out) {
    const auto v = std::to_integer<unsigned>(e.value[0]);
    out.judge(decides[0], v <= 3, e.at, "0 (arbitrary) to 3 (perimeter)",
              [&] { return fmt::format("biflowDirection is {}", v); });
  }
};

/// Over UDP options may be lost, and with them what they say of all records.
class direction_place {
 public:
  static constexpr std::array decides{IPFIX_5103_6_3_UDP};
  void on(const template_event& e, findings& out) {
    if (is_udp(e.message) && e.entry.is_options && !options_ && e.entry.attached.has(ie::biflowDirection))
      options_ = out.remember(e.at);
  }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_biflow(t); }
  void on(const record_event& e, findings& out) {
    if (!is_udp(e.message)) return;
    out.seen(decides[0]);
    is_elsewhere_ |= !e.about().has(ie::biflowDirection);
  }
  void on(const end_event&, findings& out) {
    if (options_ && is_elsewhere_)
      out.failed(decides[0], *options_, "biflowDirection in each record of a biflow",
                 [] { return "an options template has biflowDirection, and records of biflows do not"; });
  }

 private:
  std::optional<witness> options_;
  bool is_elsewhere_ = false;
};

/// A flow that is exported again, as it goes on, has the same source as before. It is the same flow if it began at the
/// same time, or if it was cut by the active timeout and what comes next follows at once.
class stable_direction {
 public:
  static constexpr std::array decides{IPFIX_5103_5_3_STABLE};

  void on(const message_event&, findings&) { here_.clear(); }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_biflow(t); }
  void on(const record_event& e, findings& out) {
    if (!is_answered(e).value_or(false)) return;
    const auto now = read(e);
    if (!now) return;
    out.seen(decides[0]);
    if (flows_.empty()) flows_.resize(entries);
    exported& before = flows_[now->key % entries];
    if (before.key == now->key && before.is_turned != now->is_turned) {
      const bool is_same = before.clock == now->clock && before.start == now->start && now->start != 0;
      const bool goes_on = before.clock == now->clock && before.is_cut && before.gaps == gaps_ && before.end &&
                           now->start + 1'000 >= *before.end && now->start <= *before.end + most_silence_ms;
      constexpr std::size_t most = 64;
      if ((is_same || goes_on) && here_.size() < most) here_.push_back({e.at, is_same});
    }
    before = *now;
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const bool is_next = e.follows.what == in_order || e.follows.what == first;
    for (const turned& t : here_)
      if (is_next || t.is_same)
        out.failed(decides[0], t.at, "the source and destination of the export before", [&] {
          return t.is_same ? "a biflow is exported with source and destination exchanged"
                           : "a biflow goes on after its active timeout with source and destination exchanged";
        });
    if (!is_next || !e.all_counted) ++gaps_;
  }

 private:
  struct exported {
    std::uint64_t key = 0, start = 0, gaps = 0;
    std::optional<std::uint64_t> end;
    std::uint16_t clock = 0;  ///< id of the element that holds the start
    bool is_turned = false, is_cut = false;
  };
  struct turned {
    place at;
    bool is_same;
  };
  static constexpr std::uint64_t active_timeout = 2;       ///< flowEndReason
  static constexpr std::uint64_t most_silence_ms = 5'000;  ///< shorter than any idle timeout, which would end the flow
  static constexpr std::size_t entries = 256;              ///< 16 KiB, only where there are biflows

  /// Milliseconds, or of a boot.
  static std::uint64_t milliseconds_of(const element& e, std::uint64_t v) noexcept {
    if (e.type == abstract_type::dateTimeSeconds) return v * 1'000;
    if (e.type == abstract_type::dateTimeMicroseconds || e.type == abstract_type::dateTimeNanoseconds)
      return (v >> 32) * 1'000 + ((v & 0xffff'ffff) * 1'000 >> 32);
    return v;
  }
  [[nodiscard]] std::optional<exported> read(const record_event& e) const noexcept {
    const std::uint64_t from = end_of(e, ie::sourceIPv4Address, ie::sourceIPv6Address, ie::sourceTransportPort),
                        to = end_of(e, ie::destinationIPv4Address, ie::destinationIPv6Address,
                                    ie::destinationTransportPort);
    if (from == 0 || to == 0 || from == to) return std::nullopt;
    struct clock {
      const element *start, *end;
    };
    for (const clock c :
         {clock{&ie::flowStartMilliseconds, &ie::flowEndMilliseconds},
          clock{&ie::flowStartMicroseconds, &ie::flowEndMicroseconds},
          clock{&ie::flowStartNanoseconds, &ie::flowEndNanoseconds}, clock{&ie::flowStartSeconds, &ie::flowEndSeconds},
          clock{&ie::flowStartSysUpTime, &ie::flowEndSysUpTime}}) {
      const auto start = e.number(*c.start), end = e.number(*c.end);
      if (!start) continue;
      exported now;
      now.key = mix_bits(std::min(from, to) ^ mix_bits(std::max(from, to) ^ rest_of(e))) | 1;
      now.start = milliseconds_of(*c.start, *start), now.gaps = gaps_, now.clock = c.start->id;
      if (end) now.end = milliseconds_of(*c.end, *end);
      now.is_turned = from > to;
      now.is_cut = e.number(ie::flowEndReason).value_or(0) == active_timeout;
      return now;
    }
    return std::nullopt;
  }
  /// 0: it has no address.
  static std::uint64_t end_of(const record_event& e, const element& v4, const element& v6,
                              const element& port) noexcept {
    const octets *a = e.find(v4), *b = e.find(v6), *p = e.find(port);
    if (a == nullptr && b == nullptr) return 0;
    std::uint64_t h = 1;
    for (const octets* v : {a, b, p})
      if (v != nullptr) h = digest_of(*v, h);
    return h | 1;
  }
  /// What else tells flows apart, whichever way they go.
  static std::uint64_t rest_of(const record_event& e) noexcept {
    std::uint64_t h = 1;
    for (const element* k : {&ie::protocolIdentifier, &ie::vlanId, &ie::observationPointId, &ie::flowId})
      if (const octets* v = e.find(*k)) h = digest_of(*v, h ^ k->id);
    return h + e.number(ie::ingressInterface).value_or(0) + e.number(ie::egressInterface).value_or(0);
  }

  std::vector<exported> flows_;
  std::vector<turned> here_;
  std::uint64_t gaps_ = 0;
};
}  // namespace

check_rows ipfix_biflow_direction_checks() noexcept {
  return rows_of_checks<direction_values, direction_place, stable_direction>;
}

}  // namespace flowkit::conformance
