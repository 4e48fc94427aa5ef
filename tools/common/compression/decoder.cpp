// SPDX-License-Identifier: BSL-1.0
#include "tools/common/compression/decoder.hpp"

#ifdef FLOWKIT_ZLIB
#include <zlib.h>
#endif
#ifdef FLOWKIT_ZSTD
#include <zstd.h>
#endif

namespace flowkit::tools {

namespace {
#ifdef FLOWKIT_ZLIB
class gzip_decoder final : public decoder {
 public:
  gzip_decoder() {
    constexpr int gzip_alone = 16 + MAX_WBITS;
    is_ready_ = inflateInit2(&z_, gzip_alone) == Z_OK;
  }
  ~gzip_decoder() override { inflateEnd(&z_); }
  gzip_decoder(const gzip_decoder&) = delete;
  gzip_decoder& operator=(const gzip_decoder&) = delete;
  [[nodiscard]] bool is_ready() const noexcept { return is_ready_; }

  state decode(octets& from, std::span<std::byte>& to) override {
    if (ended_) {
      // Zeros fill the last block of a tape; anything else is another member.
      while (!from.empty() && from[0] == std::byte{0}) from = from.subspan(1), padded_ = true;
      if (from.empty()) return state::complete;
      if (padded_ || inflateReset(&z_) != Z_OK) return state::damaged;
      ended_ = false;
    }
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(from.data()));
    z_.avail_in = static_cast<uInt>(from.size());
    z_.next_out = reinterpret_cast<Bytef*>(to.data());
    z_.avail_out = static_cast<uInt>(to.size());
    const int result = inflate(&z_, Z_NO_FLUSH);
    from = from.last(z_.avail_in);
    to = to.last(z_.avail_out);
    if (result == Z_STREAM_END) {
      ended_ = true;
      return state::complete;
    }
    return result == Z_OK || result == Z_BUF_ERROR ? state::more : state::damaged;
  }

 private:
  z_stream z_{};
  bool is_ready_ = false, ended_ = false, padded_ = false;
};
#endif

#ifdef FLOWKIT_ZSTD
/// Frames with windows above 128 MiB (zstd --long=28 and more) are taken for damaged: that is libzstd's own limit.
class zstd_decoder final : public decoder {
 public:
  [[nodiscard]] bool is_ready() const noexcept { return z_ != nullptr; }

  state decode(octets& from, std::span<std::byte>& to) override {
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    const std::size_t result = ZSTD_decompressStream(z_.get(), &out, &in);
    from = from.subspan(in.pos);
    to = to.subspan(out.pos);
    if (ZSTD_isError(result) != 0) return state::damaged;
    return result == 0 ? state::complete : state::more;
  }

 private:
  struct closer {
    void operator()(ZSTD_DStream* z) const noexcept { ZSTD_freeDStream(z); }
  };
  std::unique_ptr<ZSTD_DStream, closer> z_{ZSTD_createDStream()};
};
#endif

template <class Decoder>
std::unique_ptr<decoder> make() {
  auto one = std::make_unique<Decoder>();
  if (!one->is_ready()) return nullptr;
  return one;
}
}  // namespace

compression recognise_compression(octets first) noexcept {
  if (first.size() >= 2 && load_be<std::uint16_t>(first.data()) == 0x1f8b) return compression::gzip;
  if (first.size() < 4) return compression::none;
  const auto magic = load_be<std::uint32_t>(first.data());
  const bool is_skippable = (magic & 0xf0ff'ffff) == 0x502a'4d18;  // a frame of whatever its writer likes
  return magic == 0x28b5'2ffd || is_skippable ? compression::zstd : compression::none;
}

std::unique_ptr<decoder> make_decoder(compression c) {
#ifdef FLOWKIT_ZLIB
  if (c == compression::gzip) return make<gzip_decoder>();
#endif
#ifdef FLOWKIT_ZSTD
  if (c == compression::zstd) return make<zstd_decoder>();
#endif
  static_cast<void>(c);
  return nullptr;
}

}  // namespace flowkit::tools
