// SPDX-License-Identifier: BSL-1.0
// NetFlow v1, v5 and v7 into rooms of any size: a message is written whole or not at all, and decodes to the same.
#include <conformance/generators/record.hpp>
#include <flowkit/netflow1.hpp>
#include <flowkit/netflow5.hpp>
#include <flowkit/netflow7.hpp>

#include "fuzz/decisions.hpp"

using namespace flowkit;
using conformance::source;

namespace {
template <class Format>
void one(source& from) {
  const auto room_size = from.word() % 2048;
  const auto m = conformance::arbitrary_record(fixed::message_layout<Format>, from);
  const std::size_t size = fixed::encoded_size<Format>(m.records.size());
  std::vector<std::byte> room(from.coin() ? size : room_size);
  const auto written = fixed::encode<Format>(m, room);
  fuzz::require(written.has_value() == (size <= room.size()));
  if (!written) return fuzz::require(written.failure().code == errc::no_space);
  fuzz::require(*written == size);
  const std::vector<std::byte> sent(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
  const auto back = fixed::decode_exact<Format>(sent);
  fuzz::require(back && *back == m && fixed::announced_count<Format>(sent) == m.records.size());
  if (size == Format::header_size) return;
  const auto cut = octets{sent}.first(Format::header_size + from.below(size - Format::header_size));
  fuzz::require(fixed::decode<Format>(cut).failure().code == errc::bad_count);
  const auto part = fixed::decode_lenient<Format>(cut);
  fuzz::require(part && part->head == m.head && part->records.size() < m.records.size());
  for (std::size_t i = 0; i < part->records.size(); ++i) fuzz::require(part->records[i] == m.records[i]);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](source& from) {
    switch (from.below(4)) {
      case 0: return one<netflow1::format>(from);
      case 1: return one<netflow1::wide_format>(from);
      case 2: return one<netflow5::format>(from);
      default: return one<netflow7::format>(from);
    }
  });
  return 0;
}
