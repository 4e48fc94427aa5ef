// SPDX-License-Identifier: BSL-1.0
// sFlow Dropped Packet Notification and Transit Delay Structures, queues, and where software dropped a packet.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct extended_queue_length {
  static constexpr structure_id id = flow_structure(0, 1019);
  std::uint32_t queueIndex, queueLength;
};
constexpr auto describe(const extended_queue_length*) noexcept {
  return layout<extended_queue_length>(
      xdr<&extended_queue_length::queueIndex>, xdr<&extended_queue_length::queueLength>);
}
static_assert(layout_of<extended_queue_length>.size == 8);

struct extended_egress_queue {
  static constexpr structure_id id = flow_structure(0, 1036);
  std::uint32_t queue;
};
constexpr auto describe(const extended_egress_queue*) noexcept {
  return layout<extended_egress_queue>(
      xdr<&extended_egress_queue::queue>);
}
static_assert(layout_of<extended_egress_queue>.size == 4);

/// The rule that dropped the packet.
struct extended_acl {
  static constexpr structure_id id = flow_structure(0, 1037);
  std::uint32_t number;
  std::string_view name;
  std::uint32_t direction;
};
constexpr auto describe(const extended_acl*) noexcept {
  return layout<extended_acl>(
      xdr<&extended_acl::number>, xdr<&extended_acl::name>, xdr<&extended_acl::direction>);
}

/// Where in the software the packet was dropped.
struct extended_function {
  static constexpr structure_id id = flow_structure(0, 1038);
  std::string_view symbol;
};
constexpr auto describe(const extended_function*) noexcept {
  return layout<extended_function>(
      xdr<&extended_function::symbol>);
}

/// Nanoseconds in the device; all ones: that or more.
struct extended_transit {
  static constexpr structure_id id = flow_structure(0, 1039);
  std::uint32_t delay;
};
constexpr auto describe(const extended_transit*) noexcept {
  return layout<extended_transit>(
      xdr<&extended_transit::delay>);
}
static_assert(layout_of<extended_transit>.size == 4);

struct extended_queue {
  static constexpr structure_id id = flow_structure(0, 1040);
  std::uint32_t depth;
};
constexpr auto describe(const extended_queue*) noexcept {
  return layout<extended_queue>(
      xdr<&extended_queue::depth>);
}
static_assert(layout_of<extended_queue>.size == 4);

struct extended_hw_trap {
  static constexpr structure_id id = flow_structure(0, 1041);
  std::string_view group, trap;
};
constexpr auto describe(const extended_hw_trap*) noexcept {
  return layout<extended_hw_trap>(
      xdr<&extended_hw_trap::group, 64>, xdr<&extended_hw_trap::trap, 64>);
}

struct extended_linux_drop_reason {
  static constexpr structure_id id = flow_structure(0, 1042);
  std::string_view reason;
};
constexpr auto describe(const extended_linux_drop_reason*) noexcept {
  return layout<extended_linux_drop_reason>(
      xdr<&extended_linux_drop_reason::reason, 64>);
}

/// When the packet was sampled, nanoseconds since 1970.
struct extended_timestamp {
  static constexpr structure_id id = flow_structure(0, 1043);
  std::uint64_t nanoseconds;
};
constexpr auto describe(const extended_timestamp*) noexcept {
  return layout<extended_timestamp>(
      xdr<&extended_timestamp::nanoseconds>);
}
static_assert(layout_of<extended_timestamp>.size == 8);

struct extended_bst_egress_queue {
  static constexpr structure_id id = flow_structure(4413, 1);
  std::uint32_t queue;
};
constexpr auto describe(const extended_bst_egress_queue*) noexcept {
  return layout<extended_bst_egress_queue>(
      xdr<&extended_bst_egress_queue::queue>);
}
static_assert(layout_of<extended_bst_egress_queue>.size == 4);
// clang-format on

}  // namespace flowkit::sflow5
