// SPDX-License-Identifier: BSL-1.0
// Templates of many exporters, within bounds: per stream, in octets over all, the longest unused going first.
#pragma once

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit {

/// Whose templates: exporter, and what else keeps template ids apart (RFC 7011 section 8, RFC 3954 section 5.1).
struct stream_key {
  ip_address exporter;
  std::uint16_t port = 0;     ///< source port; 0 under template_scope::sticky
  std::uint16_t version = 0;  ///< 9 or 10: v9 and IPFIX of one device are apart
  std::uint32_t domain = 0;   ///< source id, observation domain
  friend constexpr bool operator==(const stream_key&, const stream_key&) = default;
};

/// `rfc`: a source port is a session of its own. `sticky`: ports do not matter, as for exporters behind NAT or that
/// open a socket for each datagram.
enum class template_scope : std::uint8_t { rfc, sticky };

[[nodiscard]] constexpr stream_key make_stream_key(const ip_address& exporter, std::uint16_t port,
                                                   std::uint16_t version, std::uint32_t domain,
                                                   template_scope scope) noexcept {
  return {exporter, scope == template_scope::rfc ? port : std::uint16_t{0}, version, domain};
}

/// The rules of RFC 7011 section 8 that depend on how messages travel.
enum class transport_kind : std::uint8_t {
  udp,     ///< definitions replace each other, withdrawals are ignored, templates may expire
  stream,  ///< TCP, SCTP: withdrawals count, a differing definition is an error (and replaces)
  file,    ///< withdrawals count, definitions replace each other
};

struct cache_limits {
  std::size_t octets = std::size_t{48} << 20;            ///< over all streams, with everything that entries own
  std::size_t octets_per_stream = std::size_t{8} << 20;  ///< so that one exporter cannot push out all others
  std::size_t templates_per_stream = 4096;               ///< the busiest known exporters have some hundred
  std::size_t streams = 65536;
  duration lifetime{};  ///< a template not seen for so long is not used; 0: until it is pushed out
};

/// What became of a template record.
enum class template_change : std::uint8_t { added, refreshed, redefined, kind_changed };

struct cache_counts {
  std::uint64_t added = 0, refreshed = 0, redefined = 0, withdrawn = 0, expired = 0;
  std::uint64_t evicted = 0;          ///< templates pushed out by limits
  std::uint64_t evicted_streams = 0;  ///< with all their templates
};

struct no_attachment {
  [[nodiscard]] std::size_t owned_octets() const noexcept { return 0; }
};

namespace detail {
/// One object on the heap; <memory> costs every includer half a second.
template <class T>
class owned {
 public:
  owned() = default;
  explicit owned(T* p) noexcept : p_(p) {}
  owned(owned&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
  owned& operator=(owned&& o) noexcept {
    std::swap(p_, o.p_);
    return *this;
  }
  ~owned() { delete p_; }
  T& operator*() const noexcept { return *p_; }
  T* operator->() const noexcept { return p_; }

 private:
  T* p_ = nullptr;
};
}  // namespace detail

/// Attached: what a user keeps with a template, made anew when it is redefined; a type with owned_octets().
template <class Attached = no_attachment>
class template_cache {
 public:
  struct entry {
    std::uint16_t id = 0;
    std::uint16_t scope_count = 0;
    bool is_options = false;
    template_shape shape;
    std::vector<specifier> fields;
    timestamp first_seen, last_seen;
    std::uint64_t used = 0;  ///< by the cache's clock, for eviction
    Attached attached;

    [[nodiscard]] template_view view() const noexcept { return {id, scope_count, is_options, fields}; }
    [[nodiscard]] std::size_t octets() const noexcept {
      return sizeof(entry) + fields.capacity() * sizeof(specifier) + attached.owned_octets();
    }
  };
  struct stream {
    stream_key key;
    std::vector<detail::owned<entry>> entries;  ///< sorted by id; apart, so that inserting moves pointers only
    std::size_t octets = 0;
    std::uint64_t serial = 0;  ///< tells it from an earlier stream with the same handle
    std::uint32_t held = 0;    ///< sets that wait for a template (pending.hpp)
    // Chain from the most recently used stream to the least.
    std::uint32_t newer = none, older = none;
    bool in_use = false;
  };
  using handle = std::uint32_t;  ///< of a stream; good until the next call of at()
  static constexpr handle none = std::numeric_limits<handle>::max();

  explicit template_cache(const cache_limits& limits = {}) : limits_(limits), index_(64, none) {}

  /// The stream with this key, made when it is new.
  handle at(const stream_key& key) {
    const std::uint64_t h = hash(key);
    std::size_t slot = h & (index_.size() - 1);
    for (; index_[slot] != none; slot = (slot + 1) & (index_.size() - 1)) {
      if (streams_[index_[slot]].key == key) {
        touch(index_[slot]);
        return index_[slot];
      }
    }
    while (count_ >= limits_.streams) evict_stream(oldest_);
    if (2 * (count_ + 1) > index_.size()) grow();
    const handle made = take_free();
    streams_[made] = stream{.key = key, .entries = {}, .serial = ++serial_, .in_use = true};
    streams_[made].octets = sizeof(stream);
    octets_ += sizeof(stream);
    insert(made);
    link_newest(made);
    ++count_;
    enforce(made);
    return made;
  }
  [[nodiscard]] stream& operator[](handle s) noexcept { return streams_[s]; }

  /// The template with this id, unless it is unknown or expired. Good until the stream's next learn() or withdraw().
  [[nodiscard]] entry* find(handle s, std::uint16_t id, timestamp now = {}) noexcept {
    entries& all = streams_[s].entries;
    const std::size_t at = lower_bound(all, id);
    if (at == all.size() || all[at]->id != id) return nullptr;
    entry& e = *all[at];
    if (limits_.lifetime.ns > 0 && now - e.last_seen > limits_.lifetime) {
      ++counts_.expired;
      forget(s, at);
      return nullptr;
    }
    e.used = ++clock_;
    return &e;
  }

  struct learned {
    entry* which;
    template_change change;
  };
  /// A template record was received. Unless it is refreshed its attachment is new: see attach().
  learned learn(handle s, const template_view& t, timestamp now) {
    entries& all = streams_[s].entries;
    std::size_t at = lower_bound(all, t.id);
    template_change change = template_change::added;
    if (at < all.size() && all[at]->id == t.id) {
      entry& known = *all[at];
      if (same(known, t)) {
        known.last_seen = now;
        known.used = ++clock_;
        ++counts_.refreshed;
        return {&known, template_change::refreshed};
      }
      change = known.is_options != t.is_options ? template_change::kind_changed : template_change::redefined;
      ++counts_.redefined;
      charge(s, known, entry{});
    } else {
      if (all.size() >= limits_.templates_per_stream) {
        evict_some(s, t.id);
        at = lower_bound(all, t.id);
      }
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), detail::owned<entry>(new entry{}));
      streams_[s].octets += sizeof(entry);
      octets_ += sizeof(entry);
      ++counts_.added;
    }
    entry fresh;
    fresh.id = t.id;
    fresh.scope_count = t.scope_count;
    fresh.is_options = t.is_options;
    fresh.shape = shape_of(t.fields);
    fresh.fields.assign(t.fields.begin(), t.fields.end());
    fresh.first_seen = fresh.last_seen = now;
    fresh.used = ++clock_;
    charge(s, *all[at], std::move(fresh));
    enforce(s, t.id);
    return {&*streams_[s].entries[lower_bound(streams_[s].entries, t.id)], change};
  }

  /// Keeps something with a template. The entry stays where it is.
  void attach(handle s, entry& e, Attached a) {
    const std::size_t before = e.octets();
    e.attached = std::move(a);
    streams_[s].octets += e.octets() - before;
    octets_ += e.octets() - before;
    enforce(s, e.id);
  }

  /// False when there was no such template.
  bool withdraw(handle s, std::uint16_t id) {
    entries& all = streams_[s].entries;
    const std::size_t at = lower_bound(all, id);
    if (at == all.size() || all[at]->id != id) return false;
    ++counts_.withdrawn;
    forget(s, at);
    return true;
  }
  /// All templates, or all options templates, of the stream; how many.
  std::size_t withdraw_all(handle s, bool options) {
    entries& all = streams_[s].entries;
    std::size_t gone = 0;
    for (std::size_t i = all.size(); i-- > 0;) {
      if (all[i]->is_options != options) continue;
      forget(s, i);
      ++gone;
    }
    counts_.withdrawn += gone;
    return gone;
  }

  [[nodiscard]] const cache_counts& counts() const noexcept { return counts_; }
  /// Octets in use: streams, templates and what is attached.
  [[nodiscard]] std::size_t used_octets() const noexcept { return octets_; }
  [[nodiscard]] std::size_t streams() const noexcept { return count_; }
  [[nodiscard]] const cache_limits& limits() const noexcept { return limits_; }

 private:
  using entries = std::vector<detail::owned<entry>>;
  static std::uint64_t hash(const stream_key& k) noexcept {
    const std::uint64_t rest = std::uint64_t{k.domain} << 32 | std::uint64_t{k.port} << 16 | k.version;
    return mix_bits(hash_address(k.exporter) ^ mix_bits(rest));
  }
  static std::size_t lower_bound(const entries& all, std::uint16_t id) noexcept {
    std::size_t from = 0, n = all.size();
    while (n > 0) {
      const std::size_t half = n / 2;
      if (all[from + half]->id < id)
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

  /// Replaces an entry and keeps the account.
  void charge(handle s, entry& e, entry&& by) {
    const std::size_t before = e.octets();
    e = std::move(by);
    streams_[s].octets += e.octets() - before;
    octets_ += e.octets() - before;
  }
  void forget(handle s, std::size_t at) {
    entries& all = streams_[s].entries;
    const std::size_t n = all[at]->octets();
    streams_[s].octets -= n;
    octets_ -= n;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
  }
  /// Pushes out up to an eighth of the stream's templates, among those that were not used for longest, but not `keep`.
  /// One by one would cost a walk over all for each template of a flood.
  bool evict_some(handle s, std::uint32_t keep) {
    entries& all = streams_[s].entries;
    std::uint64_t oldest = ~std::uint64_t{0};
    for (const auto& e : all)
      if (e->id != keep && e->used < oldest) oldest = e->used;
    const std::uint64_t until = oldest + (clock_ - oldest) / 8;
    const std::size_t most = all.size() / 8 + 1;
    std::size_t gone = 0, to = 0;
    for (std::size_t from = 0; from < all.size(); ++from) {
      if (gone < most && all[from]->id != keep && all[from]->used <= until) {
        streams_[s].octets -= all[from]->octets();
        octets_ -= all[from]->octets();
        ++gone;
        continue;
      }
      if (to != from) all[to] = std::move(all[from]);
      ++to;
    }
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(to), all.end());
    counts_.evicted += gone;
    return gone != 0;
  }
  /// Makes room: first in the stream itself, then by pushing out others, the longest unused first. The template `keep`
  /// of stream s stays.
  void enforce(handle s, std::uint32_t keep = none) {
    while (streams_[s].octets > limits_.octets_per_stream && evict_some(s, keep)) {
    }
    while (octets_ > limits_.octets && oldest_ != s && oldest_ != none) evict_stream(oldest_);
    while (octets_ > limits_.octets && evict_some(s, keep)) {
    }
  }

  void evict_stream(handle s) {
    counts_.evicted += streams_[s].entries.size();
    ++counts_.evicted_streams;
    octets_ -= streams_[s].octets;
    unlink(s);
    erase_from_index(s);
    streams_[s] = stream{};
    free_.push_back(s);
    --count_;
  }

  // The chain of use.
  void link_newest(handle s) noexcept {
    streams_[s].older = newest_, streams_[s].newer = none;
    if (newest_ != none) streams_[newest_].newer = s;
    newest_ = s;
    if (oldest_ == none) oldest_ = s;
  }
  void unlink(handle s) noexcept {
    const stream& x = streams_[s];
    (x.newer != none ? streams_[x.newer].older : newest_) = x.older;
    (x.older != none ? streams_[x.older].newer : oldest_) = x.newer;
  }
  void touch(handle s) noexcept {
    if (s == newest_) return;
    unlink(s);
    link_newest(s);
  }

  // The index: open addressing, at most half full; erasing moves back what follows, so that no gap hides a key.
  handle take_free() {
    if (!free_.empty()) {
      const handle s = free_.back();
      free_.pop_back();
      return s;
    }
    streams_.emplace_back();
    return static_cast<handle>(streams_.size() - 1);
  }
  void insert(handle s) noexcept {
    std::size_t slot = hash(streams_[s].key) & (index_.size() - 1);
    while (index_[slot] != none) slot = (slot + 1) & (index_.size() - 1);
    index_[slot] = s;
  }
  void grow() {
    index_.assign(index_.size() * 2, none);
    for (handle s = 0; s < streams_.size(); ++s)
      if (streams_[s].in_use) insert(s);
  }
  void erase_from_index(handle s) noexcept {
    const std::size_t mask = index_.size() - 1;
    std::size_t hole = hash(streams_[s].key) & mask;
    while (index_[hole] != s) hole = (hole + 1) & mask;
    for (std::size_t next = (hole + 1) & mask; index_[next] != none; next = (next + 1) & mask) {
      const std::size_t home = hash(streams_[index_[next]].key) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;  // it may not move before its home
      index_[hole] = index_[next];
      hole = next;
    }
    index_[hole] = none;
  }

  cache_limits limits_;
  std::vector<stream> streams_;
  std::vector<handle> free_;
  std::vector<handle> index_;
  handle newest_ = none, oldest_ = none;
  std::size_t count_ = 0, octets_ = 0;
  std::uint64_t clock_ = 0, serial_ = 0;
  cache_counts counts_{};
};

}  // namespace flowkit
