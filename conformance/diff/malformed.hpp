// SPDX-License-Identifier: BSL-1.0
// What no exporter may send, by the checks of `flowcheck exporter`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "conformance/case_files/case_file.hpp"
#include "conformance/catalogue/requirement.hpp"

namespace flowkit::conformance {

struct malformed_octets {
  requirement what{};
  std::string message;  ///< "datagram 1, octets 2-3: IPFIX-...: what is wrong; expected: what should be there"
};

/// Requirements that one datagram breaks. Not those of streams, as a case may begin in the middle of one.
[[nodiscard]] std::vector<malformed_octets> find_malformed(std::span<const case_frame> frames);

}  // namespace flowkit::conformance
