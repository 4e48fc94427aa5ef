// SPDX-License-Identifier: BSL-1.0
// The clocks of NetFlow v5: uptime, export time, and the times of flows, which count on the uptime.
#include <fmt/core.h>

#include "conformance/checks/clocks.hpp"
#include "conformance/checks/netflow5/swapped.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using header = netflow5::header;
using record = netflow5::record;
using enum requirement;

struct export_seconds {
  static constexpr std::array decides{NFV5_HDR_SECS};
  void on(const netflow5_message_event& e, findings& out) {
    if (!e.in.has_time() || is_out_of_order(e.follows.what) || reads_swapped(e)) return;
    judge_export_time(decides[0], e.head.unix_secs, e.in, e.at<&header::unix_secs>(), out);
  }
};

/// A flow that ends after the header's uptime says nothing while the uptime itself may be wrong.
struct uptime_and_order {
  static constexpr std::array decides{NFV5_HDR_UPTIME, NFV5_REC_FIRSTLAST, NFV5_STR_MONO};
  void on(const netflow5_message_event& e, findings& out) {
    is_stray_ = reads_swapped(e);
    if (is_stray_) return;
    const timestamp exported = netflow5::export_time(e.head);
    order(e, exported, out);
    const auto judged = judge_.observe(e.in, e.head.sys_uptime, exported, e.follows.what);
    if (judged == uptime_judge::opinion::right) {
      out.seen(decides[0]);
      tell(out);
    }
    if (judged == uptime_judge::opinion::wrong)
      out.failed(decides[0], e.at<&header::sys_uptime>(), "milliseconds since boot, which advance as time does", [&] {
        return fmt::format("SysUptime advanced by {} ms in {} ms of the capture", judge_.by_uptime(),
                           judge_.by_capture());
      });
  }
  void on(const netflow5_record_event& e, findings& out) {
    const record& r = e.record;
    const place both =
        make_place(e.at<&record::first>().offset, e.at<&record::first>().length + e.at<&record::last>().length);
    if (r.last - r.first >= 0x8000'0000u)
      return out.failed(decides[1], both, expected,
                        [&] { return fmt::format("the flow begins at {} ms and ends at {} ms", r.first, r.last); });
    const std::uint32_t uptime = e.message.head.sys_uptime;
    if (uptime - r.last < 0x8000'0000u) return out.seen(decides[1]);
    if (is_stray_ || judge_.state() == uptime_judge::opinion::wrong) return;
    if (judge_.state() == uptime_judge::opinion::right)
      return out.failed(decides[1], e.at<&record::last>(), expected, [&] { return ends_late(r.last, uptime); });
    if (postponed_.has_room()) postponed_.add(out.remember(e.at<&record::last>()), r.last, uptime);
  }
  void on(const end_event&, findings& out) {
    if (judge_.state() == uptime_judge::opinion::wrong) return;
    if (judge_.state() == uptime_judge::opinion::right || !postponed_.is_of_seconds()) return tell(out);
    const postponed::one& o = postponed_.first();
    out.failed(decides[0], o.at, "milliseconds since boot, as the times of flows", [&] {
      return fmt::format("SysUptime is {}, which are seconds by the times of flows: one ends at {} ms", o.uptime,
                         o.stamp);
    });
  }

 private:
  static constexpr const char* expected = "first <= last <= SysUptime, all modulo 2^32";
  static std::string ends_late(std::uint32_t last, std::uint32_t uptime) {
    return fmt::format("the flow ends at {} ms, {} ms after the header's SysUptime", last, last - uptime);
  }
  void tell(findings& out) {
    postponed_.tell([&](const postponed::one& o) {
      out.failed(decides[1], o.at, expected, [&] { return ends_late(o.stamp, o.uptime); });
    });
  }
  /// Both clocks against the message before.
  void order(const netflow5_message_event& e, timestamp exported, findings& out) {
    using enum flow::sequence_event;
    const bool continues = e.follows.what == in_order || e.follows.what == gap;
    const std::int32_t moved = uptime_moved(uptime_, e.head.sys_uptime);
    if (known_ && continues && moved < 0) {
      is_stray_ = true;
      out.noted(
          decides[2], e.at<&header::sys_uptime>(), "an uptime that goes back only where flow_sequence restarts",
          [&] { return fmt::format("SysUptime went back by {} ms, flow_sequence did not", -std::int64_t{moved}); });
    } else if (known_ && continues && exported < exported_) {
      out.noted(decides[2], e.at<&header::unix_secs>(), "export times in their order", [&] {
        return fmt::format("the export time went back by {} ms", milliseconds_between(exported, exported_));
      });
    } else if (known_ && e.follows.what == restart && moved >= 0) {
      out.noted(decides[2], e.follows.at, "an uptime that restarts with flow_sequence",
                [] { return "flow_sequence restarted, SysUptime did not"; });
    } else if (known_ && continues) {
      out.seen(decides[2]);
    }
    if (is_out_of_order(e.follows.what)) return;
    known_ = true, uptime_ = e.head.sys_uptime, exported_ = exported;
  }

  uptime_judge judge_;
  postponed postponed_;
  bool known_ = false, is_stray_ = false;  ///< stray: an uptime that nothing can be held against
  std::uint32_t uptime_ = 0;
  timestamp exported_{};
};

struct boot {
  static constexpr std::array decides{NFV5_HDR_BOOTCONST};
  /// Many exporters have no part of a second.
  static constexpr std::int64_t jitter_ms = 50, jitter_of_seconds_ms = 1'050;
  void on(const netflow5_message_event& e, findings& out) {
    if (reads_swapped(e) || e.head.unix_nsecs >= 1'000'000'000) return;
    has_fraction_ &= e.head.unix_nsecs != 0;
    const auto moved = judge_.observe(e.head.sys_uptime, netflow5::export_time(e.head),
                                      has_fraction_ ? jitter_ms : jitter_of_seconds_ms, e.follows.what);
    const place both = make_place(e.at<&header::sys_uptime>().offset, 3 * sizeof(std::uint32_t));
    if (e.follows.what == flow::sequence_event::first) return;
    out.judge(decides[0], !moved, both, "a boot time that stays (50 ms, 1 s without nanoseconds) until a restart",
              [&] { return fmt::format("export time less SysUptime moved by {} ms", *moved); });
  }

 private:
  boot_judge judge_;
  bool has_fraction_ = true;
};

/// Microseconds written as nanoseconds: the boot jumps about, and stands still if they are read as microseconds.
struct microseconds_as_nanoseconds {
  static constexpr std::array decides{NFV5_HDR_NSECS};
  static constexpr std::uint32_t needed = 4;
  void on(const netflow5_message_event& e, findings& out) {
    const std::uint32_t part = e.head.unix_nsecs;
    if (is_excluded_ || reads_swapped(e) || e.follows.what != flow::sequence_event::in_order) return;
    if (part >= 1'000'000) return is_excluded_ = true, void();
    const std::int64_t whole = std::int64_t{e.head.unix_secs} * 1'000 - e.head.sys_uptime;
    add(as_nanoseconds_, whole + part / 1'000'000), add(as_microseconds_, whole + part / 1'000);
    if (++messages_ == needed) at_ = out.remember(e.at<&header::unix_nsecs>());
  }
  void on(const end_event&, findings& out) {
    constexpr std::int64_t steady = 20, unsteady = 200;  // milliseconds
    if (is_excluded_ || messages_ < needed || as_microseconds_.width() > steady || as_nanoseconds_.width() < unsteady)
      return;
    out.failed(decides[0], at_, "the nanoseconds of the export time, 0 to 999999999", [] {
      return "unix_nsecs holds microseconds: read so, export time less SysUptime stands still, and jumps about "
             "otherwise";
    });
  }

 private:
  struct range {
    std::int64_t least = INT64_MAX, most = INT64_MIN;
    [[nodiscard]] std::int64_t width() const noexcept { return most - least; }
  };
  static void add(range& r, std::int64_t v) noexcept { r = {std::min(r.least, v), std::max(r.most, v)}; }

  range as_nanoseconds_, as_microseconds_;
  witness at_;
  std::uint32_t messages_ = 0;
  bool is_excluded_ = false;
};
}  // namespace

check_rows netflow5_clock_checks() noexcept {
  return rows_of_checks<export_seconds, uptime_and_order, boot, microseconds_as_nanoseconds>;
}

}  // namespace flowkit::conformance
