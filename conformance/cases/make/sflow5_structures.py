# SPDX-License-Identifier: BSL-1.0
"""The structures of sFlow, from the documents of sflow.org: `enterprise:format name; type member ...; ...`

A line each; an indented line goes on with the one before. Types: u32 u64 i32 f32; ipv4 ipv6 mac of fixed size; addr of
its own type; str and opaque after their length; octetsN without one; another structure by its name; TYPE[] a counted
list. Parts of structures have no number. Two members have other names than in their documents, where these are no names
in programs: cpu_5s (5s_cpu) and mime_type (mime-type).
"""

PARTS = """
as_path_type; u32 type; u32[] as_numbers
adapter; u32 ifIndex; mac[] mac_addresses
lane; u32 index tx_bias_current tx_power tx_power_min tx_power_max tx_wavelength rx_power rx_power_min rx_power_max
    rx_wavelength
context; str application operation attributes
"""

# The sFlow version 5 document, section 5.
VERSION_5_FLOWS = """
0:1 sampled_header; u32 protocol frame_length stripped; opaque header
0:2 sampled_ethernet; u32 length; mac src_mac dst_mac; u32 type
0:3 sampled_ipv4; u32 length protocol; ipv4 src_ip dst_ip; u32 src_port dst_port tcp_flags tos
0:4 sampled_ipv6; u32 length protocol; ipv6 src_ip dst_ip; u32 src_port dst_port tcp_flags priority
0:1001 extended_switch; u32 src_vlan src_priority dst_vlan dst_priority
0:1002 extended_router; addr nexthop; u32 src_mask_len dst_mask_len
0:1003 extended_gateway; addr nexthop; u32 as src_as src_peer_as; as_path_type[] dst_as_path; u32[] communities; u32
    localpref
0:1004 extended_user; u32 src_charset; str src_user; u32 dst_charset; str dst_user
0:1005 extended_url; u32 direction; str url host
0:1006 extended_mpls; addr nexthop; u32[] in_stack out_stack
0:1007 extended_nat; addr src_address dst_address
0:1008 extended_mpls_tunnel; str tunnel_lsp_name; u32 tunnel_id tunnel_cos
0:1009 extended_mpls_vc; str vc_instance_name; u32 vll_vc_id vc_label_cos
0:1010 extended_mpls_FTN; str mplsFTNDescr; u32 mplsFTNMask
0:1011 extended_mpls_LDP_FEC; u32 mplsFecAddrPrefixLength
0:1012 extended_vlantunnel; u32[] stack
"""
VERSION_5_COUNTERS = """
0:1 if_counters; u32 ifIndex ifType; u64 ifSpeed; u32 ifDirection ifStatus; u64 ifInOctets; u32 ifInUcastPkts
    ifInMulticastPkts ifInBroadcastPkts ifInDiscards ifInErrors ifInUnknownProtos; u64 ifOutOctets; u32
    ifOutUcastPkts ifOutMulticastPkts ifOutBroadcastPkts ifOutDiscards ifOutErrors ifPromiscuousMode
0:2 ethernet_counters; u32 dot3StatsAlignmentErrors dot3StatsFCSErrors dot3StatsSingleCollisionFrames
    dot3StatsMultipleCollisionFrames dot3StatsSQETestErrors dot3StatsDeferredTransmissions dot3StatsLateCollisions
    dot3StatsExcessiveCollisions dot3StatsInternalMacTransmitErrors dot3StatsCarrierSenseErrors
    dot3StatsFrameTooLongs dot3StatsInternalMacReceiveErrors dot3StatsSymbolErrors
0:3 tokenring_counters; u32 dot5StatsLineErrors dot5StatsBurstErrors dot5StatsACErrors dot5StatsAbortTransErrors
    dot5StatsInternalErrors dot5StatsLostFrameErrors dot5StatsReceiveCongestions dot5StatsFrameCopiedErrors
    dot5StatsTokenErrors dot5StatsSoftErrors dot5StatsHardErrors dot5StatsSignalLoss dot5StatsTransmitBeacons
    dot5StatsRecoverys dot5StatsLobeWires dot5StatsRemoves dot5StatsSingles dot5StatsFreqErrors
0:4 vg_counters; u32 dot12InHighPriorityFrames; u64 dot12InHighPriorityOctets; u32 dot12InNormPriorityFrames; u64
    dot12InNormPriorityOctets; u32 dot12InIPMErrors dot12InOversizeFrameErrors dot12InDataErrors
    dot12InNullAddressedFrames dot12OutHighPriorityFrames; u64 dot12OutHighPriorityOctets; u32
    dot12TransitionIntoTrainings; u64 dot12HCInHighPriorityOctets dot12HCInNormPriorityOctets
    dot12HCOutHighPriorityOctets
0:5 vlan_counters; u32 vlan_id; u64 octets; u32 ucastPkts multicastPkts broadcastPkts discards
0:1001 processor; i32 cpu_5s cpu_1m cpu_5m; u64 total_memory free_memory
"""

