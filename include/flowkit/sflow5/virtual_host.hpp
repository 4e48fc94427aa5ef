// SPDX-License-Identifier: BSL-1.0
// sFlow Host Structures: virtual machines, and the Java machine.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct virt_node {
  static constexpr structure_id id = counter_structure(0, 2100);
  std::uint32_t mhz, cpus;
  std::uint64_t memory, memory_free;
  std::uint32_t num_domains;
};
constexpr auto describe(const virt_node*) noexcept {
  return layout<virt_node>(
      xdr<&virt_node::mhz>, xdr<&virt_node::cpus>, xdr<&virt_node::memory>, xdr<&virt_node::memory_free>,
      xdr<&virt_node::num_domains>);
}
static_assert(layout_of<virt_node>.size == 28);

struct virt_cpu {
  static constexpr structure_id id = counter_structure(0, 2101);
  std::uint32_t state, cpuTime, nrVirtCpu;
};
constexpr auto describe(const virt_cpu*) noexcept {
  return layout<virt_cpu>(
      xdr<&virt_cpu::state>, xdr<&virt_cpu::cpuTime>, xdr<&virt_cpu::nrVirtCpu>);
}
static_assert(layout_of<virt_cpu>.size == 12);

struct virt_memory {
  static constexpr structure_id id = counter_structure(0, 2102);
  std::uint64_t memory, maxMemory;
};
constexpr auto describe(const virt_memory*) noexcept {
  return layout<virt_memory>(
      xdr<&virt_memory::memory>, xdr<&virt_memory::maxMemory>);
}
static_assert(layout_of<virt_memory>.size == 16);

struct virt_disk_io {
  static constexpr structure_id id = counter_structure(0, 2103);
  std::uint64_t capacity, allocation, available;
  std::uint32_t rd_req;
  std::uint64_t rd_bytes;
  std::uint32_t wr_req;
  std::uint64_t wr_bytes;
  std::uint32_t errs;
};
constexpr auto describe(const virt_disk_io*) noexcept {
  return layout<virt_disk_io>(
      xdr<&virt_disk_io::capacity>, xdr<&virt_disk_io::allocation>, xdr<&virt_disk_io::available>,
      xdr<&virt_disk_io::rd_req>, xdr<&virt_disk_io::rd_bytes>, xdr<&virt_disk_io::wr_req>,
      xdr<&virt_disk_io::wr_bytes>, xdr<&virt_disk_io::errs>);
}
static_assert(layout_of<virt_disk_io>.size == 52);

struct virt_net_io {
  static constexpr structure_id id = counter_structure(0, 2104);
  std::uint64_t rx_bytes;
  std::uint32_t rx_packets, rx_errs, rx_drop;
  std::uint64_t tx_bytes;
  std::uint32_t tx_packets, tx_errs, tx_drop;
};
constexpr auto describe(const virt_net_io*) noexcept {
  return layout<virt_net_io>(
      xdr<&virt_net_io::rx_bytes>, xdr<&virt_net_io::rx_packets>, xdr<&virt_net_io::rx_errs>,
      xdr<&virt_net_io::rx_drop>, xdr<&virt_net_io::tx_bytes>, xdr<&virt_net_io::tx_packets>,
      xdr<&virt_net_io::tx_errs>, xdr<&virt_net_io::tx_drop>);
}
static_assert(layout_of<virt_net_io>.size == 40);

struct jvm_runtime {
  static constexpr structure_id id = counter_structure(0, 2105);
  std::string_view vm_name, vm_vendor, vm_version;
};
constexpr auto describe(const jvm_runtime*) noexcept {
  return layout<jvm_runtime>(
      xdr<&jvm_runtime::vm_name, 64>, xdr<&jvm_runtime::vm_vendor, 32>, xdr<&jvm_runtime::vm_version, 32>);
}

struct jvm_statistics {
  static constexpr structure_id id = counter_structure(0, 2106);
  std::uint64_t heap_initial, heap_used, heap_committed, heap_max, non_heap_initial, non_heap_used,
      non_heap_committed, non_heap_max;
  std::uint32_t gc_count, gc_time, classes_loaded, classes_total, classes_unloaded, compilation_time,
      thread_num_live, thread_num_daemon, thread_num_started, fd_open_count, fd_max_count;
};
constexpr auto describe(const jvm_statistics*) noexcept {
  return layout<jvm_statistics>(
      xdr<&jvm_statistics::heap_initial>, xdr<&jvm_statistics::heap_used>, xdr<&jvm_statistics::heap_committed>,
      xdr<&jvm_statistics::heap_max>, xdr<&jvm_statistics::non_heap_initial>, xdr<&jvm_statistics::non_heap_used>,
      xdr<&jvm_statistics::non_heap_committed>, xdr<&jvm_statistics::non_heap_max>, xdr<&jvm_statistics::gc_count>,
      xdr<&jvm_statistics::gc_time>, xdr<&jvm_statistics::classes_loaded>, xdr<&jvm_statistics::classes_total>,
      xdr<&jvm_statistics::classes_unloaded>, xdr<&jvm_statistics::compilation_time>,
      xdr<&jvm_statistics::thread_num_live>, xdr<&jvm_statistics::thread_num_daemon>,
      xdr<&jvm_statistics::thread_num_started>, xdr<&jvm_statistics::fd_open_count>,
      xdr<&jvm_statistics::fd_max_count>);
}
static_assert(layout_of<jvm_statistics>.size == 108);
// clang-format on

}  // namespace flowkit::sflow5
