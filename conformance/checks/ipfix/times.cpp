// SPDX-License-Identifier: BSL-1.0
// Times of flows: their encodings, their order, and what they are relative to.
#include <optional>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using enum abstract_type;

/// Seconds from the export time within which a time is plausible: flows and events of the last year.
constexpr std::int64_t near = 366 * 86'400;
/// NTP counts from 1900.
constexpr std::int64_t ntp_epoch = 2'208'988'800;

/// An export time before the year 2000 is no time that others could be held against; EXPTIME tells it.
constexpr std::uint32_t year_2000 = 946'684'800;

bool is_near(std::int64_t s, const message_event& m) noexcept {
  const std::int64_t away = s - std::int64_t{m.export_time};
  return m.export_time >= year_2000 && away > -near && away < near;
}
bool fits(std::uint64_t s) noexcept { return s < std::uint64_t{1} << 40; }

/// Seconds since 1970 of an NTP stamp, in the era that is nearest to the message's time.
std::int64_t ntp_seconds(std::uint64_t stamp, const message_event& m) noexcept {
  constexpr std::int64_t era = std::int64_t{1} << 32;
  const std::int64_t s = static_cast<std::int64_t>(stamp >> 32) - ntp_epoch;
  return s + era * ((std::int64_t{m.export_time} - s + era / 2) / era);
}

struct milliseconds_since_1970 {
  static constexpr std::array decides{IPFIX_7011_6_1_8_MS};
  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t, const specifier& s, const element* what, place at) {
      if (what == nullptr || what->type != dateTimeMilliseconds || s.is_variable()) return;
      if (s.length > 8)
        out.failed(decides[0], at, "8 octets",
                   [&] { return fmt::format("{} has {} octets", name_of(s, what), s.length); });
    });
  }
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && e->type == dateTimeMilliseconds && s.length == 8;
  }
  void on(const field_event& e, findings& out) {
    const message_event& m = e.record.message;
    const std::uint64_t v = load_be<std::uint64_t>(e.value.data());
    if (fits(v / 1'000) && is_near(static_cast<std::int64_t>(v / 1'000), m)) return out.seen(decides[0]);
    // The device's start may be long ago.
    const char* other = fits(v) && is_near(static_cast<std::int64_t>(v), m)                           ? "seconds"
                        : fits(v / 1'000'000) && is_near(static_cast<std::int64_t>(v / 1'000'000), m) ? "microseconds"
                        : fits(v / 1'000'000'000) && is_near(static_cast<std::int64_t>(v / 1'000'000'000), m)
                            ? "nanoseconds"
                            : nullptr;
    if (other != nullptr)
      out.failed(decides[0], e.at, "milliseconds since 1970",
                 [&] { return fmt::format("{} is {}: that is a count of {}", name_of(e.spec, e.what), v, other); });
  }
};

/// Stamps of NTP: microseconds and nanoseconds.
template <abstract_type Type, requirement Rule, std::uint64_t PerSecond>
struct ntp_stamps {
  static constexpr std::array decides{Rule};
  /// A fraction below PerSecond is likely for nanoseconds (1 of 4), unlikely for microseconds (1 of 4295).
  static constexpr std::size_t enough = PerSecond > 1'000'000 ? 24 : 3;

  void on(const template_event& e, findings& out) {
    if constexpr (Type == dateTimeNanoseconds)
      each_new_field(e, [&](std::size_t, const specifier& s, const element* what, place at) {
        if (what != nullptr && what->type == Type && !s.is_variable() && s.length > 8)
          out.failed(Rule, at, "8 octets", [&] { return fmt::format("{} has {} octets", name_of(s, what), s.length); });
      });
  }
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && e->type == Type && s.length == 8;
  }
  void on(const field_event& e, findings& out) {
    const message_event& m = e.record.message;
    const std::uint64_t v = load_be<std::uint64_t>(e.value.data());
    const std::uint64_t fraction = v & 0xffff'ffff;
    if (is_near(ntp_seconds(v, m), m)) {
      out.seen(Rule);
      if (fraction == 0) return;
      ++fractions_;
      counts_ += fraction < PerSecond;
      if (fraction < PerSecond && !odd_) odd_ = out.remember(e.at);
      return;
    }
    // Counted from 1970 in the seconds' half, or as one number.
    const std::uint64_t whole = v / PerSecond;
    const bool is_count = fits(whole) && is_near(static_cast<std::int64_t>(whole), m);
    const bool is_unix = is_near(static_cast<std::int64_t>(v >> 32), m);
    if (is_count || is_unix)
      out.failed(Rule, e.at, "seconds since 1900 and a fraction of 2^-32, as NTP", [&] {
        return fmt::format("{} is {:#018x}: {}", name_of(e.spec, e.what), v,
                           is_count ? (PerSecond == 1'000'000 ? "a count of microseconds since 1970"
                                                              : "a count of nanoseconds since 1970")
                                    : "seconds since 1970, not 1900");
      });
  }
  void on(const end_event&, findings& out) {
    if (fractions_ >= enough && counts_ == fractions_)
      out.failed(Rule, *odd_, "a fraction of 2^-32", [&] {
        return fmt::format("all {} fractions are below {}: they are counts, not fractions", fractions_, PerSecond);
      });
  }

 private:
  std::size_t fractions_ = 0, counts_ = 0;
  std::optional<witness> odd_;
};
using microseconds_of_ntp = ntp_stamps<dateTimeMicroseconds, IPFIX_7011_6_1_9_USNTP, 1'000'000>;
using nanoseconds_of_ntp = ntp_stamps<dateTimeNanoseconds, IPFIX_7011_6_1_10_NS, 1'000'000'000>;

