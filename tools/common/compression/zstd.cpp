// SPDX-License-Identifier: BSL-1.0
#include "tools/common/compression/zstd.hpp"

#ifdef FLOWKIT_ZSTD
#include <zstd.h>

#include <fstream>
#include <vector>

namespace flowkit::tools {

namespace {
class zstd_frames final : public frame_compressor {
 public:
  zstd_frames() {
    if (context_) ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);  // a torn frame is seen as one
  }

  std::string_view frame(std::string_view text) override {
    if (!context_) return {};
    room_.resize(ZSTD_compressBound(text.size()));
    const std::size_t n = ZSTD_compress2(context_.get(), room_.data(), room_.size(), text.data(), text.size());
    if (ZSTD_isError(n) != 0) return {};
    return {room_.data(), n};
  }

 private:
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context_{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  std::vector<char> room_;
};
}  // namespace

std::unique_ptr<frame_compressor> make_zstd_frames() { return std::make_unique<zstd_frames>(); }

std::uint64_t whole_zstd_frames(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  if (!file || !context) return 0;
  std::vector<char> in(1 << 16), out(1 << 17);
  std::uint64_t read = 0, whole = 0;
  while (file) {
    file.read(in.data(), static_cast<std::streamsize>(in.size()));
    ZSTD_inBuffer from{in.data(), static_cast<std::size_t>(file.gcount()), 0};
    for (bool full = false; from.pos != from.size || full;) {  // what it has taken in it may still have to give
      ZSTD_outBuffer to{out.data(), out.size(), 0};
      const std::size_t left = ZSTD_decompressStream(context.get(), &to, &from);
      if (ZSTD_isError(left) != 0) return whole;
      if (left == 0) whole = read + from.pos;
      full = left != 0 && to.pos == to.size;
    }
    read += from.size;
  }
  return whole;
}

}  // namespace flowkit::tools
#else
namespace flowkit::tools {
std::unique_ptr<frame_compressor> make_zstd_frames() { return nullptr; }
std::uint64_t whole_zstd_frames(const std::string&) { return 0; }
}  // namespace flowkit::tools
#endif
