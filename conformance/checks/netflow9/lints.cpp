// SPDX-License-Identifier: BSL-1.0
// What no text forbids in NetFlow v9.
#include "conformance/checks/templates/lints.hpp"
#include "conformance/checks/datagrams.hpp"
#include "conformance/checks/templates/doubling.hpp"

namespace flowkit::conformance {

check_rows netflow9_lints_checks() noexcept {
  using enum requirement;
  return rows_of_checks<
      element_once<NFV9_LINT_TWICE>, exported_twice<NFV9_LINT_DOUBLING>, interface_of_direction<NFV9_LINT_DIRIF>,
      total_over_delta<NFV9_LINT_DELTATOTAL>, octets_a_packet<NFV9_3954_8_BYTESPKTS>, utf8_text<NFV9_LINT_UTF8>,
      not_deprecated<NFV9_LINT_DEPREC, 34, 35, 48, 49, 50>, udp_checksum<NFV9_LINT_CKSUM>, within_mtu<NFV9_LINT_MTU>>;
}

}  // namespace flowkit::conformance
