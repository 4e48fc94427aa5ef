// SPDX-License-Identifier: BSL-1.0
// Points in time and spans as one type each, and the arithmetic of every clock that the protocols use.
#pragma once

#include <compare>
#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// A span of time in nanoseconds.
struct duration {
  std::int64_t ns{};
  friend constexpr auto operator<=>(duration, duration) = default;
};

/// Nanoseconds since 1970-01-01T00:00:00Z without leap seconds: years 1677 to 2262.
struct timestamp {
  std::int64_t ns{};
  friend constexpr auto operator<=>(timestamp, timestamp) = default;
};

namespace detail {
/// Values from the wire may be any time: arithmetic saturates at the limits of 64 bits.
constexpr std::int64_t saturated_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b < 0 ? INT64_MIN : INT64_MAX;
}
constexpr std::int64_t saturated_subtract(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b > 0 ? INT64_MIN : INT64_MAX;
}
constexpr std::int64_t saturated_multiply(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return (a < 0) == (b < 0) ? INT64_MAX : INT64_MIN;
}
}  // namespace detail

constexpr duration operator-(timestamp a, timestamp b) noexcept { return {detail::saturated_subtract(a.ns, b.ns)}; }
constexpr timestamp operator+(timestamp a, duration b) noexcept { return {detail::saturated_add(a.ns, b.ns)}; }
constexpr timestamp operator-(timestamp a, duration b) noexcept { return {detail::saturated_subtract(a.ns, b.ns)}; }

