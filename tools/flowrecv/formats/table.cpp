// SPDX-License-Identifier: BSL-1.0
// All formats, in the order of --help. One line a format: FORMAT.cpp defines `extern const format_row FORMAT_format`.
#include <array>

#include "tools/flowrecv/formats/format.hpp"

// clang-format off
#define FLOWKIT_FORMATS(format) \
  format(json)                  \
  format(csv)                   \
  format(logfmt)                \
  format(text)                  \
  format(elements)              \
  format(json_full)             \
  format(none)
// clang-format on

namespace flowkit::tools {

#define FLOWKIT_DECLARE_FORMAT(name) extern const format_row name##_format;
FLOWKIT_FORMATS(FLOWKIT_DECLARE_FORMAT)

std::span<const format_row* const> formats() noexcept {
#define FLOWKIT_LIST_FORMAT(name) &name##_format,
  static constexpr std::array all{FLOWKIT_FORMATS(FLOWKIT_LIST_FORMAT)};
  return all;
}

}  // namespace flowkit::tools
