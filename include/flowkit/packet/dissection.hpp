// SPDX-License-Identifier: BSL-1.0
// dissection: the headers found at the front of a packet, as places; their values are read with the layouts.
#pragma once

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::inline v0::packet {

/// Each names the layout of its header: layer_kind::ipv4 is read by ipv4_layout; ppp by read_ppp.
enum class layer_kind : std::uint8_t {
  ethernet,
  llc,
  snap,
  vlan,
  mpls,
  control_word,  ///< of an Ethernet pseudowire
  pppoe,
  ppp,
  arp,
  ipv4,
  ipv6,
  ipv6_extension,
  ipv6_fragment,
  authentication,
  tcp,
  udp,
  icmp,
  icmp_v6,  ///< by icmp_layout, too
  gre,
  vxlan,
  geneve,
  payload,  ///< no header; never a layer
};

[[nodiscard]] constexpr const char* to_string(layer_kind k) noexcept {
  switch (k) {
    case layer_kind::ethernet: return "ethernet";
    case layer_kind::llc: return "llc";
    case layer_kind::snap: return "snap";
    case layer_kind::vlan: return "vlan";
    case layer_kind::mpls: return "mpls";
    case layer_kind::control_word: return "control_word";
    case layer_kind::pppoe: return "pppoe";
    case layer_kind::ppp: return "ppp";
    case layer_kind::arp: return "arp";
    case layer_kind::ipv4: return "ipv4";
    case layer_kind::ipv6: return "ipv6";
    case layer_kind::ipv6_extension: return "ipv6_extension";
    case layer_kind::ipv6_fragment: return "ipv6_fragment";
    case layer_kind::authentication: return "authentication";
    case layer_kind::tcp: return "tcp";
    case layer_kind::udp: return "udp";
    case layer_kind::icmp: return "icmp";
    case layer_kind::icmp_v6: return "icmp_v6";
    case layer_kind::gre: return "gre";
    case layer_kind::vxlan: return "vxlan";
    case layer_kind::geneve: return "geneve";
    case layer_kind::payload: return "payload";
  }
  return "?";
}

struct layer {
  layer_kind kind;
  std::uint16_t offset;  ///< of its header, from the start of what was dissected
  friend constexpr bool operator==(const layer&, const layer&) = default;
};

/// Why no further layer was found. dissection::offset() says where.
enum class dissect_end : std::uint8_t {
  payload,    ///< the last layer carries no headers
  unknown,    ///< a type or protocol that flowkit does not know
  truncated,  ///< the octets end within a header, or within its options
  malformed,  ///< a header that contradicts itself; it is not a layer
  fragment,   ///< not the first one: no transport header follows
  depth,      ///< max_layers was reached
};

[[nodiscard]] constexpr const char* to_string(dissect_end e) noexcept {
  switch (e) {
    case dissect_end::payload: return "payload";
    case dissect_end::unknown: return "unknown";
    case dissect_end::truncated: return "truncated";
    case dissect_end::malformed: return "malformed";
    case dissect_end::fragment: return "fragment";
    case dissect_end::depth: return "depth";
  }
  return "?";
}

namespace detail {
class dissect_cursor;
}

class dissection {
 public:
  /// Ethernet, two VLAN tags, a few labels, IPv6 with all its extensions, a tunnel, and the same again inside.
  static constexpr std::size_t max_layers = 24;
  /// The index that means "no such layer".
  static constexpr std::uint8_t none = 0xff;

  /// No layers. Their storage stays uninitialised, except in constant expressions, which need it initialised.
  constexpr dissection() noexcept {
    if (std::is_constant_evaluated())
      for (layer& l : layers_) l = {};
  }

  [[nodiscard]] constexpr const layer* begin() const noexcept { return layers_; }
  [[nodiscard]] constexpr const layer* end() const noexcept { return layers_ + count_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] constexpr const layer& operator[](std::size_t i) const noexcept {
    assert(i < count_);
    return layers_[i];
  }

  [[nodiscard]] constexpr dissect_end why() const noexcept { return why_; }
  /// The offset after the last layer with its options: where the payload begins, or the header that is not a layer. At
  /// most the size of what was dissected.
  [[nodiscard]] constexpr std::uint16_t offset() const noexcept { return offset_; }

  /// An IP header and what it leads to.
  struct ip_packet {
    std::uint8_t network = none;    ///< index of the ipv4 or ipv6 header
    std::uint8_t transport = none;  ///< index of tcp, udp, icmp or icmp_v6, if its header is all there
    std::uint8_t protocol = 0;      ///< after IPv6 extension headers, as far as they are there
    std::uint16_t ports = no_ports;

    static constexpr std::uint16_t no_ports = 0xffff;
    [[nodiscard]] constexpr bool has_ports() const noexcept { return ports != no_ports; }
  };
  /// The first, which routers and switches saw.
  [[nodiscard]] constexpr const ip_packet& outer() const noexcept { return packets_[0]; }
  /// The innermost, if tunnel() is there: the last IP header of all, and what it leads to.
  [[nodiscard]] constexpr const ip_packet& inner() const noexcept { return packets_[1]; }
  [[nodiscard]] constexpr std::uint8_t network() const noexcept { return outer().network; }
  [[nodiscard]] constexpr std::uint8_t transport() const noexcept { return outer().transport; }
  [[nodiscard]] constexpr std::uint8_t inner_network() const noexcept { return inner().network; }
  [[nodiscard]] constexpr std::uint8_t inner_transport() const noexcept { return inner().transport; }
  /// The first tag that names a VLAN, and the first label, in front of the first IP header. Those in tunnels, and tags
  /// in a pseudowire, are not included.
  [[nodiscard]] constexpr std::uint8_t vlan() const noexcept { return vlan_; }
  [[nodiscard]] constexpr std::uint8_t mpls() const noexcept { return mpls_; }
  /// The first gre, vxlan or geneve, or the first IP header in IP.
  [[nodiscard]] constexpr std::uint8_t tunnel() const noexcept { return tunnel_; }

 private:
  friend class detail::dissect_cursor;
  /// In one store: after two, the load of a copied layer would stall.
  constexpr void set(std::size_t i, layer l) noexcept {
    static_assert(sizeof(layer) == 4);
    if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
      layers_[i] = l;
    } else {
      const std::uint32_t word = static_cast<std::uint32_t>(l.kind) | std::uint32_t{l.offset} << 16;
      std::memcpy(&layers_[i], &word, sizeof word);
    }
  }

  std::uint8_t count_ = 0;
  dissect_end why_ = dissect_end::payload;
  std::uint16_t offset_ = 0;
  std::uint8_t vlan_ = none, mpls_ = none, tunnel_ = none;
  ip_packet packets_[2]{};
  layer layers_[max_layers];
};

/// Of TCP, UDP and the other protocols whose header begins with both.
struct port_pair {
  std::uint16_t source = 0, destination = 0;
  bool known = false;
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return known; }
  friend constexpr bool operator==(const port_pair&, const port_pair&) = default;
};

/// The ports, even where the rest of the transport header is cut off (why() is truncated then, and there is no
/// transport layer). `in` is what was dissected.
[[nodiscard]] constexpr port_pair ports(octets in, const dissection::ip_packet& of) noexcept {
  if (!of.has_ports()) return {};
  assert(in.size() >= of.ports + 4u);
  return {load_be<std::uint16_t>(in.data() + of.ports), load_be<std::uint16_t>(in.data() + of.ports + 2), true};
}
/// Of the first IP packet; ports(in, d.inner()) are the innermost's.
[[nodiscard]] constexpr port_pair ports(octets in, const dissection& d) noexcept { return ports(in, d.outer()); }

}  // namespace flowkit::packet
