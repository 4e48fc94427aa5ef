// SPDX-License-Identifier: BSL-1.0
// The header of an sFlow datagram and the frame around its samples.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct size_of_datagram {
  static constexpr std::array decides{SFLOW_5_MAXDGRAM};
  void on(const sflow5_message_event& e, findings& out) {
    const std::size_t size = e.in.payload.size();
    out.judge(decides[0], size <= out.limit().sflow_datagram && !e.in.fragmented, make_place(0, size),
              fmt::format("at most {} octets (limit sflow-datagram), not fragmented", out.limit().sflow_datagram), [&] {
                return fmt::format("the datagram has {} octets{}", size, e.in.fragmented ? ", in IP fragments" : "");
              });
  }
};
}  // namespace

check_rows sflow5_header_checks() noexcept { return rows_of_checks<size_of_datagram>; }

}  // namespace flowkit::conformance
