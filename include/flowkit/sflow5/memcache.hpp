// SPDX-License-Identifier: BSL-1.0
// sFlow Memcache Structures.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct memcache_operation {
  static constexpr structure_id id = flow_structure(0, 2200);
  std::uint32_t protocol, cmd;
  std::string_view key;
  std::uint32_t nkeys, value_bytes, uS, status;
};
constexpr auto describe(const memcache_operation*) noexcept {
  return layout<memcache_operation>(
      xdr<&memcache_operation::protocol>, xdr<&memcache_operation::cmd>, xdr<&memcache_operation::key, 255>,
      xdr<&memcache_operation::nkeys>, xdr<&memcache_operation::value_bytes>, xdr<&memcache_operation::uS>,
      xdr<&memcache_operation::status>);
}

struct memcached_counters {
  static constexpr structure_id id = counter_structure(0, 2200);
  std::uint32_t uptime, rusage_user, rusage_system, curr_connections, total_connections, connection_structures,
      cmd_get, cmd_set, cmd_flush, get_hits, get_misses, delete_misses, delete_hits, incr_misses, incr_hits,
      decr_misses, decr_hits, cas_misses, cas_hits, cas_badval, auth_cmds, auth_errors;
  std::uint64_t bytes_read, bytes_written;
  std::uint32_t limit_maxbytes, accepting_conns, listen_disabled_num, threads, conn_yields;
  std::uint64_t bytes;
  std::uint32_t curr_items, total_items, evictions;
};
constexpr auto describe(const memcached_counters*) noexcept {
  return layout<memcached_counters>(
      xdr<&memcached_counters::uptime>, xdr<&memcached_counters::rusage_user>,
      xdr<&memcached_counters::rusage_system>, xdr<&memcached_counters::curr_connections>,
      xdr<&memcached_counters::total_connections>, xdr<&memcached_counters::connection_structures>,
      xdr<&memcached_counters::cmd_get>, xdr<&memcached_counters::cmd_set>, xdr<&memcached_counters::cmd_flush>,
      xdr<&memcached_counters::get_hits>, xdr<&memcached_counters::get_misses>,
      xdr<&memcached_counters::delete_misses>, xdr<&memcached_counters::delete_hits>,
      xdr<&memcached_counters::incr_misses>, xdr<&memcached_counters::incr_hits>,
      xdr<&memcached_counters::decr_misses>, xdr<&memcached_counters::decr_hits>,
      xdr<&memcached_counters::cas_misses>, xdr<&memcached_counters::cas_hits>,
      xdr<&memcached_counters::cas_badval>, xdr<&memcached_counters::auth_cmds>,
      xdr<&memcached_counters::auth_errors>, xdr<&memcached_counters::bytes_read>,
      xdr<&memcached_counters::bytes_written>, xdr<&memcached_counters::limit_maxbytes>,
      xdr<&memcached_counters::accepting_conns>, xdr<&memcached_counters::listen_disabled_num>,
      xdr<&memcached_counters::threads>, xdr<&memcached_counters::conn_yields>, xdr<&memcached_counters::bytes>,
      xdr<&memcached_counters::curr_items>, xdr<&memcached_counters::total_items>,
      xdr<&memcached_counters::evictions>);
}
static_assert(layout_of<memcached_counters>.size == 144);

struct memcache_counters {
  static constexpr structure_id id = counter_structure(0, 2204);
  std::uint32_t cmd_set, cmd_touch, cmd_flush, get_hits, get_misses, delete_hits, delete_misses, incr_hits,
      incr_misses, decr_hits, decr_misses, cas_hits, cas_misses, cas_badval, auth_cmds, auth_errors, threads,
      conn_yields, listen_disabled_num, curr_connections, rejected_connections, total_connections,
      connection_structures, evictions, reclaimed, curr_items, total_items;
  std::uint64_t bytes_read, bytes_written, bytes, limit_maxbytes;
};
constexpr auto describe(const memcache_counters*) noexcept {
  return layout<memcache_counters>(
      xdr<&memcache_counters::cmd_set>, xdr<&memcache_counters::cmd_touch>, xdr<&memcache_counters::cmd_flush>,
      xdr<&memcache_counters::get_hits>, xdr<&memcache_counters::get_misses>, xdr<&memcache_counters::delete_hits>,
      xdr<&memcache_counters::delete_misses>, xdr<&memcache_counters::incr_hits>,
      xdr<&memcache_counters::incr_misses>, xdr<&memcache_counters::decr_hits>,
      xdr<&memcache_counters::decr_misses>, xdr<&memcache_counters::cas_hits>, xdr<&memcache_counters::cas_misses>,
      xdr<&memcache_counters::cas_badval>, xdr<&memcache_counters::auth_cmds>, xdr<&memcache_counters::auth_errors>,
      xdr<&memcache_counters::threads>, xdr<&memcache_counters::conn_yields>,
      xdr<&memcache_counters::listen_disabled_num>, xdr<&memcache_counters::curr_connections>,
      xdr<&memcache_counters::rejected_connections>, xdr<&memcache_counters::total_connections>,
      xdr<&memcache_counters::connection_structures>, xdr<&memcache_counters::evictions>,
      xdr<&memcache_counters::reclaimed>, xdr<&memcache_counters::curr_items>, xdr<&memcache_counters::total_items>,
      xdr<&memcache_counters::bytes_read>, xdr<&memcache_counters::bytes_written>, xdr<&memcache_counters::bytes>,
      xdr<&memcache_counters::limit_maxbytes>);
}
static_assert(layout_of<memcache_counters>.size == 140);
// clang-format on

}  // namespace flowkit::sflow5
