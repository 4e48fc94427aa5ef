// SPDX-License-Identifier: BSL-1.0
// How many packets each selector observed and took (RFC 5476 section 6.5.3): sent regularly, each count at most the one
// before it, and the share that was announced.
#include <functional>
#include <optional>

#include "conformance/checks/ipfix/selection.hpp"
#include "conformance/sampling/poisson.hpp"
#include "conformance/sampling/verdict.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

bool has_counts(const examined_template& t) noexcept {
  return t.has(ie::selectionSequenceId) && t.has(ie::selectorIdTotalPktsObserved) &&
         t.has(ie::selectorIdTotalPktsSelected);
}

/// Packets observed, and those that each selector left over. Absent: not one of each, or more selectors than any
/// sequence has.
std::optional<std::vector<std::uint64_t>> counts_of(const record_event& e) {
  constexpr std::size_t most = 17;
  std::vector<std::uint64_t> counts;
  each_number(e, ie::selectorIdTotalPktsObserved, [&](std::uint64_t v) {
    if (counts.empty()) counts.push_back(v);
  });
  if (counts.empty()) return std::nullopt;
  each_number(e, ie::selectorIdTotalPktsSelected, [&](std::uint64_t v) {
    if (counts.size() <= most) counts.push_back(v);
  });
  return counts.size() < 2 || counts.size() > most ? std::nullopt : std::optional{counts};
}

class regular {
 public:
  static constexpr std::array decides{IPFIX_5476_6_5_3_STATS};

  void on(const message_event& e, findings&) { view_.begin(e); }
  /// Only now it is known whether messages were lost before this one.
  void on(const message_end_event& e, findings& out) {
    view_.end(e);
    if (!std::exchange(any_here_, false)) return;
    for (sequence& s : all_) {
      if (std::exchange(s.is_used, false)) late(s, out);
      if (std::exchange(s.is_counted, false)) s.since = view_.now(), s.told = false;
    }
  }
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::selectionSequenceId);
  }
  void on(const field_event& f, findings& out) {
    if (!is_first(f)) return;
    const record_event& e = f.record;
    const auto id = e.number(ie::selectionSequenceId);
    if (!id) return;
    const bool counts = has_counts(e.about());
    if (counts) descending(e, out);
    if (e.entry.is_options && !counts) return;
    constexpr std::size_t most = 256;
    const auto is = [&](const sequence& s) { return s.id == *id; };
    auto at = std::find_if(all_.begin(), all_.end(), is);
    if (at == all_.end()) {
      if (all_.size() >= most) return;
      all_.push_back({*id, view_.now(), out.remember(e.place_of(ie::selectionSequenceId))});
      at = all_.end() - 1;
    }
    any_here_ = true;
    at->is_used |= !e.entry.is_options;
    at->is_counted |= counts;
  }

 private:
  struct sequence {
    std::uint64_t id;
    whole_view::moment since;  ///< when it was first seen, or its counts were last sent
    witness first;
    bool told = false, is_used = false, is_counted = false;  ///< the last two: in this message
  };
  void late(sequence& s, findings& out) const {
    const duration wait = view_.now().time - s.since.time, limit = out.limit().options_interval;
    if (view_.is_broken_since(s.since)) return void(s.since = view_.now());  // they may have been lost
    if (s.told || wait <= limit) return;
    s.told = true;
    out.failed(decides[0], s.first, fmt::format("counts in {} s (limit options-interval)", limit.ns / second), [&] {
      return fmt::format("no counts of selection sequence {} were sent for {} s", s.id, wait.ns / second);
    });
  }
  static void descending(const record_event& e, findings& out) {
    const auto counts = counts_of(e);
    if (!counts) return;
    out.judge(decides[0], std::is_sorted(counts->rbegin(), counts->rend()), e.at,
              "packets observed, then of each selector those that it left over",
              [&] { return fmt::format("the counts {} of a selection sequence grow", fmt::join(*counts, ", ")); });
  }
  static constexpr std::int64_t second = 1'000'000'000;

  whole_view view_;
  std::vector<sequence> all_;
  bool any_here_ = false;
};

