// SPDX-License-Identifier: BSL-1.0
// All that is learnt from exporters, a session each: templates, sets that wait for them, and what the user of the table
// adds (options, sequence, uptime: flow/exporter_state.hpp). Limited in sessions and octets; the session silent for
// longest is evicted first.
#pragma once

#include <flowkit/core/recent_map.hpp>
#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/pending.hpp>
#include <flowkit/templates/session_key.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::inline v0 {

struct session_limits {
  std::size_t octets = std::size_t{48} << 20;  ///< over all sessions, with everything that they own
  std::size_t sessions = 65536;
  std::size_t learnt_octets = std::size_t{8} << 20;  ///< what options may take in addition, over all sessions
  template_limits templates{};
};

struct session_counts {
  std::uint64_t evicted = 0;  ///< sessions evicted by limits, with all that was learnt from them
  std::uint64_t closed = 0;   ///< sessions whose connection ended
};

/// Nothing but templates.
struct nothing_learnt {
  /// Octets on the heap that count for the table's `octets`.
  [[nodiscard]] std::size_t owned_octets() const noexcept { return 0; }
  /// Octets that were taken from the table's learnt_budget(); given back when the session goes.
  [[nodiscard]] std::size_t charged() const noexcept { return 0; }
};

template <class Attached = no_attachment, class Learnt = nothing_learnt>
struct session {
  template_cache<Attached> templates;
  Learnt learnt{};
  std::uint64_t serial = 0;   ///< distinguishes it from an earlier session with the same handle
  std::uint32_t held = 0;     ///< sets that wait for a template
  bool withdraws = false;     ///< a template was withdrawn: data without one are of none that comes later
  bool interrupted = false;   ///< some of these wait although their template is known: the handler threw
  std::size_t accounted = 0;  ///< octets of it that the table has counted
};

template <class Attached = no_attachment, class Learnt = nothing_learnt>
class session_table {
  using map = recent_map<session_key, session<Attached, Learnt>, session_key_hash>;

 public:
  using session_type = session<Attached, Learnt>;
  using entry = typename template_cache<Attached>::entry;
  using handle = std::uint32_t;  ///< valid until the next at() or close()
  static constexpr handle none = ~handle{0};
  /// Octets that a session counts for in addition to what it owns.
  static constexpr std::size_t session_octets = map::entry_octets;
  /// Also shows whether it is still the same session.
  struct reference {
    handle which = none;
    std::uint64_t serial = 0;
    friend constexpr bool operator==(const reference&, const reference&) = default;
  };
  using pending_type = pending_sets<reference>;

  explicit session_table(const session_limits& limits = {}, const pending_limits& pending = {})
      : limits_(limits),
        sessions_(limits.sessions),
        pending_(pending),
        scratch_(max_template_fields),
        learnt_budget_(limits.learnt_octets) {
    rules_.limits = limits.templates;
  }

  /// The session, created if it is new.
  handle at(const session_key& key) {
    const std::uint64_t before = serial_;
    const handle s = sessions_.at(key, [this](handle oldest) { evict(oldest); });
    if (sessions_[s].serial == 0) sessions_[s].serial = ++serial_;
    if (serial_ != before) recharge(s);
    return s;
  }
  [[nodiscard]] session_type& operator[](handle s) noexcept { return sessions_[s]; }
  [[nodiscard]] const session_key& key(handle s) const noexcept { return sessions_.key(s); }
  /// Is it there still?
  [[nodiscard]] bool contains(const reference& r) const noexcept {
    return sessions_.contains(r.which) && sessions_[r.which].serial == r.serial;
  }
  [[nodiscard]] reference refer(handle s) const noexcept { return {s, sessions_[s].serial}; }

  /// The connection (or file) has ended, and with it the sessions of all its domains (RFC 7011 section 8.1); how many.
  std::size_t close(const message_source& source) {
    std::size_t gone = 0;
    for (handle s = sessions_.newest(); s != none;) {
      const handle next = sessions_.older(s);
      if (sessions_.key(s).source == source) {
        if (sessions_[s].held != 0) pending_.drop(refer(s));
        leave(s);
        sessions_.erase(s);
        ++gone;
      }
      s = next;
    }
    counts_.closed += gone;
    return gone;
  }

