// SPDX-License-Identifier: BSL-1.0
// Which records a sample has, and which of them need each other.
#include <fmt/core.h>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using sflow5::block, sflow5::block_place;

/// The records of a sample, by what the rules ask.
struct contents {
  std::size_t records = 0, vendors = 0;
  unsigned packet = 0;      ///< bit n: a record 0:n, of those that describe the packet
  bool forwarding = false;  ///< 0:1001 to 0:1011: packet by packet, and never alone
  bool has_switch = false, egress_queue = false, socket = false, application = false;
  place vlan_tunnel, queue, tunnel_egress, tunnel_ingress, operation;

  template <class Sample>
  contents(const Sample& s, const block& of, std::uint32_t offset) noexcept {
    for (const block& r : s.records) {
      ++records;
      if (sflow5::enterprise(r.format) != 0) {
        ++vendors;
        continue;
      }
      const auto n = sflow5::number(r.format);
      const auto at = static_cast<std::uint32_t>(offset + static_cast<std::size_t>(r.data.data() - of.data.data()));
      if (n >= 1 && n <= 4) packet |= 1u << n;
      forwarding |= n >= 1001 && n <= 1011;
      has_switch |= n == 1001;
      egress_queue |= n == 1036;
      socket |= n == 2100 || n == 2101;
      application |= n >= 2000 && n <= 2299;
      if (n == 1012) vlan_tunnel = block_place(r, at);
      if (n == 1040) queue = block_place(r, at);
      if (n >= 1021 && n <= 1030) (n % 2 == 1 ? tunnel_egress : tunnel_ingress) = block_place(r, at);
      // Operations of memcached, HTTP (old and new), any application.
      if (n == 2200 || n == 2201 || n == 2202 || n == 2206) operation = block_place(r, at);
    }
  }
};
[[nodiscard]] bool is_there(place p) noexcept { return p.length != 0; }

struct flow_records {
  static constexpr std::array decides{SFLOW_5_FS_HEADER, SFLOW_5_FS_PREFER,   SFLOW_5_FS_EMPTY,  SFLOW_5_FS_DUPREC,
                                      SFLOW_5_VT_SWITCH, SFLOW_TRANSIT_QUEUE, SFLOW_HOST_SOCKET, SFLOW_TUN_PAIR};

  void on(const sflow5_finding_event& e, findings& out) {
    if (e.what == sflow5::finding::duplicate_record)
      out.failed(SFLOW_5_FS_DUPREC, e.where, "one record of a format in a sample",
                 [] { return "a second record of the format in one sample"; });
  }

  void on(const flow_sample_event& e, findings& out) {
    const contents c{e.sample, e.block, e.offset};
    const place count = e.at<&sflow5::flow_sample::records>();
    out.judge(SFLOW_5_FS_EMPTY, c.records != 0, count, "1 or more", [] { return "a flow sample without records"; });
    if (c.records > 1) out.seen(SFLOW_5_FS_DUPREC);
    // Of samples with records of vendors or applications alone, other rules tell.
    if (c.packet != 0 || (c.forwarding && !c.application))
      out.judge(SFLOW_5_FS_HEADER, c.packet != 0, count, "a record 0:1, or one of 0:2 to 0:4",
                [&] { return fmt::format("none of {} records describes the packet", c.records); });
    const unsigned header = 1u << 1;
    if ((c.packet & header) != 0 && c.packet != header)
      out.noted(SFLOW_5_FS_PREFER, count, "the packet's header alone",
                [] { return "the packet is described by its header and by other records too"; });
    else if (c.packet != 0)
      out.seen(SFLOW_5_FS_PREFER);
    related(c, out);
    if (is_there(c.operation))
      out.judge(SFLOW_HOST_SOCKET, c.socket, c.operation, "a record 0:2100 or 0:2101 beside it",
                [] { return "an operation of an application, without its socket"; });
    tunnels(e, c, out);
  }
  void on(const discarded_packet_event& e, findings& out) { related({e.sample, e.block, e.offset}, out); }

 private:
  static void related(const contents& c, findings& out) {
    if (is_there(c.vlan_tunnel))
      out.judge(SFLOW_5_VT_SWITCH, c.has_switch, c.vlan_tunnel, "a record 0:1001 (extended_switch) beside it",
                [] { return "extended_vlantunnel without extended_switch"; });
    if (is_there(c.queue))
      out.judge(SFLOW_TRANSIT_QUEUE, c.egress_queue, c.queue, "a record 0:1036 (extended_egress_queue) beside it",
                [] { return "extended_queue without extended_egress_queue"; });
  }

  static void tunnels(const flow_sample_event& e, const contents& c, findings& out) {
    if (!is_there(c.tunnel_egress) && !is_there(c.tunnel_ingress)) return;
    const sampling_side side = side_of(e.sample);
    if (side == sampling_side::unknown) return;
    const bool is_ingress = side == sampling_side::ingress;
    const place wrong = is_ingress ? c.tunnel_ingress : c.tunnel_egress;
    out.judge(SFLOW_TUN_PAIR, !is_there(wrong), wrong,
              is_ingress ? "structures for egress: the packet was sampled before" : "structures for ingress", [&] {
                return fmt::format("a tunnel structure for {}, from a sampler at {}", is_ingress ? "ingress" : "egress",
                                   is_ingress ? "ingress" : "egress");
              });
  }
};

struct standard_first {
  static constexpr std::array decides{SFLOW_5_STDFIRST};
  void on(const flow_sample_event& e, findings& out) { check(e, out); }
  void on(const counters_sample_event& e, findings& out) { check(e, out); }

 private:
  static void check(const auto& e, findings& out) {
    using sample = std::remove_cvref_t<decltype(e.sample)>;
    std::size_t standard = 0;
    for (const block& r : e.sample.records) standard += sflow5::enterprise(r.format) == 0;
    if (standard != 0) return out.seen(SFLOW_5_STDFIRST);
    if (!e.sample.records.empty())
      out.noted(SFLOW_5_STDFIRST, e.template at<&sample::records>(), "standard records, and a vendor's beside them",
                [&] { return fmt::format("all of {} records are a vendor's", e.sample.records.size()); });
  }
};
}  // namespace

check_rows sflow5_records_checks() noexcept { return rows_of_checks<flow_records, standard_first>; }

}  // namespace flowkit::conformance
