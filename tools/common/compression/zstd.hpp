// SPDX-License-Identifier: BSL-1.0
// zstd by libzstd: null and 0 where this build has it not.
#pragma once

#include "tools/common/compression/frame_compressor.hpp"

namespace flowkit::tools {

[[nodiscard]] std::unique_ptr<frame_compressor> make_zstd_frames();
[[nodiscard]] std::uint64_t whole_zstd_frames(const std::string& path);

}  // namespace flowkit::tools
