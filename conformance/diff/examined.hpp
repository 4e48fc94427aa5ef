// SPDX-License-Identifier: BSL-1.0
// A frame of a case as explainers and examiners take it.
#pragma once

#include "conformance/case_files/case_file.hpp"
#include "conformance/examiner/datagram.hpp"

namespace flowkit::conformance {

/// A view. `number` counts from 1.
[[nodiscard]] inline datagram to_examined(const case_frame& f, std::size_t number) {
  const tools::datagram d = f.as_datagram();
  datagram out{};
  out.payload = d.payload, out.source = d.from(), out.destination_port = f.destination_port;
  out.received = f.received, out.number = number;
  return out;
}

}  // namespace flowkit::conformance
