// SPDX-License-Identifier: BSL-1.0
// The header of NetFlow v5 and the frame around it.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using header = netflow5::header;
using enum requirement;

struct count {
  static constexpr std::array decides{NFV5_HDR_COUNT};
  static constexpr place at{2, 2};
  void on(const netflow5_message_event& e, findings& out) {
    out.judge(decides[0], e.announced >= 1 && e.announced <= netflow5::max_records, at, "1 to 30 records",
              [&] { return fmt::format("the count is {}", e.announced); });
  }
};

struct nanoseconds {
  static constexpr std::array decides{NFV5_HDR_NSECS};
  void on(const netflow5_message_event& e, findings& out) {
    out.judge(decides[0], e.head.unix_nsecs < 1'000'000'000, e.at<&header::unix_nsecs>(), "0 to 999999999",
              [&] { return fmt::format("unix_nsecs is {}", e.head.unix_nsecs); });
  }
};
}  // namespace

check_rows netflow5_header_checks() noexcept { return rows_of_checks<count, nanoseconds>; }

}  // namespace flowkit::conformance
