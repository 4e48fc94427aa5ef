// SPDX-License-Identifier: BSL-1.0
// The smallest frames that still make two decoders differ in the same way: datagrams, then what they consist of, are
// dropped as long as they do; in the end octets become zero.
#pragma once

#include "conformance/diff/attempts.hpp"

namespace flowkit::conformance {

/// `frames` hold (attempts::holds), and still do at the end: nothing else can be dropped, unless the attempts were
/// exhausted before.
void reduce(case_frames& frames, attempts& tries);

}  // namespace flowkit::conformance
