// SPDX-License-Identifier: BSL-1.0
// The terminal that people read at: how wide it is, and text that fits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace flowkit::tools {

/// What is written to a file or a pipe may be read at any width: 100 is what fits most.
inline constexpr std::size_t usual_columns = 100;

/// Columns of the terminal that the descriptor is of, 80 if it does not say; 0: it is none.
[[nodiscard]] std::size_t terminal_columns(int fd) noexcept;

/// Characters, not octets: the continuation octets of UTF-8 take no column.
[[nodiscard]] std::size_t text_width(std::string_view s) noexcept;

/// "1 flow missing by sequence", "3 flows missing by sequence": of one, the first word that ends in s goes without it.
[[nodiscard]] std::string counted(std::uint64_t n, std::string_view plural);

/// Lines of at most `columns`, broken at blanks; all but the first are indented by `indent` blanks. A word that is
/// longer stays whole. Each line ends in a line feed.
[[nodiscard]] std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent);

}  // namespace flowkit::tools