  // Templates: as in template_cache, with the limits of the table enforced.
  [[nodiscard]] entry* find(handle s, std::uint16_t id, origin from, timestamp now = {}) noexcept {
    session_type& own = sessions_[s];
    const std::size_t before = own.templates.octets();
    entry* const found = own.templates.find(rules_, id, from, now);
    if (own.templates.octets() != before) count(own);  // some were too old
    return found;
  }
  /// For a template that `own` lacks: another session of the same address, version and transport that has one with this
  /// id; if there are several, one of the same domain, else one of the same port. nullptr: none. Up to `steps` sessions
  /// are looked at, the most recent first; their number is subtracted from `steps`.
  [[nodiscard]] const session_key* elsewhere(const session_key& own, std::uint16_t id, timestamp now,
                                             std::size_t& steps) const noexcept {
    const session_key* found = nullptr;
    int best = -1;
    for (handle s = sessions_.newest(); s != none && steps > 0 && best < 2; s = sessions_.older(s), --steps) {
      const session_key& k = sessions_.key(s);
      if (k == own || k.version != own.version || k.source.transport != own.source.transport ||
          k.source.address != own.source.address)
        continue;
      const int rank = k.domain == own.domain ? 2 : k.source.port == own.source.port ? 1 : 0;
      if (rank > best && sessions_[s].templates.has(rules_, id, now)) found = &k, best = rank;
    }
    return found;
  }
  typename template_cache<Attached>::outcome learn(handle s, const template_view& t, origin from, timestamp now) {
    const auto learned = sessions_[s].templates.learn(rules_, t, from, now);
    recharge(s, learned.which);
    return learned;
  }
  void attach(handle s, entry& e, Attached a) {
    sessions_[s].templates.attach(e, std::move(a));
    recharge(s, &e);
  }
  bool withdraw(handle s, std::uint16_t id, origin from) {
    const bool was = sessions_[s].templates.withdraw(rules_, id, from);
    recharge(s);
    return was;
  }
  std::size_t withdraw_all(handle s, bool options) {
    const std::size_t n = sessions_[s].templates.withdraw_all(rules_, options);
    recharge(s);
    return n;
  }
  /// What the session owns has changed: recounts it and makes room, first in the session itself, then by evicting
  /// others, the longest silent first. `keep`: a template that stays.
  void recharge(handle s, const entry* keep = nullptr) {
    session_type& own = sessions_[s];
    while (own.templates.octets() > limits_.templates.octets && own.templates.evict_some(rules_, keep)) {
    }
    count(own);
    while (octets_ > limits_.octets && sessions_.oldest() != s) {
      const handle oldest = sessions_.oldest();
      evict(oldest);
      sessions_.erase(oldest);
    }
    while (octets_ > limits_.octets && own.templates.evict_some(rules_, keep)) count(own);
  }

  // Sets that wait.
  /// Drops those that are too old or too many; they no longer count for their sessions.
  void expire(timestamp now) {
    pending_.enforce(now, [this](const reference& r) {
      if (contains(r) && sessions_[r.which].held > 0) --sessions_[r.which].held;
    });
  }
  /// False if it is not kept: too large, or the session already has its share.
  bool hold(handle s, std::uint16_t id, origin from, octets content, std::uint32_t offset,
            const record_context& context, timestamp now) {
    return pending_.hold(refer(s), sessions_[s].held, id, from, content, offset, context, now);
  }
  /// Takes the oldest set of the session that waits for this template; false when there is none.
  bool release(handle s, std::uint16_t id, typename pending_type::item& out) {
    session_type& own = sessions_[s];
    if (own.held == 0 || !pending_.release(refer(s), id, out)) return false;
    --own.held;
    return true;
  }

  /// Room for the fields of the template record that is being read.
  [[nodiscard]] std::span<specifier> scratch() noexcept { return scratch_; }

  /// Octets still free for what is learnt from options, over all exporters.
  [[nodiscard]] std::size_t& learnt_budget() noexcept { return learnt_budget_; }
  [[nodiscard]] const cache_counts& templates() const noexcept { return rules_.counts; }
  [[nodiscard]] const pending_counts& pending() const noexcept { return pending_.counts(); }
  [[nodiscard]] const session_counts& counts() const noexcept { return counts_; }
  /// Octets in use by sessions and templates, and by sets that wait.
  [[nodiscard]] std::size_t used_octets() const noexcept { return octets_; }
  [[nodiscard]] std::size_t pending_octets() const noexcept { return pending_.used_octets(); }
  [[nodiscard]] std::size_t size() const noexcept { return sessions_.size(); }
  [[nodiscard]] const session_limits& limits() const noexcept { return limits_; }

 private:
  void count(session_type& own) noexcept {
    const std::size_t now = session_octets + own.templates.octets() + own.learnt.owned_octets();
    octets_ += now - own.accounted;
    own.accounted = now;
  }
  /// Gives back all that it holds; the caller erases it.
  void leave(handle s) noexcept {
    learnt_budget_ += sessions_[s].learnt.charged();
    octets_ -= sessions_[s].accounted;
  }
  /// Its waiting sets are left to expire or to the limit on octets: looking for them in a flood of sessions would mean
  /// a walk over all sets for each session.
  void evict(handle s) noexcept {
    leave(s);
    ++counts_.evicted;
    rules_.counts.evicted += sessions_[s].templates.size();
  }

  session_limits limits_;
  cache_rules rules_{};
  map sessions_;
  pending_type pending_;
  std::vector<specifier> scratch_;
  session_counts counts_{};
  std::size_t octets_ = 0, learnt_budget_;
  std::uint64_t serial_ = 0;
};

}  // namespace flowkit
