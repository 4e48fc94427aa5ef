// SPDX-License-Identifier: BSL-1.0
#include "tools/common/compression/compression.hpp"

#include <fmt/format.h>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
#ifdef FLOWKIT_ZLIB
constexpr bool has_zlib = true;
#else
constexpr bool has_zlib = false;
#endif
#ifdef FLOWKIT_ZSTD
constexpr bool has_zstd = true;
#else
constexpr bool has_zstd = false;
#endif
}  // namespace

bool is_built_in(compression c) noexcept {
  return c == compression::none || (c == compression::gzip ? has_zlib : has_zstd);
}

void require_built_in(std::string_view asks, compression c) {
  if (!is_built_in(c))
    throw startup_error(exit_code::usage, fmt::format("{}: this build has no {}: it was made without {}", asks,
                                                      to_string(c), c == compression::gzip ? "zlib" : "libzstd"));
}

}  // namespace flowkit::tools
