// SPDX-License-Identifier: BSL-1.0
// Which templates are due in the next message: at the start, when they change, and periodically as long as messages can
// be lost (RFC 3954 section 9, RFC 7011 section 8).
#pragma once

#include <array>

#include <flowkit/core/time.hpp>
#include <flowkit/templates/message_builder.hpp>

namespace flowkit::inline v0 {

/// How often templates and options data are resent: whichever comes first. Collectors that start late or lose a
/// datagram wait for it.
struct refresh_policy {
  std::uint32_t messages = 20;      ///< after so many messages; 0: no such limit
  duration interval = seconds(60);  ///< after so much time; 0: no such limit
  /// Over TCP and SCTP, and in files: nothing is sent twice, and a template is withdrawn before it changes.
  bool reliable = false;
};

/// When one thing was last sent. For options data, whose records only the exporter knows:
///   if (timer.due(policy, builder.messages(), now) && builder.add(...).code == errc::ok) timer.sent(...)
class refresh_timer {
 public:
  /// `messages`: how many were finished before this one.
  [[nodiscard]] constexpr bool due(const refresh_policy& p, std::uint64_t messages, timestamp now) const noexcept {
    if (!sent_ || p.reliable) return !sent_;
    return (p.messages != 0 && messages - at_message_ >= p.messages) ||
           (p.interval > duration{} && now - at_time_ >= p.interval);
  }
  constexpr void sent(std::uint64_t messages, timestamp now) noexcept {
    at_message_ = messages;
    at_time_ = now;
    sent_ = true;
  }
  /// Due at once: it has changed, or the collector has lost it.
  constexpr void reset() noexcept { sent_ = false; }
  [[nodiscard]] constexpr bool was_sent() const noexcept { return sent_; }

 private:
  std::uint64_t at_message_ = 0;
  timestamp at_time_;
  bool sent_ = false;
};

/// Do templates share a set?
enum class template_sets : std::uint8_t {
  shared,  ///< as many of a kind in a set as come one after the other
  own,     ///< a set for each: some collectors read every template of a set as if it were the last
};

/// The templates of one stream, at most Capacity of them. Their fields are not copied: they must outlive the announcer,
/// or be defined again.
template <std::size_t Capacity>
class template_announcer {
 public:
  constexpr explicit template_announcer(const refresh_policy& policy = {},
                                        template_sets sets = template_sets::shared) noexcept
      : policy_(policy), sets_(sets) {}

  /// A template that is new or has changed: due in the next message. False when there is no room for another one.
  constexpr bool define(const template_view& t) noexcept {
    item* i = find(t.id);
    if (i == nullptr) {
      if (count_ == Capacity) return false;
      i = &items_[count_++];
      *i = {};
    } else {
      drop(*i);
    }
    i->what = t;
    i->leaves = false;
    return true;
  }
  /// It is no longer sent, and over reliable transports it is withdrawn in the next message (RFC 7011 section 8.4:
  /// never over UDP).
  constexpr void withdraw(std::uint16_t id) noexcept {
    if (item* i = find(id); i != nullptr) {
      drop(*i);
      i->leaves = true;
    }
  }
  /// A new connection, or a collector that has restarted: all is due again.
  constexpr void restart() noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      items_[i].timer.reset();
      items_[i].withdrawal_due = false;
    }
  }

  /// Adds what is due, in the order of definition (options templates last, so that one set takes all of a kind), on the
  /// assumption that the message will be finished and sent. no_space: the rest comes first in the next message; do not
  /// send data of a template before is_known(). Another error: a template that this protocol cannot announce; the
  /// others are still added.
  template <class Encoding>
  constexpr error announce(message_builder<Encoding>& to, timestamp now) noexcept {
    if constexpr (Encoding::has_withdrawals)
      if (const error e = announce_withdrawals(to)) return e;
    remove_leaving();
    error first{};
    const std::size_t from = first_ < count_ ? first_ : 0;
    first_ = 0;
    for (std::size_t n = 0; n < count_; ++n) {
      const std::size_t k = from + n < count_ ? from + n : from + n - count_;
      item& i = items_[k];
      if (!i.timer.due(policy_, to.messages(), now)) continue;
      if (sets_ == template_sets::own) to.end_set();
      const error e = to.add_template(i.what);
      if (e.code == errc::ok) {
        i.timer.sent(to.messages(), now);
        continue;
      }
      if (first.code == errc::ok) first = e;
      if (e.code != errc::no_space || to.empty()) continue;  // it never will fit: the others do not wait for it
      first_ = k;
      return e;
    }
    if (to.empty()) first_ = from;  // none could be added
    return first;
  }

  /// Is it defined, sent or not?
  [[nodiscard]] constexpr bool has(std::uint16_t id) const noexcept {
    for (std::size_t i = 0; i < count_; ++i)
      if (items_[i].what.id == id && !items_[i].leaves) return true;
    return false;
  }
  /// Was the template sent as it is now? Then data may be.
  [[nodiscard]] constexpr bool is_known(std::uint16_t id) const noexcept {
    for (std::size_t i = 0; i < count_; ++i)
      if (items_[i].what.id == id) return items_[i].timer.was_sent();
    return false;
  }
  /// All of them?
  [[nodiscard]] constexpr bool all_known() const noexcept {
    for (std::size_t i = 0; i < count_; ++i)
      if (!items_[i].timer.was_sent()) return false;
    return true;
  }
  [[nodiscard]] constexpr const refresh_policy& policy() const noexcept { return policy_; }

 private:
  struct item {
    template_view what;
    refresh_timer timer;
    bool leaves = false;
    bool withdrawal_due = false;
    bool withdrawn_options = false;  ///< the kind that it had when it was sent
  };

  constexpr item* find(std::uint16_t id) noexcept {
    for (std::size_t i = 0; i < count_; ++i)
      if (items_[i].what.id == id) return &items_[i];
    return nullptr;
  }
  /// What was last sent of it is no longer valid.
  constexpr void drop(item& i) noexcept {
    if (i.timer.was_sent() && policy_.reliable) {
      i.withdrawal_due = true;
      i.withdrawn_options = i.what.is_options;
    }
    i.timer.reset();
  }
  template <class Encoding>
  constexpr error announce_withdrawals(message_builder<Encoding>& to) noexcept {
    for (std::size_t k = 0; k < count_; ++k) {
      item& i = items_[k];
      if (!i.withdrawal_due) continue;
      if (const error e = to.add_withdrawal(i.what.id, i.withdrawn_options)) return e;
      i.withdrawal_due = false;
    }
    return {};
  }
  constexpr void remove_leaving() noexcept {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < count_; ++k)
      if (!items_[k].leaves) items_[kept++] = items_[k];
    count_ = kept;
  }

  refresh_policy policy_;
  template_sets sets_;
  std::array<item, Capacity> items_{};
  std::size_t count_ = 0;
  std::size_t first_ = 0;  ///< where the next message continues
};

}  // namespace flowkit