/// From the first to the last counts that were sent while nothing about the sequence changed, as far as one can see. Of
/// several such spans the longest is judged, so that there is one test for each announced share.
class attained {
 public:
  static constexpr std::array decides{IPFIX_5476_6_5_3_FRACTION};

  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return names_selection(s); }
  void on(const field_event& f, findings& out) {
    const record_event& e = f.record;
    if (!e.entry.is_options || !is_first(f)) return;
    facts_.learn(e);
    const auto id = f.spec.names(ie::selectionSequenceId) ? e.number(ie::selectionSequenceId) : std::nullopt;
    if (!id || !has_counts(e.about()) || here_.size() >= most) return;
    auto counts = counts_of(e);
    auto rates = rates_of(*id);
    if (!counts || rates.size() + 1 != counts->size()) return;
    here_.push_back({*id, std::move(rates), *counts, *counts, out.remember(e.at)});
  }
  /// What was lost may have been another selector.
  void on(const message_end_event& e, findings&) {
    if (e.follows.lost != 0 || !e.all_counted) {
      for (span& s : open_) close(std::move(s));
      open_.clear(), here_.clear(), facts_ = {};
    }
    for (span& s : here_) extend(std::move(s));
    here_.clear();
  }
  void on(const end_event&, findings& out) {
    for (span& s : open_) close(std::move(s));
    for (const span& s : closed_) judge(s, out);
  }

 private:
  static constexpr std::size_t most = 256;  ///< sequences, as of facts
  struct span {
    std::uint64_t id;
    std::vector<double> rates;  ///< of each selector, 0: its share of packets is not announced
    std::vector<std::uint64_t> first, last;
    witness where;  ///< of the last

    [[nodiscard]] std::uint64_t offered() const noexcept { return last[0] - first[0]; }
  };
  /// Empty: not all selectors of the sequence are known.
  [[nodiscard]] std::vector<double> rates_of(std::uint64_t id) const {
    std::vector<double> rates;
    const auto* sequence = facts_.find_sequence(id);
    if (sequence == nullptr) return rates;
    for (const std::uint64_t s : sequence->selectors) {
      const auto* selector = facts_.find_selector(s);
      if (selector == nullptr) return {};
      rates.push_back(selector->one_of);
    }
    return rates;
  }
  void extend(span now) {
    const auto at = std::find_if(open_.begin(), open_.end(), [&](const span& s) { return s.id == now.id; });
    if (at == open_.end()) {
      if (open_.size() < most) open_.push_back(std::move(now));
      return;
    }
    const bool grows = now.rates == at->rates &&
                       std::equal(now.last.begin(), now.last.end(), at->last.begin(), std::greater_equal<>{});
    if (grows) {
      at->last = std::move(now.last), at->where = std::move(now.where);
    } else {  // another life of the exporter, or another selector
      close(std::move(*at));
      *at = std::move(now);
    }
  }
  void close(span s) {
    const auto at =
        std::find_if(closed_.begin(), closed_.end(), [&](const span& c) { return c.id == s.id && c.rates == s.rates; });
    if (at == closed_.end()) {
      if (closed_.size() < most) closed_.push_back(std::move(s));
    } else if (s.offered() > at->offered()) {
      *at = std::move(s);
    }
  }
  static void judge(const span& s, findings& out) {
    for (std::size_t i = 0; i < s.rates.size(); ++i) {
      const std::uint64_t offered = s.last[i] - s.first[i], taken = s.last[i + 1] - s.first[i + 1];
      if (s.rates[i] < 1) continue;
      constexpr double most_expected = 1e15;  // of the test
      const double expected = static_cast<double>(offered) / s.rates[i];
      constexpr double enough = double{decisive_samples};
      if ((expected < enough && taken < decisive_samples) || expected > most_expected) continue;
      const count_range usual = usual_counts(expected, sampling_false_alarm);
      out.seen(decides[0]);
      if (usual.contains(taken)) continue;
      out.failed(decides[0], s.where, fmt::format("{} to {} of {}", usual.low, usual.high, offered), [&] {
        return fmt::format("selector {} of selection sequence {} took {} of {} packets, announced is one of {:.4g}",
                           i + 1, s.id, taken, offered, s.rates[i]);
      });
    }
  }

  selection_facts facts_;
  std::vector<span> here_, open_, closed_;
};
}  // namespace

check_rows ipfix_selection_statistics_checks() noexcept { return rows_of_checks<regular, attained>; }

}  // namespace flowkit::conformance
