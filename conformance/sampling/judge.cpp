// SPDX-License-Identifier: BSL-1.0
#include "conformance/sampling/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <flowkit/core/short_text.hpp>

namespace flowkit::conformance {

namespace {
using account = std::pair<const ip_address, exporter_account>;

/// "1, 2, 5 and 7 more"
std::string some_of(const std::vector<std::string>& all) {
  constexpr std::size_t most = 10;
  if (all.empty()) return "none";
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), most));
  const std::string first = fmt::to_string(fmt::join(all.begin(), end, ", "));
  return all.size() <= most ? first : fmt::format("{} and {} more", first, all.size() - most);
}
std::string address(const ip_address& a) { return std::string{text_of(a).view()}; }
std::string names_of(const std::vector<const account*>& all) {
  std::vector<std::string> names;
  for (const account* a : all) names.push_back(address(a->first));
  return some_of(names);
}

class judgement {
 public:
  judgement(const offered_traffic& o, truth_verdicts& out) : offered_(o), out_(out) {}

  void on(const sampling_account& reported) {
    std::vector<const account*> candidates;
    for (const account& a : reported.exporters()) candidates.push_back(&a);
    if (offered_.exporter) {
      const std::string there = names_of(candidates);
      std::erase_if(candidates, [&](const account* a) {
        return a->first != *offered_.exporter && a->second.source != *offered_.exporter;
      });
      if (candidates.empty())
        return error("exporter",
                     fmt::format("nothing came from {}; there are: {}", address(*offered_.exporter), there));
    }
    if (offered_.index) {
      std::set<std::uint32_t> known;
      for (const account* a : candidates) known.insert(a->second.known.begin(), a->second.known.end());
      std::erase_if(candidates, [&](const account* a) { return !a->second.known.contains(*offered_.index); });
      if (candidates.empty()) {
        std::vector<std::string> names;
        for (const std::uint32_t i : known) names.push_back(fmt::to_string(i));
        return error("index", fmt::format("nothing that came names interface {}; there are: {}", *offered_.index,
                                          some_of(names)));
      }
    }
    if (candidates.size() != 1)
      return error("exporter", candidates.empty() ? std::string{"nothing came from any"}
                                                  : fmt::format("say which of: {}", names_of(candidates)));
    judge(*candidates[0]);
  }

 private:
  void error(const char* key, const std::string& what) {
    out_.errors.push_back(fmt::format("{}: {}: {}", offered_.where, key, what));
  }

  [[nodiscard]] sampled_traffic traffic_of(const exporter_account& a, direction d) const {
    if (!offered_.index) return a.whole.seen_by(d);
    const auto one = a.of.find(*offered_.index);
    return one == a.of.end() ? sampled_traffic{} : one->second.seen_by(d);
  }
  /// What would make it right: exporters that give flows a direction of another sense, or that multiply themselves.
  [[nodiscard]] std::string hint(const exporter_account& a, std::uint32_t rate) const {
    constexpr std::array names{"ingress", "egress", "both"};
    const auto fits = [&](std::uint64_t n) {
      return rate == 1 ? n == offered_.packets
                       : test_sampling(n, offered_.packets, rate).answer == sampling_answer::right;
    };
    for (const direction d : {offered_.direction, direction::ingress, direction::egress, direction::both}) {
      const sampled_traffic t = traffic_of(a, d);
      const std::uint64_t n = t.packets + t.dropped;
      const std::string when =
          d == offered_.direction ? "" : fmt::format("for direction = \"{}\"", names[static_cast<std::size_t>(d)]);
      if (!when.empty() && fits(n)) return "; right " + when;
      if (rate != 1 && fits(n / rate))
        return fmt::format("; right{}{} if counters are multiplied by the rate already", when.empty() ? "" : " ", when);
    }
    return {};
  }

