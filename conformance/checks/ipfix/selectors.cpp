// SPDX-License-Identifier: BSL-1.0
// What options say of selection sequences, of selectors (RFC 5476 sections 6.5.1 and 6.5.2) and of accuracy (6.5.4).
#include <optional>
#include <tuple>

#include "conformance/checks/ipfix/selection.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// Ids in use, each until it is described.
class wanted_ids {
 public:
  void want(std::uint64_t id, const field_event& by, const whole_view& view, findings& out) {
    constexpr std::size_t most = 256;
    const auto is = [&](const wanted& w) { return w.id == id; };
    if (ids_.size() < most && std::none_of(ids_.begin(), ids_.end(), is))
      ids_.push_back({id, view.now(), out.remember(by.at)});
  }
  /// Those that `known` has are seen; missing(id, witness) for the others, if what describes them would have come.
  void judge(requirement r, const whole_view& view, findings& out, auto&& known, auto&& missing) const {
    for (const wanted& w : ids_)
      if (known(w.id))
        out.seen(r);
      else if (view.is_enough_since(w.since, out))
        missing(w.id, w.where);
  }

 private:
  struct wanted {
    std::uint64_t id;
    whole_view::moment since;
    witness where;
  };
  std::vector<wanted> ids_;
};

/// Whoever names a sequence or a selector in data says in options what it is.
class described {
 public:
  static constexpr std::array decides{IPFIX_5476_6_5_1_SSRI, IPFIX_5476_6_5_2_SELRI};

  void on(const message_event& e, findings&) { view_.begin(e); }
  void on(const message_end_event& e, findings&) { view_.end(e); }
  void on(const template_event& e, findings& out) {
    if (e.change == template_change::refreshed || !selection_facts::is_sequence_report(e.entry)) return;
    const std::span<const specifier> others = e.entry.view().fields.subspan(e.entry.scope_count);
    const bool has_point = std::any_of(others.begin(), others.end(), [](const specifier& s) {
      return !s.names(ie::selectorId) && !s.names(ie::paddingOctets);
    });
    out.judge(decides[0], has_point, e.at, "an element of the observation point, and selectorIds", [&] {
      return fmt::format("options template {} of selection sequences has no observation point", e.entry.id);
    });
  }
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return names_selection(s); }
  void on(const field_event& f, findings& out) {
    if (!is_first(f)) return;
    const record_event& e = f.record;
    if (!e.entry.is_options) {
      if (f.value.empty() || f.value.size() > 8) return;
      const std::uint64_t id = load_be(f.value.data(), f.value.size());
      f.spec.names(ie::selectorId) ? selectors_.want(id, f, view_, out) : sequences_.want(id, f, view_, out);
      return;
    }
    facts_.learn(e);
    const auto id = e.number(ie::selectionSequenceId);
    const auto* s = id && selection_facts::is_sequence_report(e.entry) ? facts_.find_sequence(*id) : nullptr;
    if (s != nullptr)
      for (const std::uint64_t selector : s->selectors) selectors_.want(selector, f, view_, out);
  }
  void on(const end_event&, findings& out) {
    if (!facts_.is_whole()) return;
    sequences_.judge(
        decides[0], view_, out,
        [&](std::uint64_t id) {
          const auto* s = facts_.find_sequence(id);
          return s != nullptr && !s->selectors.empty();
        },
        [&](std::uint64_t id, const witness& where) {
          out.failed(decides[0], where, "options with selectionSequenceId as scope and its selectorIds",
                     [&] { return fmt::format("no options say what selection sequence {} is", id); });
        });
    selectors_.judge(
        decides[1], view_, out,
        [&](std::uint64_t id) {
          const auto* s = facts_.find_selector(id);
          return s != nullptr && s->is_scope;
        },
        [&](std::uint64_t id, const witness& where) {
          out.failed(decides[1], where, "options with selectorId as scope and its selectorAlgorithm", [&] {
            return facts_.find_selector(id) == nullptr
                       ? fmt::format("no options say what selector {} is", id)
                       : fmt::format("options say what selector {} is, but it is not their scope", id);
          });
        });
  }

 private:
  selection_facts facts_;
  whole_view view_;
  wanted_ids sequences_, selectors_;
};

