// SPDX-License-Identifier: BSL-1.0
// One packet of a flow as it goes over Ethernet: what an sFlow agent samples.
#pragma once

#include <span>

#include <flowkit/flow/record.hpp>

namespace flowkit::tools {

/// The headers of a frame at the most: Ethernet, tag, IPv6, TCP.
inline constexpr std::size_t max_frame_headers = 78;

struct frame {
  std::uint32_t length;  ///< octets on the wire, FCS included
  octets front;          ///< those that were kept, without the FCS
};

/// A packet of the flow's mean size, with correct checksums. `vlan` 0: without tag. `number` makes packets different.
/// The payload is zeros, so that it adds nothing to the checksums, whether it was kept or not. `keep`: octets at the
/// most. `out` has room for them, and for all headers.
[[nodiscard]] frame build_frame(const flow::record& r, std::uint16_t vlan, std::uint32_t number, std::size_t keep,
                                std::span<std::byte> out) noexcept;

}  // namespace flowkit::tools
