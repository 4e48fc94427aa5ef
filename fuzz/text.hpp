// SPDX-License-Identifier: BSL-1.0
// Fuzz inputs as text, and the one exception that parsers of what users write may throw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::fuzz {

/// Copied to memory of exactly its size, without a zero at its end: reading beyond it is detected.
inline void with_text(const std::uint8_t* data, std::size_t size, auto&& check) {
  const std::vector<char> text(data, data + size);
  check(std::string_view{text.data(), text.size()});
}

/// What the parser makes of the text: use(value). It may refuse it, with a reason; any other exception is a finding.
inline void parsed(auto&& parse, auto&& use) {
  try {
    use(parse());
  } catch (const tools::startup_error& e) {
    require(e.what()[0] != '\0' && e.code() != tools::exit_code::ok);
  }
}

}  // namespace flowkit::fuzz
