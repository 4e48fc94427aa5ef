// SPDX-License-Identifier: BSL-1.0
#include "tools/common/compression/gzip.hpp"

#ifdef FLOWKIT_ZLIB
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace flowkit::tools {

namespace {
constexpr int gzip_window = 15 + 16;  // zlib: the largest window, and gzip's frame instead of zlib's

class gzip_frames final : public frame_compressor {
 public:
  gzip_frames() { ready_ = deflateInit2(&stream_, 6, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK; }
  ~gzip_frames() override {
    if (ready_) deflateEnd(&stream_);
  }

  std::string_view frame(std::string_view text) override {
    if (!ready_ || deflateReset(&stream_) != Z_OK) return {};
    room_.resize(deflateBound(&stream_, static_cast<uLong>(text.size())));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(room_.data());
    stream_.avail_out = static_cast<uInt>(room_.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return {};
    return {room_.data(), room_.size() - stream_.avail_out};
  }

 private:
  z_stream stream_{};
  bool ready_;
  std::vector<char> room_;
};
}  // namespace

std::unique_ptr<frame_compressor> make_gzip_frames() { return std::make_unique<gzip_frames>(); }

std::uint64_t whole_gzip_frames(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  z_stream stream{};
  if (!file || inflateInit2(&stream, gzip_window) != Z_OK) return 0;
  std::vector<char> in(1 << 16), out(1 << 16);
  std::uint64_t read = 0, whole = 0;
  bool fine = true;
  while (fine && file) {
    file.read(in.data(), static_cast<std::streamsize>(in.size()));
    const auto n = static_cast<std::size_t>(file.gcount());
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(n);
    while (fine && stream.avail_in != 0) {
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      const int state = inflate(&stream, Z_NO_FLUSH);
      if (state == Z_STREAM_END) {
        whole = read + n - stream.avail_in;
        fine = inflateReset(&stream) == Z_OK;
      } else {
        fine = state == Z_OK;
      }
    }
    read += n;
  }
  inflateEnd(&stream);
  return whole;
}

}  // namespace flowkit::tools
#else
namespace flowkit::tools {
std::unique_ptr<frame_compressor> make_gzip_frames() { return nullptr; }
std::uint64_t whole_gzip_frames(const std::string&) { return 0; }
}  // namespace flowkit::tools
#endif
