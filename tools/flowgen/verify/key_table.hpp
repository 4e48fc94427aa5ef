// SPDX-License-Identifier: BSL-1.0
// The keys of a map, found by each member of each document: slots, numbered from 0.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "tools/flowgen/verify/value.hpp"

namespace flowkit::tools::verify {

class key_table {
 public:
  static constexpr int none = -1;

  /// The slot of a key, a new one if it has none.
  int add(std::string_view key, int new_slot) {
    if (const int known = find(key); known != none) return known;
    if ((count_ + 1) * 4 > places_.size()) grow();
    put({std::string{key}, new_slot});
    ++count_;
    return new_slot;
  }
  [[nodiscard]] int find(std::string_view key) const noexcept {
    if (places_.empty()) return none;
    for (std::size_t i = hash(key) & (places_.size() - 1);; i = (i + 1) & (places_.size() - 1)) {
      const place& p = places_[i];
      if (p.slot == none) return none;
      if (p.key.size() == key.size() && std::memcmp(p.key.data(), key.data(), key.size()) == 0) return p.slot;
    }
  }

 private:
  struct place {
    std::string key;
    int slot = none;
  };
  static std::size_t hash(std::string_view s) noexcept {
    std::uint64_t first = 0, last = 0;
    const std::size_t n = s.size() < 8 ? s.size() : 8;
    if (n != 0) std::memcpy(&first, s.data(), n), std::memcpy(&last, s.data() + s.size() - n, n);
    return folded(first ^ 0x9e37'79b9'7f4a'7c15, last ^ (s.size() * 0xd6e8'feb8'6659'fd93));
  }
  void put(place p) {
    std::size_t i = hash(p.key) & (places_.size() - 1);
    while (places_[i].slot != none) i = (i + 1) & (places_.size() - 1);
    places_[i] = std::move(p);
  }
  void grow() {
    std::vector<place> old(places_.empty() ? 64 : 2 * places_.size());
    old.swap(places_);
    for (place& p : old)
      if (p.slot != none) put(std::move(p));
  }
  std::vector<place> places_;
  std::size_t count_ = 0;
};

}  // namespace flowkit::tools::verify
