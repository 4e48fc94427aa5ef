// SPDX-License-Identifier: BSL-1.0
// sFlow Host Structures: physical machines and their sockets.
#pragma once

#include <flowkit/core/tail.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

struct host_mac {
  mac_address address;
  friend constexpr bool operator==(const host_mac&, const host_mac&) = default;
};
inline constexpr auto host_mac_layout = layout<host_mac>(xdr<&host_mac::address>);

struct host_adapter {
  std::uint32_t ifIndex;
  list<host_mac_layout> mac_addresses;
  friend constexpr bool operator==(const host_adapter&, const host_adapter&) = default;
};
inline constexpr auto host_adapter_layout =
    layout<host_adapter>(xdr<&host_adapter::ifIndex>, xdr<&host_adapter::mac_addresses>);

// clang-format off
struct host_descr {
  static constexpr structure_id id = counter_structure(0, 2000);
  std::string_view hostname;
  std::array<std::uint8_t, 16> uuid;
  std::uint32_t machine_type, os_name;
  std::string_view os_release;

  template <class T = host_descr>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::hostname, 64>, xdr<&T::uuid>, xdr<&T::machine_type>, xdr<&T::os_name>, xdr<&T::os_release, 32>);
  }
  /// With a length before the UUID, as in the document, but not from most agents [SFLOW-HOST-UUID].
  template <class T = host_descr>
  static constexpr auto describe_variant() noexcept {
    return layout<T>(xdr<&T::hostname, 64>, constant<std::uint32_t{16}>, xdr<&T::uuid>, xdr<&T::machine_type>, xdr<&T::os_name>,
                     xdr<&T::os_release, 32>);
  }
  /// With a length of 0, and no UUID.
  template <class T = host_descr>
  static constexpr auto describe_fallback() noexcept {
    return layout<T>(xdr<&T::hostname, 64>, constant<std::uint32_t{0}>, xdr<&T::machine_type>, xdr<&T::os_name>,
                     xdr<&T::os_release, 32>);
  }
};

struct host_adapters {
  static constexpr structure_id id = counter_structure(0, 2001);
  sequence<host_adapter_layout> adapters;

  template <class T = host_adapters>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::adapters>);
  }
};

struct host_parent {
  static constexpr structure_id id = counter_structure(0, 2002);
  std::uint32_t container_type, container_index;

  template <class T = host_parent>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::container_type>, xdr<&T::container_index>);
  }
};

/// Loads: -1.0 is unknown. cpu_speed in MHz, uptime in seconds, cpu_user to cpu_guest_nice in milliseconds since boot.
struct host_cpu {
  static constexpr structure_id id = counter_structure(0, 2003);
  float load_one, load_five, load_fifteen;
  std::uint32_t proc_run, proc_total, cpu_num, cpu_speed, uptime, cpu_user, cpu_nice, cpu_system, cpu_idle, cpu_wio,
      cpu_intr, cpu_sintr, interrupts, contexts;
  bool has_steal;  ///< are the three members below there? Later agents send them.
  std::uint32_t cpu_steal, cpu_guest, cpu_guest_nice;

  template <class T = host_cpu>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::load_one>, xdr<&T::load_five>, xdr<&T::load_fifteen>, xdr<&T::proc_run>, xdr<&T::proc_total>,
        xdr<&T::cpu_num>, xdr<&T::cpu_speed>, xdr<&T::uptime>, xdr<&T::cpu_user>, xdr<&T::cpu_nice>,
        xdr<&T::cpu_system>, xdr<&T::cpu_idle>, xdr<&T::cpu_wio>, xdr<&T::cpu_intr>, xdr<&T::cpu_sintr>,
        xdr<&T::interrupts>, xdr<&T::contexts>, tail<&T::has_steal>(xdr<&T::cpu_steal>, xdr<&T::cpu_guest>,
        xdr<&T::cpu_guest_nice>));
  }
};

/// Octets; pages since boot.
struct host_memory {
  static constexpr structure_id id = counter_structure(0, 2004);
  std::uint64_t mem_total, mem_free, mem_shared, mem_buffers, mem_cached, swap_total, swap_free;
  std::uint32_t page_in, page_out, swap_in, swap_out;

  template <class T = host_memory>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::mem_total>, xdr<&T::mem_free>, xdr<&T::mem_shared>, xdr<&T::mem_buffers>, xdr<&T::mem_cached>,
        xdr<&T::swap_total>, xdr<&T::swap_free>, xdr<&T::page_in>, xdr<&T::page_out>, xdr<&T::swap_in>,
        xdr<&T::swap_out>);
  }
};

/// Octets and milliseconds; part_max_used, the fullest partition, in hundredths of a percent.
struct host_disk_io {
  static constexpr structure_id id = counter_structure(0, 2005);
  std::uint64_t disk_total, disk_free;
  std::int32_t part_max_used;
  std::uint32_t reads;
  std::uint64_t bytes_read;
  std::uint32_t read_time, writes;
  std::uint64_t bytes_written;
  std::uint32_t write_time;

  template <class T = host_disk_io>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::disk_total>, xdr<&T::disk_free>, xdr<&T::part_max_used>, xdr<&T::reads>, xdr<&T::bytes_read>,
        xdr<&T::read_time>, xdr<&T::writes>, xdr<&T::bytes_written>, xdr<&T::write_time>);
  }
};

/// Octets and packets since boot.
struct host_net_io {
  static constexpr structure_id id = counter_structure(0, 2006);
  std::uint64_t bytes_in;
  std::uint32_t pkts_in, errs_in, drops_in;
  std::uint64_t bytes_out;
  std::uint32_t packets_out, errs_out, drops_out;

  template <class T = host_net_io>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::bytes_in>, xdr<&T::pkts_in>, xdr<&T::errs_in>, xdr<&T::drops_in>, xdr<&T::bytes_out>,
        xdr<&T::packets_out>, xdr<&T::errs_out>, xdr<&T::drops_out>);
  }
};

struct extended_socket_ipv4 {
  static constexpr structure_id id = flow_structure(0, 2100);
  std::uint32_t protocol;
  ipv4_address local_ip, remote_ip;
  std::uint32_t local_port, remote_port;

  template <class T = extended_socket_ipv4>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::protocol>, xdr<&T::local_ip>, xdr<&T::remote_ip>, xdr<&T::local_port>, xdr<&T::remote_port>);
  }
};

struct extended_socket_ipv6 {
  static constexpr structure_id id = flow_structure(0, 2101);
  std::uint32_t protocol;
  ipv6_address local_ip, remote_ip;
  std::uint32_t local_port, remote_port;

  template <class T = extended_socket_ipv6>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::protocol>, xdr<&T::local_ip>, xdr<&T::remote_ip>, xdr<&T::local_port>, xdr<&T::remote_port>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
