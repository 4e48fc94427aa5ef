// SPDX-License-Identifier: BSL-1.0
// sFlow Dropped Packet Notification and Transit Delay Structures, queues, and where software dropped a packet.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct extended_queue_length {
  static constexpr structure_id id = flow_structure(0, 1019);
  std::uint32_t queueIndex, queueLength;

  template <class T = extended_queue_length>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::queueIndex>, xdr<&T::queueLength>);
  }
};

struct extended_egress_queue {
  static constexpr structure_id id = flow_structure(0, 1036);
  std::uint32_t queue;

  template <class T = extended_egress_queue>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::queue>);
  }
};

/// The rule that dropped the packet.
struct extended_acl {
  static constexpr structure_id id = flow_structure(0, 1037);
  std::uint32_t number;
  std::string_view name;
  std::uint32_t direction;

  template <class T = extended_acl>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::number>, xdr<&T::name>, xdr<&T::direction>);
  }
};

/// Where in the software the packet was dropped.
struct extended_function {
  static constexpr structure_id id = flow_structure(0, 1038);
  std::string_view symbol;

  template <class T = extended_function>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::symbol>);
  }
};

/// Nanoseconds in the device; all ones: that or more.
struct extended_transit {
  static constexpr structure_id id = flow_structure(0, 1039);
  std::uint32_t delay;

  template <class T = extended_transit>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::delay>);
  }
};

struct extended_queue {
  static constexpr structure_id id = flow_structure(0, 1040);
  std::uint32_t depth;

  template <class T = extended_queue>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::depth>);
  }
};

struct extended_hw_trap {
  static constexpr structure_id id = flow_structure(0, 1041);
  std::string_view group, trap;

  template <class T = extended_hw_trap>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::group, 64>, xdr<&T::trap, 64>);
  }
};

struct extended_linux_drop_reason {
  static constexpr structure_id id = flow_structure(0, 1042);
  std::string_view reason;

  template <class T = extended_linux_drop_reason>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::reason, 64>);
  }
};

/// When the packet was sampled, nanoseconds since 1970.
struct extended_timestamp {
  static constexpr structure_id id = flow_structure(0, 1043);
  std::uint64_t nanoseconds;

  template <class T = extended_timestamp>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::nanoseconds>);
  }
};

struct extended_bst_egress_queue {
  static constexpr structure_id id = flow_structure(4413, 1);
  std::uint32_t queue;

  template <class T = extended_bst_egress_queue>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::queue>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
