// SPDX-License-Identifier: BSL-1.0
// sFlow Application Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

/// What an application does.
struct app_context {
  std::string_view application, operation, attributes;
  friend constexpr bool operator==(const app_context&, const app_context&) = default;
};
constexpr auto describe(const app_context*) noexcept {
  return layout<app_context>(xdr<&app_context::application, 32>, xdr<&app_context::operation, 32>,
                             xdr<&app_context::attributes, 255>);
}

// clang-format off
struct app_operation {
  static constexpr structure_id id = flow_structure(0, 2202);
  app_context context;
  std::string_view status_descr;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS, status;
};
constexpr auto describe(const app_operation*) noexcept {
  return layout<app_operation>(
      xdr<&app_operation::context>, xdr<&app_operation::status_descr, 64>, xdr<&app_operation::req_bytes>,
      xdr<&app_operation::resp_bytes>, xdr<&app_operation::uS>, xdr<&app_operation::status>);
}

struct app_parent_context {
  static constexpr structure_id id = flow_structure(0, 2203);
  app_context context;
};
constexpr auto describe(const app_parent_context*) noexcept {
  return layout<app_parent_context>(
      xdr<&app_parent_context::context>);
}

struct app_initiator {
  static constexpr structure_id id = flow_structure(0, 2204);
  std::string_view actor;
};
constexpr auto describe(const app_initiator*) noexcept {
  return layout<app_initiator>(
      xdr<&app_initiator::actor, 64>);
}

struct app_target {
  static constexpr structure_id id = flow_structure(0, 2205);
  std::string_view actor;
};
constexpr auto describe(const app_target*) noexcept {
  return layout<app_target>(
      xdr<&app_target::actor, 64>);
}

struct app_operations {
  static constexpr structure_id id = counter_structure(0, 2202);
  std::string_view application;
  std::uint32_t success, other, timeout, internal_error, bad_request, forbidden, too_large, not_implemented,
      not_found, unavailable, unauthorized;
};
constexpr auto describe(const app_operations*) noexcept {
  return layout<app_operations>(
      xdr<&app_operations::application, 32>, xdr<&app_operations::success>, xdr<&app_operations::other>,
      xdr<&app_operations::timeout>, xdr<&app_operations::internal_error>, xdr<&app_operations::bad_request>,
      xdr<&app_operations::forbidden>, xdr<&app_operations::too_large>, xdr<&app_operations::not_implemented>,
      xdr<&app_operations::not_found>, xdr<&app_operations::unavailable>, xdr<&app_operations::unauthorized>);
}

struct app_resources {
  static constexpr structure_id id = counter_structure(0, 2203);
  std::uint32_t user_time, system_time;
  std::uint64_t mem_used, mem_max;
  std::uint32_t fd_open, fd_max, conn_open, conn_max;
};
constexpr auto describe(const app_resources*) noexcept {
  return layout<app_resources>(
      xdr<&app_resources::user_time>, xdr<&app_resources::system_time>, xdr<&app_resources::mem_used>,
      xdr<&app_resources::mem_max>, xdr<&app_resources::fd_open>, xdr<&app_resources::fd_max>,
      xdr<&app_resources::conn_open>, xdr<&app_resources::conn_max>);
}
static_assert(layout_of<app_resources>.size == 40);

struct app_workers {
  static constexpr structure_id id = counter_structure(0, 2206);
  std::uint32_t workers_active, workers_idle, workers_max, req_delayed, req_dropped;
};
constexpr auto describe(const app_workers*) noexcept {
  return layout<app_workers>(
      xdr<&app_workers::workers_active>, xdr<&app_workers::workers_idle>, xdr<&app_workers::workers_max>,
      xdr<&app_workers::req_delayed>, xdr<&app_workers::req_dropped>);
}
static_assert(layout_of<app_workers>.size == 20);

struct ovs_dp_stats {
  static constexpr structure_id id = counter_structure(0, 2207);
  std::uint32_t hits, misses, lost, mask_hits, flows, masks;
};
constexpr auto describe(const ovs_dp_stats*) noexcept {
  return layout<ovs_dp_stats>(
      xdr<&ovs_dp_stats::hits>, xdr<&ovs_dp_stats::misses>, xdr<&ovs_dp_stats::lost>, xdr<&ovs_dp_stats::mask_hits>,
      xdr<&ovs_dp_stats::flows>, xdr<&ovs_dp_stats::masks>);
}
static_assert(layout_of<ovs_dp_stats>.size == 24);
// clang-format on

}  // namespace flowkit::sflow5