struct low_bits {
  static constexpr std::array decides{IPFIX_7011_6_1_9_US11, IPFIX_5153_4_5_PRECISION};
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && (e->type == dateTimeMicroseconds || e->type == dateTimeNanoseconds) && s.length == 8;
  }
  void on(const field_event& e, findings& out) {
    const std::uint64_t fraction = load_be<std::uint64_t>(e.value.data()) & 0xffff'ffff;
    if (e.what->type == dateTimeMicroseconds)
      out.judge(decides[0], (fraction & 0x7ff) == 0, e.at, "the low 11 bits of the fraction zero",
                [&] { return fmt::format("{} has a fraction of {:#010x}", name_of(e.spec, e.what), fraction); });
    if (fraction == 0) return;
    out.seen(decides[1]);
    // Microseconds of the fraction, rounded: whole milliseconds?
    const std::uint64_t us = (fraction * 1'000'000 + (std::uint64_t{1} << 31)) >> 32;
    const std::uint64_t off = us % 1'000;
    ++stamps_;
    whole_ += off == 0 || off == 999 || off == 1;
    if (!first_) first_ = out.remember(e.at);
  }
  void on(const end_event&, findings& out) {
    constexpr std::size_t enough = 4;
    if (stamps_ >= enough && whole_ == stamps_)
      out.noted(decides[1], *first_, "times as precise as their clock", [&] {
        return fmt::format("all {} times with microseconds or better are whole milliseconds", stamps_);
      });
  }

 private:
  std::size_t stamps_ = 0, whole_ = 0;
  std::optional<witness> first_;
};

struct pair {
  const element &start, &end;
};
constexpr std::array pairs{
    pair{ie::flowStartSeconds, ie::flowEndSeconds}, pair{ie::flowStartMilliseconds, ie::flowEndMilliseconds},
    pair{ie::flowStartMicroseconds, ie::flowEndMicroseconds}, pair{ie::flowStartNanoseconds, ie::flowEndNanoseconds},
    pair{ie::flowStartSysUpTime, ie::flowEndSysUpTime}};

struct order {
  static constexpr std::array decides{IPFIX_7011_5_1_ORDER, IPFIX_7011_5_1_NOTFUTURE, IPFIX_7011_5_1_DELTA71};
  void on(const record_event& e, findings& out) {
    if (e.entry.is_options) return;
    for (const pair& p : pairs) {
      const auto end = e.number(p.end);
      if (!end) continue;
      if (const auto start = e.number(p.start)) {
        const bool is_uptime = &p.start == &ie::flowStartSysUpTime;
        const bool holds = is_uptime ? static_cast<std::uint32_t>(*end - *start) < 0x8000'0000u : *start <= *end;
        out.judge(decides[0], holds, e.place_of(p.start), "a start not after the end",
                  [&] { return fmt::format("{} {} is after {} {}", p.start.name, *start, p.end.name, *end); });
      }
      if (const auto s = seconds_of(p.end, *end, e.message))
        out.judge(decides[1], *s <= std::int64_t{e.message.export_time} + 1, e.place_of(p.end),
                  "at most 1 s after the export time", [&] {
                    return fmt::format("{} is {} s after the export time", p.end.name,
                                       *s - std::int64_t{e.message.export_time});
                  });
    }
    const auto start = e.number(ie::flowStartDeltaMicroseconds), end = e.number(ie::flowEndDeltaMicroseconds);
    if (start && end)
      out.judge(decides[2], *start >= *end, e.place_of(ie::flowStartDeltaMicroseconds),
                "a start at least as far back as the end", [&] {
                  return fmt::format("the flow starts {} us before the export and ends {} us before it", *start, *end);
                });
  }

 private:
  /// Seconds since 1970; absent where the value is no time of this century, which other rules tell.
  static std::optional<std::int64_t> seconds_of(const element& e, std::uint64_t v, const message_event& m) noexcept {
    std::int64_t s = 0;
    switch (e.type) {
      case dateTimeSeconds: s = static_cast<std::int64_t>(v); break;
      case dateTimeMilliseconds: s = static_cast<std::int64_t>(v / 1'000); break;
      case dateTimeMicroseconds:
      case dateTimeNanoseconds: s = ntp_seconds(v, m); break;
      default: return std::nullopt;
    }
    return is_near(s, m) ? std::optional{s} : std::nullopt;
  }
};

/// Times since the device's start, and when that was.
struct init_time {
  static constexpr std::array decides{IPFIX_5153_4_7_UPTIME};
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    told_ |= t.has(ie::systemInitTimeMilliseconds);
    if (!t.has(ie::flowStartSysUpTime) && !t.has(ie::flowEndSysUpTime)) return;
    out.seen(decides[0]);
    if (!wanting_) wanting_ = out.remember(e.at);
  }
  void on(const end_event&, findings& out) {
    if (wanting_ && !told_)
      out.failed(decides[0], *wanting_, "systemInitTimeMilliseconds in the template or in options",
                 [] { return "times since the device's start, and no systemInitTimeMilliseconds says when that was"; });
  }

 private:
  bool told_ = false;
  std::optional<witness> wanting_;
};
}  // namespace

check_rows ipfix_times_checks() noexcept {
  return rows_of_checks<milliseconds_since_1970, microseconds_of_ntp, nanoseconds_of_ntp, low_bits, order, init_time>;
}

}  // namespace flowkit::conformance
