// SPDX-License-Identifier: BSL-1.0
// errno in words, whatever thread asks.
#pragma once

#include <array>
#include <cstring>
#include <string>

namespace flowkit::tools {

namespace detail {
// strerror_r is GNU's, which returns the text, or that of POSIX, which writes it.
inline const char* error_text(int, const char* text) noexcept { return text; }
inline const char* error_text(const char* text, const char*) noexcept { return text; }
}  // namespace detail

/// Needs no descriptor: std::error_category is virtual, and the sanitizer that checks virtual calls opens a pipe, so
/// that it takes "too many open files" itself for an error of the program.
[[nodiscard]] inline std::string system_text(int error_number) {
  std::array<char, 256> text{};
  return detail::error_text(strerror_r(error_number, text.data(), text.size()), text.data());
}

}  // namespace flowkit::tools
