// SPDX-License-Identifier: BSL-1.0
// What several datagrams of NetFlow v5 show together: flows told twice, or told late; and the datagrams themselves.
#include <fmt/core.h>

#include "conformance/checks/clocks.hpp"
#include "conformance/checks/datagrams.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// All octets of a record are equal: times to the millisecond, counters, keys.
struct told_twice {
  static constexpr std::array decides{NFV5_STR_UNIQ};
  void on(const netflow5_message_event& e, findings&) { is_copy_ = is_out_of_order(e.follows.what); }
  void on(const netflow5_record_event& e, findings& out) {
    if (is_copy_) return;
    out.judge(decides[0], !lately_.add(digest_of(e.raw)), e.whole, "each flow once",
              [] { return "the same record, with the same times and counters, came before"; });
  }

 private:
  seen_lately lately_;
  bool is_copy_ = false;
};

/// The latest flow of a datagram shows how long the datagram itself waited.
struct told_late {
  static constexpr std::array decides{NFV5_STR_DELAY};
  void on(const netflow5_message_event& e, findings&) { left_ = e.records, least_ = ~std::uint32_t{0}; }
  void on(const netflow5_record_event& e, findings& out) {
    const std::uint32_t age = e.message.head.sys_uptime - e.record.last;
    least_ = std::min(least_, age < 0x8000'0000u ? age : 0);
    if (--left_ != 0) return;
    const std::int64_t most = out.limit().export_wait.ns / 1'000'000;
    out.judge(
        decides[0], least_ <= most, make_place(0, netflow5::header_size),
        [&] {
          return fmt::format("up to {} ms between the end of the datagram's latest flow and its departure", most);
        },
        [&] { return fmt::format("all flows of the datagram ended {} ms ago or earlier", least_); });
  }

 private:
  std::size_t left_ = 0;
  std::uint32_t least_ = 0;
};
}  // namespace

check_rows netflow5_stream_checks() noexcept {
  return rows_of_checks<told_twice, told_late, udp_checksum<NFV5_LINT_CKSUM>, within_mtu<NFV5_LINT_MTU>>;
}

}  // namespace flowkit::conformance
