// SPDX-License-Identifier: BSL-1.0
// sFlow Host Structures: virtual machines, and the Java machine.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct virt_node {
  static constexpr structure_id id = counter_structure(0, 2100);
  std::uint32_t mhz, cpus;
  std::uint64_t memory, memory_free;
  std::uint32_t num_domains;

  template <class T = virt_node>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::mhz>, xdr<&T::cpus>, xdr<&T::memory>, xdr<&T::memory_free>, xdr<&T::num_domains>);
  }
};

struct virt_cpu {
  static constexpr structure_id id = counter_structure(0, 2101);
  std::uint32_t state, cpuTime, nrVirtCpu;

  template <class T = virt_cpu>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::state>, xdr<&T::cpuTime>, xdr<&T::nrVirtCpu>);
  }
};

struct virt_memory {
  static constexpr structure_id id = counter_structure(0, 2102);
  std::uint64_t memory, maxMemory;

  template <class T = virt_memory>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::memory>, xdr<&T::maxMemory>);
  }
};

struct virt_disk_io {
  static constexpr structure_id id = counter_structure(0, 2103);
  std::uint64_t capacity, allocation, available;
  std::uint32_t rd_req;
  std::uint64_t rd_bytes;
  std::uint32_t wr_req;
  std::uint64_t wr_bytes;
  std::uint32_t errs;

  template <class T = virt_disk_io>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::capacity>, xdr<&T::allocation>, xdr<&T::available>, xdr<&T::rd_req>, xdr<&T::rd_bytes>,
        xdr<&T::wr_req>, xdr<&T::wr_bytes>, xdr<&T::errs>);
  }
};

struct virt_net_io {
  static constexpr structure_id id = counter_structure(0, 2104);
  std::uint64_t rx_bytes;
  std::uint32_t rx_packets, rx_errs, rx_drop;
  std::uint64_t tx_bytes;
  std::uint32_t tx_packets, tx_errs, tx_drop;

  template <class T = virt_net_io>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::rx_bytes>, xdr<&T::rx_packets>, xdr<&T::rx_errs>, xdr<&T::rx_drop>, xdr<&T::tx_bytes>,
        xdr<&T::tx_packets>, xdr<&T::tx_errs>, xdr<&T::tx_drop>);
  }
};

struct jvm_runtime {
  static constexpr structure_id id = counter_structure(0, 2105);
  std::string_view vm_name, vm_vendor, vm_version;

  template <class T = jvm_runtime>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::vm_name, 64>, xdr<&T::vm_vendor, 32>, xdr<&T::vm_version, 32>);
  }
};

struct jvm_statistics {
  static constexpr structure_id id = counter_structure(0, 2106);
  std::uint64_t heap_initial, heap_used, heap_committed, heap_max, non_heap_initial, non_heap_used,
      non_heap_committed, non_heap_max;
  std::uint32_t gc_count, gc_time, classes_loaded, classes_total, classes_unloaded, compilation_time,
      thread_num_live, thread_num_daemon, thread_num_started, fd_open_count, fd_max_count;

  template <class T = jvm_statistics>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::heap_initial>, xdr<&T::heap_used>, xdr<&T::heap_committed>, xdr<&T::heap_max>,
        xdr<&T::non_heap_initial>, xdr<&T::non_heap_used>, xdr<&T::non_heap_committed>, xdr<&T::non_heap_max>,
        xdr<&T::gc_count>, xdr<&T::gc_time>, xdr<&T::classes_loaded>, xdr<&T::classes_total>,
        xdr<&T::classes_unloaded>, xdr<&T::compilation_time>, xdr<&T::thread_num_live>, xdr<&T::thread_num_daemon>,
        xdr<&T::thread_num_started>, xdr<&T::fd_open_count>, xdr<&T::fd_max_count>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
