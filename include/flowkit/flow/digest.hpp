// SPDX-License-Identifier: BSL-1.0
// A number for a set of flows that does not depend on their order: equal sets have equal sums, so that a sender and a
// receiver can compare what they saw without keeping it.
#pragma once

#include <flowkit/flow/record.hpp>

namespace flowkit::flow {

namespace detail {
/// The finaliser of splitmix64: every input bit changes half of the output bits.
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}
constexpr std::uint64_t fold_address(const ip_address& a) noexcept {
  std::uint64_t high = 0, low = a.family();
  for (std::size_t i = 0; i < 8; ++i) high = high << 8 | a.octets()[i];
  for (std::size_t i = 8; i < 16; ++i) low = low << 8 ^ a.octets()[i];
  return mix(high + 0x9e3779b97f4a7c15) ^ low;
}
}  // namespace detail

/// What the digest covers: addresses, ports, protocol, counters, and the times in milliseconds (the coarsest unit that
/// all protocols keep). Absent fields count as 0.
[[nodiscard]] constexpr std::uint64_t digest(const record& r) noexcept {
  const auto ms = [](timestamp t) { return static_cast<std::uint64_t>(to_unix_milliseconds(t)); };
  std::uint64_t h = detail::mix(detail::fold_address(r.source));
  h = detail::mix(h ^ detail::fold_address(r.destination));
  h = detail::mix(h ^ (std::uint64_t{r.source_port} << 32 | std::uint64_t{r.destination_port} << 16 | r.protocol));
  h = detail::mix(h ^ r.bytes);
  h = detail::mix(h ^ r.packets);
  h = detail::mix(h ^ (r.has<&record::start>() ? ms(r.start) : 0));
  return detail::mix(h ^ (r.has<&record::end>() ? ms(r.end) : 0));
}

}  // namespace flowkit::flow
