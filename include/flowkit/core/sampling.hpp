// SPDX-License-Identifier: BSL-1.0
// Sampling rates that receivers of all protocols accept.
#pragma once

#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// A sampling rate above this is implausible: no device samples one of so many packets. Such rates are passed on, but
/// nothing is multiplied by them.
inline constexpr std::uint32_t max_believable_rate = 1u << 24;

}  // namespace flowkit
