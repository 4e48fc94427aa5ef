// SPDX-License-Identifier: BSL-1.0
// The ways of compression: their names, the endings of files, and whether this build has them.
#pragma once

#include <cstdint>
#include <string_view>

namespace flowkit::tools {

enum class compression : std::uint8_t { none, gzip, zstd };

[[nodiscard]] constexpr const char* to_string(compression c) noexcept {
  return c == compression::gzip ? "gzip" : c == compression::zstd ? "zstd" : "none";
}
/// ".gz", ".zst"; empty of none.
[[nodiscard]] constexpr std::string_view ending_of(compression c) noexcept {
  return c == compression::gzip ? ".gz" : c == compression::zstd ? ".zst" : "";
}
/// By the ending of its name.
[[nodiscard]] constexpr compression compression_of(std::string_view path) noexcept {
  for (const compression c : {compression::gzip, compression::zstd})
    if (path.ends_with(ending_of(c))) return c;
  return compression::none;
}

/// Does this build have the library for it?
[[nodiscard]] bool is_built_in(compression c) noexcept;
/// Throws startup_error (usage) where the library of it was missing when this was built. `asks`: what begins the line.
void require_built_in(std::string_view asks, compression c);

}  // namespace flowkit::tools
