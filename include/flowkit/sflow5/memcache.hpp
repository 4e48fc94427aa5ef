// SPDX-License-Identifier: BSL-1.0
// sFlow Memcache Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct memcache_operation {
  static constexpr structure_id id = flow_structure(0, 2200);
  std::uint32_t protocol, cmd;
  std::string_view key;
  std::uint32_t nkeys, value_bytes, uS, status;

  template <class T = memcache_operation>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::protocol>, xdr<&T::cmd>, xdr<&T::key, 255>, xdr<&T::nkeys>, xdr<&T::value_bytes>, xdr<&T::uS>,
        xdr<&T::status>);
  }
};

struct memcached_counters {
  static constexpr structure_id id = counter_structure(0, 2200);
  std::uint32_t uptime, rusage_user, rusage_system, curr_connections, total_connections, connection_structures,
      cmd_get, cmd_set, cmd_flush, get_hits, get_misses, delete_misses, delete_hits, incr_misses, incr_hits,
      decr_misses, decr_hits, cas_misses, cas_hits, cas_badval, auth_cmds, auth_errors;
  std::uint64_t bytes_read, bytes_written;
  std::uint32_t limit_maxbytes, accepting_conns, listen_disabled_num, threads, conn_yields;
  std::uint64_t bytes;
  std::uint32_t curr_items, total_items, evictions;

  template <class T = memcached_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::uptime>, xdr<&T::rusage_user>, xdr<&T::rusage_system>, xdr<&T::curr_connections>,
        xdr<&T::total_connections>, xdr<&T::connection_structures>, xdr<&T::cmd_get>, xdr<&T::cmd_set>,
        xdr<&T::cmd_flush>, xdr<&T::get_hits>, xdr<&T::get_misses>, xdr<&T::delete_misses>, xdr<&T::delete_hits>,
        xdr<&T::incr_misses>, xdr<&T::incr_hits>, xdr<&T::decr_misses>, xdr<&T::decr_hits>, xdr<&T::cas_misses>,
        xdr<&T::cas_hits>, xdr<&T::cas_badval>, xdr<&T::auth_cmds>, xdr<&T::auth_errors>, xdr<&T::bytes_read>,
        xdr<&T::bytes_written>, xdr<&T::limit_maxbytes>, xdr<&T::accepting_conns>, xdr<&T::listen_disabled_num>,
        xdr<&T::threads>, xdr<&T::conn_yields>, xdr<&T::bytes>, xdr<&T::curr_items>, xdr<&T::total_items>,
        xdr<&T::evictions>);
  }
};

struct memcache_counters {
  static constexpr structure_id id = counter_structure(0, 2204);
  std::uint32_t cmd_set, cmd_touch, cmd_flush, get_hits, get_misses, delete_hits, delete_misses, incr_hits,
      incr_misses, decr_hits, decr_misses, cas_hits, cas_misses, cas_badval, auth_cmds, auth_errors, threads,
      conn_yields, listen_disabled_num, curr_connections, rejected_connections, total_connections,
      connection_structures, evictions, reclaimed, curr_items, total_items;
  std::uint64_t bytes_read, bytes_written, bytes, limit_maxbytes;

  template <class T = memcache_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::cmd_set>, xdr<&T::cmd_touch>, xdr<&T::cmd_flush>, xdr<&T::get_hits>, xdr<&T::get_misses>,
        xdr<&T::delete_hits>, xdr<&T::delete_misses>, xdr<&T::incr_hits>, xdr<&T::incr_misses>, xdr<&T::decr_hits>,
        xdr<&T::decr_misses>, xdr<&T::cas_hits>, xdr<&T::cas_misses>, xdr<&T::cas_badval>, xdr<&T::auth_cmds>,
        xdr<&T::auth_errors>, xdr<&T::threads>, xdr<&T::conn_yields>, xdr<&T::listen_disabled_num>,
        xdr<&T::curr_connections>, xdr<&T::rejected_connections>, xdr<&T::total_connections>,
        xdr<&T::connection_structures>, xdr<&T::evictions>, xdr<&T::reclaimed>, xdr<&T::curr_items>,
        xdr<&T::total_items>, xdr<&T::bytes_read>, xdr<&T::bytes_written>, xdr<&T::bytes>, xdr<&T::limit_maxbytes>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
