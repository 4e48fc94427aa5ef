// SPDX-License-Identifier: BSL-1.0
// Energy management, Broadcom switches, NVIDIA graphics processors.
#pragma once

#include <flowkit/sflow5/structure.hpp>
#include <flowkit/sflow5/words.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct energy {
  static constexpr structure_id id = counter_structure(0, 3000);
  std::uint32_t voltage, current, real_power;
  std::int32_t power_factor;
  std::uint32_t energy, errors;
};
constexpr auto describe(const energy*) noexcept {
  return layout<energy>(
      xdr<&energy::voltage>, xdr<&energy::current>, xdr<&energy::real_power>, xdr<&energy::power_factor>,
      xdr<&energy::energy>, xdr<&energy::errors>);
}
static_assert(layout_of<energy>.size == 24);

struct temperature {
  static constexpr structure_id id = counter_structure(0, 3001);
  std::int32_t minimum, maximum;
  std::uint32_t errors;
};
constexpr auto describe(const temperature*) noexcept {
  return layout<temperature>(
      xdr<&temperature::minimum>, xdr<&temperature::maximum>, xdr<&temperature::errors>);
}
static_assert(layout_of<temperature>.size == 12);

/// Percent.
struct humidity {
  static constexpr structure_id id = counter_structure(0, 3002);
  std::int32_t relative;
};
constexpr auto describe(const humidity*) noexcept {
  return layout<humidity>(
      xdr<&humidity::relative>);
}
static_assert(layout_of<humidity>.size == 4);

struct fans {
  static constexpr structure_id id = counter_structure(0, 3003);
  std::uint32_t total, failed, speed;
};
constexpr auto describe(const fans*) noexcept {
  return layout<fans>(
      xdr<&fans::total>, xdr<&fans::failed>, xdr<&fans::speed>);
}
static_assert(layout_of<fans>.size == 12);

struct bst_device_buffers {
  static constexpr structure_id id = counter_structure(4413, 1);
  std::int32_t uc_pc, mc_pc;
};
constexpr auto describe(const bst_device_buffers*) noexcept {
  return layout<bst_device_buffers>(
      xdr<&bst_device_buffers::uc_pc>, xdr<&bst_device_buffers::mc_pc>);
}
static_assert(layout_of<bst_device_buffers>.size == 8);

struct bst_port_buffers {
  static constexpr structure_id id = counter_structure(4413, 2);
  std::int32_t ingress_uc_pc, ingress_mc_pc, egress_uc_pc, egress_mc_pc;
  percentages egress_queue_uc_pc, egress_queue_mc_pc;
};
constexpr auto describe(const bst_port_buffers*) noexcept {
  return layout<bst_port_buffers>(
      xdr<&bst_port_buffers::ingress_uc_pc>, xdr<&bst_port_buffers::ingress_mc_pc>,
      xdr<&bst_port_buffers::egress_uc_pc>, xdr<&bst_port_buffers::egress_mc_pc>,
      xdr<&bst_port_buffers::egress_queue_uc_pc>, xdr<&bst_port_buffers::egress_queue_mc_pc>);
}

struct hw_tables {
  static constexpr structure_id id = counter_structure(4413, 3);
  std::uint32_t host_entries, host_entries_max, ipv4_entries, ipv4_entries_max, ipv6_entries, ipv6_entries_max,
      ipv4_ipv6_entries, ipv6_ipv6_entries_max, long_ipv6_entries, long_ipv6_entries_max, total_routes,
      total_routes_max, ecmp_nexthops, ecmp_nexthops_max, mac_entries, mac_entries_max, ipv4_neighbors,
      ipv6_neighbors, ipv4_routes, ipv6_routes, acl_ingress_entries, acl_ingress_entries_max, acl_ingress_counters,
      acl_ingress_counters_max, acl_ingress_meters, acl_ingress_meters_max, acl_ingress_slices,
      acl_ingress_slices_max, acl_egress_entries, acl_egress_entries_max, acl_egress_counters,
      acl_egress_counters_max, acl_egress_meters, acl_egress_meters_max, acl_egress_slices, acl_egress_slices_max;
};
constexpr auto describe(const hw_tables*) noexcept {
  return layout<hw_tables>(
      xdr<&hw_tables::host_entries>, xdr<&hw_tables::host_entries_max>, xdr<&hw_tables::ipv4_entries>,
      xdr<&hw_tables::ipv4_entries_max>, xdr<&hw_tables::ipv6_entries>, xdr<&hw_tables::ipv6_entries_max>,
      xdr<&hw_tables::ipv4_ipv6_entries>, xdr<&hw_tables::ipv6_ipv6_entries_max>,
      xdr<&hw_tables::long_ipv6_entries>, xdr<&hw_tables::long_ipv6_entries_max>, xdr<&hw_tables::total_routes>,
      xdr<&hw_tables::total_routes_max>, xdr<&hw_tables::ecmp_nexthops>, xdr<&hw_tables::ecmp_nexthops_max>,
      xdr<&hw_tables::mac_entries>, xdr<&hw_tables::mac_entries_max>, xdr<&hw_tables::ipv4_neighbors>,
      xdr<&hw_tables::ipv6_neighbors>, xdr<&hw_tables::ipv4_routes>, xdr<&hw_tables::ipv6_routes>,
      xdr<&hw_tables::acl_ingress_entries>, xdr<&hw_tables::acl_ingress_entries_max>,
      xdr<&hw_tables::acl_ingress_counters>, xdr<&hw_tables::acl_ingress_counters_max>,
      xdr<&hw_tables::acl_ingress_meters>, xdr<&hw_tables::acl_ingress_meters_max>,
      xdr<&hw_tables::acl_ingress_slices>, xdr<&hw_tables::acl_ingress_slices_max>,
      xdr<&hw_tables::acl_egress_entries>, xdr<&hw_tables::acl_egress_entries_max>,
      xdr<&hw_tables::acl_egress_counters>, xdr<&hw_tables::acl_egress_counters_max>,
      xdr<&hw_tables::acl_egress_meters>, xdr<&hw_tables::acl_egress_meters_max>,
      xdr<&hw_tables::acl_egress_slices>, xdr<&hw_tables::acl_egress_slices_max>);
}
static_assert(layout_of<hw_tables>.size == 144);

struct nvidia_gpu {
  static constexpr structure_id id = counter_structure(5703, 1);
  std::uint32_t device_count, processes, gpu_time, mem_time;
  std::uint64_t mem_total, mem_free;
  std::uint32_t ecc_errors, energy, temperature, fan_speed;
};
constexpr auto describe(const nvidia_gpu*) noexcept {
  return layout<nvidia_gpu>(
      xdr<&nvidia_gpu::device_count>, xdr<&nvidia_gpu::processes>, xdr<&nvidia_gpu::gpu_time>,
      xdr<&nvidia_gpu::mem_time>, xdr<&nvidia_gpu::mem_total>, xdr<&nvidia_gpu::mem_free>,
      xdr<&nvidia_gpu::ecc_errors>, xdr<&nvidia_gpu::energy>, xdr<&nvidia_gpu::temperature>,
      xdr<&nvidia_gpu::fan_speed>);
}
static_assert(layout_of<nvidia_gpu>.size == 48);
// clang-format on

}  // namespace flowkit::sflow5
