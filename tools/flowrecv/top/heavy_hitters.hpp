// SPDX-License-Identifier: BSL-1.0
// Sums by key in bounded memory: exact while all keys fit; then the keys with the least sums are dropped, and what each
// sum may be too low by is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tools/flowrecv/top/summed.hpp"

namespace flowkit::tools {

/// Whenever there is no room for a new key, half of the keys are dropped: those whose first sum, with what it may be
/// too low by, is the least. A key that comes (or comes back) after that may have had as much before as the greatest of
/// those that were dropped, and no more: that is its error. So, for each key and each sum,
///   sum <= true sum <= sum + error,
/// and a key that is not here has had at most floor(). Each drop that raises the floor by d takes d from half of the
/// keys, so that the floor of the first sum is at most 2 * total / keys that fit (Anderson et al., IMC 2017, whose
/// sketch this is, but for that they take the floor off the sums; here the sums are what was counted).
///
/// Keys are in parts (intervals of time), which share the room.
class heavy_hitters {
 public:
  using part = std::uint16_t;
  static constexpr std::size_t most_parts = 0xffff, least_octets = 64 << 10, most_octets = std::size_t{16} << 30;

  struct row {
    std::span<const std::uint64_t> key;  ///< until the next change
    key_sums sums{};
    key_sums at_most{};  ///< what the true sums can be
  };
  struct top {
    std::vector<row> rows;
    key_sums others_at_most{};  ///< what a key that is not in rows can have
  };

  /// `sums`: 1..most_sums. `seed` keeps senders from choosing keys that collide. Throws std::bad_alloc.
  heavy_hitters(std::size_t sums, std::size_t octets, std::uint64_t seed);

  /// A part without keys; not more than most_parts at a time.
  [[nodiscard]] part open();
  void close(part which);

  void add(part to, std::span<const std::uint64_t> key, const key_sums& values);

  /// The `most` keys with the greatest first sums; among equals those with the lesser octets.
  [[nodiscard]] top greatest(part of, std::size_t most) const;
  /// All keys of the part are here, and their sums are exact.
  [[nodiscard]] bool is_exact(part of) const noexcept { return floors_[of] == key_sums{}; }

  [[nodiscard]] std::size_t keys() const noexcept { return keys_; }
  /// The most that were here at a time.
  [[nodiscard]] std::size_t most_keys() const noexcept { return most_keys_; }
  [[nodiscard]] std::uint64_t drops() const noexcept { return drops_; }
  /// Additions that went beyond 64 bits: the key's sum stays at the greatest value.
  [[nodiscard]] std::uint64_t saturated() const noexcept { return saturated_; }
  /// Octets in use.
  [[nodiscard]] std::size_t used() const noexcept { return 8 * (arena_.size() + index_.size()); }

 private:
  // A key in the arena: a head, the entry before it of its part, its sums, their errors, its words. Parts that are
  // closed stay until their keys are many, or their room is needed: else each interval would cost a walk over all.
  static constexpr std::uint64_t head(std::uint32_t tag, part p, std::size_t words) noexcept {
    return std::uint64_t{tag} << 32 | std::uint64_t{p} << 16 | words;
  }
  static constexpr part part_of(std::uint64_t head) noexcept { return static_cast<part>(head >> 16); }
  [[nodiscard]] std::size_t size_of(std::uint64_t head) const noexcept { return words_before_key() + (head & 0xffff); }
  [[nodiscard]] std::size_t words_before_key() const noexcept { return 2 + 2 * sums_; }

  [[nodiscard]] std::uint32_t tag_of(part p, std::span<const std::uint64_t> key) const noexcept;
  [[nodiscard]] std::uint64_t at_most(const std::uint64_t* entry, std::size_t sum) const noexcept;
  [[nodiscard]] row row_of(const std::uint64_t* entry) const noexcept;
  void insert(std::uint64_t head, std::span<const std::uint64_t> key, const key_sums& values);
  void enter(std::uint32_t tag, std::size_t offset) noexcept;
  void link(std::size_t offset) noexcept;
  void drop_half();
  /// Removes the keys of closed parts.
  void sweep();
  /// Removes what keep(entry) says no to.
  template <class Keep>
  void compact(Keep keep);
  void index_again(std::size_t size);

  std::size_t sums_, octets_;
  std::uint64_t seed_;
  std::vector<std::uint64_t> arena_;  ///< one entry after the other
  std::vector<std::uint64_t> index_;  ///< open addressing: tag, offset + 1; 0: free
  std::vector<key_sums> floors_;      ///< by part: what a key that is not here can have had
  struct chain {
    std::uint32_t last = 0, keys = 0;  ///< offset + 1; 0: none
    bool is_closed = false;
  };
  std::vector<chain> chains_;  ///< by part
  std::vector<part> free_parts_, closed_parts_;
  std::size_t keys_ = 0, closed_keys_ = 0, most_keys_ = 0;
  std::uint64_t drops_ = 0, saturated_ = 0;
};

/// Not to be guessed from outside.
[[nodiscard]] std::uint64_t random_seed();

}  // namespace flowkit::tools
