// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/export/message_pieces.hpp"

#include <flowkit/ipfix/header.hpp>

#include "tools/common/protocols.hpp"
#include "tools/flowrecv/export/message_numbers.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t version_and_length = 4;

const std::byte* octets_of(std::string_view text) noexcept { return reinterpret_cast<const std::byte*>(text.data()); }

/// Of the first message; 0: it is not there to its end, or there is none.
std::size_t first_message(std::string_view pieces) noexcept {
  if (pieces.size() < ipfix::header_size) return 0;
  const std::size_t length = row_of(protocol::ipfix).frame_length({octets_of(pieces), pieces.size()});
  return length < ipfix::header_size || length > pieces.size() ? 0 : length;
}

std::size_t whole_messages(std::string_view written) noexcept {
  std::size_t whole = 0;
  while (const std::size_t length = first_message(written.substr(whole))) whole += length;
  return whole;
}

ipfix::header header_of(std::string_view message) noexcept {
  return ipfix::header_layout.read(octets_of(message) + version_and_length);
}

std::uint64_t count_records(std::string_view pieces) noexcept {
  std::uint64_t all = 0;
  while (const std::size_t length = first_message(pieces)) {
    all += header_of(pieces).sequence;
    pieces.remove_prefix(length);
  }
  return all;
}

/// Version and length are what all have in common.
bool is_message(std::string_view first) noexcept {
  static constexpr std::string_view version{"\x00\x0a", 2};
  if (first.size() < version_and_length) return first.substr(0, 2) == version.substr(0, first.size());
  return first.starts_with(version) && load_be<std::uint16_t>(octets_of(first) + 2) >= ipfix::header_size;
}

void number_messages(std::string& pieces, piece_numbers& next) {
  for (std::size_t at = 0; const std::size_t length = first_message(std::string_view(pieces).substr(at));) {
    ipfix::header h = header_of(std::string_view(pieces).substr(at));
    std::uint32_t& number = next[h.observation_domain];
    const std::uint32_t records = h.sequence;
    h.sequence = number;
    number += records;
    ipfix::header_layout.write(h, reinterpret_cast<std::byte*>(pieces.data()) + at + version_and_length);
    at += length;
  }
}
}  // namespace

const piece_kind message_pieces{.whole = &whole_messages,
                                .first = &first_message,
                                .records = &count_records,
                                .number = &number_messages,
                                .next_in = &numbers_after,
                                .begins = &is_message,
                                .name = "messages of IPFIX",
                                .longest = 65535};

}  // namespace flowkit::tools
