// SPDX-License-Identifier: BSL-1.0
// Sampling as a random process: how many packets there are from one sample to the next, by the pool. Only neighbours
// are compared, whose sequence numbers follow each other: what was lost on the way is left out.
#include <fmt/core.h>

#include <cmath>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/pool_growth.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::flow_sample;

/// Skips of one source at one rate.
struct run {
  std::uint64_t skips = 0, packets = 0;
  std::uint64_t dropped = 0;  ///< samples that the agent took and lost, by its own account
  std::uint32_t rate = 0, first = 0;
  bool is_constant = true, stands_still = false;
  sflow5::data_source of{};
  std::optional<witness> begins;  ///< rate and pool of its first sample
};

struct skipping {
  static constexpr std::array decides{SFLOW_5_FS_RATE, SFLOW_5_FS_RANDOM, SFLOW_5_FS_POOLSTILL};
  static constexpr std::uint64_t fewest_for_rate = decisive_samples - 1, fewest_for_randomness = 9;  ///< skips

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const sflow5_finding_event& e, findings& out) {
    if (e.what == sflow5::finding::rate_wild)
      out.noted(SFLOW_5_FS_RATE, e.where, "at most 2^24: no device samples less",
                [] { return "sampling_rate is above 2^24"; });
  }

  void on(const flow_sample_event& e, findings& out) {
    const flow_sample& now = e.sample;
    source* s = session_.is_new() && now.source.type <= 3 && now.sampling_rate != 0 ? sources_.at(now.source) : nullptr;
    if (s == nullptr || s->own.is_foreign(now)) return;
    const bool is_anew = s->is_known && s->life != session_.life();
    if (!s->is_known || is_anew || s->skips.rate != now.sampling_rate) {
      tests_ += s->skips.skips >= fewest_for_rate;
      judge(*s, out);
      if (is_anew) s->growth = {};
      const place rate = e.at<&flow_sample::sampling_rate>(), pool = e.at<&flow_sample::sample_pool>();
      s->skips = {};
      s->skips.rate = now.sampling_rate, s->skips.of = now.source;
      s->skips.begins = out.remember({rate.offset, rate.length + pool.length});
    } else if (now.sequence == s->sequence + 1) {
      const auto skip = static_cast<std::int32_t>(now.sample_pool - s->pool);
      const auto dropped = static_cast<std::int32_t>(now.drops - s->drops);
      if (skip == 0) s->skips.stands_still = true;
      if (skip > 0 && dropped >= 0)
        add(s->skips, static_cast<std::uint32_t>(skip), static_cast<std::uint32_t>(dropped));
    }
    s->is_known = true, s->life = session_.life();
    s->sequence = now.sequence, s->pool = now.sample_pool, s->drops = now.drops;
    s->growth.on(now);
  }
  void on(const sflow5_record_event& e, findings&) {
    if (e.counters == nullptr || e.counters->sample.source.type != 0 || !session_.is_new()) return;
    const auto polled = e.as<sflow5::if_counters>();
    if (!polled) return;
    if (source* s = sources_.find(e.counters->sample.source)) s->growth.on(*polled);
  }

  void on(const end_event&, findings& out) {
    for (auto& [key, s] : sources_) tests_ += s.skips.skips >= fewest_for_rate;
    for (auto& [key, s] : sources_) judge(s, out);
  }

 private:
  struct source {
    bool is_known = false;
    own_interface own;
    std::uint32_t life = 0, sequence = 0, pool = 0, drops = 0;
    run skips;
    pool_growth growth;
  };

  static void add(run& r, std::uint32_t skip, std::uint32_t dropped) noexcept {
    if (r.skips == 0) r.first = skip;
    r.is_constant &= skip == r.first && dropped == 0;
    ++r.skips, r.packets += skip, r.dropped += dropped;
  }

  /// Once for each run, at its end. With many sources the bound is wider, so that they together are as seldom wrong as
  /// one.
  void judge(const source& s, findings& out) {
    const run& r = s.skips;
    if (r.skips == 0 || r.stands_still) return;  // FS-POOLSTILL is told at the samples
    if (s.growth.stands_still())
      return out.failed(SFLOW_5_FS_POOLSTILL, part(r, 4), fmt::format("{} or more packets", s.growth.counted()), [&] {
        return fmt::format("the counters of interface {} grew by {} packets between two samples, the pool by {}",
                           r.of.index, s.growth.counted(), s.growth.grown());
      });
    if (s.growth.is_decided()) out.seen(SFLOW_5_FS_POOLSTILL);
    sampling_verdict v = judge_sampling(sampling_basis::pool, r.skips + r.dropped, r.packets, r.rate,
                                        sampling_false_alarm / double(std::max<std::uint64_t>(tests_, 1)));
    v.stream = r.begins->stream, v.sampler = fmt::format("source {}:{}", r.of.type, r.of.index);
    if (r.skips >= fewest_for_rate) {
      if (v.answer != sampling_answer::wrong)
        out.seen(SFLOW_5_FS_RATE);
      else
        out.failed(SFLOW_5_FS_RATE, part(r, 0),
                   fmt::format("{:.0f} to {:.0f} samples of {} packets", v.low, v.high, v.offered), [&] {
                     return fmt::format("{}: {} samples, and sampling_rate is {}", v.sentence, v.samples, r.rate);
                   });
    }
    out.add(std::move(v));
    if (r.skips < fewest_for_randomness || r.rate <= 1) return;
    if (!r.is_constant) return out.seen(SFLOW_5_FS_RANDOM);
    // All random skips are alike with a chance of rate^(1 - skips), or less.
    if ((double(r.skips) - 1) * std::log(double(r.rate)) < std::log(1e6)) return;
    out.failed(SFLOW_5_FS_RANDOM, part(r, 4), "skips that differ, with the rate as their mean",
               [&] { return fmt::format("each of {} skips has {} packets", r.skips, r.first); });
  }
  static witness part(const run& r, std::uint32_t from) {
    witness w = *r.begins;
    w.at = {w.at.offset + from, 4};
    return w;
  }

  sflow5_session session_;
  source_table<source> sources_;
  std::uint64_t tests_ = 0;
};
}  // namespace

check_rows sflow5_rate_checks() noexcept { return rows_of_checks<skipping>; }

}  // namespace flowkit::conformance
