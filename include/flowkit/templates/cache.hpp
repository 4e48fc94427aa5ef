// SPDX-License-Identifier: BSL-1.0
// The templates of one session, limited in number and octets, the longest unused evicted first. Where several
// exporters share a session (behind one address, with one source id) each keeps the definitions that it announced.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <flowkit/core/owned.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0 {

struct template_limits {
  std::size_t octets = std::size_t{8} << 20;  ///< of a session, so that one exporter cannot evict all others
  std::size_t templates = 4096;               ///< of a session; the busiest known exporters have some hundred
  duration lifetime{};                        ///< a template not seen for so long is not used; 0: until it is evicted
};

/// What became of a template record.
enum class template_change : std::uint8_t {
  added,
  refreshed,
  redefined,
  kind_changed,  ///< redefined, from flows to options or back
  clash,         ///< another exporter of the session has defined this id differently: both definitions are kept
};

/// Over all sessions.
struct cache_counts {
  std::uint64_t added = 0, refreshed = 0, redefined = 0, clashes = 0, withdrawn = 0, expired = 0;
  std::uint64_t evicted = 0;  ///< templates evicted by limits
};

/// Which of the exporters that share a session: the identity of its run of sequence numbers (flow/exporter_runs.hpp).
/// 0 where a session has but one.
using origin = std::uint32_t;

struct no_attachment {
  [[nodiscard]] std::size_t owned_octets() const noexcept { return 0; }
};

/// What all caches of a table share.
struct cache_rules {
  template_limits limits{};
  cache_counts counts{};
  std::uint64_t clock = 0;  ///< orders uses
};

/// Attached: what a user keeps with a template, replaced when it is redefined; a type with owned_octets().
template <class Attached = no_attachment>
class template_cache {
 public:
  struct entry {
    std::uint16_t id = 0;
    std::uint16_t scope_count = 0;
    bool is_options = false;
    std::uint8_t origin_count = 0;
    std::array<origin, 4> origins{};  ///< who announced it, the latest first; an earlier one relies on fallback
    template_shape shape;
    std::vector<specifier> fields;
    timestamp first_seen, last_seen;
    std::uint64_t used = 0;     ///< by the clock of the rules, for eviction
    std::uint64_t learned = 0;  ///< likewise: the latest definition serves those that announced none
    Attached attached;

    [[nodiscard]] template_view view() const noexcept { return {id, scope_count, is_options, fields}; }
    [[nodiscard]] std::size_t octets() const noexcept {
      return sizeof(entry) + fields.capacity() * sizeof(specifier) + attached.owned_octets();
    }
    [[nodiscard]] bool is_of(origin o) const noexcept {
      for (std::size_t i = 0; i < origin_count; ++i)
        if (origins[i] == o) return true;
      return false;
    }
  };

  /// The template that `from` announced under this id, else the latest that another exporter of the session did;
  /// nullptr if there is none, or it has expired. Valid until the next learn() or withdraw().
  [[nodiscard]] entry* find(cache_rules& rules, std::uint16_t id, origin from, timestamp now = {}) noexcept {
    entry* found = nullptr;
    for (std::size_t i = lower_bound(id); i < entries_.size() && entries_[i]->id == id;) {
      entry& e = *entries_[i];
      if (rules.limits.lifetime.ns > 0 && now - e.last_seen > rules.limits.lifetime) {
        ++rules.counts.expired;
        forget(i);
        continue;
      }
      const bool better = found == nullptr || (e.is_of(from) && !found->is_of(from)) ||
                          (e.is_of(from) == found->is_of(from) && e.learned > found->learned);
      if (better) found = &e;
      ++i;
    }
    if (found != nullptr) found->used = ++rules.clock;
    return found;
  }

  /// Would find() find one? That does not count as a use.
  [[nodiscard]] bool has(const cache_rules& rules, std::uint16_t id, timestamp now = {}) const noexcept {
    for (std::size_t i = lower_bound(id); i < entries_.size() && entries_[i]->id == id; ++i)
      if (rules.limits.lifetime.ns <= 0 || now - entries_[i]->last_seen <= rules.limits.lifetime) return true;
    return false;
  }

  struct outcome {
    entry* which;
    template_change change;
  };
  /// A template record was received. Unless it is refreshed its attachment is new: see attach().
  outcome learn(cache_rules& rules, const template_view& t, origin from, timestamp now) {
    entry *mine = nullptr, *equal = nullptr;
    std::size_t at = lower_bound(t.id);
    bool others = false;
    for (; at < entries_.size() && entries_[at]->id == t.id; ++at) {
      entry& e = *entries_[at];
      if (e.is_of(from)) mine = &e;
      if (same(e, t)) equal = &e;
      others = true;
    }
    template_change change = mine == nullptr                    ? template_change::added
                             : mine->is_options != t.is_options ? template_change::kind_changed
                                                                : template_change::redefined;
    if (equal != nullptr) {
      if (mine == nullptr || mine == equal) change = template_change::refreshed;
      if (mine != nullptr && mine != equal) release(*mine, from);
      count(rules, change);
      announce(*equal, from);
      equal->last_seen = now;
      equal->used = equal->learned = ++rules.clock;
      return {equal, change};
    }
    if (mine == nullptr && others) change = template_change::clash;
    count(rules, change);
    entry* into = nullptr;
    if (mine != nullptr && mine->origin_count == 1) {
      into = mine;
    } else {
      if (mine != nullptr) release(*mine, from);
      if (entries_.size() >= rules.limits.templates) evict_some(rules, nullptr);
      into = &insert(t.id);
    }
    replace(*into, t, from, now, ++rules.clock);
    return {into, change};
  }

