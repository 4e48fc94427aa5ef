// SPDX-License-Identifier: BSL-1.0
// Octets as people paste them: hex digits, with or without what programs print beside them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

/// Nothing but characters of text?
[[nodiscard]] bool is_text(octets content) noexcept;

struct hex_content {
  std::vector<std::vector<std::byte>> datagrams;
  /// Empty, or "line:column: what is wrong and what is allowed".
  std::string error;
};

/// Pairs of digits, with blanks, colons, commas, line feeds and 0x between them, or none; # begins a comment. Offsets
/// and characters beside the digits, as xxd, hexdump -C, od and tcpdump -x print them, are recognised; where the
/// offsets begin again, another datagram does.
[[nodiscard]] hex_content read_hex(std::string_view text);

}  // namespace flowkit::tools
