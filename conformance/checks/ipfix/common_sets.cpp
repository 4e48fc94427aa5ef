// SPDX-License-Identifier: BSL-1.0
// Common properties: what each set holds, and how long it holds.
#include <unordered_map>

#include "conformance/checks/ipfix/common_properties.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using namespace common_properties;
using enum requirement;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::size_t most_layouts = 64;

/// One set.
struct property_set {
  std::uint64_t digest = 0;           ///< of its fields and values; 0: not known
  timestamp defined, used;            ///< the last time
  std::int64_t shortest = INT64_MAX;  ///< ns between two definitions
  std::uint64_t definitions = 0;
  std::size_t layout = most_layouts;  ///< which elements it has; most_layouts: not known
  std::vector<std::uint64_t> refers;  ///< to other sets
  bool told = false;
};
using property_sets = std::unordered_map<std::uint64_t, property_set>;

std::uint64_t key_of(const specifier& s) noexcept { return std::uint64_t{s.pen} << 16 | s.id; }

/// The elements of sets, kept once for each options template.
class layouts {
 public:
  /// Its number; most_layouts: there are too many.
  std::size_t of(const template_entry& t) {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (all_[i].serial == t.attached.serial) return i;
    if (all_.size() >= most_layouts) return most_layouts;
    layout l{t.attached.serial, {}};
    for (const specifier& s : t.view().fields.subspan(t.scope_count))
      if (!s.names(ie::commonPropertiesId)) l.elements.push_back(key_of(s));
    all_.push_back(std::move(l));
    return all_.size() - 1;
  }
  /// Appends them; false if they are not known.
  bool elements(std::size_t of, std::vector<std::uint64_t>& to) const {
    if (of >= all_.size()) return false;
    std::vector<std::uint64_t> own = all_[of].elements;  // one that stands in its own set twice is not shared
    std::sort(own.begin(), own.end());
    to.insert(to.end(), own.begin(), std::unique(own.begin(), own.end()));
    return true;
  }

 private:
  struct layout {
    std::uint64_t serial;
    std::vector<std::uint64_t> elements;
  };
  std::vector<layout> all_;
};

/// What each set holds, and how long it holds.
class common_sets {
 public:
  static constexpr std::array decides{IPFIX_5473_4_2_REFRESH, IPFIX_5473_4_2_REUSE, IPFIX_5473_7_1_DISJOINT,
                                      IPFIX_5473_7_2_CYCLE};

  void on(const message_event&, findings&) { replaced_.clear(); }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::commonPropertiesId); }
  void on(const record_event& e, findings& out) {
    parts_.read(e);
    if (parts_.withdraws) {
      if (!is_udp(e.message)) sets_.erase(*parts_.defines);
      return;
    }
    if (parts_.defines) define(*parts_.defines, e, out);
    for (const reference& r : parts_.refers) use(r, e.message, out);
    if (parts_.refers.size() > 1) disjoint(e, out);
  }
  void on(const message_end_event& e, findings& out) {
    // A message that comes late has a definition that others have replaced.
    const bool is_in_turn = conformance::is_in_turn(e.follows);
    for (const replacement& r : replaced_)
      if (is_in_turn)
        out.judge(decides[1], r.since >= r.wait, r.at,
                  fmt::format("{} s, three times the interval of definitions", r.wait / second), [&] {
                    return fmt::format("common properties {} are others, {} s after the last use of the old ones", r.id,
                                       r.since / second);
                  });
      else if (const auto s = sets_.find(r.id); s != sets_.end())
        s->second.digest = 0;
  }

 private:
  struct replacement {
    std::uint64_t id;
    place at;
    std::int64_t since, wait;  ///< ns
  };

  void define(std::uint64_t id, const record_event& e, findings& out) {
    if (sets_.size() >= most_ids && !sets_.contains(id)) return;
    property_set& s = sets_[id];
    const timestamp now = time_of(e.message);
    const std::uint64_t digest = digest_in(e);
    const bool is_another = s.digest != 0 && s.digest != digest;
    if (is_udp(e.message)) {
      out.seen(decides[0]), out.seen(decides[1]);
      if (is_another && replaced_.size() < most_ids) replaced_.push_back(replace(id, s, now, e.at));
    }
    if (is_another)
      s = {};
    else if (s.definitions != 0)
      s.shortest = std::min(s.shortest, (now - s.defined).ns);
    s.digest = digest, s.defined = now, s.told = false, ++s.definitions;
    s.layout = layouts_.of(e.entry);
    s.refers.clear();
    for (const reference& r : parts_.refers) s.refers.push_back(r.id);
    if (!s.refers.empty())
      out.judge(decides[3], !leads_back(id), e.at, "properties that do not lead back to themselves",
                [&] { return fmt::format("common properties {} refer to themselves, at once or over others", id); });
  }
  /// The interval is the shortest seen, 10 minutes at the most.
  static replacement replace(std::uint64_t id, const property_set& s, timestamp now, place at) noexcept {
    const std::int64_t usual = 600 * second;
    const std::int64_t interval = s.definitions > 1 ? std::min(s.shortest, usual) : usual;
    return {id, at, (now - std::max(s.used, s.defined)).ns, 3 * interval};
  }
  void use(const reference& r, const message_event& m, findings& out) {
    const auto known = sets_.find(r.id);
    if (known == sets_.end()) return;
    property_set& s = known->second;
    s.used = time_of(m);
    if (!is_udp(m) || s.told) return;
    const duration age = s.used - s.defined;
    s.told = age > out.limit().refresh;
    out.judge(decides[0], !s.told, r.at, fmt::format("at most {} s (limit refresh)", out.limit().refresh.ns / second),
              [&] { return fmt::format("common properties {} were last sent {} s ago", r.id, age.ns / second); });
  }
  void disjoint(const record_event& e, findings& out) {
    elements_.clear();
    for (const reference& r : parts_.refers) {
      const auto s = sets_.find(r.id);
      if (s == sets_.end() || !layouts_.elements(s->second.layout, elements_)) return;
    }
    std::sort(elements_.begin(), elements_.end());
    const auto shared = std::adjacent_find(elements_.begin(), elements_.end());
    out.judge(decides[2], shared == elements_.end(), e.at, "sets of properties without a common element", [&] {
      return fmt::format("two of the {} sets of common properties of a record have element {}", parts_.refers.size(),
                         *shared & 0xffff);
    });
  }
  static std::uint64_t digest_in(const record_event& e) noexcept {
    std::uint64_t digest = digest_of(e.record);
    for (const specifier& s : e.entry.fields) digest = mix_bits(digest ^ key_of(s) << 16 ^ s.length);
    return digest;
  }
  /// Over 64 sets at the most: more are no cascade that anybody would make.
  [[nodiscard]] bool leads_back(std::uint64_t id) {
    constexpr std::size_t most = 64;
    std::vector<std::uint64_t> seen{id};
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const auto s = sets_.find(seen[i]);
      if (s == sets_.end()) continue;
      for (const std::uint64_t next : s->second.refers) {
        if (next == id) return true;
        if (seen.size() < most && std::find(seen.begin(), seen.end(), next) == seen.end()) seen.push_back(next);
      }
    }
    return false;
  }

  parts parts_;
  property_sets sets_;
  layouts layouts_;
  std::vector<replacement> replaced_;  ///< in this message
  std::vector<std::uint64_t> elements_;
};
}  // namespace

check_rows ipfix_common_sets_checks() noexcept { return rows_of_checks<common_sets>; }

}  // namespace flowkit::conformance
