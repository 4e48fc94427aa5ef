// SPDX-License-Identifier: BSL-1.0
// What the pieces of an output are: where one ends, and how many records are in some.
#pragma once

#include <cstdint>
#include <string_view>

#include "tools/common/output_file.hpp"

namespace flowkit::tools {

struct piece_kind {
  output_file::whole_pieces whole;
  /// In whole pieces as sinks write them.
  std::uint64_t (*records)(std::string_view pieces) noexcept;
};

/// Lines: each is a record.
extern const piece_kind line_pieces;

}  // namespace flowkit::tools
