// SPDX-License-Identifier: BSL-1.0
// Records of known structures that do not decode, or only in another form.
#include <fmt/core.h>

#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/tunnels.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::block_kind, sflow5::extended_gateway;

template <class... T>
[[nodiscard]] bool is_any(const sflow5_record_event& e) noexcept {
  return ((e.kind == T::id.kind && e.block.format == T::id.format) || ...);
}

struct sizes {
  static constexpr std::array decides{SFLOW_5_SHORTREC, SFLOW_5_CS_SIZE, SFLOW_5_SI_SIZE, SFLOW_5_GW_SEG,
                                      SFLOW_5_GW_BOUND, SFLOW_5_SE_MAC,  SFLOW_HOST_UUID};

  void on(const sflow5_finding_event& e, findings& out) {
    using enum sflow5::finding;
    if (e.what == record_damaged) damaged_ = e.where;
    if (e.what == record_variant) variant_ = e.where;
    if (e.what == empty_segment)
      out.noted(SFLOW_5_GW_SEG, e.where, "a segment with an AS", [] { return "an AS path segment is empty"; });
  }
  void on(const sflow5_record_event& e, findings& out) {
    using namespace sflow5;
    if (enterprise(e.block.format) != 0) return;
    const bool is_damaged = damaged_ == e.whole(), is_variant = variant_ == e.whole();
    damaged_ = variant_ = {};
    const bool is_generic = is_any<if_counters, ethernet_counters, vlan_counters, processor>(e);
    const bool is_ip = is_any<sampled_ipv4, sampled_ipv6>(e);
    if (is_damaged) {
      if (is_generic) too_short(SFLOW_5_CS_SIZE, e, out);
      if (is_ip) too_short(SFLOW_5_SI_SIZE, e, out);
      if (is_any<extended_gateway>(e) && gateway(e, out)) return;
      return too_short(SFLOW_5_SHORTREC, e, out);
    }
    out.seen(SFLOW_5_SHORTREC);
    if (is_generic) out.seen(SFLOW_5_CS_SIZE);
    if (is_ip) out.seen(SFLOW_5_SI_SIZE);
    if (is_any<extended_gateway>(e)) out.seen(SFLOW_5_GW_SEG), out.seen(SFLOW_5_GW_BOUND);
    const place length = length_place(e.offset);
    if (is_any<sampled_ethernet, extended_L2_tunnel_egress, extended_L2_tunnel_ingress>(e))
      out.judge(SFLOW_5_SE_MAC, !is_variant, length, "24 octets: each MAC address is padded to 8",
                [] { return "MAC addresses of 6 octets: the structure has 20"; });
    if (is_any<host_descr>(e))
      out.judge(SFLOW_HOST_UUID, !is_variant, length, "a UUID of 16 octets without a length",
                [] { return "the UUID has a length before it"; });
  }

 private:
  static void too_short(requirement r, const sflow5_record_event& e, findings& out) {
    out.failed(r, sflow5::length_place(e.offset), "the octets of the structure, or more", [&] {
      return fmt::format("a record 0:{} of {} octets does not decode", sflow5::number(e.block.format),
                         e.block.data.size());
    });
  }
  /// False if the gateway's own octets are not there.
  static bool gateway(const sflow5_record_event& e, findings& out) {
    if (e.block.data.size() < flowkit::layout_of<extended_gateway>.min_size) return false;
    const error wrong = e.as<extended_gateway>().failure();
    if (wrong.offset == e.offset) return false;  // the type of the next hop
    const place at = make_place(wrong.offset, 4);
    const auto value = [&] { return load_be<std::uint32_t>(e.block.data.data() + (wrong.offset - e.offset)); };
    if (wrong.code == errc::bad_tag)
      out.failed(SFLOW_5_GW_SEG, at, "1 (set) or 2 (sequence)",
                 [&] { return fmt::format("an AS path segment has type {}", value()); });
    else
      out.failed(SFLOW_5_GW_BOUND, at, "a path and communities that fit into the record", [&] {
        return wrong.offset + 4 <= e.offset + e.block.data.size()
                   ? fmt::format("a count of {} runs over the record", value())
                   : std::string{"the record ends within a path or the communities"};
      });
    return true;
  }

  place damaged_, variant_;
};
}  // namespace

check_rows sflow5_sizes_checks() noexcept { return rows_of_checks<sizes>; }

}  // namespace flowkit::conformance
