// SPDX-License-Identifier: BSL-1.0
// gzip by zlib: null and 0 where this build has it not.
#pragma once

#include "tools/common/compression/frame_compressor.hpp"

namespace flowkit::tools {

[[nodiscard]] std::unique_ptr<frame_compressor> make_gzip_frames();
[[nodiscard]] std::uint64_t whole_gzip_frames(const std::string& path);

}  // namespace flowkit::tools
