// SPDX-License-Identifier: BSL-1.0
// A checksum over a set of flows that does not depend on their order: equal sets have equal sums, so that a sender and
// a receiver can compare what they saw without storing it.
#pragma once

#include <array>
#include <span>
#include <utility>

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/finish.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
/// Of several flows at once: each is a chain of multiplications that wait for each other, so that four take the time of
/// two.
template <std::size_t... I>
[[nodiscard]] constexpr std::array<std::uint64_t, sizeof...(I)> digests(const record* flows,
                                                                        std::index_sequence<I...>) noexcept {
  const auto ms = [](timestamp t) { return static_cast<std::uint64_t>(to_unix_milliseconds(t)); };
  std::array<std::uint64_t, sizeof...(I)> h{};
  const auto mix_in = [&](const auto& part) { ((h[I] = mix_bits(h[I] ^ part(flows[I]))), ...); };
  mix_in([](const record& r) { return hash_address(r.get<&record::source>()); });
  mix_in([](const record& r) { return hash_address(r.get<&record::destination>()); });
  mix_in([](const record& r) {
    return std::uint64_t{r.get<&record::source_port>()} << 32 |
           std::uint64_t{r.get<&record::destination_port>()} << 16 | r.get<&record::protocol>();
  });
  mix_in([](const record& r) { return r.get<&record::bytes>(); });
  mix_in([](const record& r) { return r.get<&record::packets>(); });
  mix_in([&](const record& r) { return r.has<&record::start>() ? ms(r.start) : 0; });
  mix_in([&](const record& r) { return r.has<&record::end>() ? ms(r.end) : 0; });
  return h;
}
}  // namespace detail

/// What the digest covers: addresses, ports, protocol, counters, and the times in milliseconds (the coarsest unit that
/// all protocols keep). Absent fields count as 0, absent addresses as none.
[[nodiscard]] constexpr std::uint64_t digest(const record& r) noexcept {
  return detail::digests(&r, std::index_sequence<0>{})[0];
}

/// The sum of their digests, modulo 2^64: the checksum of these flows.
[[nodiscard]] constexpr std::uint64_t digest(std::span<const record> flows) noexcept {
  constexpr std::size_t lanes = 4;
  std::uint64_t sum = 0;
  for (; flows.size() >= lanes; flows = flows.subspan(lanes))
    for (const std::uint64_t d : detail::digests(flows.data(), std::make_index_sequence<lanes>{})) sum += d;
  for (const record& r : flows) sum += digest(r);
  return sum;
}

}  // namespace flowkit::flow
