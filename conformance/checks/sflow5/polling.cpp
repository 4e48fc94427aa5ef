// SPDX-License-Identifier: BSL-1.0
// When counters are polled and sent. Times are the agent's, by the uptime of datagrams; where the capture has a clock
// too, a gap must be one by both.
#include <fmt/core.h>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::counters_sample;

struct intervals {
  static constexpr std::array decides{SFLOW_5_CS_INTERVAL};
  static constexpr std::int64_t delay = 1'000;  ///< milliseconds that a sample may wait for its datagram
  static constexpr unsigned regular = 3;        ///< equal intervals make the next one expected

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const counters_sample_event& e, findings& out) {
    const counters_sample& now = e.sample;
    poll* p = session_.is_new() && now.source.type <= 3 ? sources_.at(now.source) : nullptr;
    if (p == nullptr) return;
    const poll before = *p;
    *p = {true, session_.life(), now.sequence, e.message.head().uptime, e.message.in.received, 0, 0};
    // The numbers say that none was lost.
    if (!before.is_known || before.life != session_.life() || now.sequence != before.sequence + 1) return;
    std::int64_t gap = p->uptime - before.uptime;
    if (e.message.in.has_time() && before.received != timestamp{})
      gap = std::min(gap, (p->received - before.received).ns / 1'000'000);
    const std::int64_t most = out.limit().counter_interval.ns / 1'000'000;
    const bool is_usual = gap * 10 >= before.usual * 9 && gap * 10 <= before.usual * 11;
    p->usual = is_usual ? before.usual : gap, p->repeated = is_usual ? before.repeated + 1 : 1;
    if (gap > most + delay)
      return out.failed(SFLOW_5_CS_INTERVAL, e.whole(),
                        fmt::format("at most {} s (limit counter-interval), and 1 s of delay", most / 1'000),
                        told(gap));
    out.seen(SFLOW_5_CS_INTERVAL);
    if (before.repeated >= regular && gap * 10 >= before.usual * 18)
      out.noted(SFLOW_5_CS_INTERVAL, e.whole(), fmt::format("{} ms, as before", before.usual), told(gap));
  }

 private:
  struct poll {
    bool is_known = false;
    std::uint32_t life = 0, sequence = 0, uptime = 0;
    timestamp received{};
    std::int64_t usual = 0;  ///< milliseconds
    unsigned repeated = 0;
  };
  struct text {
    std::int64_t gap;
    std::string operator()() const { return fmt::format("{} ms after the source's counter sample before", gap); }
  };
  static text told(std::int64_t gap) noexcept { return {gap}; }

  sflow5_session session_;
  source_table<poll> sources_;
};

/// Bursts: counter samples within a second. All sources in every burst, burst after burst: they are polled together.
struct phases {
  static constexpr std::array decides{SFLOW_5_CS_SPREAD};
  static constexpr std::uint32_t burst = 1'000, apart = 5'000;  ///< milliseconds
  static constexpr std::size_t fewest_sources = 3, fewest_bursts = 2;

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const counters_sample_event& e, findings& out) {
    if (!session_.is_new() || e.sample.source.type > 3) return;
    const std::uint32_t now = e.message.head().uptime;
    if (bursts_ == 0 || now - begins_ > burst) {
      close();
      if (bursts_ > 0 && now - begins_ < apart) is_dense_ = true;
      ++bursts_, begins_ = now, in_burst_ = 0;
      if (bursts_ == fewest_bursts) second_ = out.remember(e.whole());
    }
    std::uint64_t* last = sources_.at(e.sample.source);
    if (last == nullptr) return;
    in_burst_ += *last != bursts_;
    *last = bursts_;
  }
  void on(const end_event&, findings& out) {
    close();
    if (sources_.size() < fewest_sources || bursts_ < fewest_bursts) return;
    out.seen(SFLOW_5_CS_SPREAD);
    if (is_dense_ || fewest_ < sources_.size()) return;
    out.failed(SFLOW_5_CS_SPREAD, *second_, "sources that are polled at different times",
               [&] { return fmt::format("all {} sources are polled within a second, {} times", fewest_, bursts_); });
  }

 private:
  void close() noexcept {
    if (bursts_ > 0) fewest_ = std::min(fewest_, in_burst_);
  }
  sflow5_session session_;
  source_table<std::uint64_t> sources_;  ///< the last burst of each
  std::uint64_t bursts_ = 0;
  std::uint32_t begins_ = 0;
  std::size_t in_burst_ = 0, fewest_ = ~std::size_t{0};
  bool is_dense_ = false;
  std::optional<witness> second_;
};

/// Counter samples that could have gone with flow samples of the same second.
struct company {
  static constexpr std::array decides{SFLOW_5_T_PIGGY};
  static constexpr std::uint32_t near = 1'000;  ///< milliseconds
  static constexpr std::uint64_t fewest = 3;

  void on(const sflow5_block_event& e, findings&) {
    has_flows_ |= sflow5::is_flow(e.block.format);
    has_counters_ |= sflow5::is_counters(e.block.format);
  }
  void on(const sflow5_message_end_event& e, findings& out) {
    const std::uint32_t now = e.message.head().uptime;
    if (has_flows_) {
      if (is_waiting_ && now - waits_since_ <= near) ++alone_;
      is_waiting_ = false, flows_ = now, had_flows_ = true;
      together_ += has_counters_;
    } else if (has_counters_) {
      if (!first_) first_ = out.remember(e.message.at<&sflow5::header::uptime>());
      if (had_flows_ && now - flows_ <= near)
        ++alone_;
      else
        is_waiting_ = true, waits_since_ = now;
    }
    has_flows_ = has_counters_ = false;
  }
  void on(const end_event&, findings& out) {
    if (together_ > 0) return out.seen(SFLOW_5_T_PIGGY);
    if (alone_ >= fewest)
      out.failed(SFLOW_5_T_PIGGY, *first_, "counter samples in datagrams with flow samples", [&] {
        return fmt::format("all counter samples travel alone; {} times flow samples did within a second", alone_);
      });
  }

 private:
  bool has_flows_ = false, has_counters_ = false, had_flows_ = false, is_waiting_ = false;
  std::uint32_t flows_ = 0, waits_since_ = 0;
  std::uint64_t alone_ = 0, together_ = 0;
  std::optional<witness> first_;
};
}  // namespace

check_rows sflow5_polling_checks() noexcept { return rows_of_checks<intervals, phases, company>; }

}  // namespace flowkit::conformance
