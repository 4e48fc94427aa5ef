// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/received.hpp"

#include <flowkit/packet/checksum.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/udp.hpp>

namespace flowkit::tools {

namespace {
conformance::checksum_state checksum_of(const datagram& d) noexcept {
  using conformance::checksum_state;
  if (!d.checksum) return checksum_state::unknown;
  if (*d.checksum == 0) return checksum_state::zero;
  const std::size_t length = packet::udp_layout.size + d.payload.size();
  const std::uint64_t header = std::uint64_t{d.source.port} + d.destination.port + length + *d.checksum;
  const std::uint64_t sum =
      packet::pseudo_header_sum(d.source.address, d.destination.address, packet::ip_protocol::udp, length) + header +
      packet::ones_complement_sum(d.payload);
  return packet::internet_checksum(sum) == 0 ? checksum_state::right : checksum_state::wrong;
}
}  // namespace

conformance::datagram to_examined(const datagram& d) noexcept {
  return {.payload = d.payload,
          .source = d.from(),
          .destination = d.destination.address,
          .destination_port = d.destination.port,
          .received = d.has_clock ? d.received : timestamp{},
          .checksum = checksum_of(d),
          .fragmented = d.fragmented};
}

}  // namespace flowkit::tools