  /// Keeps something with a template. The entry stays where it is.
  void attach(entry& e, Attached a) {
    const std::size_t before = e.octets();
    e.attached = std::move(a);
    octets_ += e.octets() - before;
  }

  /// Removes what `from` announced under this id. False when it announced none.
  bool withdraw(cache_rules& rules, std::uint16_t id, origin from) {
    for (std::size_t i = lower_bound(id); i < entries_.size() && entries_[i]->id == id; ++i) {
      if (!entries_[i]->is_of(from)) continue;
      ++rules.counts.withdrawn;
      release(*entries_[i], from);
      return true;
    }
    return false;
  }
  /// All templates, or all options templates, of the session; how many.
  std::size_t withdraw_all(cache_rules& rules, bool options) {
    std::size_t gone = 0;
    for (std::size_t i = entries_.size(); i-- > 0;) {
      if (entries_[i]->is_options != options) continue;
      forget(i);
      ++gone;
    }
    rules.counts.withdrawn += gone;
    return gone;
  }

  /// Evicts up to an eighth of the templates, the longest unused first, but not `keep`; false if there was none.
  /// Evicting one at a time would mean a walk over all of them for each template of a flood.
  bool evict_some(cache_rules& rules, const entry* keep) {
    std::uint64_t oldest = ~std::uint64_t{0};
    for (const auto& e : entries_)
      if (&*e != keep && e->used < oldest) oldest = e->used;
    const std::uint64_t until = oldest + (rules.clock - oldest) / 8;
    const std::size_t most = entries_.size() / 8 + 1;
    std::size_t gone = 0, to = 0;
    for (std::size_t from = 0; from < entries_.size(); ++from) {
      const entry& e = *entries_[from];
      if (gone < most && &e != keep && e.used <= until) {
        octets_ -= e.octets();
        ++gone;
        continue;
      }
      if (to != from) entries_[to] = std::move(entries_[from]);
      ++to;
    }
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(to), entries_.end());
    rules.counts.evicted += gone;
    return gone != 0;
  }

  /// Octets of all entries and of what is attached to them.
  [[nodiscard]] std::size_t octets() const noexcept { return octets_; }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// By id; definitions of one id in no particular order.
  [[nodiscard]] const entry& operator[](std::size_t i) const noexcept { return *entries_[i]; }

 private:
  [[nodiscard]] std::size_t lower_bound(std::uint16_t id) const noexcept {
    std::size_t from = 0, n = entries_.size();
    while (n > 0) {
      const std::size_t half = n / 2;
      if (entries_[from + half]->id < id)
        from += half + 1, n -= half + 1;
      else
        n = half;
    }
    return from;
  }
  static bool same(const entry& e, const template_view& t) noexcept {
    if (e.is_options != t.is_options || e.scope_count != t.scope_count || e.fields.size() != t.fields.size())
      return false;
    for (std::size_t i = 0; i < t.fields.size(); ++i)
      if (!(e.fields[i] == t.fields[i])) return false;
    return true;
  }
  static void count(cache_rules& rules, template_change c) noexcept {
    switch (c) {
      case template_change::added: ++rules.counts.added; break;
      case template_change::refreshed: ++rules.counts.refreshed; break;
      case template_change::redefined:
      case template_change::kind_changed: ++rules.counts.redefined; break;
      case template_change::clash: ++rules.counts.clashes; break;
    }
  }
  /// `o` is the latest to have announced it.
  static void announce(entry& e, origin o) noexcept {
    std::size_t at = 0;
    while (at < e.origin_count && e.origins[at] != o) ++at;
    if (at == e.origin_count && e.origin_count < e.origins.size()) ++e.origin_count;
    if (at == e.origins.size()) --at;  // the earliest of them is forgotten
    for (; at > 0; --at) e.origins[at] = e.origins[at - 1];
    e.origins[0] = o;
  }
  /// The entry is no longer of `o`; it goes with the last one.
  void release(entry& e, origin o) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < e.origin_count; ++i)
      if (e.origins[i] != o) e.origins[to++] = e.origins[i];
    e.origin_count = static_cast<std::uint8_t>(to);
    if (to != 0) return;
    for (std::size_t i = lower_bound(e.id); i < entries_.size(); ++i)
      if (&*entries_[i] == &e) return forget(i);
  }
  entry& insert(std::uint16_t id) {
    const std::size_t at = lower_bound(id);
    entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(at), owned<entry>(new entry{}));
    octets_ += sizeof(entry);
    return *entries_[at];
  }
  void replace(entry& e, const template_view& t, origin from, timestamp now, std::uint64_t clock) {
    const std::size_t before = e.octets();
    e = entry{};
    e.id = t.id;
    e.scope_count = t.scope_count;
    e.is_options = t.is_options;
    announce(e, from);
    e.shape = shape_of(t.fields);
    e.fields.assign(t.fields.begin(), t.fields.end());
    e.first_seen = e.last_seen = now;
    e.used = e.learned = clock;
    octets_ += e.octets() - before;
  }
  void forget(std::size_t at) {
    octets_ -= entries_[at]->octets();
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  std::vector<owned<entry>> entries_;  ///< sorted by id; apart, so that inserting moves pointers only
  std::size_t octets_ = 0;
};

}  // namespace flowkit
