// SPDX-License-Identifier: BSL-1.0
#include "tools/common/protocols.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/sflow5/message.hpp>

#include "tools/common/datagram.hpp"

namespace flowkit::tools {

namespace {

/// What its count announces.
template <class Format>
std::size_t fixed_length(octets rest) noexcept {
  return rest.size() < Format::header_size ? 0 : fixed::encoded_size<Format>(fixed::announced_count<Format>(rest));
}

/// With records of 48 octets, unless the next datagram follows only records of 52.
std::size_t netflow1_length(octets rest) noexcept {
  const std::size_t length = fixed_length<netflow1::format>(rest), wide = fixed_length<netflow1::wide_format>(rest);
  const auto leads_on = [&](std::size_t n) {
    return n == rest.size() || (n + 2 <= rest.size() && load_be<std::uint16_t>(rest.data() + n) == netflow1::version);
  };
  return length != 0 && !leads_on(length) && leads_on(wide) ? wide : length;
}

/// RFC 7011 section 3.1: the length, in octets 2 and 3, counts the header.
std::size_t ipfix_length(octets rest) noexcept {
  if (rest.size() < ipfix::header_size) return 0;
  const std::size_t length = load_be<std::uint16_t>(rest.data() + 2);
  return length < ipfix::header_size ? 0 : length;
}

/// Where its samples end, if all that it announces are there.
std::size_t sflow5_length(octets rest) noexcept {
  const auto s = sflow5::decode_lenient(rest);
  return s && s->wrong.code == errc::ok ? s->end : 0;
}

std::size_t not_told(octets) noexcept { return 0; }

using enum protocol;
constexpr auto no = protocol_family::none, netflow = protocol_family::netflow, sflow = protocol_family::sflow;

// clang-format off
constexpr std::array rows{
    //           protocol  name        title                 family   version  port  sequence     framing                        next   clock
    protocol_row{unknown,  "unknown",  "unknown protocol",   no,      0, 0,    0,    nullptr,     not_told, false, false},
    protocol_row{netflow1, "netflow1", "NetFlow v1",         netflow, 2, 1,    2055, nullptr,     netflow1_length, true, true},
    protocol_row{netflow5, "netflow5", "NetFlow v5",         netflow, 2, 5,    2055, "flows",     fixed_length<netflow5::format>, false, true},
    protocol_row{netflow7, "netflow7", "NetFlow v7",         netflow, 2, 7,    2055, "flows",     fixed_length<netflow7::format>, true, true},
    protocol_row{netflow9, "netflow9", "NetFlow v9",         netflow, 2, 9,    2055, "datagrams", not_told, false, true},
    protocol_row{ipfix,    "ipfix",    "IPFIX",              netflow, 2, 10,   4739, "records",   ipfix_length, true, true},
    protocol_row{sflow5,   "sflow5",   "sFlow v5",           sflow,   4, 5,    6343, "datagrams", sflow5_length, true, false},
    protocol_row{netflow6, "netflow6", "NetFlow v6",         netflow, 2, 6,    2055, nullptr,     not_told, false, false},
    protocol_row{netflow8, "netflow8", "NetFlow v8",         netflow, 2, 8,    2055, nullptr,     not_told, false, false},
    protocol_row{sflow2,   "sflow2",   "sFlow v2",           sflow,   4, 2,    6343, nullptr,     not_told, false, false},
    protocol_row{sflow4,   "sflow4",   "sFlow v4",           sflow,   4, 4,    6343, nullptr,     not_told, false, false},
};
// clang-format on

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].which != static_cast<protocol>(i)) return false;
  return true;
}
static_assert(is_in_order(), "rows stand in the order of the enumeration");

/// Where collectors of NetFlow listen besides the ports of the table.
constexpr std::array<std::uint16_t, 2> further_netflow_ports{9995, 9996};

constexpr protocol_family family_at(std::uint16_t port) noexcept {
  for (const protocol_row& r : rows)
    if (r.port == port && port != 0) return r.family;
  for (const std::uint16_t p : further_netflow_ports)
    if (p == port) return netflow;
  return no;
}

}  // namespace

std::span<const protocol_row> protocols() noexcept { return rows; }
const protocol_row& row_of(protocol p) noexcept { return rows[static_cast<std::size_t>(p)]; }

protocol recognise(octets datagram) noexcept {
  for (const protocol_row& r : rows)
    if (r.begins(datagram)) return r.which;
  return unknown;
}

bool is_at_wrong_port(protocol p, std::uint16_t port) noexcept {
  const protocol_family own = row_of(p).family, there = family_at(port);
  return own != no && there != no && own != there;
}

std::size_t next_datagram(const protocol_row& p, octets rest) noexcept {
  assert(!rest.empty());
  if (!p.begins(rest)) return rest.size();
  const std::size_t length = p.frame_length(rest);
  if (length == 0 || length >= rest.size()) return rest.size();
  // A length that does not lead to another message is wrong: then all is one message, for the receiver to judge.
  if (p.must_continue && rest.size() <= max_datagram && !p.begins(rest.subspan(length))) return rest.size();
  return length;
}

std::size_t next_in_file(const protocol_row& p, octets rest, bool is_last) noexcept {
  assert(!rest.empty());
  const auto leads_on = [&](octets from) -> std::size_t {
    const std::size_t length = p.begins(from) ? p.frame_length(from) : 0;
    const bool ends = length == from.size() && is_last;
    return length != 0 && (ends || (length < from.size() && p.begins(from.subspan(length)))) ? length : 0;
  };
  if (const std::size_t length = leads_on(rest); length != 0) return length;
  std::size_t at = 1;
  while (at < rest.size() && at < max_datagram && leads_on(rest.subspan(at)) == 0) ++at;
  return at;
}

}  // namespace flowkit::tools
