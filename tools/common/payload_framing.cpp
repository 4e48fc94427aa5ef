// SPDX-License-Identifier: BSL-1.0
#include "tools/common/payload_framing.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <flowkit/netflow5/message.hpp>
#include <flowkit/sflow5/message.hpp>

namespace flowkit::tools {

namespace {

template <class Version, Version Value>
bool begins_with(octets rest) noexcept {
  return rest.size() >= sizeof(Version) && load_be<Version>(rest.data()) == Value;
}

std::size_t netflow5_length(octets rest) noexcept {
  return rest.size() < netflow5::header_size ? 0 : netflow5::encoded_size(netflow5::announced_count(rest));
}

/// RFC 7011 section 3.1: the length, in octets 2 and 3, counts the header of 16 octets.
std::size_t ipfix_length(octets rest) noexcept {
  constexpr std::size_t header_size = 16;
  if (rest.size() < header_size) return 0;
  const std::size_t length = load_be<std::uint16_t>(rest.data() + 2);
  return length < header_size ? 0 : length;
}

/// Where its samples end, if all that it announces are there.
std::size_t sflow5_length(octets rest) noexcept {
  const auto s = sflow5::decode_lenient(rest);
  return s && s->wrong.code == errc::ok ? s->end : 0;
}

std::size_t no_length(octets) noexcept { return 0; }

constexpr std::array framings{
    payload_framing{"netflow5", begins_with<std::uint16_t, 5>, netflow5_length, false},
    payload_framing{"netflow9", begins_with<std::uint16_t, 9>, no_length, false},
    payload_framing{"ipfix", begins_with<std::uint16_t, 10>, ipfix_length, true},
    payload_framing{"sflow5", begins_with<std::uint32_t, 5>, sflow5_length, true},
};

}  // namespace

const payload_framing* find_payload_framing(octets first) noexcept {
  const auto found = std::find_if(framings.begin(), framings.end(), [&](const auto& f) { return f.begins(first); });
  return found == framings.end() ? nullptr : &*found;
}

std::size_t next_datagram(const payload_framing& f, octets rest) noexcept {
  assert(!rest.empty());
  if (!f.begins(rest)) return rest.size();
  const std::size_t length = f.frame_length(rest);
  if (length == 0 || length >= rest.size()) return rest.size();
  // A length that does not lead to another message is wrong: one message, and a receiver may see how far it goes.
  if (f.must_continue && rest.size() <= max_datagram && !f.begins(rest.subspan(length))) return rest.size();
  return length;
}

}  // namespace flowkit::tools