WIRELESS_FLOWS = """
0:1013 extended_80211_payload; u32 ciphersuite; opaque data
0:1014 extended_80211_rx; str ssid; mac bssid; u32 version channel; u64 speed; u32 rsni rcpi packet_duration
0:1015 extended_80211_tx; str ssid; mac bssid; u32 version transmissions packet_duration retrans_duration channel;
    u64 speed; u32 power
"""
WIRELESS_COUNTERS = """
0:6 ieee80211_counters; u32 dot11TransmittedFragmentCount dot11MulticastTransmittedFrameCount dot11FailedCount
    dot11RetryCount dot11MultipleRetryCount dot11FrameDuplicateCount dot11RTSSuccessCount dot11RTSFailureCount
    dot11ACKFailureCount dot11ReceivedFragmentCount dot11MulticastReceivedFrameCount dot11FCSErrorCount
    dot11TransmittedFrameCount dot11WEPUndecryptableCount dot11QoSDiscardedFragmentCount dot11AssociatedStationCount
    dot11QoSCFPollsReceivedCount dot11QoSCFPollsUnusedCount dot11QoSCFPollsUnusableCount dot11QoSCFPollsLostCount
0:1002 radio_utilization; u32 elapsed_time on_channel_time on_channel_busy_time
"""

HOST_FLOWS = """
0:2100 extended_socket_ipv4; u32 protocol; ipv4 local_ip remote_ip; u32 local_port remote_port
0:2101 extended_socket_ipv6; u32 protocol; ipv6 local_ip remote_ip; u32 local_port remote_port
"""
HOST_COUNTERS = """
0:2000 host_descr; str hostname; octets16 uuid; u32 machine_type os_name; str os_release
0:2001 host_adapters; adapter[] adapters
0:2002 host_parent; u32 container_type container_index
0:2003 host_cpu; f32 load_one load_five load_fifteen; u32 proc_run proc_total cpu_num cpu_speed uptime cpu_user
    cpu_nice cpu_system cpu_idle cpu_wio cpu_intr cpu_sintr interrupts contexts
0:2004 host_memory; u64 mem_total mem_free mem_shared mem_buffers mem_cached swap_total swap_free; u32 page_in
    page_out swap_in swap_out
0:2005 host_disk_io; u64 disk_total disk_free; i32 part_max_used; u32 reads; u64 bytes_read; u32 read_time writes;
    u64 bytes_written; u32 write_time
0:2006 host_net_io; u64 bytes_in; u32 pkts_in errs_in drops_in; u64 bytes_out; u32 packets_out errs_out drops_out
0:2100 virt_node; u32 mhz cpus; u64 memory memory_free; u32 num_domains
0:2101 virt_cpu; u32 state cpuTime nrVirtCpu
0:2102 virt_memory; u64 memory maxMemory
0:2103 virt_disk_io; u64 capacity allocation available; u32 rd_req; u64 rd_bytes; u32 wr_req; u64 wr_bytes; u32 errs
0:2104 virt_net_io; u64 rx_bytes; u32 rx_packets rx_errs rx_drop; u64 tx_bytes; u32 tx_packets tx_errs tx_drop
"""

