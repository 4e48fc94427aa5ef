// SPDX-License-Identifier: BSL-1.0
// The header of an IPFIX message.
#include <fmt/core.h>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct empty_message {
  static constexpr std::array decides{IPFIX_7011_3_ZEROSETS};
  void on(const message_end_event& e, findings& out) {
    if (e.sets == 0 && !e.message.failure)
      out.noted(decides[0], e.header, "any number of sets", [] { return "a message without sets: legal, but rare"; });
  }
};
}  // namespace

check_rows ipfix_header_checks() noexcept { return rows_of_checks<empty_message>; }

}  // namespace flowkit::conformance
