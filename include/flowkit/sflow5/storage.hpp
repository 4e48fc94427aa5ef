// SPDX-License-Identifier: BSL-1.0
// Host performance statistics: transactions of storage and applications.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct transaction {
  static constexpr structure_id id = flow_structure(0, 2000);
  std::uint32_t direction, wait, duration, status;
  std::uint64_t bytes_received, bytes_send;

  template <class T = transaction>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::direction>, xdr<&T::wait>, xdr<&T::duration>, xdr<&T::status>, xdr<&T::bytes_received>,
        xdr<&T::bytes_send>);
  }
};

struct extended_nfs_storage_transaction {
  static constexpr structure_id id = flow_structure(0, 2001);
  std::string_view path;
  std::uint32_t operation, status;

  template <class T = extended_nfs_storage_transaction>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::path>, xdr<&T::operation>, xdr<&T::status>);
  }
};

struct extended_scsi_storage_transaction {
  static constexpr structure_id id = flow_structure(0, 2002);
  std::uint32_t lun, operation, status;

  template <class T = extended_scsi_storage_transaction>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::lun>, xdr<&T::operation>, xdr<&T::status>);
  }
};

struct extended_http_transaction {
  static constexpr structure_id id = flow_structure(0, 2003);
  std::string_view url, host, referer, useragent, user;
  std::uint32_t status;

  template <class T = extended_http_transaction>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::url>, xdr<&T::host>, xdr<&T::referer>, xdr<&T::useragent>, xdr<&T::user>, xdr<&T::status>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
