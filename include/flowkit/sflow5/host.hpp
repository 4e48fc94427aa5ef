// SPDX-License-Identifier: BSL-1.0
// sFlow Host Structures: physical machines and their sockets.
#pragma once

#include <flowkit/core/tail.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

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
};
constexpr auto describe(const host_descr*) noexcept {
  return layout<host_descr>(
      xdr<&host_descr::hostname, 64>, xdr<&host_descr::uuid>, xdr<&host_descr::machine_type>,
      xdr<&host_descr::os_name>, xdr<&host_descr::os_release, 32>);
}
/// With a length before the UUID, as the document has it and agents have not.
constexpr auto describe_variant(const host_descr*) noexcept {
  return layout<host_descr>(
      xdr<&host_descr::hostname, 64>, constant<std::uint32_t{16}>, xdr<&host_descr::uuid>, xdr<&host_descr::machine_type>,
      xdr<&host_descr::os_name>, xdr<&host_descr::os_release, 32>);
}

struct host_adapters {
  static constexpr structure_id id = counter_structure(0, 2001);
  sequence<host_adapter_layout> adapters;
};
constexpr auto describe(const host_adapters*) noexcept {
  return layout<host_adapters>(
      xdr<&host_adapters::adapters>);
}

struct host_parent {
  static constexpr structure_id id = counter_structure(0, 2002);
  std::uint32_t container_type, container_index;
};
constexpr auto describe(const host_parent*) noexcept {
  return layout<host_parent>(
      xdr<&host_parent::container_type>, xdr<&host_parent::container_index>);
}
static_assert(layout_of<host_parent>.size == 8);

/// Times in milliseconds since boot.
struct host_cpu {
  static constexpr structure_id id = counter_structure(0, 2003);
  float load_one, load_five, load_fifteen;
  std::uint32_t proc_run, proc_total, cpu_num, cpu_speed, uptime, cpu_user, cpu_nice, cpu_system, cpu_idle, cpu_wio,
      cpu_intr, cpu_sintr, interrupts, contexts;
  bool has_steal;  ///< are the three members below there? Later agents send them.
  std::uint32_t cpu_steal, cpu_guest, cpu_guest_nice;
};
constexpr auto describe(const host_cpu*) noexcept {
  return layout<host_cpu>(
      xdr<&host_cpu::load_one>, xdr<&host_cpu::load_five>, xdr<&host_cpu::load_fifteen>, xdr<&host_cpu::proc_run>,
      xdr<&host_cpu::proc_total>, xdr<&host_cpu::cpu_num>, xdr<&host_cpu::cpu_speed>, xdr<&host_cpu::uptime>,
      xdr<&host_cpu::cpu_user>, xdr<&host_cpu::cpu_nice>, xdr<&host_cpu::cpu_system>, xdr<&host_cpu::cpu_idle>,
      xdr<&host_cpu::cpu_wio>, xdr<&host_cpu::cpu_intr>, xdr<&host_cpu::cpu_sintr>, xdr<&host_cpu::interrupts>,
      xdr<&host_cpu::contexts>, tail<&host_cpu::has_steal>(xdr<&host_cpu::cpu_steal>, xdr<&host_cpu::cpu_guest>,
      xdr<&host_cpu::cpu_guest_nice>));
}

struct host_memory {
  static constexpr structure_id id = counter_structure(0, 2004);
  std::uint64_t mem_total, mem_free, mem_shared, mem_buffers, mem_cached, swap_total, swap_free;
  std::uint32_t page_in, page_out, swap_in, swap_out;
};
constexpr auto describe(const host_memory*) noexcept {
  return layout<host_memory>(
      xdr<&host_memory::mem_total>, xdr<&host_memory::mem_free>, xdr<&host_memory::mem_shared>,
      xdr<&host_memory::mem_buffers>, xdr<&host_memory::mem_cached>, xdr<&host_memory::swap_total>,
      xdr<&host_memory::swap_free>, xdr<&host_memory::page_in>, xdr<&host_memory::page_out>,
      xdr<&host_memory::swap_in>, xdr<&host_memory::swap_out>);
}
static_assert(layout_of<host_memory>.size == 72);

struct host_disk_io {
  static constexpr structure_id id = counter_structure(0, 2005);
  std::uint64_t disk_total, disk_free;
  std::int32_t part_max_used;
  std::uint32_t reads;
  std::uint64_t bytes_read;
  std::uint32_t read_time, writes;
  std::uint64_t bytes_written;
  std::uint32_t write_time;
};
constexpr auto describe(const host_disk_io*) noexcept {
  return layout<host_disk_io>(
      xdr<&host_disk_io::disk_total>, xdr<&host_disk_io::disk_free>, xdr<&host_disk_io::part_max_used>,
      xdr<&host_disk_io::reads>, xdr<&host_disk_io::bytes_read>, xdr<&host_disk_io::read_time>,
      xdr<&host_disk_io::writes>, xdr<&host_disk_io::bytes_written>, xdr<&host_disk_io::write_time>);
}
static_assert(layout_of<host_disk_io>.size == 52);

struct host_net_io {
  static constexpr structure_id id = counter_structure(0, 2006);
  std::uint64_t bytes_in;
  std::uint32_t pkts_in, errs_in, drops_in;
  std::uint64_t bytes_out;
  std::uint32_t packets_out, errs_out, drops_out;
};
constexpr auto describe(const host_net_io*) noexcept {
  return layout<host_net_io>(
      xdr<&host_net_io::bytes_in>, xdr<&host_net_io::pkts_in>, xdr<&host_net_io::errs_in>,
      xdr<&host_net_io::drops_in>, xdr<&host_net_io::bytes_out>, xdr<&host_net_io::packets_out>,
      xdr<&host_net_io::errs_out>, xdr<&host_net_io::drops_out>);
}
static_assert(layout_of<host_net_io>.size == 40);

struct extended_socket_ipv4 {
  static constexpr structure_id id = flow_structure(0, 2100);
  std::uint32_t protocol;
  ipv4_address local_ip, remote_ip;
  std::uint32_t local_port, remote_port;
};
constexpr auto describe(const extended_socket_ipv4*) noexcept {
  return layout<extended_socket_ipv4>(
      xdr<&extended_socket_ipv4::protocol>, xdr<&extended_socket_ipv4::local_ip>,
      xdr<&extended_socket_ipv4::remote_ip>, xdr<&extended_socket_ipv4::local_port>,
      xdr<&extended_socket_ipv4::remote_port>);
}
static_assert(layout_of<extended_socket_ipv4>.size == 20);

struct extended_socket_ipv6 {
  static constexpr structure_id id = flow_structure(0, 2101);
  std::uint32_t protocol;
  ipv6_address local_ip, remote_ip;
  std::uint32_t local_port, remote_port;
};
constexpr auto describe(const extended_socket_ipv6*) noexcept {
  return layout<extended_socket_ipv6>(
      xdr<&extended_socket_ipv6::protocol>, xdr<&extended_socket_ipv6::local_ip>,
      xdr<&extended_socket_ipv6::remote_ip>, xdr<&extended_socket_ipv6::local_port>,
      xdr<&extended_socket_ipv6::remote_port>);
}
static_assert(layout_of<extended_socket_ipv6>.size == 44);
// clang-format on

}  // namespace flowkit::sflow5