TUNNEL_FLOWS = """
0:1021 extended_L2_tunnel_egress; sampled_ethernet header
0:1022 extended_L2_tunnel_ingress; sampled_ethernet header
0:1023 extended_ipv4_tunnel_egress; sampled_ipv4 header
0:1024 extended_ipv4_tunnel_ingress; sampled_ipv4 header
0:1025 extended_ipv6_tunnel_egress; sampled_ipv6 header
0:1026 extended_ipv6_tunnel_ingress; sampled_ipv6 header
0:1027 extended_decapsulate_egress; u32 inner_header_offset
0:1028 extended_decapsulate_ingress; u32 inner_header_offset
0:1029 extended_vni_egress; u32 vni
0:1030 extended_vni_ingress; u32 vni
"""

PORT_NAT_FLOWS = """
0:1020 extended_nat_port; u32 src_port dst_port
"""

DROP_FLOWS = """
0:1036 extended_egress_queue; u32 queue
0:1037 extended_acl; u32 number; str name; u32 direction
0:1038 extended_function; str symbol
"""
TRANSIT_FLOWS = """
0:1039 extended_transit; u32 delay
0:1040 extended_queue; u32 depth
"""

HTTP_FLOWS = """
0:2102 extended_proxy_socket_ipv4; extended_socket_ipv4 socket
0:2103 extended_proxy_socket_ipv6; extended_socket_ipv6 socket
0:2206 http_request; u32 method protocol; str uri host referer useragent xff authuser mime_type; u64 req_bytes
    resp_bytes; u32 uS; i32 status
0:2207 extended_proxy_request; str uri host
"""
HTTP_COUNTERS = """
0:2201 http_counters; u32 method_option_count method_get_count method_head_count method_post_count method_put_count
    method_delete_count method_trace_count method_connect_count method_other_count status_1XX_count status_2XX_count
    status_3XX_count status_4XX_count status_5XX_count status_other_count
"""

APPLICATION_FLOWS = """
0:2202 app_operation; context context; str status_descr; u64 req_bytes resp_bytes; u32 uS status
0:2203 app_parent_context; context context
0:2204 app_initiator; str actor
0:2205 app_target; str actor
"""
APPLICATION_COUNTERS = """
0:2202 app_operations; str application; u32 success other timeout internal_error bad_request forbidden too_large
    not_implemented not_found unavailable unauthorized
0:2203 app_resources; u32 user_time system_time; u64 mem_used mem_max; u32 fd_open fd_max conn_open conn_max
0:2206 app_workers; u32 workers_active workers_idle workers_max req_delayed req_dropped
"""

MEMCACHE_FLOWS = """
0:2200 memcache_operation; u32 protocol cmd; str key; u32 nkeys value_bytes uS status
"""
MEMCACHE_COUNTERS = """
0:2204 memcache_counters; u32 cmd_set cmd_touch cmd_flush get_hits get_misses delete_hits delete_misses incr_hits
    incr_misses decr_hits decr_misses cas_hits cas_misses cas_badval auth_cmds auth_errors threads conn_yields
    listen_disabled_num curr_connections rejected_connections total_connections connection_structures evictions
    reclaimed curr_items total_items; u64 bytes_read bytes_written bytes limit_maxbytes
"""

JVM_COUNTERS = """
0:2105 jvm_runtime; str vm_name vm_vendor vm_version
0:2106 jvm_statistics; u64 heap_initial heap_used heap_committed heap_max non_heap_initial non_heap_used
    non_heap_committed non_heap_max; u32 gc_count gc_time classes_loaded classes_total classes_unloaded
    compilation_time thread_num_live thread_num_daemon thread_num_started fd_open_count fd_max_count
"""

