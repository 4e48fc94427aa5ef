// SPDX-License-Identifier: BSL-1.0
// Records in which any columns have values of filter_pools.hpp, or next to them.
#pragma once

#include <limits>
#include <string_view>

#include "filter_pools.hpp"

namespace flowkit::test {

struct random_flow {
  flow::record record{};
  flow::line_context added{};
};

inline ip_address any_address(conformance::source& from) {
  constexpr std::string_view all[] = {"10.1.2.3",
                                      "10.1.2.2",
                                      "0.0.0.0",
                                      "10.255.255.255",
                                      "11.0.0.0",
                                      "192.0.2.255",
                                      "192.0.3.0",
                                      "::",
                                      "::ffff:10.1.2.3",
                                      "2001:db8::1",
                                      "2001:db8::2",
                                      "2001:db9::",
                                      "2001:db8:0:0:8000::1",
                                      "::fffe:10.1.2.3"};
  return *parse<ip_address>(one_of(all, from));
}
inline std::uint64_t any_number(conformance::source& from) {
  constexpr std::uint64_t all[] = {
      0,    1,     2,     4,     27, 28,       53,        52,         254,           255,       443,  999,
      1000, 60000, 65535, 60001, 5,  1000'000, 1'000'001, 4294967295, 4294967296ull, ~0ull - 1, ~0ull};
  return one_of(all, from);
}
inline timestamp any_time(conformance::source& from) {
  constexpr std::int64_t day = 1'769'817'600'000'000'000;  // 2026-01-31
  constexpr std::int64_t noon = day + 43'200'000'000'000;
  constexpr std::int64_t all[] = {day,
                                  day - 1,
                                  noon,
                                  noon - 1,
                                  noon + 500'000'000,
                                  noon + 123'456'789,
                                  noon + 123'000'000,
                                  0,
                                  -1,
                                  -1'000'000,
                                  1,
                                  std::numeric_limits<std::int64_t>::max(),
                                  unknown_time.ns,
                                  unknown_time.ns + 1};
  return {one_of(all, from)};
}
inline duration any_period(conformance::source& from) {
  constexpr std::int64_t all[] = {0,           1,           999'999,          1'000'000,
                                  300'000'000, 300'999'999, 2'500'000'000,    5'000'000'000,
                                  -1,          -1'000'000,  3'600'000'000'000};
  return {one_of(all, from)};
}
inline std::string_view any_text(conformance::source& from) {
  using namespace std::string_view_literals;
  constexpr std::string_view all[] = {"",
                                      "a",
                                      "ab",
                                      "ab\0\0"sv,
                                      "router-1",
                                      "router-10",
                                      "x y",
                                      "r\"q",
                                      "\x1b[31m",
                                      "a..b",
                                      "gr\xc3\xb6\xc3\x9f"
                                      "e",
                                      "1",
                                      "source.ip"};
  return one_of(all, from);
}
inline octets any_application(conformance::source& from) {
  using namespace std::string_view_literals;
  static constexpr std::string_view all[] = {"\x0d\0\x01\xbb"sv,
                                             "\x0d\x01\xbb"sv,
                                             "\x14\0\0\x30\x44\x3f\xe2"sv,
                                             "\x14\x05"sv,
                                             "\x06\x01\x02\x03\x04\x05\x06\x07\x08\x09"sv,
                                             ""sv,
                                             "\0\0"sv,
                                             "\0"sv,
                                             "\x14\0\0\0\x05"sv};
  return as_octets(one_of(all, from));
}

/// Some value in the member that the column is of.
inline void set_any(const flow::column& c, random_flow& f, conformance::source& from) {
  using type = flow::column_type;
  flow::record& r = f.record;
  const std::uint64_t n = any_number(from);
  switch (c.type) {
    case type::filed_under: break;
    case type::added_string: f.added.*c.member.added_string = any_text(from); break;
    case type::added_number: f.added.*c.member.added_number = static_cast<std::uint32_t>(n); break;
    case type::protocol: {
      constexpr std::uint8_t all[] = {6, 17, 1, 58, 253, 0};
      r.*c.member.u8 = one_of(all, from);
      break;
    }
    case type::u8: r.*c.member.u8 = static_cast<std::uint8_t>(n); break;
    case type::u16: r.*c.member.u16 = static_cast<std::uint16_t>(n); break;
    case type::u32: r.*c.member.u32 = static_cast<std::uint32_t>(n); break;
    case type::u64: r.*c.member.u64 = n; break;
    case type::f64: {
      constexpr double all[] = {0,
                                -0.0,
                                0.01,
                                0.001,
                                1,
                                0.5,
                                0.010000000000000002,
                                -1,
                                1e300,
                                std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
      r.*c.member.f64 = one_of(all, from);
      break;
    }
    case type::time: r.*c.member.time = any_time(from); break;
    case type::period: r.*c.member.period = any_period(from); break;
    case type::address: r.*c.member.address = from.below(20) == 0 ? ip_address{} : any_address(from); break;
    case type::ipv4: r.*c.member.ipv4 = any_address(from).v4(); break;
    case type::ipv6: {
      const ip_address a = any_address(from);
      r.*c.member.ipv6 = a.is_v6() ? a.v6() : ipv6_address{};
      break;
    }
    case type::mac: {
      constexpr std::string_view all[] = {"00:00:5e:00:53:01", "00:00:5e:00:53:ff", "ff:ff:ff:ff:ff:ff",
                                          "00:00:00:00:00:00"};
      r.*c.member.mac = *parse<mac_address>(one_of(all, from));
      break;
    }
    case type::string: r.*c.member.string = any_text(from); break;
    case type::application: r.*c.member.application = any_application(from); break;
    case type::label:
      r.*c.member.label = {static_cast<std::uint8_t>(n >> 12), static_cast<std::uint8_t>(n >> 4),
                           static_cast<std::uint8_t>(n << 4)};
      break;
    case type::rate_source:
      r.*c.member.rate_source =
          static_cast<flow::sampling_source>(from.below(static_cast<unsigned>(flow::sampling_source::count_)));
      break;
  }
  if (flow::is_of_table(c.type)) r.present.set(c.field);
}

/// Three of four columns have a value.
inline random_flow any_flow(conformance::source& from) {
  random_flow f;
  for (const flow::column& c : flow::columns)
    if (from.below(4) != 0) set_any(c, f, from);
  return f;
}

}  // namespace flowkit::test
