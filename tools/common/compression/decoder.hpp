// SPDX-License-Identifier: BSL-1.0
// Decompression as octets come, in bounded memory.
#pragma once

#include <memory>

#include <flowkit/core/bytes.hpp>

#include "tools/common/compression/compression.hpp"

namespace flowkit::tools {

class decoder {
 public:
  enum class state : std::uint8_t {
    more,      ///< in the middle of it
    complete,  ///< what has been taken is whole: the input may end here, or another member or frame follow
    damaged,
  };
  virtual ~decoder() = default;
  /// Takes of `from` what it can, and writes to `to` as much as there is room for. Both are moved on.
  virtual state decode(octets& from, std::span<std::byte>& to) = 0;
};

/// As the first octets of a file have it: four are enough.
[[nodiscard]] compression recognise_compression(octets first) noexcept;

/// Null: the library is missing, or it has no memory.
[[nodiscard]] std::unique_ptr<decoder> make_decoder(compression c);

}  // namespace flowkit::tools
