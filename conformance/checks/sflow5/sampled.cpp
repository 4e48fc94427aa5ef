// SPDX-License-Identifier: BSL-1.0
// The sampled header, and records that must agree with the packet in it.
#include <fmt/core.h>

#include <flowkit/core/short_text.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/tunnels.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::sampled_header, sflow5::header_protocol;

constexpr std::uint32_t fcs = 4;

[[nodiscard]] packet::layer_kind first_layer(std::uint32_t protocol) noexcept {
  switch (static_cast<header_protocol>(protocol)) {
    case header_protocol::ethernet: return packet::layer_kind::ethernet;
    case header_protocol::ipv4: return packet::layer_kind::ipv4;
    case header_protocol::ipv6: return packet::layer_kind::ipv6;
    case header_protocol::mpls: return packet::layer_kind::mpls;
    default: return packet::layer_kind::payload;
  }
}

/// Octets up to the end of the frame's IP packet; 0: it is no IP, or says nothing of its length.
[[nodiscard]] std::size_t ip_end(const sampled_header& h) noexcept {
  const packet::dissection d = packet::dissect(h.header, packet::layer_kind::ethernet);
  if (d.network() == packet::dissection::none) return 0;
  const packet::layer& l = d[d.network()];
  const std::byte* at = h.header.data() + l.offset;
  const bool is_v4 = l.kind == packet::layer_kind::ipv4;
  const std::size_t length =
      is_v4 ? packet::ipv4_layout.read(at).total_length : packet::ipv6_layout.read(at).payload_length;
  return length == 0 ? 0 : l.offset + length + (is_v4 ? 0 : packet::ipv6_layout.size);
}

struct header_record {
  static constexpr std::array decides{SFLOW_5_SH_PROTOVAL, SFLOW_5_SH_FRAMELEN, SFLOW_5_SH_STRIPPED, SFLOW_5_SH_MAXHDR,
                                      SFLOW_5_SH_MINHDR};

  void on(const sflow5_record_event& e, findings& out) {
    const auto r = e.as<sampled_header>();
    if (!r) return;
    const sampled_header& h = *r;
    const std::size_t size = h.header.size();
    out.judge(SFLOW_5_SH_PROTOVAL, h.protocol >= 1 && h.protocol <= 17, e.at<&sampled_header::protocol>(), "1 to 17",
              [&] { return fmt::format("header_protocol is {}", h.protocol); });
    out.judge(SFLOW_5_SH_MAXHDR, size <= out.limit().sampled_header, e.at<&sampled_header::header>(),
              "at most the octets of limit sampled_header",
              [&] { return fmt::format("the sampled header has {} octets", size); });
    const bool is_ethernet = first_layer(h.protocol) == packet::layer_kind::ethernet;
    const bool is_right = h.stripped <= h.frame_length && (h.stripped >= fcs || !is_ethernet);
    out.judge(SFLOW_5_SH_STRIPPED, is_right, e.at<&sampled_header::stripped>(), fmt_of_stripped(is_ethernet),
              [&] { return fmt::format("{} octets were stripped of a frame of {}", h.stripped, h.frame_length); });
    if (h.stripped > h.frame_length) return;
    frame_length(e, h, is_ethernet, out);
    const std::size_t enough = std::min<std::size_t>(60, h.frame_length - h.stripped);
    if (is_ethernet)
      out.judge(SFLOW_5_SH_MINHDR, size >= enough, {e.offset + 12, 4}, "60, or all of the frame",
                [&] { return fmt::format("the sampled header has {} octets", size); });
  }

 private:
  static const char* fmt_of_stripped(bool is_ethernet) noexcept {
    return is_ethernet ? "4 (the FCS) or more, and no more than the frame had" : "no more than the frame had";
  }
  static void frame_length(const sflow5_record_event& e, const sampled_header& h, bool is_ethernet, findings& out) {
    const place at = e.at<&sampled_header::frame_length>();
    const std::size_t copied = h.header.size() + h.stripped;
    if (h.frame_length < copied)
      return out.failed(SFLOW_5_SH_FRAMELEN, at, fmt::format("{} or more: what was copied and stripped", copied),
                        [&] { return fmt::format("frame_length is {}", h.frame_length); });
    const std::size_t packet = is_ethernet ? ip_end(h) : 0, all = packet == 0 ? 0 : packet + fcs;
    out.judge(SFLOW_5_SH_FRAMELEN, h.frame_length >= all, at,
              "as long as the packet by its IP header, its link layer and the FCS", [&] {
                return fmt::format("frame_length is {}, the packet ends after {} octets, the FCS after {}",
                                   h.frame_length, packet, all);
              });
  }
};

/// The packet's addresses by the records that describe it.
[[nodiscard]] packet::address_pair addresses_in(const flow_sample_event& e) noexcept {
  if (const auto h = e.find<sampled_header>())
    return packet::addresses(h->header, packet::dissect(h->header, first_layer(h->protocol)));
  if (const auto v4 = e.find<sflow5::sampled_ipv4>()) return {v4->src_ip, v4->dst_ip};
  if (const auto v6 = e.find<sflow5::sampled_ipv6>()) return {v6->src_ip, v6->dst_ip};
  return {};
}

struct translation {
  static constexpr std::array decides{SFLOW_5_NAT_EQ};
  void on(const sflow5_record_event& e, findings& out) {
    using sflow5::extended_nat;
    if (e.flow == nullptr) return;
    const auto nat = e.as<extended_nat>();
    if (!nat) return;
    const packet::address_pair header = addresses_in(*e.flow);
    const auto check = [&](const char* which, const ip_address& now, const ip_address& in_header, place at) {
      if (!is_specified(in_header)) return;
      if (is_specified(now)) return out.seen(SFLOW_5_NAT_EQ);
      out.failed(SFLOW_5_NAT_EQ, at, fmt::format("{}, if it was not translated", text_of(in_header).view()), [&] {
        return fmt::format("the {} address after translation is {}", which,
                           now.family() == 0 ? std::string{"unknown"} : std::string{text_of(now).view()});
      });
    };
    check("source", nat->src_address, header.source, e.at<&extended_nat::src_address>());
    check("destination", nat->dst_address, header.destination, e.at<&extended_nat::dst_address>());
  }
};

struct inner_offset {
  static constexpr std::array decides{SFLOW_TUN_OFFSET};
  void on(const sflow5_record_event& e, findings& out) {
    if (e.flow == nullptr || e.kind != sflow5::block_kind::flow_record) return;
    check<sflow5::extended_decapsulate_egress>(e, out);
    check<sflow5::extended_decapsulate_ingress>(e, out);
  }

 private:
  template <class Record>
  static void check(const sflow5_record_event& e, findings& out) {
    const auto r = e.as<Record>();
    if (!r) return;
    const auto h = e.flow->find<sampled_header>();
    if (!h) return;
    out.judge(SFLOW_TUN_OFFSET, r->inner_header_offset < h->header.size(), e.at<&Record::inner_header_offset>(),
              "less than the octets of the sampled header", [&] {
                return fmt::format("inner_header_offset is {} in a header of {} octets", r->inner_header_offset,
                                   h->header.size());
              });
  }
};
}  // namespace

check_rows sflow5_sampled_checks() noexcept { return rows_of_checks<header_record, translation, inner_offset>; }

}  // namespace flowkit::conformance
