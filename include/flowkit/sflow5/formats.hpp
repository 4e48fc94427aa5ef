// SPDX-License-Identifier: BSL-1.0
// All structures of flow and counter records, and the dispatch from the format of a block to its type. Includes every
// family: for one source file of a program (2 s); if you need only some structures, include their families.
#pragma once

#if !__has_include(<boost/hana/tuple.hpp>)
#error "flowkit/sflow5/formats.hpp needs the headers of Boost.Hana, Boost 1.75 or later"
#endif

#include <array>

#include <boost/hana/concat.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>

#include <flowkit/sflow5/application.hpp>
#include <flowkit/sflow5/device_counters.hpp>
#include <flowkit/sflow5/drops.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/host_ip.hpp>
#include <flowkit/sflow5/http.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/link_counters.hpp>
#include <flowkit/sflow5/memcache.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/storage.hpp>
#include <flowkit/sflow5/tunnels.hpp>
#include <flowkit/sflow5/virtual_host.hpp>
#include <flowkit/sflow5/wireless.hpp>

namespace flowkit::inline v0::sflow5 {

// Not here, as their layouts are not published: extended_openflow_v1 (0:1017), extended_fc (0:1018), extended_ib_grh
// (0:1032), vdi_counters (0:2205).
// clang-format off
inline constexpr auto flow_structures = boost::hana::tuple_t<
    sampled_header, sampled_ethernet, sampled_ipv4, sampled_ipv6, extended_switch, extended_router,
    extended_gateway, extended_user, extended_url, extended_mpls, extended_nat, extended_mpls_tunnel,
    extended_mpls_vc, extended_mpls_FTN, extended_mpls_LDP_FEC, extended_vlantunnel, extended_80211_payload,
    extended_80211_rx, extended_80211_tx, extended_80211_aggregation, extended_queue_length, extended_nat_port,
    extended_L2_tunnel_egress, extended_L2_tunnel_ingress, extended_ipv4_tunnel_egress,
    extended_ipv4_tunnel_ingress, extended_ipv6_tunnel_egress, extended_ipv6_tunnel_ingress,
    extended_decapsulate_egress, extended_decapsulate_ingress, extended_vni_egress, extended_vni_ingress,
    extended_ib_lrh, extended_ib_bth, extended_vlanin, extended_vlanout, extended_egress_queue, extended_acl,
    extended_function, extended_transit, extended_queue, extended_hw_trap, extended_linux_drop_reason,
    extended_timestamp, transaction, extended_nfs_storage_transaction, extended_scsi_storage_transaction,
    extended_http_transaction, extended_socket_ipv4, extended_socket_ipv6, extended_proxy_socket_ipv4,
    extended_proxy_socket_ipv6, memcache_operation, http_request_deprecated, app_operation, app_parent_context,
    app_initiator, app_target, http_request, extended_proxy_request, extended_nav_timing, extended_tcp_info,
    extended_entities, extended_bst_egress_queue>;
inline constexpr auto counter_structures = boost::hana::tuple_t<
    if_counters, ethernet_counters, tokenring_counters, vg_counters, vlan_counters, ieee80211_counters,
    lag_port_stats, slow_path_counts, ib_counters, sfp, pfc_counters, processor, radio_utilization, queue_length,
    of_port, port_name, host_descr, host_adapters, host_parent, host_cpu, host_memory, host_disk_io, host_net_io,
    mib2_ip_group, mib2_icmp_group, mib2_tcp_group, mib2_udp_group, virt_node, virt_cpu, virt_memory, virt_disk_io,
    virt_net_io, jvm_runtime, jvm_statistics, memcached_counters, http_counters, app_operations, app_resources,
    memcache_counters, app_workers, ovs_dp_stats, energy, temperature, humidity, fans, bst_device_buffers,
    bst_port_buffers, hw_tables, nvidia_gpu>;
// clang-format on
inline constexpr auto structures = boost::hana::concat(flow_structures, counter_structures);

namespace detail {
constexpr std::uint64_t key_of(structure_id id) noexcept {
  return std::uint64_t{static_cast<std::uint8_t>(id.kind)} << 32 | static_cast<std::uint32_t>(id.format);
}

/// An entry for each structure, in the order of the formats: found in seven steps.
template <class Value>
struct format_entry {
  std::uint64_t key;
  Value value;
};
template <class Value, class Of>
consteval auto format_table(Of of) {
  auto table = boost::hana::unpack(structures, [&](auto... type) {
    return std::array{format_entry<Value>{key_of(decltype(type)::type::id), of(type)}...};
  });
  for (std::size_t i = 1; i < table.size(); ++i)
    for (std::size_t k = i; k > 0 && table[k].key < table[k - 1].key; --k) {
      const auto other = table[k];
      table[k] = table[k - 1], table[k - 1] = other;
    }
  return table;
}
template <class Table>
constexpr auto find_format(const Table& table, structure_id id) noexcept -> decltype(&table[0]) {
  std::size_t low = 0, high = table.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (table[middle].key < key_of(id))
      low = middle + 1;
    else
      high = middle;
  }
  return low < table.size() && table[low].key == key_of(id) ? &table[low] : nullptr;
}

template <class Visitor>
inline constexpr auto visit_table = format_table<void (*)(Visitor&, const block&, std::uint32_t)>([](auto type) {
  return +[](Visitor& v, const block& b, std::uint32_t offset) {
    v.template operator()<typename decltype(type)::type>(b, offset);
  };
});
inline constexpr auto name_table =
    format_table<const char*>([](auto type) { return type_name<typename decltype(type)::type>; });
}  // namespace detail

/// The name of a structure, as its document spells it; nullptr for an unknown format.
[[nodiscard]] constexpr const char* structure_name(structure_id id) noexcept {
  const auto* found = detail::find_format(detail::name_table, id);
  return found != nullptr ? found->value : nullptr;
}

/// visitor.operator()<T>(block, offset) for the structure T of the block's format; false if there is none.
template <class Visitor>
bool visit(block_kind kind, const block& b, std::uint32_t offset, Visitor&& visitor) {
  using plain = std::remove_reference_t<Visitor>;
  const auto* found = detail::find_format(detail::visit_table<plain>, {kind, b.format});
  if (found == nullptr) return false;
  found->value(visitor, b, offset);
  return true;
}

}  // namespace flowkit::sflow5
