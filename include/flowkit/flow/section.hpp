// SPDX-License-Identifier: BSL-1.0
// What the first octets of a packet in a record (RFC 5477 section 8.5, RFC 7133) say about the flow: exporters that
// sample packets leave it to the collector to read their headers.
#pragma once

#include <algorithm>
#include <array>

#include <flowkit/flow/first_layer.hpp>
#include <flowkit/flow/packet.hpp>
#include <flowkit/flow/take_absent.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
/// Is it a section of a packet? Those of payloads are among them, as offsets are counted by them.
[[nodiscard]] constexpr bool is_section(const specifier& s) noexcept {
  return s.names(ie::dataLinkFrameSection) || s.names(ie::ipHeaderPacketSection) ||
         s.names(ie::mplsLabelStackSection) || s.names(ie::ipPayloadPacketSection) ||
         s.names(ie::mplsPayloadPacketSection);
}

/// The sections of one record, and what describes them.
class packet_sections {
 public:
  static constexpr std::size_t most = 8;

  constexpr packet_sections(std::span<const specifier> fields, octets one) noexcept {
    for (const field_view& f : record_view{fields, one}) {
      const specifier& s = *f.spec;
      if (is_section(s)) {
        if (count_ < most) sections_[count_++] = {&s, f.value};
      } else if (f.value.empty() || f.value.size() > 8) {
        continue;
      } else if (s.names(ie::sectionOffset)) {
        enter(offsets_, number(f));
      } else if (s.names(ie::sectionExportedOctets)) {
        enter(exported_, number(f));
      } else if (s.names(ie::dataLinkFrameType)) {
        is_ethernet_ = number(f) == 1;
      } else if (s.names(ie::dataLinkFrameSize)) {
        frame_size_ = number(f);
      }
    }
    // The first sectionOffset is of the first section, the second of the second; the same with sectionExportedOctets.
    for (std::size_t i = 0; i < count_ && i < exported_.count; ++i) {
      octets& value = sections_[i].value;
      value = value.first(static_cast<std::size_t>(std::min<std::uint64_t>(value.size(), exported_.of[i])));
    }
  }

  /// 0: unknown
  [[nodiscard]] constexpr std::uint64_t frame_size() const noexcept { return frame_size_; }
  /// Is there anything of a packet?
  [[nodiscard]] constexpr bool empty() const noexcept {
    return std::all_of(sections_.begin(), sections_.begin() + count_, [](const section& s) { return s.value.empty(); });
  }
  /// visit(octets, layer_kind, length of the whole or 0) for each section that begins with a header.
  template <class Visit>
  constexpr void each(Visit visit) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      const section& s = sections_[i];
      if (s.value.empty() || (i < offsets_.count && offsets_.of[i] != 0)) continue;
      if (s.spec->names(ie::dataLinkFrameSection) && is_ethernet_)
        visit(s.value, packet::layer_kind::ethernet, static_cast<std::size_t>(frame_size_));
      else if (s.spec->names(ie::ipHeaderPacketSection))
        visit(s.value, ip_layer(s.value), std::size_t{0});
      else if (s.spec->names(ie::mplsLabelStackSection))
        visit(s.value, packet::layer_kind::mpls, std::size_t{0});
    }
  }

 private:
  struct section {
    const specifier* spec = nullptr;
    octets value;
  };
  struct numbers {
    std::array<std::uint64_t, most> of{};
    std::size_t count = 0;
  };
  static constexpr std::uint64_t number(const field_view& f) noexcept {
    return load_be(f.value.data(), f.value.size());
  }
  static constexpr void enter(numbers& to, std::uint64_t v) noexcept {
    if (to.count < most) to.of[to.count++] = v;
  }

  std::array<section, most> sections_;
  std::size_t count_ = 0;
  numbers offsets_, exported_;
  std::uint64_t frame_size_ = 0;
  bool is_ethernet_ = true;  ///< also where nothing says what the frame is
};

/// Does the record describe another packet than this one: that in a tunnel, or that after translation?
[[nodiscard]] constexpr bool is_other_packet(const record& own, const record& seen) noexcept {
  const auto differs = [&]<auto Member>() {
    return own.has<Member>() && seen.has<Member>() && own.*Member != seen.*Member;
  };
  return differs.operator()<&record::source>() || differs.operator()<&record::destination>() ||
         differs.operator()<&record::protocol>();
}
}  // namespace detail

/// Do records with these fields have sections of packets?
[[nodiscard]] constexpr bool has_sections(std::span<const specifier> fields) noexcept {
  return std::any_of(fields.begin(), fields.end(), detail::is_section);
}

/// Completes the flow that was read from this record by the headers in its sections; what the record says itself stays.
/// Of a packet that is not the record's own only the link's fields are taken.
template <std::same_as<record> Record>
void complete_from_sections(std::span<const specifier> fields, octets one, Record& to) noexcept {
  constexpr presence of_link = present_bit<&record::source_mac> | present_bit<&record::destination_mac> |
                               present_bit<&record::vlan> | present_bit<&record::mpls_label> |
                               present_bit<&record::ethernet_type>;
  constexpr presence counters = present_bit<&record::bytes> | present_bit<&record::packets> |
                                present_bit<&record::total_bytes> | present_bit<&record::total_packets> |
                                present_bit<&record::initiator_bytes> | present_bit<&record::responder_bytes> |
                                present_bit<&record::initiator_packets> | present_bit<&record::responder_packets> |
                                present_bit<&record::reverse_bytes> | present_bit<&record::reverse_packets> |
                                present_bit<&record::reverse_total_bytes> | present_bit<&record::reverse_total_packets>;
  const detail::packet_sections sections{fields, one};
  if (sections.empty()) return;
  std::uint64_t ip_length = to.template get<&record::ip_length>();
  sections.each([&](octets in, packet::layer_kind first, std::size_t length) {
    Record seen;
    seen.present = {};
    read_packet(in, packet::dissect(in, first, length), seen);
    if (ip_length == 0) ip_length = seen.template get<&record::ip_length>();
    take_absent(seen, detail::is_other_packet(to, seen) ? of_link : ~presence{}, to);
  });
  // A record with the front of a packet and no counters reports that packet and no other (RFC 5476 section 6.4.1): one
  // packet of this length is what it says, and no estimate.
  if (!(to.present & counters).none()) return;
  to.packets = 1;
  to.template set_present<&record::packets>();
  const std::uint64_t length = sections.frame_size() != 0 ? sections.frame_size() : ip_length;
  if (length == 0) return;
  to.bytes = length;
  to.template set_present<&record::bytes>();
}

}  // namespace flowkit::flow
