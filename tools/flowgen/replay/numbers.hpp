// SPDX-License-Identifier: BSL-1.0
// Sequence numbers that continue: each stream begins with its own first number, and from there counts what is sent,
// whatever the capture lacks and however often it is sent again.
#pragma once

#include <cstdint>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// What counts by itself, as the receiver sees it: an exporter's engine, domain or sub-agent; of sFlow also each source
/// of samples.
struct stream_key {
  std::uint32_t exporter = 0;  ///< as the receiver keeps them apart
  std::uint32_t kind = 0;      ///< protocol; for samples their kind as well
  std::uint32_t domain = 0;    ///< engine, source id, observation domain, sub-agent
  ip_address agent{};
  std::uint32_t source_type = 0, source_index = 0;
  friend constexpr bool operator==(const stream_key&, const stream_key&) = default;
};
struct stream_key_hash {
  [[nodiscard]] constexpr std::uint64_t operator()(const stream_key& k) const noexcept {
    const std::uint64_t a = std::uint64_t{k.exporter} << 32 | k.domain, b = std::uint64_t{k.kind} << 32 | k.source_type;
    return mix_bits(hash_address(k.agent) ^ mix_bits(a) ^ mix_bits(b + 0x9e3779b97f4a7c15 * (k.source_index + 1)));
  }
};

/// A counter since the exporter's start that a sample shows: its differences are kept, and where the capture begins
/// again it goes on from where it was.
class continued_counter {
 public:
  /// `round`: how often the capture has begun; `step`: by how much the counter may have grown from one round to the
  /// next.
  [[nodiscard]] constexpr std::uint32_t next(std::uint32_t value, std::uint64_t round, std::uint32_t step) noexcept {
    if (known_ && round != round_) offset_ = last_ + step - value;
    known_ = true, round_ = round, last_ = value + offset_;
    return last_;
  }

 private:
  bool known_ = false;
  std::uint64_t round_ = 0;
  std::uint32_t offset_ = 0, last_ = 0;
};

class stream_numbers {
 public:
  /// Each takes some 150 octets; the one silent for longest is forgotten, and begins again with its own number.
  static constexpr std::size_t most = 65'536;

  /// The number in place of `own` for a message of so many units.
  [[nodiscard]] std::uint32_t next(const stream_key& k, std::uint32_t own, std::uint32_t units) {
    stream& s = at(k);
    const std::uint32_t number = s.known ? s.next : own;
    s.known = true, s.next = number + units;
    return number;
  }
  [[nodiscard]] continued_counter& pool(const stream_key& k) { return at(k).pool; }

 private:
  struct stream {
    bool known = false;
    std::uint32_t next = 0;
    continued_counter pool;
  };
  [[nodiscard]] stream& at(const stream_key& k) { return streams_[streams_.at(k)]; }
  recent_map<stream_key, stream, stream_key_hash> streams_{most};
};

}  // namespace flowkit::tools
