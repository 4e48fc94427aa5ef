// SPDX-License-Identifier: BSL-1.0
// sFlow HTTP Structures, and what was seen of sockets behind a proxy.
#pragma once

#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct extended_proxy_socket_ipv4 {
  static constexpr structure_id id = flow_structure(0, 2102);
  extended_socket_ipv4 socket;
};
constexpr auto describe(const extended_proxy_socket_ipv4*) noexcept {
  return layout<extended_proxy_socket_ipv4>(
      xdr<&extended_proxy_socket_ipv4::socket>);
}
static_assert(layout_of<extended_proxy_socket_ipv4>.size == 20);

struct extended_proxy_socket_ipv6 {
  static constexpr structure_id id = flow_structure(0, 2103);
  extended_socket_ipv6 socket;
};
constexpr auto describe(const extended_proxy_socket_ipv6*) noexcept {
  return layout<extended_proxy_socket_ipv6>(
      xdr<&extended_proxy_socket_ipv6::socket>);
}
static_assert(layout_of<extended_proxy_socket_ipv6>.size == 44);

struct http_request_deprecated {
  static constexpr structure_id id = flow_structure(0, 2201);
  std::uint32_t method;
  std::string_view uri, host, referer, useragent, xff, authuser, mime_type;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS;
  std::int32_t status;
};
constexpr auto describe(const http_request_deprecated*) noexcept {
  return layout<http_request_deprecated>(
      xdr<&http_request_deprecated::method>, xdr<&http_request_deprecated::uri, 255>,
      xdr<&http_request_deprecated::host, 32>, xdr<&http_request_deprecated::referer, 255>,
      xdr<&http_request_deprecated::useragent, 64>, xdr<&http_request_deprecated::xff, 64>,
      xdr<&http_request_deprecated::authuser, 32>, xdr<&http_request_deprecated::mime_type, 32>,
      xdr<&http_request_deprecated::req_bytes>, xdr<&http_request_deprecated::resp_bytes>,
      xdr<&http_request_deprecated::uS>, xdr<&http_request_deprecated::status>);
}

struct http_request {
  static constexpr structure_id id = flow_structure(0, 2206);
  std::uint32_t method, protocol;
  std::string_view uri, host, referer, useragent, xff, authuser, mime_type;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS;
  std::int32_t status;
};
constexpr auto describe(const http_request*) noexcept {
  return layout<http_request>(
      xdr<&http_request::method>, xdr<&http_request::protocol>, xdr<&http_request::uri, 255>,
      xdr<&http_request::host, 64>, xdr<&http_request::referer, 255>, xdr<&http_request::useragent, 128>,
      xdr<&http_request::xff, 64>, xdr<&http_request::authuser, 32>, xdr<&http_request::mime_type, 64>,
      xdr<&http_request::req_bytes>, xdr<&http_request::resp_bytes>, xdr<&http_request::uS>,
      xdr<&http_request::status>);
}

struct extended_proxy_request {
  static constexpr structure_id id = flow_structure(0, 2207);
  std::string_view uri, host;
};
constexpr auto describe(const extended_proxy_request*) noexcept {
  return layout<extended_proxy_request>(
      xdr<&extended_proxy_request::uri, 255>, xdr<&extended_proxy_request::host, 64>);
}

struct extended_nav_timing {
  static constexpr structure_id id = flow_structure(0, 2208);
  std::uint32_t type, redirectCount, navigationStart, unloadEventStart, unloadEventEnd, redirectStart, redirectEnd,
      fetchStart, domainLookupStart, domainLookupEnd, connectStart, connectEnd, secureConnectionStart, requestStart,
      responseStart, responseEnd, domLoading, domInteractive, domContentLoadedEventStart, domContentLoadedEventEnd,
      domComplete, loadEventStart, loadEventEnd;
};
constexpr auto describe(const extended_nav_timing*) noexcept {
  return layout<extended_nav_timing>(
      xdr<&extended_nav_timing::type>, xdr<&extended_nav_timing::redirectCount>,
      xdr<&extended_nav_timing::navigationStart>, xdr<&extended_nav_timing::unloadEventStart>,
      xdr<&extended_nav_timing::unloadEventEnd>, xdr<&extended_nav_timing::redirectStart>,
      xdr<&extended_nav_timing::redirectEnd>, xdr<&extended_nav_timing::fetchStart>,
      xdr<&extended_nav_timing::domainLookupStart>, xdr<&extended_nav_timing::domainLookupEnd>,
      xdr<&extended_nav_timing::connectStart>, xdr<&extended_nav_timing::connectEnd>,
      xdr<&extended_nav_timing::secureConnectionStart>, xdr<&extended_nav_timing::requestStart>,
      xdr<&extended_nav_timing::responseStart>, xdr<&extended_nav_timing::responseEnd>,
      xdr<&extended_nav_timing::domLoading>, xdr<&extended_nav_timing::domInteractive>,
      xdr<&extended_nav_timing::domContentLoadedEventStart>, xdr<&extended_nav_timing::domContentLoadedEventEnd>,
      xdr<&extended_nav_timing::domComplete>, xdr<&extended_nav_timing::loadEventStart>,
      xdr<&extended_nav_timing::loadEventEnd>);
}
static_assert(layout_of<extended_nav_timing>.size == 92);

struct extended_tcp_info {
  static constexpr structure_id id = flow_structure(0, 2209);
  std::uint32_t dir, snd_mss, rcv_mss, unacked, lost, retrans, pmtu, rtt, rttvar, snd_cwnd, reordering, min_rtt;
};
constexpr auto describe(const extended_tcp_info*) noexcept {
  return layout<extended_tcp_info>(
      xdr<&extended_tcp_info::dir>, xdr<&extended_tcp_info::snd_mss>, xdr<&extended_tcp_info::rcv_mss>,
      xdr<&extended_tcp_info::unacked>, xdr<&extended_tcp_info::lost>, xdr<&extended_tcp_info::retrans>,
      xdr<&extended_tcp_info::pmtu>, xdr<&extended_tcp_info::rtt>, xdr<&extended_tcp_info::rttvar>,
      xdr<&extended_tcp_info::snd_cwnd>, xdr<&extended_tcp_info::reordering>, xdr<&extended_tcp_info::min_rtt>);
}
static_assert(layout_of<extended_tcp_info>.size == 48);

struct http_counters {
  static constexpr structure_id id = counter_structure(0, 2201);
  std::uint32_t method_option_count, method_get_count, method_head_count, method_post_count, method_put_count,
      method_delete_count, method_trace_count, method_connect_count, method_other_count, status_1XX_count,
      status_2XX_count, status_3XX_count, status_4XX_count, status_5XX_count, status_other_count;
};
constexpr auto describe(const http_counters*) noexcept {
  return layout<http_counters>(
      xdr<&http_counters::method_option_count>, xdr<&http_counters::method_get_count>,
      xdr<&http_counters::method_head_count>, xdr<&http_counters::method_post_count>,
      xdr<&http_counters::method_put_count>, xdr<&http_counters::method_delete_count>,
      xdr<&http_counters::method_trace_count>, xdr<&http_counters::method_connect_count>,
      xdr<&http_counters::method_other_count>, xdr<&http_counters::status_1XX_count>,
      xdr<&http_counters::status_2XX_count>, xdr<&http_counters::status_3XX_count>,
      xdr<&http_counters::status_4XX_count>, xdr<&http_counters::status_5XX_count>,
      xdr<&http_counters::status_other_count>);
}
static_assert(layout_of<http_counters>.size == 60);
// clang-format on

}  // namespace flowkit::sflow5
