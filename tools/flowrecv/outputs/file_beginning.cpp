// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/file_beginning.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <vector>

#include "tools/common/compression/decoder.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t shown = 64 << 10;  // octets: a header is shorter than that

struct beginning {
  std::string text;   ///< decompressed
  std::string wrong;  ///< it cannot be read, or is not compressed like that
};

/// May these be the first of a file of the kind? Of fewer octets than its magic number has it is not known.
bool may_be(compression packed, std::string_view first) noexcept {
  static constexpr std::string_view gzip{"\x1f\x8b"}, zstd{"\x28\xb5\x2f\xfd"};
  const std::string_view magic = packed == compression::gzip ? gzip : zstd;
  if (first.size() < magic.size()) return magic.starts_with(first);
  return recognise_compression(as_octets(first)) == packed;
}

void unpack(beginning& b, compression packed) {
  const std::string file = std::move(b.text);
  b.text.clear();
  if (!may_be(packed, file)) {
    b.wrong = fmt::format("it does not begin as {}", to_string(packed));
    return;
  }
  const auto by = make_decoder(packed);
  if (by == nullptr) return;
  std::vector<std::byte> room(shown);
  std::span<std::byte> to{room};
  octets from = as_octets(file);
  auto state = decoder::state::more;
  while (!from.empty() && !to.empty() && state != decoder::state::damaged) {
    const std::size_t before = from.size() + to.size();
    state = by->decode(from, to);
    if (from.size() + to.size() == before) break;
  }
  b.text.assign(reinterpret_cast<const char*>(room.data()), room.size() - to.size());
  if (b.text.empty() && state == decoder::state::damaged) b.wrong = fmt::format("it is no {}", to_string(packed));
}

beginning beginning_of(const std::string& path, compression packed) {
  beginning b;
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  b.text.resize(shown);
  file.read(b.text.data(), static_cast<std::streamsize>(b.text.size()));
  if (!file && !file.eof()) {
    b.wrong = system_text(errno);
    return b;
  }
  b.text.resize(static_cast<std::size_t>(file.gcount()));
  if (packed != compression::none) unpack(b, packed);
  return b;
}
}  // namespace

std::string why_not_of_kind(const std::string& path, const piece_kind& kind, compression packed) {
  const beginning b = beginning_of(path, packed);
  if (!b.wrong.empty() || b.text.empty() || kind.begins(b.text)) return b.wrong;
  return fmt::format("it does not begin as {}", kind.name);
}

std::string why_not_with_header(const std::string& path, std::string_view header, compression packed) {
  const beginning b = beginning_of(path, packed);
  if (!b.wrong.empty() || header.empty() || b.text.starts_with(header) || header.starts_with(b.text)) return b.wrong;
  return "its first line is not the header of this run: its columns are others";
}

}  // namespace flowkit::tools
