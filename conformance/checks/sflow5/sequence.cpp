// SPDX-License-Identifier: BSL-1.0
// Sequence numbers of samples, which each data source counts for itself; and what they say of those of datagrams.
#include <fmt/core.h>

#include <flowkit/sflow5/interface_counters.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// The sequence number of datagrams goes on by the number of samples: where it leaves numbers out there are as many as
/// a datagram has samples, and no source misses one.
class sample_count_hypothesis {
 public:
  void on(const sflow5_message_event& e, findings& out) {
    settle();
    const std::uint32_t samples = e.read.announced;
    if (e.follows.what == flow::sequence_event::gap) {
      is_open_ = true, went_on_ = missed_ = 0;
      fits_ = e.follows.lost + 1 == samples || e.follows.lost + 1 == before_;
      if (fits_ && !first_) first_ = out.remember(e.follows.at);
    } else if (e.follows.what == flow::sequence_event::in_order && samples > 1 && before_ > 1) {
      ++against_;
    }
    before_ = samples;
  }
  /// A source's number after the one before.
  void step(std::uint32_t by) noexcept { ++(by == 1 ? went_on_ : missed_); }
  /// At the end: the first such gap.
  [[nodiscard]] const witness* proof() noexcept {
    settle();
    return for_ >= 2 && against_ * 20 <= for_ ? &*first_ : nullptr;
  }

 private:
  void settle() noexcept {
    if (is_open_) ++(fits_ && went_on_ > 0 && missed_ == 0 ? for_ : against_);
    is_open_ = false;
  }
  std::uint32_t before_ = 0, went_on_ = 0, missed_ = 0;
  std::uint64_t for_ = 0, against_ = 0;
  bool is_open_ = false, fits_ = false;
  std::optional<witness> first_;
};

struct numbers {
  static constexpr std::array decides{SFLOW_5_FS_SEQ, SFLOW_5_CS_SEQ, SFLOW_5_SEQ_DGRAM};

  void on(const sflow5_message_event& e, findings& out) {
    session_.on(e);
    if (session_.is_new()) by_samples_.on(e, out);
  }
  void on(const sflow5_block_event& e, findings&) {
    if (!is_known_sample(e.block.format)) session_.doubt(e.block.format);
    if (e.failure) session_.doubt();
  }

  void on(const flow_sample_event& e, findings& out) {
    using sflow5::flow_sample;
    source* s = find(e.sample.source);
    if (s == nullptr) return;
    if (s->own.is_foreign(e.sample)) return session_.doubt();
    series& last = s->flows;
    const flow_sample& now = e.sample;
    const auto by = static_cast<std::int32_t>(now.sequence - last.number);
    if (!last.is_known) {
      if (!is_own_interface(now)) session_.doubt();  // another source's, perhaps
    } else if (last.life == session_.life()) {
      by_samples_.step(now.sequence - last.number);
      if (last.unbroken == session_.unbroken()) {
        const bool is_reset = by <= 0 && static_cast<std::int32_t>(now.sample_pool - s->pool) < 0;
        const auto filled = static_cast<std::int32_t>(s->counters_between);
        if (filled > 0 && by == filled + 1)
          out.failed(SFLOW_5_CS_SEQ, *s->first_between, "numbers of the source's counter samples alone", [&] {
            return fmt::format("source {}:{} counts flow samples and counter samples together", now.source.type,
                               now.source.index);
          });
        else
          judge(SFLOW_5_FS_SEQ, by == 1 || is_reset, e.at<&flow_sample::sequence>(), now, last, out);
      }
    }
    keep(last, now.sequence);
    s->pool = now.sample_pool, s->counters_between = 0;
  }

  void on(const counters_sample_event& e, findings& out) {
    using sflow5::counters_sample;
    source* s = find(e.sample.source);
    if (s == nullptr) return;
    series& last = s->counters;
    const counters_sample& now = e.sample;
    const auto by = static_cast<std::int32_t>(now.sequence - last.number);
    const place at = e.at<&counters_sample::sequence>();
    if (!last.is_known) {
      const auto generic = e.find<sflow5::if_counters>();
      if (generic && now.source.type == 0 && generic->ifIndex != now.source.index) session_.doubt();
    } else if (last.life == session_.life()) {
      by_samples_.step(now.sequence - last.number);
      // Counting anew is legal, with or without counters that begin anew.
      if (last.unbroken == session_.unbroken()) judge(SFLOW_5_CS_SEQ, by == 1 || by < 0, at, now, last, out);
    }
    keep(last, now.sequence);
    if (s->flows.is_known && now.sequence == s->flows.number + 1 + s->counters_between &&
        s->flows.unbroken == session_.unbroken())
      if (s->counters_between++ == 0) s->first_between = out.remember(at);
  }

  void on(const end_event&, findings& out) {
    if (const witness* w = by_samples_.proof())
      out.failed(SFLOW_5_SEQ_DGRAM, *w, "a number that increments by 1 with each datagram",
                 [] { return "the sequence number counts samples, not datagrams"; });
  }

 private:
  struct series {
    std::uint32_t number = 0, unbroken = 0, life = 0;
    bool is_known = false;
  };
  struct source {
    series flows, counters;
    own_interface own;
    std::uint32_t pool = 0;
    std::uint32_t counters_between = 0;  ///< counter samples that have the flow samples' next numbers
    std::optional<witness> first_between;
  };

  source* find(const sflow5::data_source& s) {
    if (!session_.is_new()) return nullptr;
    if (s.type <= 3) return sources_.at(s);
    session_.doubt();
    return nullptr;
  }
  void keep(series& s, std::uint32_t number) noexcept { s = {number, session_.unbroken(), session_.life(), true}; }
  static void judge(requirement r, bool holds, place at, const auto& now, const series& last, findings& out) {
    if (holds) return out.seen(r);
    out.failed(r, at, fmt::format("{}, as no datagram was lost", last.number + 1), [&] {
      return fmt::format("source {}:{} has sequence number {} after {}", now.source.type, now.source.index,
                         now.sequence, last.number);
    });
  }

  sflow5_session session_;
  sample_count_hypothesis by_samples_;
  source_table<source> sources_;
};
}  // namespace

check_rows sflow5_sequence_checks() noexcept { return rows_of_checks<numbers>; }

}  // namespace flowkit::conformance
