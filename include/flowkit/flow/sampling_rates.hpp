// SPDX-License-Identifier: BSL-1.0
// The sampling rates that one exporter announced, each with its limits, and which of them applies to a flow.
#pragma once

#include <flowkit/flow/rate_table.hpp>
#include <flowkit/flow/sampling_parameters.hpp>

namespace flowkit::inline v0::flow {

/// What is known of a flow's rate.
struct found_rate {
  told_rate told{};  ///< rate 0: none
  sampling_source source = sampling_source::none;
  bool ambiguous = false;  ///< several different rates of equal rank apply
};

/// A sequence of selectors (RFC 5476): packets pass one after the other.
struct selection_sequence {
  static constexpr std::size_t most = 4;
  std::uint64_t id = 0;
  std::uint8_t count = 0;
  std::array<std::uint64_t, most> selectors{};
};

/// sampling_rates; a template, so that it costs nothing to include where it is not used.
template <class Values>
class sampling_rates_by {
  using rate_table = rate_table_by<Values>;

 public:
  /// The most combinations of limits in use: each that a flow could match costs it a look-up.
  static constexpr std::size_t max_tables = 32;

  /// Keeps a rate, or updates it. False: there is no room within the budget, from which octets are taken, or in the
  /// tables.
  bool put(const Values& of, const told_rate& rate, std::size_t& budget) {
    told_rate before{};
    const rate_table* const exact = table(of.which, 0);
    if (const rate_sums* known = exact == nullptr ? nullptr : exact->find(of); known != nullptr)
      before = known->rate();
    else if (!has_room(of, budget))
      return false;
    each_open(of.which, [&](limit_set open) {
      rate_sums& sums = made(of.which, open).at(of);
      if (before.rate != 0) sums.remove(before);
      sums.add(rate);
    });
    used_ |= of.which | (of.has(limit::sampler) ? limits(limit::sequence) : 0);
    return true;
  }

  /// Keeps the selectors of a sequence, likewise.
  bool put(const selection_sequence& s, std::size_t& budget) {
    const auto hash_of = [this](std::uint32_t i) { return mix_bits(sequences_[i].id); };
    const std::uint32_t known =
        sequence_index_.find(mix_bits(s.id), [&](std::uint32_t i) { return sequences_[i].id == s.id; });
    if (known != flat_index::none) {
      sequences_[known] = s;
      return true;
    }
    constexpr std::size_t cost = sizeof(selection_sequence) + flat_index::entry_octets;
    if (budget < cost) return false;
    budget -= cost;
    sequences_.push_back(s);
    sequence_index_.add(hash_of);
    used_ |= limits(limit::sequence, limit::sampler);
    return true;
  }

  /// The limits that a flow may have to match.
  [[nodiscard]] limit_set used() const noexcept { return used_; }
  [[nodiscard]] bool empty() const noexcept { return tables_.empty(); }

  /// The rate of a flow that has these of the used limits.
  [[nodiscard]] found_rate find(const Values& flow) const noexcept {
    best_of best;
    if (flow.has(limit::sequence) && !sequences_.empty()) best.take(product(flow), rank_of(limits(limit::sequence), 0));
    look(flow, 0, best);
    return best.found;
  }

 private:
  /// Takes a rate that ranks above the present one. Those of equal rank have to agree.
  struct best_of {
    found_rate found{};
    unsigned rank = 0;
    bool any = false;

    void take(const found_rate& f, unsigned of_rank) noexcept {
      if (f.told.rate == 0 && !f.ambiguous) return;
      if (!any || of_rank > rank) {
        found = f, rank = of_rank, any = true;
      } else if (of_rank == rank && !found.ambiguous) {
        if (f.ambiguous || f.told.rate != found.told.rate) {
          found = {.told = {}, .source = sampling_source::none, .ambiguous = true};
        } else {
          if (f.told.algorithm != found.told.algorithm) found.told.algorithm = 0;
          found.told.exact = f.told.rate;
        }
      }
    }
  };

