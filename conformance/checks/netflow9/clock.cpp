// SPDX-License-Identifier: BSL-1.0
// The clocks of NetFlow v9: uptime, export time, and the times of flows, which count on the uptime.
#include <fmt/core.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/netflow9/message.hpp>

#include "conformance/checks/clocks.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using flowkit::netflow9::header, flowkit::netflow9::header_layout, flowkit::netflow9::header_size;

constexpr std::size_t header_at = header_size - header_layout.size;
constexpr place uptime_at = place_of<&header::sys_uptime>(header_layout, header_at);
constexpr place seconds_at = place_of<&header::unix_secs>(header_layout, header_at);

struct export_seconds {
  static constexpr std::array decides{NFV9_3954_5_1_SECS};
  void on(const message_end_event& e, findings& out) {
    const message_event& m = e.message;
    if (!m.in.has_time() || is_out_of_order(e.follows.what)) return;
    judge_export_time(decides[0], m.export_time, m.in, seconds_at, out);
  }
};

/// A flow that ends after the header's uptime says nothing while the uptime itself may be wrong.
struct uptime_and_flows {
  static constexpr std::array decides{NFV9_3954_5_1_UPTIME, NFV9_3954_8_FIRSTLAST};
  /// Line cards have clocks of their own.
  static constexpr std::uint32_t skew_ms = 500;

  void on(const message_end_event& e, findings& out) {
    const message_event& m = e.message;
    const auto judged = judge_.observe(m.in, m.uptime, from_unix_seconds(m.export_time), e.follows.what);
    if (!is_out_of_order(e.follows.what)) uptime_ = m.uptime, is_known_ = true;
    if (judged == uptime_judge::opinion::right) {
      out.seen(decides[0]);
      tell(out);
    }
    if (judged == uptime_judge::opinion::wrong)
      out.failed(decides[0], uptime_at, "milliseconds since boot, which advance as time does", [&] {
        return fmt::format("sysUpTime advanced by {} ms in {} ms of the capture", judge_.by_uptime(),
                           judge_.by_capture());
      });
  }
  void on(const record_event& e, findings& out) {
    const auto end = e.number(ie::flowEndSysUpTime);
    if (!end) return;
    const auto last = static_cast<std::uint32_t>(*end);
    if (const auto begin = e.number(ie::flowStartSysUpTime)) {
      const auto first = static_cast<std::uint32_t>(*begin);
      if (last - first >= 0x8000'0000u)
        return out.failed(decides[1], e.place_of(ie::flowStartSysUpTime), expected,
                          [&] { return fmt::format("the flow begins at {} ms and ends at {} ms", first, last); });
    }
    const std::uint32_t uptime = e.message.uptime;
    if (uptime + skew_ms - last < 0x8000'0000u) return out.seen(decides[1]);
    const bool is_stray = is_known_ && uptime_moved(uptime_, uptime) < 0;
    if (is_stray || judge_.state() == uptime_judge::opinion::wrong) return;
    const place at = e.place_of(ie::flowEndSysUpTime);
    if (judge_.state() == uptime_judge::opinion::right)
      return out.failed(decides[1], at, expected, [&] { return ends_late(last, uptime); });
    if (postponed_.has_room()) postponed_.add(out.remember(at), last, uptime);
  }
  void on(const end_event&, findings& out) {
    if (judge_.state() == uptime_judge::opinion::wrong) return;
    if (judge_.state() == uptime_judge::opinion::right || !postponed_.is_of_seconds()) return tell(out);
    const postponed::one& o = postponed_.first();
    out.failed(decides[0], o.at, "milliseconds since boot, as the times of flows", [&] {
      return fmt::format("sysUpTime is {}, which are seconds by the times of flows: one ends at {} ms", o.uptime,
                         o.stamp);
    });
  }

 private:
  static constexpr const char* expected = "first <= last <= sysUpTime, all modulo 2^32, and 500 ms for line cards";
  static std::string ends_late(std::uint32_t last, std::uint32_t uptime) {
    return fmt::format("the flow ends at {} ms, {} ms after the header's sysUpTime", last, last - uptime);
  }
  void tell(findings& out) {
    postponed_.tell([&](const postponed::one& o) {
      out.failed(decides[1], o.at, expected, [&] { return ends_late(o.stamp, o.uptime); });
    });
  }

  uptime_judge judge_;
  postponed postponed_;
  bool is_known_ = false;
  std::uint32_t uptime_ = 0;
};

struct boot {
  static constexpr std::array decides{NFV9_3954_5_1_BOOTCONST};
  static constexpr std::int64_t jitter_ms = 1'500;  ///< of whole seconds
  void on(const message_end_event& e, findings& out) {
    const message_event& m = e.message;
    const auto moved = judge_.observe(m.uptime, from_unix_seconds(m.export_time), jitter_ms, e.follows.what);
    if (e.follows.what == flow::sequence_event::first) return;
    out.judge(decides[0], !moved, make_place(uptime_at.offset, uptime_at.length + seconds_at.length),
              "a boot time that stays within 1.5 s until a restart",
              [&] { return fmt::format("UNIX Secs less sysUpTime moved by {} ms", *moved); });
  }

 private:
  boot_judge judge_;
};
}  // namespace

check_rows netflow9_clock_checks() noexcept { return rows_of_checks<export_seconds, uptime_and_flows, boot>; }

}  // namespace flowkit::conformance
