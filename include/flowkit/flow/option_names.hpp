// SPDX-License-Identifier: BSL-1.0
// Names that exporters announce in options data, by the object that they name.
#pragma once

#include <string_view>

#include <flowkit/core/flat_index.hpp>
#include <flowkit/core/hash.hpp>
#include <flowkit/flow/application.hpp>

namespace flowkit::inline v0::flow {

/// Longer names are cut. Every line of every flow repeats them; an ifName has at most 255 octets (RFC 2863, 2579).
inline constexpr std::size_t max_option_name = 255;

/// At most max_option_name octets, ending between characters of UTF-8.
[[nodiscard]] constexpr std::string_view cut_name(std::string_view text) noexcept {
  if (text.size() <= max_option_name) return text;
  std::size_t n = max_option_name;
  while (n > max_option_name - 4 && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
  if ((static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) n = max_option_name;  // not UTF-8
  return text.substr(0, n);
}

struct hash_of_name {
  std::uint64_t operator()(std::uint32_t key) const noexcept { return mix_bits(key); }
  std::uint64_t operator()(const application& a) const noexcept {
    return mix_bits(mix_bits(a.selector ^ std::uint64_t{a.enterprise} << 32) ^
                    (std::uint64_t{a.engine} << 1 | std::uint64_t{a.has_enterprise}));
  }
};

/// Key: anything that hash_of_name takes.
template <class Key>
class option_names {
 public:
  /// Keeps a name, or replaces it; octets are taken from the budget, or given back. `second`: a less
  /// preferred name, which replaces none that is there. False: there is no room.
  bool put(const Key& key, std::string_view text, bool second, std::size_t& budget) {
    const std::uint32_t at = place_of(key);
    if (at != flat_index::none) {
      entry& e = entries_[at];
      if (second && !e.second && !e.text.empty()) return true;
      if (text.size() > e.text.size() && budget < text.size() - e.text.size()) return false;
      budget += e.text.size(), budget -= text.size();
      e.text.assign(text.begin(), text.end());
      e.second = second;
      return true;
    }
    const std::size_t cost = sizeof(entry) + flat_index::entry_octets + text.size();
    if (budget < cost) return false;
    budget -= cost;
    entries_.push_back({key, {text.begin(), text.end()}, second});
    index_.add([this](std::uint32_t i) { return hash_of_name{}(entries_[i].key); });
    return true;
  }
  /// Empty: unknown. Valid until the next put().
  [[nodiscard]] std::string_view find(const Key& key) const noexcept {
    const std::uint32_t at = place_of(key);
    return at == flat_index::none ? std::string_view{}
                                  : std::string_view{entries_[at].text.data(), entries_[at].text.size()};
  }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

 private:
  struct entry {
    Key key;
    std::vector<char> text;
    bool second;
  };
  [[nodiscard]] std::uint32_t place_of(const Key& key) const noexcept {
    return index_.find(hash_of_name{}(key), [&](std::uint32_t i) { return entries_[i].key == key; });
  }

  std::vector<entry> entries_;
  flat_index index_;
};

}  // namespace flowkit::flow
