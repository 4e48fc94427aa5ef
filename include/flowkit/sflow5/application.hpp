// SPDX-License-Identifier: BSL-1.0
// sFlow Application Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

/// What an application does.
struct app_context {
  std::string_view application, operation, attributes;
  friend constexpr bool operator==(const app_context&, const app_context&) = default;

  template <class T = app_context>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::application, 32>, xdr<&T::operation, 32>, xdr<&T::attributes, 255>);
  }
};

// clang-format off
struct app_operation {
  static constexpr structure_id id = flow_structure(0, 2202);
  app_context context;
  std::string_view status_descr;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS, status;

  template <class T = app_operation>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::context>, xdr<&T::status_descr, 64>, xdr<&T::req_bytes>, xdr<&T::resp_bytes>, xdr<&T::uS>,
        xdr<&T::status>);
  }
};

struct app_parent_context {
  static constexpr structure_id id = flow_structure(0, 2203);
  app_context context;

  template <class T = app_parent_context>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::context>);
  }
};

struct app_initiator {
  static constexpr structure_id id = flow_structure(0, 2204);
  std::string_view actor;

  template <class T = app_initiator>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::actor, 64>);
  }
};

struct app_target {
  static constexpr structure_id id = flow_structure(0, 2205);
  std::string_view actor;

  template <class T = app_target>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::actor, 64>);
  }
};

struct app_operations {
  static constexpr structure_id id = counter_structure(0, 2202);
  std::string_view application;
  std::uint32_t success, other, timeout, internal_error, bad_request, forbidden, too_large, not_implemented,
      not_found, unavailable, unauthorized;

  template <class T = app_operations>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::application, 32>, xdr<&T::success>, xdr<&T::other>, xdr<&T::timeout>, xdr<&T::internal_error>,
        xdr<&T::bad_request>, xdr<&T::forbidden>, xdr<&T::too_large>, xdr<&T::not_implemented>, xdr<&T::not_found>,
        xdr<&T::unavailable>, xdr<&T::unauthorized>);
  }
};

struct app_resources {
  static constexpr structure_id id = counter_structure(0, 2203);
  std::uint32_t user_time, system_time;
  std::uint64_t mem_used, mem_max;
  std::uint32_t fd_open, fd_max, conn_open, conn_max;

  template <class T = app_resources>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::user_time>, xdr<&T::system_time>, xdr<&T::mem_used>, xdr<&T::mem_max>, xdr<&T::fd_open>,
        xdr<&T::fd_max>, xdr<&T::conn_open>, xdr<&T::conn_max>);
  }
};

struct app_workers {
  static constexpr structure_id id = counter_structure(0, 2206);
  std::uint32_t workers_active, workers_idle, workers_max, req_delayed, req_dropped;

  template <class T = app_workers>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::workers_active>, xdr<&T::workers_idle>, xdr<&T::workers_max>, xdr<&T::req_delayed>,
        xdr<&T::req_dropped>);
  }
};

struct ovs_dp_stats {
  static constexpr structure_id id = counter_structure(0, 2207);
  std::uint32_t hits, misses, lost, mask_hits, flows, masks;

  template <class T = ovs_dp_stats>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::hits>, xdr<&T::misses>, xdr<&T::lost>, xdr<&T::mask_hits>, xdr<&T::flows>, xdr<&T::masks>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
