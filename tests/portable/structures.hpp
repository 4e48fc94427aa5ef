// SPDX-License-Identifier: BSL-1.0
// The structures of flowkit/sflow5/formats.hpp, as a list that needs no Boost. lists_test.cpp compares them.
#pragma once

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

namespace flowkit::portable {

template <class... T>
struct structures {};

namespace in_sflow5 {
using namespace sflow5;
// clang-format off
using all_structures = structures<
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
    extended_entities, extended_bst_egress_queue, if_counters, ethernet_counters, tokenring_counters,
    vg_counters, vlan_counters, ieee80211_counters, lag_port_stats, slow_path_counts, ib_counters, sfp,
    pfc_counters, processor, radio_utilization, queue_length, of_port, port_name, host_descr, host_adapters,
    host_parent, host_cpu, host_memory, host_disk_io, host_net_io, mib2_ip_group, mib2_icmp_group,
    mib2_tcp_group, mib2_udp_group, virt_node, virt_cpu, virt_memory, virt_disk_io, virt_net_io, jvm_runtime,
    jvm_statistics, memcached_counters, http_counters, app_operations, app_resources, memcache_counters,
    app_workers, ovs_dp_stats, energy, temperature, humidity, fans, bst_device_buffers, bst_port_buffers,
    hw_tables, nvidia_gpu>;
// clang-format on
}  // namespace in_sflow5
using in_sflow5::all_structures;

}  // namespace flowkit::portable
