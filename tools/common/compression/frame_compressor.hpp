// SPDX-License-Identifier: BSL-1.0
// Text to frames: a member of gzip (RFC 1952) or a frame of zstd (RFC 8878), each complete in itself. A file of them is
// read by gzip, zcat, zstd and zstdcat as one text, and what is before a torn frame is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tools/common/compression/compression.hpp"

namespace flowkit::tools {

class frame_compressor {
 public:
  virtual ~frame_compressor() = default;
  /// A frame with all of the text, valid until the next call. Empty: there was no memory for it.
  [[nodiscard]] virtual std::string_view frame(std::string_view text) = 0;
};

/// Of gzip or zstd; throws startup_error (usage) where this build has it not.
[[nodiscard]] std::unique_ptr<frame_compressor> make_frame_compressor(compression c);

/// How many octets at the beginning of the file are complete frames, each with the checksums that it has in order; the
/// rest is torn. 0 as well where the file cannot be read.
[[nodiscard]] std::uint64_t whole_frames(const std::string& path, compression c);

}  // namespace flowkit::tools
