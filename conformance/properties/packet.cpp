// SPDX-License-Identifier: BSL-1.0
// The dissector against packets of which everything is known, and against octets of which nothing is.
#include <conformance/generators/record.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>

namespace flowkit::conformance {

namespace {

using namespace flowkit::packet;
using buffer = std::vector<std::byte>;

template <class... Headers>
struct stack {};

/// found(header type) for the header of this kind.
template <class... Headers>
void with_header(stack<Headers...>, layer_kind kind, auto&& found) {
  ((kind == header_traits<Headers>::kind ? found(Headers{}) : void()), ...);
}
constexpr stack<ethernet, llc, snap, vlan_tag, packet::mpls, packet::control_word, pppoe, ppp, arp, ipv4, ipv6,
                ipv6_extension, ipv6_fragment, authentication, tcp, udp, icmp, gre, vxlan, geneve>
    all_headers;

// Packets that are known ------------------------------------------------------------------------------------------

/// Any values, but such that the next header is looked for where it stands.
void tame(const auto&, bool) {}
void tame(ethernet& h, bool) { h.source = {{2, 0, 0x5e, 0, 0x53, h.source.octets[5]}}; }  // a station's, no EtherType
void tame(packet::mpls& h, bool) { h.label |= 16; }  // says nothing of what follows
void tame(ipv4& h, bool) { h.fragment_offset = 0; }
void tame(ipv6& h, bool) { h.source.octets[0] = 0x20, h.destination.octets[0] = 0xff; }  // known under labels
void tame(ipv6_fragment& h, bool) { h.offset = 0; }
void tame(ipv6_extension& h, bool) { h.length %= 4; }
void tame(authentication& h, bool) { h.length = static_cast<std::uint8_t>(1 + h.length % 4); }
void tame(geneve& h, bool) { h.options_words %= 8; }
void tame(llc& h, bool) { h.control = 0; }
void tame(udp& h, bool last) {
  if (last) h.destination_port %= 4000;  // below those of tunnels and labels
}

/// What build() sets is no matter of the header alone.
void forget(const auto&) {}
void forget(ethernet& h) { h.type = 0; }
void forget(vlan_tag& h) { h.type = 0; }
void forget(llc& h) { h = {}; }
void forget(snap& h) { h = {}; }
void forget(packet::mpls& h) { h.bottom = false; }
void forget(pppoe& h) { h.version = h.type = h.code = 0, h.length = 0; }
void forget(ppp& h) { h = {}; }
void forget(ipv4& h) { h.version = h.header_words = h.protocol = 0, h.total_length = h.checksum = 0; }
void forget(ipv6& h) { h.version = h.next_header = 0, h.payload_length = 0; }
void forget(ipv6_extension& h) { h.next_header = 0; }
void forget(ipv6_fragment& h) { h.next_header = 0; }
void forget(authentication& h) { h.next_header = 0; }
void forget(tcp& h) { h.header_words = 0; }
void forget(udp& h) { h.destination_port = h.length = 0; }
void forget(gre& h) { h.version = 0, h.routing_present = false, h.protocol = 0; }
void forget(vxlan& h) { h.vni_valid = false; }
void forget(geneve& h) { h.version = 0, h.protocol = 0; }

template <class Header>
buffer essence(Header h) {
  forget(h);
  buffer out(header_traits<Header>::layout.max_size);
  const auto size = encode(header_traits<Header>::layout, h, out);
  out.resize(size ? *size : 0);
  return out;
}

/// A packet and what is to be found in it.
struct known_packet {
  layer_kind first;
  buffer octets;
  std::vector<layer_kind> kinds;
  std::vector<buffer> essences;
  bool built = true;
};

/// These headers in front of a packet that is there.
template <class First, class... Others>
void build_in_front(stack<First, Others...>, source& from, known_packet& p) {
  std::size_t left = sizeof...(Others);
  const auto arbitrary = [&]<class Header>(const Header*) {
    Header h = arbitrary_record(header_traits<Header>::layout, from);
    tame(h, left-- == 0);
    return h;
  };
  // Braces: in this order.
  const std::tuple<First, Others...> headers{arbitrary(static_cast<const First*>(nullptr)),
                                             arbitrary(static_cast<const Others*>(nullptr))...};
  buffer out(1000);
  const auto size = std::apply([&](const auto&... h) { return packet::build(out, p.octets.size(), h...); }, headers);
  p.built = p.built && size;
  out.resize(size ? *size : 0);
  p.octets.insert(p.octets.begin(), out.begin(), out.end());
  constexpr auto kinds = packet::detail::kinds_of<First, Others...>();
  p.first = kinds[0];
  p.kinds.insert(p.kinds.begin(), kinds.begin(), kinds.end() - 1);
  const auto essences = std::apply([](const auto&... h) { return std::vector<buffer>{essence(h)...}; }, headers);
  p.essences.insert(p.essences.begin(), essences.begin(), essences.end());
}

template <class... Stacks>
void build_one_in_front(stack<Stacks...>, source& from, known_packet& p) {
  constexpr void (*build[])(source&,
                            known_packet&) = {[](source& s, known_packet& to) { build_in_front(Stacks{}, s, to); }...};
  build[from.below(std::size(build))](from, p);
}

/// Followed by a payload.
constexpr stack<
    stack<ethernet, ipv4, tcp>, stack<ethernet, ipv6, udp>, stack<ethernet, vlan_tag, ipv4, icmp>,
    stack<ethernet, vlan_tag, vlan_tag, vlan_tag, ipv6, icmp>, stack<ethernet, llc, snap, ipv4, udp>,
    stack<ethernet, vlan_tag, llc, snap, ipv6, tcp>, stack<ethernet, packet::mpls, packet::mpls, ipv4, tcp>,
    stack<ethernet, packet::mpls, packet::mpls, packet::mpls, ipv6, udp>, stack<ethernet, pppoe, ppp, ipv4, tcp>,
    stack<ethernet, pppoe, ppp, packet::mpls, ipv6, icmp>, stack<ethernet, arp>, stack<ethernet, vlan_tag, arp>,
    stack<ethernet, llc>, stack<ethernet, ipv4, ipv4, tcp>, stack<ethernet, ipv4, ipv6, udp>,
    stack<ethernet, ipv6, ipv4, icmp>,
    stack<ethernet, ipv6, ipv6_extension, ipv6_extension, ipv6_fragment, authentication, ipv6_extension, tcp>,
    stack<ethernet, ipv4, authentication, udp>, stack<ethernet, ipv4, gre, ipv4, udp>,
    stack<ethernet, ipv6, gre, ipv6, icmp>, stack<ethernet, ipv4, gre, ethernet, vlan_tag, ipv4, tcp>,
    stack<ethernet, ipv4, gre, packet::mpls, ipv4, icmp>, stack<ethernet, ipv4, gre, arp>,
    stack<ethernet, packet::mpls, ethernet, ipv4, tcp>,
    stack<ethernet, vlan_tag, packet::mpls, packet::mpls, packet::control_word, ethernet, vlan_tag, ipv6, udp>,
    stack<ethernet, packet::mpls, packet::control_word, ethernet, pppoe, ppp, ipv4, icmp>,
    stack<ethernet, packet::mpls, ethernet, packet::mpls, packet::mpls, ipv6, tcp>,
    stack<ethernet, packet::mpls, ethernet, llc, snap, ipv4, udp>,
    stack<ethernet, ipv6, gre, packet::mpls, packet::control_word, ethernet, ipv4, tcp>,
    stack<ethernet, ipv4, udp, packet::mpls, packet::mpls, ipv6, tcp>,
    stack<ethernet, ipv4, udp, packet::mpls, ethernet, vlan_tag, vlan_tag, ipv4, udp>,
    stack<ethernet, ipv4, packet::mpls, ipv6, tcp>, stack<ethernet, ipv4, udp, geneve, ethernet, ipv4, tcp>,
    stack<ethernet, ipv6, udp, geneve, ipv4, icmp>, stack<ethernet, ipv4, udp, geneve, vlan_tag, ipv6, udp>>
    whole_stacks;
/// Followed by a frame.
constexpr stack<stack<ethernet, ipv4, udp, vxlan>, stack<ethernet, vlan_tag, ipv6, udp, vxlan>,
                stack<ethernet, llc, snap, vlan_tag, ipv6, ipv6_extension, udp, vxlan>,
                stack<ethernet, packet::mpls, ipv4, ipv6, udp, vxlan>, stack<ethernet, ipv4, gre, ipv4, udp, vxlan>>
    frame_stacks;
/// Without Ethernet.
constexpr stack<stack<ipv4, tcp>, stack<ipv6, udp>, stack<ppp, ipv4, tcp>, stack<ppp, packet::mpls, ipv6, icmp>,
                stack<packet::mpls, packet::mpls, ipv4, udp>, stack<tcp>, stack<llc, snap, ipv4, tcp>,
                stack<packet::mpls, packet::control_word, ethernet, ipv6, icmp>>
    bare_stacks;

known_packet arbitrary_packet(source& from) {
  known_packet out;
  out.octets.resize(from.below(32));
  from.many().fill(out.octets);
  if (from.below(4) == 3) {
    build_one_in_front(bare_stacks, from, out);
    return out;
  }
  build_one_in_front(whole_stacks, from, out);
  for (std::uint64_t frames = from.below(8) % 4; frames > 0; --frames) build_one_in_front(frame_stacks, from, out);
  return out;
}

std::string to_text(const dissection& d) {
  std::string out;
  for (const layer l : d) out.append(to_string(l.kind)).append(" ").append(std::to_string(l.offset)).append(", ");
  return out + to_string(d.why()) + " at " + std::to_string(d.offset());
}
counterexample wrong(const std::string& what, const known_packet& p, const dissection& d) {
  std::string out = what + "\n" + hex(p.octets) + "\nis\n";
  for (const layer_kind k : p.kinds) out += std::string{to_string(k)} + ", ";
  return out + "\nbut dissected\n" + to_text(d);
}
/// Octets in a room of just their size: sanitizers see what reads beyond.
buffer exactly(octets in) { return {in.begin(), in.end()}; }

/// dissect(build(x)) are the headers of x, with their values.
counterexample finds_what_was_built(source& from) {
  const known_packet p = arbitrary_packet(from);
  const buffer in = exactly(p.octets);
  const dissection d = dissect(in, p.first);
  if (!p.built) return wrong("cannot be built", p, d);
  const std::size_t expected = std::min(p.kinds.size(), dissection::max_layers);
  if (d.size() != expected) return wrong("other layers", p, d);
  if ((d.why() == dissect_end::depth) != (p.kinds.size() > dissection::max_layers)) return wrong("other end", p, d);
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (d[i].kind != p.kinds[i]) return wrong("layer " + std::to_string(i) + " is another", p, d);
    const octets at = octets{in}.subspan(d[i].offset);
    const layer_kind kind = d[i].kind == layer_kind::icmp_v6 ? layer_kind::icmp : d[i].kind;
    bool same = false;
    with_header(all_headers, kind, [&]<class Header>(Header) {
      if constexpr (std::is_same_v<Header, ppp>) {
        same = read_ppp(at).size != 0;
      } else {
        const auto h = decode(header_traits<Header>::layout, at);
        same = h && essence(*h) == p.essences[i];
        if constexpr (std::is_same_v<Header, ipv4>)
          same = same && internet_checksum(ones_complement_sum(at.first(ipv4_layout.size))) == 0 &&
                 h->total_length == at.size();
        if constexpr (std::is_same_v<Header, ipv6>) same = same && h->payload_length == at.size() - ipv6_layout.size;
        if constexpr (std::is_same_v<Header, udp>) same = same && h->length == at.size();
      }
    });
    if (!same) return wrong("layer " + std::to_string(i) + " has other values", p, d);
  }
  from.count_round_trips(d.size());
  return {};
}

/// However much is cut off, the layers are the first of the packet's, and the ports are known or not.
counterexample prefixes(source& from) {
  const known_packet p = arbitrary_packet(from);
  const dissection whole = dissect(p.octets, p.first);
  std::size_t layers = 0;
  for (std::size_t n = 0; n < p.octets.size(); ++n) {
    const buffer in = exactly(octets{p.octets}.first(n));
    const dissection d = dissect(in, p.first);
    const auto what = "the first " + std::to_string(n) + " octets";
    if (d.size() < layers || d.size() > whole.size()) return wrong(what, p, d);
    layers = d.size();
    for (std::size_t i = 0; i < layers; ++i)
      if (!(d[i] == whole[i])) return wrong(what, p, d);
    if (layers < whole.size() && d.why() != dissect_end::truncated) return wrong(what + ": why", p, d);
    if (d.offset() > n) return wrong(what + ": offset", p, d);
    const port_pair known = ports(in, d);
    if (known && !(known == ports(p.octets, whole))) return wrong(what + ": ports", p, d);
    if (d.network() != d.none && d.network() != whole.network()) return wrong(what + ": network", p, d);
    if (d.transport() != d.none && (d.transport() != whole.transport() || !(known || d.outer().protocol != 6)))
      return wrong(what + ": transport", p, d);
  }
  return {};
}

// Any octets ------------------------------------------------------------------------------------------------------

/// A packet, some of it overwritten, and cut; or noise.
buffer arbitrary_octets(source& from, layer_kind& first) {
  known_packet p = arbitrary_packet(from);
  first = from.below(4) == 3
              ? static_cast<layer_kind>(from.below(std::uint64_t{1} + static_cast<std::uint8_t>(layer_kind::payload)))
              : p.first;
  if (from.below(8) == 7) from.many().fill(p.octets);
  for (std::uint64_t changes = p.octets.empty() ? 0 : from.below(8); changes > 0; --changes)
    p.octets[from.below(p.octets.size())] = static_cast<std::byte>(from.word() & 0xff);
  if (from.coin()) p.octets.resize(from.below(p.octets.size() + 1));
  return exactly(p.octets);
}

bool is_network(layer_kind k) { return k == layer_kind::ipv4 || k == layer_kind::ipv6; }
bool is_transport(layer_kind k) {
  return k == layer_kind::tcp || k == layer_kind::udp || k == layer_kind::icmp || k == layer_kind::icmp_v6;
}

/// Layers are in order, whole, and read by their layouts; indices name what they say; nothing lies outside.
counterexample anything(source& from) {
  layer_kind first{};
  const buffer in = arbitrary_octets(from, first);
  const dissection d = dissect(in, first);
  const auto wrong = [&](const std::string& what) {
    return what + "\n" + hex(in) + "\ndissected from " + to_string(first) + "\n" + to_text(d);
  };
  if (d.size() > dissection::max_layers || d.offset() > in.size()) return wrong("beyond its bounds");
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (i == 0 ? d[i].offset != 0 : d[i].offset <= d[i - 1].offset) return wrong("offsets do not increase");
    if (d[i].offset > in.size()) return wrong("a layer outside");
    const octets at = octets{in}.subspan(d[i].offset);
    bool whole = false;
    with_header(all_headers, d[i].kind == layer_kind::icmp_v6 ? layer_kind::icmp : d[i].kind,
                [&]<class Header>(Header) {
                  if constexpr (std::is_same_v<Header, ppp>)
                    whole = read_ppp(at).size != 0;
                  else
                    whole = decode(header_traits<Header>::layout, at).has_value();
                });
    if (!whole) return wrong("layer " + std::to_string(i) + " is not whole");
  }
  const auto names = [&](std::uint8_t index, auto of) {
    return index == d.none || (index < d.size() && of(d[index].kind));
  };
  for (const auto& p : {d.outer(), d.inner()}) {
    if (!names(p.network, is_network) || !names(p.transport, is_transport))
      return wrong("an index names another layer");
    if (p.has_ports() && p.ports + 4u > in.size()) return wrong("ports outside");
    if (p.transport != d.none && p.network != d.none && p.transport < p.network)
      return wrong("transport before network");
    static_cast<void>(ports(in, p));
  }
  if (!names(d.vlan(), [](layer_kind k) { return k == layer_kind::vlan; }) ||
      !names(d.mpls(), [](layer_kind k) { return k == layer_kind::mpls; }) || !names(d.tunnel(), [](layer_kind k) {
        return is_network(k) || k == layer_kind::gre || k == layer_kind::vxlan || k == layer_kind::geneve;
      }))
    return wrong("an index names another layer");
  return {};
}

}  // namespace

void add_packet_properties(std::vector<property>& to) {
  to.push_back({"packet.dissect.finds_what_was_built", &finds_what_was_built});
  to.push_back({"packet.dissect.prefixes", &prefixes});
  to.push_back({"packet.dissect.anything", &anything});
}

}  // namespace flowkit::conformance
