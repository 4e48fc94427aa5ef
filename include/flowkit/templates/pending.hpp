// SPDX-License-Identifier: BSL-1.0
// Data sets that came before their template, kept for a while and within bounds (RFC 7011 section 8, RFC 3954 section
// 9).
#pragma once

#include <cstdint>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/cache.hpp>

namespace flowkit::inline v0 {

struct pending_limits {
  std::size_t octets = std::size_t{8} << 20;  ///< over all sessions
  std::uint32_t sets_per_session = 1024;      ///< so that one exporter cannot take all of it
  duration age = seconds(1800);  ///< older ones are dropped (RFC 5153 section 4.1); some exporters resend that rarely
};

struct pending_counts {
  std::uint64_t held = 0, released = 0, dropped = 0;  ///< sets; those neither released nor dropped still wait
};

/// `Session` identifies the owner; when it goes, its sets are dropped by drop(), or by their age.
template <class Session>
class pending_sets {
 public:
  struct item {
    Session session{};
    std::uint16_t id = 0;  ///< 0: taken
    origin from = 0;       ///< whose set it is
    std::uint32_t offset = 0;
    timestamp since{};
    record_context context{};
    std::vector<std::byte> content;
    [[nodiscard]] std::size_t octets() const noexcept { return sizeof(item) + content.capacity(); }
  };

  explicit pending_sets(const pending_limits& limits = {}) : limits_(limits) {}

  /// False if it is not kept: too large, or the session already has its share. `held` is the session's own count.
  bool hold(Session session, std::uint32_t& held, std::uint16_t id, origin from, octets content, std::uint32_t offset,
            const record_context& context, timestamp now) {
    if (held >= limits_.sets_per_session || sizeof(item) + content.size() > limits_.octets) return false;
    item i{session, id, from, offset, now, context, {content.begin(), content.end()}};
    octets_ += i.octets();
    items_.push_back(std::move(i));
    ++held;
    ++counts_.held;
    return true;
  }

  /// Takes the oldest set of the session that waits for this template; false when there is none.
  bool release(Session session, std::uint16_t id, item& out) {
    for (std::size_t i = first_; i < items_.size(); ++i) {
      if (items_[i].id != id || items_[i].session != session) continue;
      octets_ -= items_[i].octets();
      out = std::move(items_[i]);
      items_[i] = item{};
      ++counts_.released;
      compact();
      return true;
    }
    return false;
  }

  /// Drops what is too old or too much; `dropped(session)` is called for each.
  template <class Dropped>
  void enforce(timestamp now, Dropped dropped) {
    while (first_ < items_.size()) {
      item& oldest = items_[first_];
      if (oldest.id != 0) {
        if (octets_ <= limits_.octets && now - oldest.since <= limits_.age) break;
        octets_ -= oldest.octets();
        ++counts_.dropped;
        dropped(oldest.session);
        oldest = item{};
      }
      ++first_;
    }
    compact();
  }

  /// The session is gone.
  void drop(Session session) {
    for (std::size_t i = first_; i < items_.size(); ++i) {
      if (items_[i].id == 0 || items_[i].session != session) continue;
      octets_ -= items_[i].octets();
      items_[i] = item{};
      ++counts_.dropped;
    }
    compact();
  }

  [[nodiscard]] const pending_counts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::size_t used_octets() const noexcept { return octets_; }

 private:
  void compact() {
    while (first_ < items_.size() && items_[first_].id == 0) ++first_;
    if (first_ == items_.size()) {
      items_.clear();
      first_ = 0;
    } else if (first_ > 1024 && first_ > items_.size() / 2) {
      items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
  }

  pending_limits limits_;
  std::vector<item> items_;  ///< oldest first, from first_ on
  std::size_t first_ = 0, octets_ = 0;
  pending_counts counts_{};
};

}  // namespace flowkit
