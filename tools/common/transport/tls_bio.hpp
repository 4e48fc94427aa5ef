// SPDX-License-Identifier: BSL-1.0
// How OpenSSL reaches the network here: a socket of its own, or one that many DTLS peers share.
#pragma once

#include <flowkit/core/bytes.hpp>

#include "tools/common/endpoint.hpp"

struct bio_st;

namespace flowkit::tools {

/// Reads and writes a connected socket (not owned), whose writes never raise SIGPIPE.
[[nodiscard]] bio_st* new_socket_bio(int fd, bool datagrams);

/// Of a socket of datagrams: how many the network has answered with an error (ICMP).
[[nodiscard]] std::uint64_t datagrams_rejected(bio_st* by) noexcept;

/// Writes datagrams to `peer` through a socket (not owned); reads what was given to it.
[[nodiscard]] bio_st* new_peer_bio(int fd, const endpoint& peer);
/// The datagram to read next, once, in place of what was left of the one before. It must stay until then.
void give_datagram(bio_st* to, octets datagram) noexcept;
/// Whom it writes to.
void set_peer(bio_st* to, const endpoint& peer) noexcept;

}  // namespace flowkit::tools