constexpr duration seconds(std::int64_t n) noexcept { return {detail::saturated_multiply(n, 1'000'000'000)}; }
constexpr duration milliseconds(std::int64_t n) noexcept { return {detail::saturated_multiply(n, 1'000'000)}; }
constexpr duration microseconds(std::int64_t n) noexcept { return {detail::saturated_multiply(n, 1'000)}; }

constexpr timestamp from_unix_seconds(std::int64_t s) noexcept { return timestamp{} + seconds(s); }
constexpr timestamp from_unix_milliseconds(std::int64_t ms) noexcept { return timestamp{} + milliseconds(ms); }

/// Division towards minus infinity: times before 1970 keep their order.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }
/// Towards plus infinity: the age of a time that was rounded down.
constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) noexcept { return a / b + (a % b > 0 ? 1 : 0); }
constexpr std::int64_t to_unix_seconds(timestamp t) noexcept { return floor_div(t.ns, 1'000'000'000); }
constexpr std::int64_t to_unix_milliseconds(timestamp t) noexcept { return floor_div(t.ns, 1'000'000); }

/// When a stamp of the exporter's 32-bit millisecond uptime was, given the uptime in the header that left at
/// `exported`. Uptime wraps after 49.7 days: stamps up to 2^31 ms old are past, the rest are ahead of the header (clock
/// skew).
constexpr timestamp from_uptime(std::uint32_t stamp, std::uint32_t uptime, timestamp exported) noexcept {
  const std::uint32_t age = uptime - stamp;
  return age < 0x8000'0000u ? exported - milliseconds(age) : exported + milliseconds(stamp - uptime);
}

/// What a record needs from its message to turn relative times into absolute ones.
struct record_context {
  timestamp export_time{};    ///< from the message header
  std::uint32_t uptime_ms{};  ///< sysUpTime of the message header (NetFlow v5, v9)
  bool has_uptime = false;    ///< IPFIX headers have none
  timestamp init_time{};      ///< systemInitTime (element 160), if the exporter sent it
  timestamp received{};       ///< the receiver's clock
};

/// A relative time without a base, or one that is implausible.
inline constexpr timestamp unknown_time{INT64_MIN};

/// A stamp farther ahead of its own header than this is ignored. Device clocks jitter by up to a second between
/// uptime and export time; an hour allows for clocks being set.
inline constexpr std::uint32_t max_ms_ahead = 3'600'000;

/// The exporter's uptime when the message left: the header's (v5, v9), else since systemInitTime (IPFIX), modulo 2^32
/// ms. False without either.
constexpr bool uptime_of(const record_context& c, std::uint32_t& uptime) noexcept {
  uptime = c.has_uptime
               ? c.uptime_ms
               : static_cast<std::uint32_t>(to_unix_milliseconds(c.export_time) - to_unix_milliseconds(c.init_time));
  return c.has_uptime || c.init_time != timestamp{};
}

/// An uptime stamp made absolute: by the message's uptime (v5, v9), else by systemInitTime (IPFIX), modulo 2^32 ms so
/// that it comes out nearest below the export time; unknown_time without either.
constexpr timestamp from_uptime(std::uint32_t stamp, const record_context& c) noexcept {
  std::uint32_t uptime = 0;
  if (!uptime_of(c, uptime)) return unknown_time;
  const bool ahead = uptime - stamp >= 0x8000'0000u && stamp - uptime > max_ms_ahead;
  return ahead ? unknown_time : from_uptime(stamp, uptime, c.export_time);
}

/// The reverse, rounded down to a millisecond. False where it could not be read back: without uptime, or for times
/// older than 2^31 ms or too far ahead.
constexpr bool to_uptime(timestamp t, const record_context& c, std::uint32_t& stamp) noexcept {
  std::uint32_t uptime = 0;
  const std::int64_t age = ceil_div((c.export_time - t).ns, 1'000'000);
  if (!uptime_of(c, uptime) || age >= 0x8000'0000 || age < -std::int64_t{max_ms_ahead}) return false;
  stamp = uptime - static_cast<std::uint32_t>(age);
  return true;
}

/// Seconds from the NTP epoch (1900) to the Unix epoch.
inline constexpr std::int64_t ntp_to_unix = 2'208'988'800;

/// 32 bits of seconds and 32 of fraction (RFC 7011 sections 6.1.9 and 6.1.10). The era is the one nearest to `near`:
/// the seconds wrap on 2036-02-07. An all-zero stamp means not set (RFC 5905 section 6): unknown_time.
constexpr timestamp from_ntp(std::uint64_t ntp, timestamp near) noexcept {
  if (ntp == 0) return unknown_time;
  const std::int64_t around = to_unix_seconds(near);
  const auto low = static_cast<std::int64_t>(ntp >> 32) - ntp_to_unix;
  constexpr std::int64_t era = std::int64_t{1} << 32;
  const std::int64_t s = low + floor_div(around - low + era / 2, era) * era;
  return from_unix_seconds(s) + duration{static_cast<std::int64_t>((ntp & 0xffff'ffff) * 1'000'000'000 >> 32)};
}

/// The least stamp that reads back as the same nanosecond: rounded up, and never 0, which means not set. The era is
/// lost.
constexpr std::uint64_t to_ntp(timestamp t) noexcept {
  const std::int64_t s = to_unix_seconds(t);
  const std::int64_t part = t.ns % 1'000'000'000;  // and not t.ns - s * 10^9: that leaves 64 bits at their end
  const auto ns = static_cast<std::uint64_t>(part < 0 ? part + 1'000'000'000 : part);
  const std::uint64_t stamp =
      static_cast<std::uint64_t>(s + ntp_to_unix) << 32 | ((ns << 32) + 999'999'999) / 1'000'000'000;
  return stamp == 0 ? 1 : stamp;
}

/// The same to the microsecond, in units of 2^-21 s: the low 11 bits are 0 (RFC 7011 section 6.1.9).
constexpr std::uint64_t to_ntp_microseconds(timestamp t) noexcept {
  const std::int64_t part = floor_div(t.ns, 1'000) % 1'000'000;
  const auto us = static_cast<std::uint64_t>(part < 0 ? part + 1'000'000 : part);
  const std::uint64_t stamp =
      static_cast<std::uint64_t>(to_unix_seconds(t) + ntp_to_unix) << 32 | ((us << 21) + 999'999) / 1'000'000 << 11;
  return stamp == 0 ? 1 << 11 : stamp;
}

}  // namespace flowkit