/// A selector of each algorithm has what the algorithm needs.
struct parameters {
  static constexpr std::array decides{IPFIX_5476_6_5_2_1_SYSCOUNT, IPFIX_5476_6_5_2_2_SYSTIME,
                                      IPFIX_5476_6_5_2_3_NOUTOFN, IPFIX_5476_6_5_2_4_PROB, IPFIX_5476_6_5_2_5_NODUP};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return s.names(ie::selectorAlgorithm); }
  void on(const field_event& f, findings& out) {
    const record_event& e = f.record;
    if (!e.entry.is_options || !is_first(f)) return;
    switch (e.number(ie::selectorAlgorithm).value_or(0)) {
      case 1: {
        const auto taken = e.number(ie::samplingPacketInterval), skipped = e.number(ie::samplingPacketSpace);
        return out.judge(decides[0], taken && skipped && *taken >= 1, e.at,
                         "samplingPacketInterval of 1 or more, and samplingPacketSpace",
                         [&] { return "count-based sampling with " + text(taken, "interval", skipped, "space"); });
      }
      case 2: {
        const auto taken = e.number(ie::samplingTimeInterval), skipped = e.number(ie::samplingTimeSpace);
        return out.judge(decides[1], taken && skipped, e.at, "samplingTimeInterval and samplingTimeSpace",
                         [&] { return "time-based sampling with " + text(taken, "interval", skipped, "space"); });
      }
      case 3: {
        const auto n = e.number(ie::samplingSize), of = e.number(ie::samplingPopulation);
        return out.judge(decides[2], n && of && *n >= 1 && *n <= *of, e.at,
                         "samplingSize of 1 or more, and a samplingPopulation that is not less",
                         [&] { return "n-out-of-N sampling with " + text(n, "size", of, "population"); });
      }
      case 4: return probability(e, out);
      case 5: return repeated(e, out);
      default: return;
    }
  }

 private:
  static std::string text(std::optional<std::uint64_t> a, const char* a_name, std::optional<std::uint64_t> b,
                          const char* b_name) {
    const auto one = [](std::optional<std::uint64_t> v, const char* name) {
      return v ? fmt::format("{} {}", name, *v) : fmt::format("no {}", name);
    };
    return one(a, a_name) + " and " + one(b, b_name);
  }
  static void probability(const record_event& e, findings& out) {
    const octets* const v = e.find(ie::samplingProbability);
    const auto p = everyday_float(v);
    if (v != nullptr && !p) return;
    out.judge(decides[3], p && *p >= 0 && *p <= 1, e.place_of(ie::samplingProbability),
              "a samplingProbability of 0 to 1",
              [&] { return p ? fmt::format("samplingProbability is {}", *p) : std::string{"no samplingProbability"}; });
  }
  /// Once for each template: all its records have the same elements.
  void repeated(const record_event& e, findings& out) {
    constexpr std::size_t most = 1'024;
    const std::uint64_t serial = e.about().serial;
    if (judged_.size() >= most || std::find(judged_.begin(), judged_.end(), serial) != judged_.end()) return;
    judged_.push_back(serial);
    std::vector<specifier> sorted;
    for (specifier s : e.entry.fields) {
      s.length = 0;
      if (!s.names(ie::selectorId) && !s.names(ie::selectorAlgorithm) && !s.names(ie::paddingOctets))
        sorted.push_back(s);
    }
    const auto key = [](const specifier& s) { return std::tuple{s.space, s.pen, s.id}; };
    std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    out.judge(decides[4], twice == sorted.end(), e.at, "each element once", [&] {
      return fmt::format("a property match has {} more than once",
                         name_of(*twice, ie::find(twice->space, twice->pen, twice->id)));
    });
  }

  std::vector<std::uint64_t> judged_;  ///< serials of definitions
};

/// Ranges of a hash function. They may come in any order, but only one order keeps them apart.
struct hash_ranges {
  static constexpr std::array decides{IPFIX_5476_6_5_2_6_RANGES};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::hashOutputRangeMin) || s.names(ie::hashOutputRangeMax) || s.names(ie::hashSelectedRangeMin) ||
           s.names(ie::hashSelectedRangeMax);
  }
  void on(const field_event& f, findings& out) {
    if (!f.record.entry.is_options || !is_first(f)) return;
    f.spec.names(ie::hashOutputRangeMin) || f.spec.names(ie::hashOutputRangeMax)
        ? judge(f.record, ie::hashOutputRangeMin, ie::hashOutputRangeMax, out)
        : judge(f.record, ie::hashSelectedRangeMin, ie::hashSelectedRangeMax, out);
  }

 private:
  static void judge(const record_event& e, const element& from, const element& to, findings& out) {
    std::vector<std::uint64_t> least, most;
    each_number(e, from, [&](std::uint64_t v) { least.push_back(v); });
    each_number(e, to, [&](std::uint64_t v) { most.push_back(v); });
    std::sort(least.begin(), least.end());
    std::sort(most.begin(), most.end());
    bool apart = least.size() == most.size();
    for (std::size_t i = 0; apart && i < least.size(); ++i)
      apart = least[i] <= most[i] && (i + 1 == least.size() || most[i] < least[i + 1]);
    out.judge(decides[0], apart, e.at, "pairs of least and greatest value, none of which overlap", [&] {
      return fmt::format("{} {} and {} {} make no ranges apart from each other", from.name, fmt::join(least, ", "),
                         to.name, fmt::join(most, ", "));
    });
  }
};

struct accuracy {
  static constexpr std::array decides{IPFIX_5476_6_5_4_ACC};
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    if (!e.entry.is_options || e.change == template_change::refreshed) return;
    if (!t.has(ie::absoluteError) && !t.has(ie::relativeError)) return;
    const bool holds =
        has_scope(e.entry, ie::informationElementId) && (!t.has(ie::templateId) || has_scope(e.entry, ie::templateId));
    out.judge(decides[0], holds, e.at, "informationElementId as scope, and templateId too if it is there",
              [&] { return fmt::format("options template {} has an error, but not of what as scope", e.entry.id); });
  }
};
}  // namespace

check_rows ipfix_selectors_checks() noexcept { return rows_of_checks<described, parameters, hash_ranges, accuracy>; }

}  // namespace flowkit::conformance
