// SPDX-License-Identifier: BSL-1.0
// Sampling as a random process: how many packets there are from one sample to the next, by the pool. Only neighbours
// are compared, whose sequence numbers follow each other: lost samples are left out, and those dropped by the agent.
#include <fmt/core.h>

#include <cmath>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::flow_sample;

/// Skips of one source at one rate.
struct run {
  std::uint64_t skips = 0, packets = 0;
  std::uint32_t rate = 0, first = 0;
  bool is_constant = true, stands_still = false;
  std::optional<witness> begins;  ///< rate and pool of its first sample
};

struct skipping {
  static constexpr std::array decides{SFLOW_5_FS_RATE, SFLOW_5_FS_RANDOM};
  static constexpr std::uint64_t fewest_for_rate = 99, fewest_for_randomness = 9;  ///< skips: one fewer than samples

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
    if (!s->is_known || s->life != session_.life() || s->skips.rate != now.sampling_rate) {
      tests_ += s->skips.skips >= fewest_for_rate;
      judge(s->skips, out);
      const place rate = e.at<&flow_sample::sampling_rate>(), pool = e.at<&flow_sample::sample_pool>();
      s->skips = {};
      s->skips.rate = now.sampling_rate;
      s->skips.begins = out.remember({rate.offset, rate.length + pool.length});
    } else if (now.sequence == s->sequence + 1 && now.drops == s->drops) {
      const auto skip = static_cast<std::int32_t>(now.sample_pool - s->pool);
      if (skip == 0) s->skips.stands_still = true;
      if (skip > 0) add(s->skips, static_cast<std::uint32_t>(skip));
    }
    s->is_known = true, s->life = session_.life();
    s->sequence = now.sequence, s->pool = now.sample_pool, s->drops = now.drops;
  }

  void on(const end_event&, findings& out) {
    for (auto& [key, s] : sources_) tests_ += s.skips.skips >= fewest_for_rate;
    for (auto& [key, s] : sources_) judge(s.skips, out);
  }

 private:
  struct source {
    bool is_known = false;
    own_interface own;
    std::uint32_t life = 0, sequence = 0, pool = 0, drops = 0;
    run skips;
  };

  static void add(run& r, std::uint32_t skip) noexcept {
    if (r.skips == 0) r.first = skip;
    r.is_constant &= skip == r.first;
    ++r.skips, r.packets += skip;
  }

  /// Once for each run, at its end. Geometric skips have a standard deviation of about the rate, others less. With many
  /// sources the bound is wider, so that they together are as seldom wrong as one: sqrt(16 + 2 ln tests).
  void judge(const run& r, findings& out) {
    if (r.stands_still) return;  // FS-POOLSTILL
    const double skips = double(r.skips), attained = double(r.packets) / skips;
    if (r.skips >= fewest_for_rate) {
      const double bound = std::sqrt(16 + 2 * std::log(double(tests_))) * r.rate / std::sqrt(skips);
      if (std::abs(attained - r.rate) > bound)
        return out.failed(SFLOW_5_FS_RATE, part(r, 0), fmt::format("{} +- {:.1f}", r.rate, bound), [&] {
          return fmt::format("one of {:.1f} packets was sampled, over {} samples, and sampling_rate is {}", attained,
                             r.skips + 1, r.rate);
        });
      out.seen(SFLOW_5_FS_RATE);
    }
    if (r.skips < fewest_for_randomness || r.rate <= 1) return;
    if (!r.is_constant) return out.seen(SFLOW_5_FS_RANDOM);
    // All random skips are alike with a chance of rate^(1 - skips), or less.
    if ((skips - 1) * std::log(double(r.rate)) < std::log(1e6)) return;
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
