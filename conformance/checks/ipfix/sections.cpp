// SPDX-License-Identifier: BSL-1.0
// Sections of packets and tags of VLANs (RFC 7133).
#include "conformance/checks/ipfix/packet_sections.hpp"
#include "conformance/checks/templates/field_of.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

unsigned version_in(octets in) noexcept { return std::to_integer<unsigned>(in[0]) >> 4; }

/// A section without an offset begins where its layer begins.
struct from_the_start {
  static constexpr std::array decides{IPFIX_7133_3_OFFSET};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return is_section(s); }
  void on(const field_event& e, findings& out) {
    if (!is_first_section(e)) return;
    each_section(e.record, [&](const packet_section& s) {
      if (s.offset != 0 || all_zero(s.value)) return;  // nothing of a packet, if there is nothing else
      if (s.is(ie::ipHeaderPacketSection))
        out.judge(decides[0], could_be_ip(s.value), s.record.place_of(s.value), "an IP header, or a sectionOffset",
                  [&] {
                    return fmt::format("{} begins with {:#04x}, which begins no IP header", s.name(),
                                       std::to_integer<unsigned>(s.value[0]));
                  });
      else if (s.value.size() >= packet::ipv4_layout.size && !s.is(ie::mplsPayloadPacketSection))
        out.judge(decides[0], !is_ip_instead(s), s.record.place_of(s.value),
                  "the first octets of its layer, or a sectionOffset",
                  [&] { return fmt::format("{} begins with an IPv4 header", s.name()); });
    });
  }

 private:
  static bool could_be_ip(octets in) noexcept {
    if (version_in(in) == 6) return true;
    if (version_in(in) != 4) return false;
    const unsigned header = 4 * (std::to_integer<unsigned>(in[0]) & 0xf);
    const unsigned total = in.size() < 4 ? 0 : load_be<std::uint16_t>(in.data() + 2);  // 0: left to the network card
    return header >= packet::ipv4_layout.size && (total == 0 || total >= header);
  }
  /// A right IPv4 header, where the layer could have one only further on.
  static bool is_ip_instead(const packet_section& s) noexcept {
    if (!begins_with_ipv4(s.value)) return false;
    if (s.is(ie::dataLinkFrameSection))
      return s.is_ethernet() && packet::dissect(s.value, packet::layer_kind::ethernet).size() <= 1;
    if (s.is(ie::ipPayloadPacketSection)) {
      const auto protocol = s.record.number(ie::protocolIdentifier);
      return protocol == packet::ip_protocol::tcp || protocol == packet::ip_protocol::udp;
    }
    return s.is(ie::mplsLabelStackSection);
  }
};

/// Zeros fill a section only where sectionExportedOctets says how much of it they are not.
struct padding {
  static constexpr std::array decides{IPFIX_7133_3_PAD};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return is_section(s); }
  void on(const field_event& e, findings& out) {
    if (!is_first_section(e)) return;
    each_section(e.record, [&](const packet_section& s) {
      if (s.exported != nullptr) return marked(s, out);
      if (!s.spec.is_variable() || !octets_there(s)) return;  // fields of fixed length: RFC 5476
      const std::size_t n = padding_of(s);
      out.judge(decides[0], n == 0, s.record.place_of(s.value.last(n)), "no padding, or sectionExportedOctets", [&] {
        return fmt::format("{} has {} octets, the last {} of which are padding", s.name(), s.value.size(), n);
      });
    });
  }

 private:
  static void marked(const packet_section& s, findings& out) {
    if (s.exported->empty() || s.exported->size() > 8) return;
    const std::uint64_t exported = load_be(s.exported->data(), s.exported->size());
    if (exported > s.value.size())
      return out.failed(decides[0], s.record.place_of(*s.exported),
                        fmt::format("at most {}, the section's length", s.value.size()),
                        [&] { return fmt::format("sectionExportedOctets is {}", exported); });
    const octets rest = s.value.subspan(static_cast<std::size_t>(exported));
    out.judge(decides[0], all_zero(rest), s.record.place_of(rest), "zeros after the exported octets", [&] {
      return fmt::format("{} octets of {} come after the {} exported ones, and are not zero", rest.size(), s.name(),
                         exported);
    });
  }
};

struct tags {
  static constexpr std::array decides{IPFIX_7133_6_TAGS};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return most(s) != 0; }
  void on(const field_event& e, findings& out) {
    const std::uint64_t v = load_be(e.value.data(), e.value.size());
    out.judge(
        decides[0], v <= most(e.spec), e.at, [&] { return fmt::format("0 to {}", most(e.spec)); },
        [&] { return fmt::format("{} is {}", name_of(e.spec, e.what), v); });
  }

 private:
  /// 0: no tag of 802.1Q
  static std::uint64_t most(const specifier& s) noexcept {
    for (const element* id :
         {&ie::dot1qVlanId, &ie::dot1qCustomerVlanId, &ie::postDot1qVlanId, &ie::postDot1qCustomerVlanId})
      if (is_number(s, *id)) return 4'095;
    for (const element* priority : {&ie::dot1qPriority, &ie::dot1qCustomerPriority})
      if (is_number(s, *priority)) return 7;
    return 0;
  }
};
}  // namespace

check_rows ipfix_sections_checks() noexcept { return rows_of_checks<from_the_start, padding, tags>; }

}  // namespace flowkit::conformance
