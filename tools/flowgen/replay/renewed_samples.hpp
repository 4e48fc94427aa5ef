// SPDX-License-Identifier: BSL-1.0
// The numbers of an sFlow datagram: its own, those of its samples, and the pools that these were taken from.
#pragma once

#include <span>

#include "tools/flowgen/replay/numbers.hpp"

namespace flowkit::tools {

/// `exporter`: who and which protocol; `round`: how often the capture was sent before. False if it is no datagram.
bool renew_samples(std::span<std::byte> octets, stream_key exporter, std::uint64_t round, stream_numbers& numbers);

}  // namespace flowkit::tools
