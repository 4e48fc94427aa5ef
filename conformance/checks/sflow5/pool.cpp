// SPDX-License-Identifier: BSL-1.0
// What each flow sample says of its sampler: rate, pool, drops. They are compared with the source's sample before, if
// none was lost between them.
#include <fmt/core.h>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::flow_sample;

struct samplers {
  static constexpr std::array decides{SFLOW_5_FS_POOL,  SFLOW_5_FS_POOLRESET, SFLOW_5_FS_POOLSTILL,
                                      SFLOW_5_FS_DROPS, SFLOW_5_FS_BACKOFF,   SFLOW_5_FS_RATE0};

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const sflow5_block_event& e, findings&) {
    if (e.failure) session_.doubt();
  }
  void on(const sflow5_finding_event& e, findings& out) {
    if (e.what == sflow5::finding::rate_zero)
      out.failed(SFLOW_5_FS_RATE0, e.where, "1 or more", [] { return "sampling_rate is 0: sampling is disabled"; });
    if (e.what == sflow5::finding::pool_zero)
      out.noted(SFLOW_5_FS_POOL, e.where, "1 or more", [] { return "sample_pool is 0, and yet there is a sample"; });
  }

  void on(const flow_sample_event& e, findings& out) {
    const flow_sample& now = e.sample;
    if (now.sampling_rate != 0) out.seen(SFLOW_5_FS_RATE0);
    source* s = session_.is_new() && now.source.type <= 3 ? sources_.at(now.source) : nullptr;
    if (s == nullptr || s->own.is_foreign(now)) return;
    if (!s->is_known)
      s->first_pool = now.sample_pool;
    else if (s->life == session_.life())
      compare(*s, e, out);
    s->is_known = true, s->life = session_.life(), s->unbroken = session_.unbroken();
    s->sequence = now.sequence, s->pool = now.sample_pool, s->drops = now.drops, s->rate = now.sampling_rate;
  }

 private:
  struct source {
    bool is_known = false;
    own_interface own;
    std::uint32_t life = 0, unbroken = 0;
    std::uint32_t sequence = 0, first_pool = 0, pool = 0, drops = 0, rate = 0;
    std::uint32_t half = 0;  ///< the rate before it rose to twice of it; 0: it did not
  };

  void compare(source& s, const flow_sample_event& e, findings& out) {
    const flow_sample& now = e.sample;
    const auto by = static_cast<std::int32_t>(now.sequence - s.sequence);
    const auto pool_by = static_cast<std::int32_t>(now.sample_pool - s.pool);
    const auto drops_by = static_cast<std::int32_t>(now.drops - s.drops);
    if (by <= 0) {  // counted anew, and perhaps configured anew
      if (pool_by < 0) out.seen(SFLOW_5_FS_POOLRESET);
      s.half = 0;
      return;
    }
    if (pool_by == 0) {
      out.failed(SFLOW_5_FS_POOLSTILL, e.at<&flow_sample::sample_pool>(), fmt::format("more than {}", s.pool), [&] {
        return fmt::format("sample_pool is {} in two samples of source {}:{}", now.sample_pool, now.source.type,
                           now.source.index);
      });
    } else if (pool_by > 0) {
      out.seen(SFLOW_5_FS_POOLSTILL), out.seen(SFLOW_5_FS_POOL), out.seen(SFLOW_5_FS_POOLRESET);
    }
    backoff(s, e, out);
    if (s.unbroken != session_.unbroken()) return;
    if (pool_by < 0) return fell(s, e, out);
    if (drops_by >= 0) return out.seen(SFLOW_5_FS_DROPS);
    out.failed(SFLOW_5_FS_DROPS, e.at<&flow_sample::drops>(), fmt::format("{} or more", s.drops),
               [&] { return fmt::format("drops fell from {} to {}", s.drops, now.drops); });
  }

  static void fell(const source& s, const flow_sample_event& e, findings& out) {
    const flow_sample& now = e.sample;
    const auto told = [&] { return fmt::format("sample_pool fell from {} to {}", s.pool, now.sample_pool); };
    const place at = e.at<&flow_sample::sample_pool>();
    if (begins_anew(s, now))
      out.failed(SFLOW_5_FS_POOLRESET, at, "a sequence number that begins anew too",
                 [&] { return told() + fmt::format(", and the sequence goes on with {}", now.sequence); });
    else
      out.failed(SFLOW_5_FS_POOL, at, fmt::format("more than {}", s.pool), told);
  }
  /// Where a pool begins: near the rate, or where this one began.
  static bool begins_anew(const source& s, const flow_sample& now) noexcept {
    const std::uint64_t pool = now.sample_pool, rate = now.sampling_rate;
    return pool == 0 || pool == s.first_pool || (pool <= s.pool / 4 && pool <= 16 * rate) ||
           (pool <= s.pool / 2 && pool <= rate);
  }

  static void backoff(source& s, const flow_sample_event& e, findings& out) {
    const std::uint32_t rate = e.sample.sampling_rate;
    if (rate == s.rate) return out.seen(SFLOW_5_FS_BACKOFF);
    const bool returned = s.half != 0 && rate == s.half;
    out.judge(SFLOW_5_FS_BACKOFF, !returned, e.at<&flow_sample::sampling_rate>(),
              "a rate that stays until it is configured anew",
              [&] { return fmt::format("the rate rose from {} to twice of it, and is {} again", rate, rate); });
    s.half = s.rate != 0 && rate == std::uint64_t{s.rate} * 2 ? s.rate : 0;
  }

  sflow5_session session_;
  source_table<source> sources_;
};
}  // namespace

check_rows sflow5_pool_checks() noexcept { return rows_of_checks<samplers>; }

}  // namespace flowkit::conformance
