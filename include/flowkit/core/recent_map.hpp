// SPDX-License-Identifier: BSL-1.0
// A bounded map that evicts the entry unused for longest: for sessions, accounts and sample sources. A flood of made-up
// keys evicts entries but does not use more memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <flowkit/core/owned.hpp>

namespace flowkit::inline v0 {

/// Hash: a function object, Key -> std::uint64_t, whose low bits are well mixed. Entries do not move until they are
/// removed: references to values and handles are valid until then.
template <class Key, class Value, class Hash>
class recent_map {
 public:
  using handle = std::uint32_t;
  static constexpr handle none = ~handle{0};

  /// `limit`: the most entries; at least 1.
  explicit recent_map(std::size_t limit = none - 1) : limit_(limit == 0 ? 1 : limit), index_(16, none) {}

  /// The entry, which becomes the most recent; `none` if there is none with this key.
  [[nodiscard]] handle find(const Key& key) noexcept {
    if (newest_ != none && slots_[newest_]->key == key) return newest_;
    for (std::size_t at = home(key); index_[at] != none; at = next(at)) {
      if (!(slots_[index_[at]]->key == key)) continue;
      touch(index_[at]);
      return index_[at];
    }
    return none;
  }

  /// The entry, created if it is new, which becomes the most recent. If there is no room for a new one, the longest
  /// unused is evicted: leaves(handle) is called while it is still there.
  template <class Leaves>
  handle at(const Key& key, Leaves leaves) {
    if (const handle known = find(key); known != none) return known;
    while (size_ >= limit_) {
      leaves(oldest_);
      erase(oldest_);
    }
    if (2 * (size_ + 1) > index_.size()) grow();
    const handle made = take_free();
    slots_[made] = owned<slot>(new slot{key, Value{}, none, none});
    enter(made);
    link_newest(made);
    ++size_;
    return made;
  }
  handle at(const Key& key) {
    return at(key, [](handle) {});
  }

  void erase(handle h) {
    unlink(h);
    leave_index(h);
    slots_[h] = owned<slot>();
    free_.push_back(h);
    --size_;
  }

  /// `h` is the handle of an entry that is there.
  [[nodiscard]] Value& operator[](handle h) noexcept { return slots_[h]->value; }
  [[nodiscard]] const Value& operator[](handle h) const noexcept { return slots_[h]->value; }
  [[nodiscard]] const Key& key(handle h) const noexcept { return slots_[h]->key; }
  [[nodiscard]] bool contains(handle h) const noexcept { return h < slots_.size() && slots_[h]; }

  /// `none` in an empty map.
  [[nodiscard]] handle newest() const noexcept { return newest_; }
  [[nodiscard]] handle oldest() const noexcept { return oldest_; }
  /// The entry that was used last before this one; `none` after the oldest.
  [[nodiscard]] handle older(handle h) const noexcept { return slots_[h]->older; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
  /// Octets that one entry takes in addition to what its value owns: itself, its place in the chain, and two to four
  /// places in the index.
  static constexpr std::size_t entry_octets = sizeof(Key) + sizeof(Value) + 40;

 private:
  struct slot {
    Key key;
    Value value;
    handle newer, older;  ///< the chain from the most recently used entry to the least
  };

  // The index: open addressing, at most half full; erasing moves back what follows, so that no gap hides a key.
  [[nodiscard]] std::size_t home(const Key& key) const noexcept {
    return static_cast<std::size_t>(Hash{}(key)) & (index_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & (index_.size() - 1); }
  void enter(handle h) noexcept {
    std::size_t at = home(slots_[h]->key);
    while (index_[at] != none) at = next(at);
    index_[at] = h;
  }
  void grow() {
    index_.assign(index_.size() * 2, none);
    for (handle h = newest_; h != none; h = older(h)) enter(h);
  }
  void leave_index(handle h) noexcept {
    const std::size_t mask = index_.size() - 1;
    std::size_t hole = home(slots_[h]->key);
    while (index_[hole] != h) hole = next(hole);
    for (std::size_t at = next(hole); index_[at] != none; at = next(at)) {
      if (((at - home(slots_[index_[at]]->key)) & mask) < ((at - hole) & mask))
        continue;  // must not be placed before its home
      index_[hole] = index_[at];
      hole = at;
    }
    index_[hole] = none;
  }
  handle take_free() {
    if (!free_.empty()) {
      const handle h = free_.back();
      free_.pop_back();
      return h;
    }
    slots_.emplace_back();
    return static_cast<handle>(slots_.size() - 1);
  }

  void link_newest(handle h) noexcept {
    slots_[h]->older = newest_, slots_[h]->newer = none;
    if (newest_ != none) slots_[newest_]->newer = h;
    newest_ = h;
    if (oldest_ == none) oldest_ = h;
  }
  void unlink(handle h) noexcept {
    const slot& s = *slots_[h];
    (s.newer != none ? slots_[s.newer]->older : newest_) = s.older;
    (s.older != none ? slots_[s.older]->newer : oldest_) = s.newer;
  }
  void touch(handle h) noexcept {
    if (h == newest_) return;
    unlink(h);
    link_newest(h);
  }

  std::size_t limit_;
  std::vector<owned<slot>> slots_;
  std::vector<handle> free_;
  std::vector<handle> index_;
  handle newest_ = none, oldest_ = none;
  std::size_t size_ = 0;
};

}  // namespace flowkit
