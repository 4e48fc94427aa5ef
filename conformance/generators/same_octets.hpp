// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstring>

#include <flowkit/core/bytes.hpp>

namespace flowkit::conformance {

/// By content; spans have no == of their own.
inline bool same_octets(octets a, octets b) noexcept {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace flowkit::conformance
