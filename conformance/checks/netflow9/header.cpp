// SPDX-License-Identifier: BSL-1.0
// The header of a NetFlow v9 packet and the frame around its FlowSets.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct one_flowset {
  static constexpr std::array decides{NFV9_3954_4_PKT};
  void on(const message_end_event& e, findings& out) {
    out.judge(decides[0], e.sets != 0, e.header, "one FlowSet or more after the header",
              [] { return "the packet has no FlowSet"; });
  }
};
}  // namespace

check_rows netflow9_header_checks() noexcept { return rows_of_checks<one_flowset>; }

}  // namespace flowkit::conformance
