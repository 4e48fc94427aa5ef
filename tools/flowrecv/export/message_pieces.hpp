// SPDX-License-Identifier: BSL-1.0
// IPFIX messages as pieces of an output (RFC 5655: messages back to back).
#pragma once

#include <flowkit/ipfix/encode.hpp>

#include "tools/flowrecv/outputs/piece_kind.hpp"

namespace flowkit::tools {

/// On their way messages have the number of their data records where the sequence number will be: what comes before
/// them in the file is known only there.
struct unnumbered_encoding : ipfix::encoding {
  static constexpr void write_header(header h, std::uint32_t, const message_totals& t, std::byte* p) noexcept {
    ipfix::encoding::write_header(h, t.data_records, t, p);
  }
};
using unnumbered_builder = flowkit::message_builder<unnumbered_encoding>;

/// Each observation domain has numbers of its own.
extern const piece_kind message_pieces;

}  // namespace flowkit::tools
