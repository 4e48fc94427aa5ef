// SPDX-License-Identifier: BSL-1.0
// From what sockets and captures deliver to what an examiner takes.
#pragma once

#include "conformance/examiner/datagram.hpp"
#include "tools/common/datagram.hpp"

namespace flowkit::tools {

/// A view of the same payload; the UDP checksum, where a capture shows it, is verified.
[[nodiscard]] conformance::datagram to_examined(const datagram& d) noexcept;

}  // namespace flowkit::tools
