// SPDX-License-Identifier: BSL-1.0
// Notices of discarded packets.
#include <fmt/core.h>

#include <deque>

#include <flowkit/sflow5/packet_data.hpp>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::discarded_packet;

/// The same as a sample, with the source in one word.
constexpr std::size_t compact_size = sflow5::discarded_packet_layout.min_size - 4;
[[nodiscard]] bool is_filled_compactly(octets data) noexcept {
  if (data.size() < compact_size) return false;
  reader from{data.subspan(compact_size)};
  sflow5::blocks records;
  const auto count = load_be<std::uint32_t>(data.data() + compact_size - 4);
  return count != 0 && sflow5::blocks::read(from, count, records).code == errc::ok && !from.has(1);
}

struct notices {
  static constexpr std::array decides{SFLOW_DROP_HDR, SFLOW_DROP_HEADER, SFLOW_DROP_RATE, SFLOW_DROP_DROPS,
                                      SFLOW_DROP_IF0};

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }

  void on(const sflow5_block_event& e, findings& out) {
    if (e.block.format != sflow5::sample_format::discarded) return;
    is_right_ = !e.failure && (sflow5::is_filled(e.block) || !is_filled_compactly(e.block.data));
    if (!is_right_) session_.doubt();
    out.judge(
        SFLOW_DROP_HDR, is_right_, sflow5::block_place(e.block, e.offset),
        "32 octets before the records: sequence, class and index of the source, drops, input, output, reason, count",
        [&] {
          return is_filled_compactly(e.block.data) ? "the data source is compact: one word, and not two"
                                                   : "the sample does not decode";
        });
  }

  void on(const discarded_packet_event& e, findings& out) {
    if (!is_right_) return;
    const discarded_packet& d = e.sample;
    out.judge(SFLOW_DROP_HEADER,
              e.has<sflow5::sampled_header, sflow5::sampled_ethernet, sflow5::sampled_ipv4, sflow5::sampled_ipv6>(),
              e.at<&discarded_packet::records>(), "a record 0:1, or one of 0:2 to 0:4",
              [] { return "no record describes the packet"; });
    interface("input", d.input, e.at<&discarded_packet::input>(), out);
    interface("output", d.output, e.at<&discarded_packet::output>(), out);
    source* s = session_.is_new() && d.source.type <= 3 ? sources_.at(d.source) : nullptr;
    if (s == nullptr) return;
    const auto by = static_cast<std::int32_t>(d.sequence - s->sequence);
    const bool follows =
        s->is_known && s->life == session_.life() && by > 0 && (by == 1 || s->unbroken == session_.unbroken());
    if (follows) {
      const place at = e.at<&discarded_packet::drops>();
      if (static_cast<std::int32_t>(d.drops - s->drops) >= 0)
        out.seen(SFLOW_DROP_DROPS);
      else
        out.failed(SFLOW_DROP_DROPS, at, fmt::format("{} or more", s->drops),
                   [&] { return fmt::format("drops fell from {} to {}", s->drops, d.drops); });
    } else {
      s->recent.clear();
    }
    s->is_known = true, s->life = session_.life(), s->unbroken = session_.unbroken();
    s->sequence = d.sequence, s->drops = d.drops;
    rate(*s, e, out);
  }

 private:
  struct moment {
    std::uint32_t uptime;
    timestamp received;
  };
  struct source {
    bool is_known = false;
    std::uint32_t life = 0, unbroken = 0, sequence = 0, drops = 0;
    std::deque<moment> recent{};  ///< as many as may come in a second, and once more
  };

  static void interface(const char* which, std::uint32_t value, place at, findings& out) {
    out.judge(SFLOW_DROP_IF0, value < sflow5::internal_interface, at, "an ifIndex, or 0 if it is unknown",
              [&] { return fmt::format("the {} interface is {:#x}", which, value); });
  }

  /// A notice waits for a second at most before it is sent: in any second those of two may come. By both clocks, so
  /// that a queue in the network is not taken for a burst.
  static void rate(source& s, const discarded_packet_event& e, findings& out) {
    const datagram& in = e.message.in;
    const std::size_t most = std::size_t{2} * out.limit().drop_rate;
    const moment now{e.message.head().uptime, in.received};
    s.recent.push_back(now);
    if (s.recent.size() <= most) return out.seen(SFLOW_DROP_RATE);
    const moment& then = s.recent.front();
    const bool is_burst = now.uptime - then.uptime < 1'000 && now.received.ns - then.received.ns < 1'000'000'000;
    if (!is_burst) out.seen(SFLOW_DROP_RATE);
    if (is_burst)
      out.failed(SFLOW_DROP_RATE, e.whole(),
                 fmt::format("at most {} in a second (limit drop-rate)", out.limit().drop_rate), [&] {
                   return fmt::format("{} notices of source {}:{} within a second", s.recent.size(),
                                      e.sample.source.type, e.sample.source.index);
                 });
    s.recent.pop_front();
  }

  sflow5_session session_;
  source_table<source> sources_;
  bool is_right_ = false;
};
}  // namespace

check_rows sflow5_drops_checks() noexcept { return rows_of_checks<notices>; }

}  // namespace flowkit::conformance
