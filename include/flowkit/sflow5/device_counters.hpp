// SPDX-License-Identifier: BSL-1.0
// Energy management, Broadcom switches, NVIDIA graphics processors.
#pragma once

#include <flowkit/sflow5/structure.hpp>
#include <flowkit/sflow5/words.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct energy {
  static constexpr structure_id id = counter_structure(0, 3000);
  std::uint32_t voltage, current, real_power;
  std::int32_t power_factor;
  std::uint32_t energy, errors;

  template <class T = struct energy>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::voltage>, xdr<&T::current>, xdr<&T::real_power>, xdr<&T::power_factor>, xdr<&T::energy>,
        xdr<&T::errors>);
  }
};

struct temperature {
  static constexpr structure_id id = counter_structure(0, 3001);
  std::int32_t minimum, maximum;
  std::uint32_t errors;

  template <class T = temperature>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::minimum>, xdr<&T::maximum>, xdr<&T::errors>);
  }
};

/// Percent.
struct humidity {
  static constexpr structure_id id = counter_structure(0, 3002);
  std::int32_t relative;

  template <class T = humidity>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::relative>);
  }
};

struct fans {
  static constexpr structure_id id = counter_structure(0, 3003);
  std::uint32_t total, failed, speed;

  template <class T = fans>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::total>, xdr<&T::failed>, xdr<&T::speed>);
  }
};

struct bst_device_buffers {
  static constexpr structure_id id = counter_structure(4413, 1);
  std::int32_t uc_pc, mc_pc;

  template <class T = bst_device_buffers>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::uc_pc>, xdr<&T::mc_pc>);
  }
};

struct bst_port_buffers {
  static constexpr structure_id id = counter_structure(4413, 2);
  std::int32_t ingress_uc_pc, ingress_mc_pc, egress_uc_pc, egress_mc_pc;
  percentages egress_queue_uc_pc, egress_queue_mc_pc;

  template <class T = bst_port_buffers>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::ingress_uc_pc>, xdr<&T::ingress_mc_pc>, xdr<&T::egress_uc_pc>, xdr<&T::egress_mc_pc>,
        xdr<&T::egress_queue_uc_pc>, xdr<&T::egress_queue_mc_pc>);
  }
};

struct hw_tables {
  static constexpr structure_id id = counter_structure(4413, 3);
  std::uint32_t host_entries, host_entries_max, ipv4_entries, ipv4_entries_max, ipv6_entries, ipv6_entries_max,
      ipv4_ipv6_entries, ipv6_ipv6_entries_max, long_ipv6_entries, long_ipv6_entries_max, total_routes,
      total_routes_max, ecmp_nexthops, ecmp_nexthops_max, mac_entries, mac_entries_max, ipv4_neighbors,
      ipv6_neighbors, ipv4_routes, ipv6_routes, acl_ingress_entries, acl_ingress_entries_max, acl_ingress_counters,
      acl_ingress_counters_max, acl_ingress_meters, acl_ingress_meters_max, acl_ingress_slices,
      acl_ingress_slices_max, acl_egress_entries, acl_egress_entries_max, acl_egress_counters,
      acl_egress_counters_max, acl_egress_meters, acl_egress_meters_max, acl_egress_slices, acl_egress_slices_max;

  template <class T = hw_tables>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::host_entries>, xdr<&T::host_entries_max>, xdr<&T::ipv4_entries>, xdr<&T::ipv4_entries_max>,
        xdr<&T::ipv6_entries>, xdr<&T::ipv6_entries_max>, xdr<&T::ipv4_ipv6_entries>,
        xdr<&T::ipv6_ipv6_entries_max>, xdr<&T::long_ipv6_entries>, xdr<&T::long_ipv6_entries_max>,
        xdr<&T::total_routes>, xdr<&T::total_routes_max>, xdr<&T::ecmp_nexthops>, xdr<&T::ecmp_nexthops_max>,
        xdr<&T::mac_entries>, xdr<&T::mac_entries_max>, xdr<&T::ipv4_neighbors>, xdr<&T::ipv6_neighbors>,
        xdr<&T::ipv4_routes>, xdr<&T::ipv6_routes>, xdr<&T::acl_ingress_entries>, xdr<&T::acl_ingress_entries_max>,
        xdr<&T::acl_ingress_counters>, xdr<&T::acl_ingress_counters_max>, xdr<&T::acl_ingress_meters>,
        xdr<&T::acl_ingress_meters_max>, xdr<&T::acl_ingress_slices>, xdr<&T::acl_ingress_slices_max>,
        xdr<&T::acl_egress_entries>, xdr<&T::acl_egress_entries_max>, xdr<&T::acl_egress_counters>,
        xdr<&T::acl_egress_counters_max>, xdr<&T::acl_egress_meters>, xdr<&T::acl_egress_meters_max>,
        xdr<&T::acl_egress_slices>, xdr<&T::acl_egress_slices_max>);
  }
};

struct nvidia_gpu {
  static constexpr structure_id id = counter_structure(5703, 1);
  std::uint32_t device_count, processes, gpu_time, mem_time;
  std::uint64_t mem_total, mem_free;
  std::uint32_t ecc_errors, energy, temperature, fan_speed;

  template <class T = nvidia_gpu>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::device_count>, xdr<&T::processes>, xdr<&T::gpu_time>, xdr<&T::mem_time>, xdr<&T::mem_total>,
        xdr<&T::mem_free>, xdr<&T::ecc_errors>, xdr<&T::energy>, xdr<&T::temperature>, xdr<&T::fan_speed>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
