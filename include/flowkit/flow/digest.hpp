// SPDX-License-Identifier: BSL-1.0
// A checksum over a set of flows that does not depend on their order: equal sets have equal sums, so that a sender and
// a receiver can compare what they saw without storing it.
#pragma once

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/finish.hpp>

namespace flowkit::flow {

/// What the digest covers: addresses, ports, protocol, counters, and the times in milliseconds (the coarsest unit that
/// all protocols keep). Absent fields count as 0, absent addresses as none.
[[nodiscard]] constexpr std::uint64_t digest(const record& r) noexcept {
  const auto ms = [](timestamp t) { return static_cast<std::uint64_t>(to_unix_milliseconds(t)); };
  std::uint64_t h = mix_bits(hash_address(r.get<&record::source>()));
  h = mix_bits(h ^ hash_address(r.get<&record::destination>()));
  h = mix_bits(h ^ (std::uint64_t{r.get<&record::source_port>()} << 32 |
                    std::uint64_t{r.get<&record::destination_port>()} << 16 | r.get<&record::protocol>()));
  h = mix_bits(h ^ r.get<&record::bytes>());
  h = mix_bits(h ^ r.get<&record::packets>());
  h = mix_bits(h ^ (r.has<&record::start>() ? ms(r.start) : 0));
  return mix_bits(h ^ (r.has<&record::end>() ? ms(r.end) : 0));
}

}  // namespace flowkit::flow
