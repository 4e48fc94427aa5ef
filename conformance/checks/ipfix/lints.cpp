// SPDX-License-Identifier: BSL-1.0
// What IPFIX shares with NetFlow v9: UDP, text, elements, and what no text forbids.
#include "conformance/checks/templates/lints.hpp"
#include "conformance/checks/datagrams.hpp"
#include "conformance/checks/templates/doubling.hpp"

namespace flowkit::conformance {

check_rows ipfix_lints_checks() noexcept {
  using enum requirement;
  return rows_of_checks<
      element_once<IPFIX_LINT_TWICE>, exported_twice<IPFIX_LINT_DOUBLING>, interface_of_direction<IPFIX_LINT_DIRIF>,
      total_over_delta<IPFIX_LINT_DELTATOTAL>, octets_a_packet<IPFIX_LINT_BYTESPKTS>, utf8_text<IPFIX_7011_6_1_6_UTF8>,
      not_deprecated<IPFIX_IANA_DEPREC>, udp_checksum<IPFIX_7011_10_3_2_CKSUM>, within_mtu<IPFIX_7011_10_3_3_PMTU>>;
}

}  // namespace flowkit::conformance
