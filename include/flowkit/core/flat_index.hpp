// SPDX-License-Identifier: BSL-1.0
// Finds entries of a vector that is kept elsewhere, by hash: for tables that only grow. Places are 4 octets,
// two to four for each entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

class flat_index {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  /// The most octets that an entry takes here.
  static constexpr std::size_t entry_octets = 4 * sizeof(std::uint32_t);

  /// The entry with this hash for which same(entry) holds; `none` if there is none. The low bits of hashes are well
  /// mixed.
  template <class Same>
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, Same same) const noexcept {
    if (places_.empty()) return none;
    for (std::size_t at = home(hash); places_[at] != none; at = next(at))
      if (same(places_[at])) return places_[at];
    return none;
  }
  /// Entry number size(), which is in the vector already. hash_of(entry) is the hash of any of them.
  template <class HashOf>
  void add(HashOf hash_of) {
    if (2 * (size_ + 1) > places_.size()) {
      places_.assign(places_.empty() ? 4 : places_.size() * 2, none);
      for (std::uint32_t i = 0; i < size_; ++i) enter(i, hash_of(i));
    }
    enter(size_, hash_of(size_));
    ++size_;
  }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  [[nodiscard]] std::size_t home(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash) & (places_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & (places_.size() - 1); }
  void enter(std::uint32_t entry, std::uint64_t hash) noexcept {
    std::size_t at = home(hash);
    while (places_[at] != none) at = next(at);
    places_[at] = entry;
  }

  std::vector<std::uint32_t> places_;  ///< a power of two of them, at most half taken
  std::uint32_t size_ = 0;
};

}  // namespace flowkit
