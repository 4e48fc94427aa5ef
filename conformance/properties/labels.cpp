// SPDX-License-Identifier: BSL-1.0
// What the dissector accepts under MPLS labels is proven there, whatever the octets are; and what was built is found
// (packet.cpp).
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>

namespace flowkit::conformance {

namespace {

using namespace flowkit::packet;
using buffer = std::vector<std::byte>;

template <class... Headers>
void build_in_front(buffer& to, const Headers&... headers) {
  buffer out(200);
  const auto size = packet::build(out, to.size(), headers...);
  to.insert(to.begin(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size ? *size : 0));
}

/// Noise, or a frame; with addresses that begin as IP or a control word does. Some of it is overwritten.
buffer arbitrary_content(source& from) {
  buffer out(from.below(80));
  from.many().fill(out);
  ethernet link{};
  from.many().fill(std::as_writable_bytes(std::span{link.destination.octets}));
  link.source = {{2, 0, 0x5e, 0, 0x53, 1}};
  link.type = static_cast<std::uint16_t>(from.word());
  ipv4 v4{};
  v4.protocol = ip_protocol::tcp, v4.source.value = 0xc0000201, v4.destination.value = 0xc6336402;
  ipv6 v6{};
  v6.next_header = ip_protocol::udp, v6.source.octets[0] = v6.destination.octets[0] = 0x20;
  switch (from.below(6)) {
    case 0: break;
    case 1: build_in_front(out, link, v4); break;
    case 2: build_in_front(out, link, vlan_tag{}, v6); break;
    case 3: build_in_front(out, link); break;
    case 4: build_in_front(out, v4); break;
    default: build_in_front(out, v6); break;
  }
  if (from.coin()) out.insert(out.begin(), 4, std::byte{0});
  if (!out.empty() && from.coin()) {
    constexpr std::uint8_t nibbles[] = {0, 4, 6};
    out[0] = std::byte{nibbles[from.below(3)]} << 4 | (out[0] & std::byte{0xf});
  }
  for (std::uint64_t changes = out.empty() ? 0 : from.below(3); changes > 0; --changes)
    out[from.below(out.size())] = static_cast<std::byte>(from.word() & 0xff);
  return out;
}

/// Of the header at this layer; true for those that need none.
bool is_proven(octets in, const dissection& d, std::size_t i, std::size_t whole) {
  const octets at = in.subspan(d[i].offset);
  switch (d[i].kind) {
    case layer_kind::ipv4: {
      const std::size_t size = 4 * std::size_t{ipv4_layout.read(at.data()).header_words};
      return size <= at.size() && internet_checksum(ones_complement_sum(at.first(size))) == 0;
    }
    case layer_kind::ipv6: {
      const std::size_t length = ipv6_layout.size + ipv6_layout.read(at.data()).payload_length;
      const std::size_t there = whole - d[i].offset;
      return (length > there ? length - there : there - length) <= 8;
    }
    case layer_kind::ethernet:
    case layer_kind::control_word:
    case layer_kind::vlan: return i + 1 < d.size() && is_proven(in, d, i + 1, whole);
    default: return true;
  }
}

counterexample accepts_what_is_proven(source& from) {
  buffer in = arbitrary_content(from);
  const packet::mpls label{static_cast<std::uint32_t>(16 + from.below(1000)), 0, true, 64};
  const layer_kind first = from.coin() ? layer_kind::ethernet : layer_kind::mpls;
  first == layer_kind::mpls ? build_in_front(in, label) : build_in_front(in, ethernet{}, label, label);
  const std::size_t whole = in.size();
  if (from.below(4) == 3) in.resize(from.below(whole + 1));
  in.shrink_to_fit();
  const dissection d = dissect(in, first, whole);
  for (std::size_t i = 1; i < d.size(); ++i) {
    if (d[i - 1].kind != layer_kind::mpls || d[i].kind == layer_kind::mpls) continue;
    if (!is_proven(in, d, i, whole))
      return "a layer without proof\n" + hex(in) + "\nof " + std::to_string(whole) +
             " octets: " + to_string(d[i].kind) + " at " + std::to_string(d[i].offset);
    break;
  }
  return {};
}

}  // namespace

void add_label_properties(std::vector<property>& to) {
  to.push_back({"packet.labels.accepts_what_is_proven", &accepts_what_is_proven});
}

}  // namespace flowkit::conformance