  void judge(const account& of) {
    const exporter_account& a = of.second;
    sampled_traffic t = traffic_of(a, offered_.direction);
    name_ = offered_.index ? fmt::format("interface {}", *offered_.index) : std::string{"all interfaces"};
    constexpr std::array sides{", ingress", ", egress", ""};
    name_ += sides[static_cast<std::size_t>(offered_.direction)];

    if (t.rates.empty()) t.rates = a.whole.seen_by(direction::both).rates;  // nothing came from there
    t.rates.erase(0);
    const std::uint32_t rate = t.rates.empty() ? offered_.rate.value_or(0) : *t.rates.begin();
    sampling_verdict v;
    if (t.rates.size() > 1) {
      v.sentence = fmt::format("{} rates were announced: {}", t.rates.size(), fmt::join(t.rates, ", "));
    } else if (rate == 0) {
      v.sentence = "no rate was announced: give `rate` (1: every packet)";
    } else {
      v = judge_sampling(sampling_basis::packets, t.packets + t.dropped, offered_.packets, rate);
      if (rate == 1) judge_all(v);
      allow_for_loss(v, a);
      if (v.answer == sampling_answer::wrong) v.sentence += hint(a, rate);
      if (offered_.rate && rate != *offered_.rate)
        v.answer = sampling_answer::wrong,
        v.sentence = fmt::format("announced is 1 of {}, not of {}", rate, *offered_.rate);
    }
    v.basis = sampling_basis::packets, v.offered = offered_.packets, v.rate = rate, v.samples = t.packets + t.dropped;
    if (t.dropped != 0) v.sentence += fmt::format("; the agent dropped {} of them", t.dropped);
    const sampling_answer packets = v.answer;
    add(std::move(v), a);
    if (offered_.octets && rate != 0 && packets != sampling_answer::undecided) add(octets_of(t, rate, a), a);
  }

  /// Where nothing is left to chance.
  static void judge_all(sampling_verdict& v) {
    v.low = v.high = v.expected;
    v.answer = v.samples == v.offered ? sampling_answer::right : sampling_answer::wrong;
    v.sentence = v.samples == v.offered  ? std::string{"all were reported"}
                 : v.samples < v.offered ? fmt::format("{} of them were not reported", v.offered - v.samples)
                                         : fmt::format("{} more than there were", v.samples - v.offered);
  }

  static void allow_for_loss(sampling_verdict& v, const exporter_account& a) {
    if (v.answer != sampling_answer::wrong || double(v.samples) >= v.low || a.lost <= 0) return;
    v.answer = sampling_answer::undecided;
    v.sentence =
        fmt::format("too few, but {} {} were lost on the way", a.lost, a.is_sflow ? "samples" : "flows or datagrams");
  }

  /// By the lengths of what was sampled: a sum of independent packets, each with the square of its length as variance.
  sampling_verdict octets_of(const sampled_traffic& t, std::uint32_t rate, const exporter_account& a) const {
    constexpr double deviations = 3.2905;  // of the normal distribution, for sampling_false_alarm
    static_assert(sampling_false_alarm == 0.001);
    sampling_verdict v;
    v.basis = sampling_basis::octets, v.offered = *offered_.octets, v.rate = rate, v.samples = t.octets;
    v.expected = double(v.offered) / rate;
    const double bound = rate == 1 ? 0 : deviations * std::sqrt(t.squares);
    v.low = std::max(0.0, v.expected - bound), v.high = v.expected + bound;
    const bool is_right = v.low <= double(t.octets) && double(t.octets) <= v.high;
    v.answer = is_right ? sampling_answer::right : sampling_answer::wrong;
    v.sentence = fmt::format("the samples stand for {} octets", t.octets * rate);
    if (t.dropped != 0) v.answer = sampling_answer::undecided, v.sentence += ", without those that the agent dropped";
    allow_for_loss(v, a);
    return v;
  }

  void add(sampling_verdict v, const exporter_account& a) {
    v.stream = a.stream, v.sampler = name_;
    out_.samplers.push_back(std::move(v));
  }

  const offered_traffic& offered_;
  truth_verdicts& out_;
  std::string name_;
};
}  // namespace

truth_verdicts judge_truth(const truth& t, const sampling_account& reported) {
  truth_verdicts out;
  for (const offered_traffic& o : t.interfaces) judgement{o, out}.on(reported);
  return out;
}

}  // namespace flowkit::conformance
