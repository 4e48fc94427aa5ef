// SPDX-License-Identifier: BSL-1.0
// sFlow HTTP Structures, and the sockets on the far side of a proxy.
#pragma once

#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct extended_proxy_socket_ipv4 {
  static constexpr structure_id id = flow_structure(0, 2102);
  extended_socket_ipv4 socket;

  template <class T = extended_proxy_socket_ipv4>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::socket>);
  }
};

struct extended_proxy_socket_ipv6 {
  static constexpr structure_id id = flow_structure(0, 2103);
  extended_socket_ipv6 socket;

  template <class T = extended_proxy_socket_ipv6>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::socket>);
  }
};

struct http_request_deprecated {
  static constexpr structure_id id = flow_structure(0, 2201);
  std::uint32_t method;
  std::string_view uri, host, referer, useragent, xff, authuser, mime_type;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS;
  std::int32_t status;

  template <class T = http_request_deprecated>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::method>, xdr<&T::uri, 255>, xdr<&T::host, 32>, xdr<&T::referer, 255>, xdr<&T::useragent, 64>,
        xdr<&T::xff, 64>, xdr<&T::authuser, 32>, xdr<&T::mime_type, 32>, xdr<&T::req_bytes>, xdr<&T::resp_bytes>,
        xdr<&T::uS>, xdr<&T::status>);
  }
};

struct http_request {
  static constexpr structure_id id = flow_structure(0, 2206);
  std::uint32_t method, protocol;
  std::string_view uri, host, referer, useragent, xff, authuser, mime_type;
  std::uint64_t req_bytes, resp_bytes;
  std::uint32_t uS;
  std::int32_t status;

  template <class T = http_request>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::method>, xdr<&T::protocol>, xdr<&T::uri, 255>, xdr<&T::host, 64>, xdr<&T::referer, 255>,
        xdr<&T::useragent, 128>, xdr<&T::xff, 64>, xdr<&T::authuser, 32>, xdr<&T::mime_type, 64>,
        xdr<&T::req_bytes>, xdr<&T::resp_bytes>, xdr<&T::uS>, xdr<&T::status>);
  }
};

struct extended_proxy_request {
  static constexpr structure_id id = flow_structure(0, 2207);
  std::string_view uri, host;

  template <class T = extended_proxy_request>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::uri, 255>, xdr<&T::host, 64>);
  }
};

struct extended_nav_timing {
  static constexpr structure_id id = flow_structure(0, 2208);
  std::uint32_t type, redirectCount, navigationStart, unloadEventStart, unloadEventEnd, redirectStart, redirectEnd,
      fetchStart, domainLookupStart, domainLookupEnd, connectStart, connectEnd, secureConnectionStart, requestStart,
      responseStart, responseEnd, domLoading, domInteractive, domContentLoadedEventStart, domContentLoadedEventEnd,
      domComplete, loadEventStart, loadEventEnd;

  template <class T = extended_nav_timing>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::type>, xdr<&T::redirectCount>, xdr<&T::navigationStart>, xdr<&T::unloadEventStart>,
        xdr<&T::unloadEventEnd>, xdr<&T::redirectStart>, xdr<&T::redirectEnd>, xdr<&T::fetchStart>,
        xdr<&T::domainLookupStart>, xdr<&T::domainLookupEnd>, xdr<&T::connectStart>, xdr<&T::connectEnd>,
        xdr<&T::secureConnectionStart>, xdr<&T::requestStart>, xdr<&T::responseStart>, xdr<&T::responseEnd>,
        xdr<&T::domLoading>, xdr<&T::domInteractive>, xdr<&T::domContentLoadedEventStart>,
        xdr<&T::domContentLoadedEventEnd>, xdr<&T::domComplete>, xdr<&T::loadEventStart>, xdr<&T::loadEventEnd>);
  }
};

struct extended_tcp_info {
  static constexpr structure_id id = flow_structure(0, 2209);
  std::uint32_t dir, snd_mss, rcv_mss, unacked, lost, retrans, pmtu, rtt, rttvar, snd_cwnd, reordering, min_rtt;

  template <class T = extended_tcp_info>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::dir>, xdr<&T::snd_mss>, xdr<&T::rcv_mss>, xdr<&T::unacked>, xdr<&T::lost>, xdr<&T::retrans>,
        xdr<&T::pmtu>, xdr<&T::rtt>, xdr<&T::rttvar>, xdr<&T::snd_cwnd>, xdr<&T::reordering>, xdr<&T::min_rtt>);
  }
};

struct http_counters {
  static constexpr structure_id id = counter_structure(0, 2201);
  std::uint32_t method_option_count, method_get_count, method_head_count, method_post_count, method_put_count,
      method_delete_count, method_trace_count, method_connect_count, method_other_count, status_1XX_count,
      status_2XX_count, status_3XX_count, status_4XX_count, status_5XX_count, status_other_count;

  template <class T = http_counters>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::method_option_count>, xdr<&T::method_get_count>, xdr<&T::method_head_count>,
        xdr<&T::method_post_count>, xdr<&T::method_put_count>, xdr<&T::method_delete_count>,
        xdr<&T::method_trace_count>, xdr<&T::method_connect_count>, xdr<&T::method_other_count>,
        xdr<&T::status_1XX_count>, xdr<&T::status_2XX_count>, xdr<&T::status_3XX_count>, xdr<&T::status_4XX_count>,
        xdr<&T::status_5XX_count>, xdr<&T::status_other_count>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
