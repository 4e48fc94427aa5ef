// SPDX-License-Identifier: BSL-1.0
// Host performance statistics: transactions of storage and applications.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct transaction {
  static constexpr structure_id id = flow_structure(0, 2000);
  std::uint32_t direction, wait, duration, status;
  std::uint64_t bytes_received, bytes_send;
};
constexpr auto describe(const transaction*) noexcept {
  return layout<transaction>(
      xdr<&transaction::direction>, xdr<&transaction::wait>, xdr<&transaction::duration>, xdr<&transaction::status>,
      xdr<&transaction::bytes_received>, xdr<&transaction::bytes_send>);
}
static_assert(layout_of<transaction>.size == 32);

struct extended_nfs_storage_transaction {
  static constexpr structure_id id = flow_structure(0, 2001);
  octets path;
  std::uint32_t operation, status;
};
constexpr auto describe(const extended_nfs_storage_transaction*) noexcept {
  return layout<extended_nfs_storage_transaction>(
      xdr<&extended_nfs_storage_transaction::path>, xdr<&extended_nfs_storage_transaction::operation>,
      xdr<&extended_nfs_storage_transaction::status>);
}

struct extended_scsi_storage_transaction {
  static constexpr structure_id id = flow_structure(0, 2002);
  std::uint32_t lun, operation, status;
};
constexpr auto describe(const extended_scsi_storage_transaction*) noexcept {
  return layout<extended_scsi_storage_transaction>(
      xdr<&extended_scsi_storage_transaction::lun>, xdr<&extended_scsi_storage_transaction::operation>,
      xdr<&extended_scsi_storage_transaction::status>);
}
static_assert(layout_of<extended_scsi_storage_transaction>.size == 12);

struct extended_http_transaction {
  static constexpr structure_id id = flow_structure(0, 2003);
  std::string_view url, host, referer, useragent, user;
  std::uint32_t status;
};
constexpr auto describe(const extended_http_transaction*) noexcept {
  return layout<extended_http_transaction>(
      xdr<&extended_http_transaction::url>, xdr<&extended_http_transaction::host>,
      xdr<&extended_http_transaction::referer>, xdr<&extended_http_transaction::useragent>,
      xdr<&extended_http_transaction::user>, xdr<&extended_http_transaction::status>);
}
// clang-format on

}  // namespace flowkit::sflow5
