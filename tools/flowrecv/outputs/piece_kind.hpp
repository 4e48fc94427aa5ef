// SPDX-License-Identifier: BSL-1.0
// What the pieces of an output are: where one ends, and how many records are in some.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "tools/common/output_file.hpp"

namespace flowkit::tools {

/// The next number of what sends pieces, by what they call it.
using piece_numbers = std::map<std::uint32_t, std::uint32_t>;

struct piece_kind {
  output_file::whole_pieces whole;
  /// Octets of the first; there is one.
  std::size_t (*first)(std::string_view pieces) noexcept;
  /// In whole pieces.
  std::uint64_t (*records)(std::string_view pieces) noexcept;
  /// Gives pieces that are on their way to the file the numbers that follow; null: they have none.
  void (*number)(std::string& pieces, piece_numbers& next) = nullptr;
  /// The numbers that follow those in a file; null: they have none.
  piece_numbers (*next_in)(const std::string& path) = nullptr;
  /// Does a file that begins with these octets, or has no more than them, hold such pieces?
  bool (*begins)(std::string_view first) noexcept;
  const char* name;                  ///< for people: "it does not begin as ..."
  std::uint64_t longest = 16 << 20;  ///< octets of a piece: more after whole ones is none that was being written
};

/// Lines: each is a record; and lines that are JSON objects.
extern const piece_kind line_pieces, json_pieces;

}  // namespace flowkit::tools
