// SPDX-License-Identifier: BSL-1.0
// A map that remembers which of its entries were used last, so that the longest unused can make room.
#pragma once

#include <list>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace flowkit::tools {

template <class Key, class Value, class Hash>
class recent_map {
 public:
  using entry = std::pair<const Key, Value>;

  /// The entry, which now is the most recent; nullptr if there is none. Entries stay where they are until they go.
  [[nodiscard]] Value* find(const Key& key) {
    if (!by_use_.empty() && by_use_.front().first == key) return &by_use_.front().second;
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return &by_use_.front().second;
  }
  /// A new entry, the most recent one. There is none of this key.
  Value& add(const Key& key) {
    by_use_.emplace_front(std::piecewise_construct, std::forward_as_tuple(key), std::forward_as_tuple());
    index_.emplace(key, by_use_.begin());
    return by_use_.front().second;
  }
  /// nullptr if there are none.
  [[nodiscard]] Value* most_recent() noexcept { return by_use_.empty() ? nullptr : &by_use_.front().second; }
  /// There is one.
  [[nodiscard]] const Value& oldest() const { return by_use_.back().second; }
  void drop_oldest() {
    index_.erase(by_use_.back().first);
    by_use_.pop_back();
  }
  [[nodiscard]] std::size_t size() const noexcept { return index_.size(); }
  /// Entries, the most recent first.
  [[nodiscard]] auto begin() const noexcept { return by_use_.begin(); }
  [[nodiscard]] auto end() const noexcept { return by_use_.end(); }

 private:
  std::list<entry> by_use_;
  std::unordered_map<Key, typename std::list<entry>::iterator, Hash> index_;
};

}  // namespace flowkit::tools
