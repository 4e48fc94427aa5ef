// SPDX-License-Identifier: BSL-1.0
// Which records came lately, by digests of 64 bits, in a table of fixed size.
#pragma once

#include <array>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/hash.hpp>

namespace flowkit::conformance {

[[nodiscard]] inline std::uint64_t digest_of(octets o, std::uint64_t seed = 0x9e37'79b9'7f4a'7c15) noexcept {
  std::uint64_t h = seed ^ o.size();
  for (; o.size() >= 8; o = o.subspan(8)) h = mix_bits(h ^ load_be<std::uint64_t>(o.data()));
  return o.empty() ? h : mix_bits(h ^ load_be(o.data(), o.size()));
}

/// The last some thousand: an entry goes when another one of the same place in the table comes.
class seen_lately {
 public:
  /// Adds it; true if it was there.
  bool add(std::uint64_t digest) {
    if (table_.empty()) table_.resize(entries);
    std::uint64_t& at = table_[digest % entries];
    if (at == digest) return true;
    at = digest;
    return false;
  }

 private:
  static constexpr std::size_t entries = 1'024;
  std::vector<std::uint64_t> table_;
};

}  // namespace flowkit::conformance
