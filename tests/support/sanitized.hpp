// SPDX-License-Identifier: BSL-1.0
// Loops that look for a rare event or take statistics are as long as that needs in Release; under sanitizers, ten times
// slower, each need only pass once through the code.
#pragma once

#ifdef __SANITIZE_ADDRESS__
#define FLOWKIT_IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FLOWKIT_IS_SANITIZED true
#endif
#endif
#ifndef FLOWKIT_IS_SANITIZED
#define FLOWKIT_IS_SANITIZED false
#endif

namespace flowkit::support {
inline constexpr bool is_sanitized = FLOWKIT_IS_SANITIZED;
}  // namespace flowkit::support

#undef FLOWKIT_IS_SANITIZED
