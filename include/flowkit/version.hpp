// SPDX-License-Identifier: BSL-1.0
// The version of flowkit. CMake, the package and the programs take it from here.
#pragma once

#ifdef FLOWKIT_VERSION
#error "flowkit is included twice, from two places: two versions, or the single header and the tree; keep one"
#endif

/// For the preprocessor: #if FLOWKIT_VERSION >= 200 asks for 0.2.0 or later. 10000 * major + 100 * minor + patch.
#define FLOWKIT_VERSION 100
/// "major.minor.patch" (semantic versioning: until 1.0 a minor version may break sources).
#define FLOWKIT_VERSION_STRING "0.1.0"

/// v0 is the major version, in every mangled name: programs may hold libraries made with v0 and with v1.
namespace flowkit::inline v0 {

struct version_number {
  int major_number, minor_number, patch_number;
  friend constexpr bool operator==(version_number, version_number) = default;
};
inline constexpr version_number library_version{FLOWKIT_VERSION / 10000, FLOWKIT_VERSION / 100 % 100,
                                                FLOWKIT_VERSION % 100};

}  // namespace flowkit