  /// Of the tables whose key has all of `least`.
  void look(const Values& flow, limit_set least, best_of& best) const noexcept {
    for (const rate_table& t : tables_) {
      if (best.any && t.rank() < best.rank) return;
      if ((t.key() & ~flow.which) != 0 || (t.open() & flow.which) != 0 || (least & ~t.key()) != 0) continue;
      if ((t.open() & limits(limit::sampler)) != 0 && flow.has(limit::sequence)) continue;
      const rate_sums* const sums = t.find(flow);
      if (sums == nullptr) continue;
      found_rate f;
      if (sums->agree())
        f.told = sums->rate(), f.source = source_of(t.limits());
      else
        f.ambiguous = true;
      best.take(f, t.rank());
    }
  }

  /// The rate of the sequence that the flow passed; none unless all of its selectors are known.
  [[nodiscard]] found_rate product(const Values& flow) const noexcept {
    const std::uint64_t id = flow[limit::sequence];
    const std::uint32_t at =
        sequence_index_.find(mix_bits(id), [&](std::uint32_t i) { return sequences_[i].id == id; });
    if (at == flat_index::none) return {};
    const selection_sequence& s = sequences_[at];
    Values passed = flow;
    passed.which &= ~limits(limit::sequence);
    double all = 1;
    std::uint8_t algorithm = 0;
    for (std::size_t i = 0; i < s.count; ++i) {
      passed.set(limit::sampler, s.selectors[i]);
      best_of one;
      look(passed, limits(limit::sampler), one);
      if (one.found.ambiguous || one.found.told.rate == 0) return one.found;
      all *= one.found.told.exact;
      algorithm = s.count == 1 ? one.found.told.algorithm : std::uint8_t{0};
    }
    const std::uint32_t rate = sampling_parameters::rounded(all);
    return {.told = {.rate = rate, .algorithm = algorithm, .exact = all},
            .source = rate == 0 ? sampling_source::none : sampling_source::selection_sequence};
  }

  /// visit(open) for all subsets of these that a flow may lack: the empty one first. All others include the limits that
  /// no flow has.
  template <class Visit>
  static void each_open(limit_set all, Visit visit) {
    const limit_set always = all & never_in_flows;
    const limit_set some = all & (identity_limits | limits(limit::sampler)) & ~always;
    visit(limit_set{0});
    if (always != 0) visit(always);
    for (limit_set open = some; open != 0; open = (open - 1) & some) visit(open | always);
  }
  [[nodiscard]] bool has_room(const Values& of, std::size_t& budget) const {
    std::size_t cost = 0, new_tables = 0;
    bool full = false;
    each_open(of.which, [&](limit_set open) {
      const rate_table* const t = table(of.which, open);
      new_tables += t == nullptr;
      const rate_sums* const sums = t == nullptr ? nullptr : t->find(of);
      if (sums == nullptr) cost += rate_table::entry_octets(of.which & ~open);
      full |= sums != nullptr && sums->count() >= rate_sums::most;
    });
    cost += new_tables * sizeof(rate_table);
    if (full || new_tables > max_tables - tables_.size() || budget < cost) return false;
    budget -= cost;
    return true;
  }
  [[nodiscard]] const rate_table* table(limit_set all, limit_set open) const noexcept {
    for (const rate_table& t : tables_)
      if (t.limits() == all && t.open() == open) return &t;
    return nullptr;
  }
  rate_table& made(limit_set all, limit_set open) {
    std::size_t at = 0;
    for (; at < tables_.size(); ++at)
      if (tables_[at].limits() == all && tables_[at].open() == open) return tables_[at];
    const unsigned rank = rank_of(all, open);
    for (at = 0; at < tables_.size() && tables_[at].rank() >= rank; ++at) {
    }
    return *tables_.insert(tables_.begin() + static_cast<std::ptrdiff_t>(at), rate_table{all, open});
  }

  std::vector<rate_table> tables_;  ///< the highest rank first
  std::vector<selection_sequence> sequences_;
  flat_index sequence_index_;
  limit_set used_ = 0;
};
using sampling_rates = sampling_rates_by<limit_values>;

}  // namespace flowkit::flow
