// SPDX-License-Identifier: BSL-1.0
// How messages travel: export times, sizes. Checksums and the MTU are as for NetFlow v9: lints.cpp.
#include "conformance/checks/clocks.hpp"
#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

constexpr place export_time_at{4, 4};

struct export_time {
  static constexpr std::array decides{IPFIX_7011_3_1_EXPTIME};
  void on(const message_event& e, findings& out) {
    // A file's own time says nothing of when a message left.
    if (!e.in.has_time() || !is_udp(e)) return;
    judge_export_time(decides[0], e.export_time, e.in, export_time_at, out);
  }
};

struct monotonous {
  static constexpr std::array decides{IPFIX_7011_3_1_EXPMONO};
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    if (e.follows.what == late || e.follows.what == duplicate || e.follows.what == held) return;
    const auto moved = static_cast<std::int32_t>(e.message.export_time - last_);
    if (known_ && e.follows.what != restart)
      out.judge(
          decides[0], moved >= -1, export_time_at, [&] { return fmt::format("{} or later", last_); },
          [&] {
            return fmt::format("export time {} is {} s before that of the message before", e.message.export_time,
                               -std::int64_t{moved});
          });
    known_ = true, last_ = e.message.export_time;
  }

 private:
  bool known_ = false;
  std::uint32_t last_ = 0;
};

/// Told once, as it is rarely followed.
struct small_packets {
  static constexpr std::array decides{IPFIX_7011_10_3_3_512};
  void on(const datagram_event& e, findings& out) {
    if (e.in.source.transport != transport_kind::udp) return;
    const std::size_t size = e.in.packet_size();
    out.seen(decides[0]);
    if (size > 512 && !std::exchange(told_, true))
      out.noted(decides[0], make_place(0, e.in.payload.size()), "at most 512 octets where the path MTU is not known",
                [&] { return fmt::format("an IP packet of {} octets, the first above 512", size); });
  }

 private:
  bool told_ = false;
};
}  // namespace

check_rows ipfix_transport_checks() noexcept { return rows_of_checks<export_time, monotonous, small_packets>; }

}  // namespace flowkit::conformance