LAG_COUNTERS = """
0:7 lag_port_stats; mac dot3adAggPortActorSystemID dot3adAggPortPartnerOperSystemID; u32 dot3adAggPortAttachedAggID;
    octets4 dot3adAggPortState; u32 dot3adAggPortStatsLACPDUsRx dot3adAggPortStatsMarkerPDUsRx
    dot3adAggPortStatsMarkerResponsePDUsRx dot3adAggPortStatsUnknownRx dot3adAggPortStatsIllegalRx
    dot3adAggPortStatsLACPDUsTx dot3adAggPortStatsMarkerPDUsTx dot3adAggPortStatsMarkerResponsePDUsTx
"""

OPENFLOW_COUNTERS = """
0:1004 of_port; u64 datapath_id; u32 port_no
0:1005 port_name; str name
"""

HOST_IP_COUNTERS = """
0:2007 mib2_ip_group; u32 ipForwarding ipDefaultTTL ipInReceives ipInHdrErrors ipInAddrErrors ipForwDatagrams
    ipInUnknownProtos ipInDiscards ipInDelivers ipOutRequests ipOutDiscards ipOutNoRoutes ipReasmTimeout
    ipReasmReqds ipReasmOKs ipReasmFails ipFragOKs ipFragFails ipFragCreates
0:2008 mib2_icmp_group; u32 icmpInMsgs icmpInErrors icmpInDestUnreachs icmpInTimeExcds icmpInParamProbs
    icmpInSrcQuenchs icmpInRedirects icmpInEchos icmpInEchoReps icmpInTimestamps icmpInAddrMasks icmpInAddrMaskReps
    icmpOutMsgs icmpOutErrors icmpOutDestUnreachs icmpOutTimeExcds icmpOutParamProbs icmpOutSrcQuenchs
    icmpOutRedirects icmpOutEchos icmpOutEchoReps icmpOutTimestamps icmpOutTimestampReps icmpOutAddrMasks
    icmpOutAddrMaskReps
0:2009 mib2_tcp_group; u32 tcpRtoAlgorithm tcpRtoMin tcpRtoMax tcpMaxConn tcpActiveOpens tcpPassiveOpens
    tcpAttemptFails tcpEstabResets tcpCurrEstab tcpInSegs tcpOutSegs tcpRetransSegs tcpInErrs tcpOutRsts
    tcpInCsumErrs
0:2010 mib2_udp_group; u32 udpInDatagrams udpNoPorts udpInErrors udpOutDatagrams udpRcvbufErrors udpSndbufErrors
    udpInCsumErrors
"""

OPTICS_COUNTERS = """
0:10 sfp; u32 module_id module_num_lanes module_supply_voltage; i32 module_temperature; lane[] lanes
"""

BROADCOM_COUNTERS = """
4413:3 hw_tables; u32 host_entries host_entries_max ipv4_entries ipv4_entries_max ipv6_entries ipv6_entries_max
    ipv4_ipv6_entries ipv6_ipv6_entries_max long_ipv6_entries long_ipv6_entries_max total_routes total_routes_max
    ecmp_nexthops ecmp_nexthops_max mac_entries mac_entries_max ipv4_neighbors ipv6_neighbors ipv4_routes
    ipv6_routes acl_ingress_entries acl_ingress_entries_max acl_ingress_counters acl_ingress_counters_max
    acl_ingress_meters acl_ingress_meters_max acl_ingress_slices acl_ingress_slices_max acl_egress_entries
    acl_egress_entries_max acl_egress_counters acl_egress_counters_max acl_egress_meters acl_egress_meters_max
    acl_egress_slices acl_egress_slices_max
"""

NVML_COUNTERS = """
5703:1 nvidia_gpu; u32 device_count processes gpu_time mem_time; u64 mem_total mem_free; u32 ecc_errors energy
    temperature fan_speed
"""
