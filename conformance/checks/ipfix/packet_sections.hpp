// SPDX-License-Identifier: BSL-1.0
// The octets of packets in records (RFC 5477 section 8.5, RFC 7133): where each section begins, how much of it was
// exported, and how long the packet is by its own headers.
#pragma once

#include <optional>

#include <flowkit/packet/checksum.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/selection.hpp"

namespace flowkit::conformance {

struct packet_section {
  const specifier& spec;
  octets value;
  std::uint64_t offset;    ///< from the start of what it is a section of
  const octets* exported;  ///< the field that says how much of it is no padding; nullptr: none
  const record_event& record;

  [[nodiscard]] bool is(const element& e) const noexcept { return spec.names(e); }
  [[nodiscard]] bool is_ethernet() const noexcept {
    return is(ie::dataLinkFrameSection) && record.number(ie::dataLinkFrameType).value_or(1) == 1;
  }
  [[nodiscard]] std::string name() const { return name_of(spec, ie::find(spec.space, spec.pen, spec.id)); }
};

/// The first of them, where a check goes through all.
[[nodiscard]] inline bool is_first_section(const field_event& e) noexcept {
  if (e.record.entry.is_options) return false;
  for (const element* s : sections)
    if (e.record.about().index_of(*s).value_or(e.index) < e.index) return false;
  return true;
}

/// visit(section) for each one of the record. The first sectionOffset, and the first sectionExportedOctets, is of the
/// first section, the second of the second.
template <class Visit>
void each_section(const record_event& e, Visit visit) {
  const std::span<const specifier> fields = e.entry.fields;
  std::size_t offset = 0, exported = 0;  // fields that were looked at
  const auto next = [&](std::size_t& at, const element& of) -> const octets* {
    while (at < fields.size() && !fields[at].names(of)) ++at;
    return at < fields.size() ? &e.values[at++] : nullptr;
  };
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_section(fields[i])) continue;
    const octets* const from = next(offset, ie::sectionOffset);
    const bool is_number = from != nullptr && !from->empty() && from->size() <= 8;
    visit(packet_section{fields[i], e.values[i], is_number ? load_be(from->data(), from->size()) : 0,
                         next(exported, ie::sectionExportedOctets), e});
  }
}

/// By its length field; absent: no IP header, or one that leaves the length open.
[[nodiscard]] inline std::optional<std::size_t> ip_octets(octets in) noexcept {
  if (in.size() >= packet::ipv4_layout.size && std::to_integer<unsigned>(in[0]) >> 4 == 4) {
    const auto h = packet::ipv4_layout.read(in.data());
    if (h.header_words >= 5 && h.total_length >= 4 * h.header_words) return h.total_length;
  }
  if (in.size() >= packet::ipv6_layout.size && std::to_integer<unsigned>(in[0]) >> 4 == 6) {
    const auto h = packet::ipv6_layout.read(in.data());
    if (h.payload_length != 0) return packet::ipv6_layout.size + h.payload_length;
  }
  return std::nullopt;
}

/// The most octets that the section can have of its packet; absent: nothing tells. Short packets fill the shortest
/// frame with zeros, which belong to the frame, and which some count to the packet.
[[nodiscard]] inline std::optional<std::size_t> octets_there(const packet_section& s) noexcept {
  constexpr std::size_t shortest_payload = 46, shortest_frame = 68;  // with a tag, and the frame check sequence
  if (s.offset != 0) return std::nullopt;
  if (s.is(ie::dataLinkFrameSection)) {
    if (const auto size = s.record.number(ie::dataLinkFrameSize); size && *size != 0) return *size;
    if (!s.is_ethernet()) return std::nullopt;
    const packet::dissection d = packet::dissect(s.value, packet::layer_kind::ethernet);
    if (d.network() == packet::dissection::none) return std::nullopt;
    const std::size_t at = d[d.network()].offset;
    const auto ip = ip_octets(s.value.subspan(at));
    return ip ? std::optional{std::max(at + *ip, shortest_frame)} : std::nullopt;
  }
  if (!s.is(ie::ipHeaderPacketSection) && !s.is(ie::mplsPayloadPacketSection)) return std::nullopt;
  const auto ip = ip_octets(s.value);
  return ip ? std::optional{std::max(*ip, shortest_payload)} : std::nullopt;
}

/// Zeros to the end, from where the packet has ended; 0: there is none, or nothing tells.
[[nodiscard]] inline std::size_t padding_of(const packet_section& s) noexcept {
  const auto there = octets_there(s);
  if (!there || s.value.size() <= *there || !all_zero(s.value.subspan(*there))) return 0;
  return s.value.size() - *there;
}

/// A whole IPv4 header with the right checksum: by chance one of 65536 or fewer.
[[nodiscard]] inline bool begins_with_ipv4(octets in) noexcept {
  if (!ip_octets(in) || std::to_integer<unsigned>(in[0]) >> 4 != 4) return false;
  const std::size_t size = 4 * std::size_t{packet::ipv4_layout.read(in.data()).header_words};
  return in.size() >= size && packet::internet_checksum(packet::ones_complement_sum(in.first(size))) == 0;
}

}  // namespace flowkit::conformance
