// SPDX-License-Identifier: BSL-1.0
#include "tools/common/compression/frame_compressor.hpp"

#include "tools/common/compression/gzip.hpp"
#include "tools/common/compression/zstd.hpp"

namespace flowkit::tools {

std::unique_ptr<frame_compressor> make_frame_compressor(compression c) {
  require_built_in("--compress", c);
  return c == compression::gzip ? make_gzip_frames() : make_zstd_frames();
}

std::uint64_t whole_frames(const std::string& path, compression c) {
  return c == compression::gzip ? whole_gzip_frames(path) : whole_zstd_frames(path);
}

}  // namespace flowkit::tools
