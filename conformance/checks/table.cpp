// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/examiner.hpp"

namespace flowkit::conformance {

check_rows ipfix_checks() noexcept;
check_rows netflow9_checks() noexcept;
check_rows netflow5_checks() noexcept;
check_rows sflow5_checks() noexcept;

check_rows checks_of(rule_book b) noexcept {
  switch (b) {
    case rule_book::ipfix: return ipfix_checks();
    case rule_book::netflow9: return netflow9_checks();
    case rule_book::netflow5: return netflow5_checks();
    case rule_book::sflow5: return sflow5_checks();
  }
  return {};
}

}  // namespace flowkit::conformance
