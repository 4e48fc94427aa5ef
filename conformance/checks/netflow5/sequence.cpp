// SPDX-License-Identifier: BSL-1.0
// What flow_sequence counts: flows before the datagram, for each engine.
#include <fmt/core.h>

#include <unordered_map>

#include "conformance/checks/clocks.hpp"
#include "conformance/checks/hypotheses.hpp"
#include "conformance/checks/netflow5/swapped.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// Of all engines of an exporter, so that one counter for all is found before it looks like loss, or a wrong count.
struct sequence {
  static constexpr std::array decides{NFV5_HDR_SEQ, NFV5_HDR_SEQENGINE};
  static constexpr bool of_exporter = true;
  static constexpr std::size_t most_engines = 1'024, most_ports = 1'024;

  void on(const netflow5_message_event& e, findings& out) {
    const std::uint16_t port = e.in.source.port;
    const auto id = static_cast<std::uint32_t>(e.head.engine_type << 8 | e.head.engine_id);
    const std::uint32_t key = std::uint32_t{port} << 16 | id;
    if (engines_.size() >= most_engines && !engines_.contains(key)) return;
    if (shared_.size() >= most_ports && !shared_.contains(port)) return;
    engine& own = engines_[key];
    all_engines& all = shared_[port];
    const sent now{true,
                   has_count(e),
                   key,
                   e.head.flow_sequence,
                   e.announced,
                   e.head.sys_uptime,
                   e.head.unix_secs,
                   e.head.unix_nsecs};
    if (now == own.last) return;  // the network's duplicate
    if (!own.last.is_known && now.is_countable && now.count >= 2 && now.number == now.count)
      out.noted(decides[0], e.follows.at, "0 in the first datagram", [&] {
        return fmt::format("the first flow_sequence seen is {}, the flows of its own datagram", now.number);
      });
    if (own.last.follows_in_time(now)) {
      const std::uint32_t step = now.number - own.last.number, right = own.last.count;
      const auto at = [&] { return out.remember(e.follows.at); };
      own.in_datagrams.weigh(step, right, 1, at);
      own.with_itself.weigh(step, right, now.count, at);
      own.still.weigh(step, right, 0, at);
      if (step == right) out.seen(decides[0]);
      if (all.last.key != key && all.last.follows_in_time(now)) {
        // As a step from its own last number, with all that the others sent between.
        all.one_counter.weigh(step, right, all.last.number + all.last.count - own.last.number, at);
        if (step == right) out.seen(decides[1]);
      }
    }
    own.last = all.last = now;
  }

  void on(const end_event&, findings& out) {
    for (const auto& [port, all] : shared_)
      if (all.one_counter.holds())
        out.noted(decides[1], all.one_counter.first(), "a counter for each engine",
                  [] { return std::string{"one flow_sequence for all engines: each continues what the others sent"}; });
    for (const auto& [key, e] : engines_)
      if (!shared_[static_cast<std::uint16_t>(key >> 16)].one_counter.holds()) tell(e, out);
  }

 private:
  struct sent {
    bool is_known = false, is_countable = false;
    std::uint32_t key = 0, number = 0, count = 0, uptime = 0, seconds = 0, nanoseconds = 0;
    friend bool operator==(const sent&, const sent&) = default;

    /// Both counts are right, and there was no restart between.
    [[nodiscard]] bool follows_in_time(const sent& next) const noexcept {
      return is_known && is_countable && next.is_countable && is_one_life(uptime, seconds, next.uptime, next.seconds);
    }
  };
  struct engine {
    sent last;
    hypothesis in_datagrams, with_itself, still;
  };
  struct all_engines {
    sent last;
    hypothesis one_counter;
  };

  static void tell(const engine& e, findings& out) {
    const hypothesis* best = nullptr;
    for (const hypothesis* h : {&e.with_itself, &e.in_datagrams, &e.still})
      if (h->holds() && h->is_no_loss() && (best == nullptr || h->explained() > best->explained())) best = h;
    if (best == nullptr) return;
    const char* what = best == &e.in_datagrams  ? "flow_sequence counts datagrams"
                       : best == &e.with_itself ? "flow_sequence includes the flows of its own datagram"
                                                : "flow_sequence does not advance";
    out.failed(decides[0], best->first(), "the number of flows exported before the datagram", [&] {
      return fmt::format("{}: so at {} of {} steps that show it", what, best->explained(), best->apart());
    });
  }

  std::unordered_map<std::uint32_t, engine> engines_;
  std::unordered_map<std::uint16_t, all_engines> shared_;
};
}  // namespace

check_rows netflow5_sequence_checks() noexcept { return rows_of_checks<sequence>; }

}  // namespace flowkit::conformance
