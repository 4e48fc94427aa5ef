// SPDX-License-Identifier: BSL-1.0
// sFlow Host TCP/IP Counters: the groups of the SNMP MIB-II.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct mib2_ip_group {
  static constexpr structure_id id = counter_structure(0, 2007);
  std::uint32_t ipForwarding, ipDefaultTTL, ipInReceives, ipInHdrErrors, ipInAddrErrors, ipForwDatagrams,
      ipInUnknownProtos, ipInDiscards, ipInDelivers, ipOutRequests, ipOutDiscards, ipOutNoRoutes, ipReasmTimeout,
      ipReasmReqds, ipReasmOKs, ipReasmFails, ipFragOKs, ipFragFails, ipFragCreates;
};
constexpr auto describe(const mib2_ip_group*) noexcept {
  return layout<mib2_ip_group>(
      xdr<&mib2_ip_group::ipForwarding>, xdr<&mib2_ip_group::ipDefaultTTL>, xdr<&mib2_ip_group::ipInReceives>,
      xdr<&mib2_ip_group::ipInHdrErrors>, xdr<&mib2_ip_group::ipInAddrErrors>, xdr<&mib2_ip_group::ipForwDatagrams>,
      xdr<&mib2_ip_group::ipInUnknownProtos>, xdr<&mib2_ip_group::ipInDiscards>, xdr<&mib2_ip_group::ipInDelivers>,
      xdr<&mib2_ip_group::ipOutRequests>, xdr<&mib2_ip_group::ipOutDiscards>, xdr<&mib2_ip_group::ipOutNoRoutes>,
      xdr<&mib2_ip_group::ipReasmTimeout>, xdr<&mib2_ip_group::ipReasmReqds>, xdr<&mib2_ip_group::ipReasmOKs>,
      xdr<&mib2_ip_group::ipReasmFails>, xdr<&mib2_ip_group::ipFragOKs>, xdr<&mib2_ip_group::ipFragFails>,
      xdr<&mib2_ip_group::ipFragCreates>);
}
static_assert(layout_of<mib2_ip_group>.size == 76);

struct mib2_icmp_group {
  static constexpr structure_id id = counter_structure(0, 2008);
  std::uint32_t icmpInMsgs, icmpInErrors, icmpInDestUnreachs, icmpInTimeExcds, icmpInParamProbs, icmpInSrcQuenchs,
      icmpInRedirects, icmpInEchos, icmpInEchoReps, icmpInTimestamps, icmpInAddrMasks, icmpInAddrMaskReps,
      icmpOutMsgs, icmpOutErrors, icmpOutDestUnreachs, icmpOutTimeExcds, icmpOutParamProbs, icmpOutSrcQuenchs,
      icmpOutRedirects, icmpOutEchos, icmpOutEchoReps, icmpOutTimestamps, icmpOutTimestampReps, icmpOutAddrMasks,
      icmpOutAddrMaskReps;
};
constexpr auto describe(const mib2_icmp_group*) noexcept {
  return layout<mib2_icmp_group>(
      xdr<&mib2_icmp_group::icmpInMsgs>, xdr<&mib2_icmp_group::icmpInErrors>,
      xdr<&mib2_icmp_group::icmpInDestUnreachs>, xdr<&mib2_icmp_group::icmpInTimeExcds>,
      xdr<&mib2_icmp_group::icmpInParamProbs>, xdr<&mib2_icmp_group::icmpInSrcQuenchs>,
      xdr<&mib2_icmp_group::icmpInRedirects>, xdr<&mib2_icmp_group::icmpInEchos>,
      xdr<&mib2_icmp_group::icmpInEchoReps>, xdr<&mib2_icmp_group::icmpInTimestamps>,
      xdr<&mib2_icmp_group::icmpInAddrMasks>, xdr<&mib2_icmp_group::icmpInAddrMaskReps>,
      xdr<&mib2_icmp_group::icmpOutMsgs>, xdr<&mib2_icmp_group::icmpOutErrors>,
      xdr<&mib2_icmp_group::icmpOutDestUnreachs>, xdr<&mib2_icmp_group::icmpOutTimeExcds>,
      xdr<&mib2_icmp_group::icmpOutParamProbs>, xdr<&mib2_icmp_group::icmpOutSrcQuenchs>,
      xdr<&mib2_icmp_group::icmpOutRedirects>, xdr<&mib2_icmp_group::icmpOutEchos>,
      xdr<&mib2_icmp_group::icmpOutEchoReps>, xdr<&mib2_icmp_group::icmpOutTimestamps>,
      xdr<&mib2_icmp_group::icmpOutTimestampReps>, xdr<&mib2_icmp_group::icmpOutAddrMasks>,
      xdr<&mib2_icmp_group::icmpOutAddrMaskReps>);
}
static_assert(layout_of<mib2_icmp_group>.size == 100);

struct mib2_tcp_group {
  static constexpr structure_id id = counter_structure(0, 2009);
  std::uint32_t tcpRtoAlgorithm, tcpRtoMin, tcpRtoMax, tcpMaxConn, tcpActiveOpens, tcpPassiveOpens, tcpAttemptFails,
      tcpEstabResets, tcpCurrEstab, tcpInSegs, tcpOutSegs, tcpRetransSegs, tcpInErrs, tcpOutRsts, tcpInCsumErrs;
};
constexpr auto describe(const mib2_tcp_group*) noexcept {
  return layout<mib2_tcp_group>(
      xdr<&mib2_tcp_group::tcpRtoAlgorithm>, xdr<&mib2_tcp_group::tcpRtoMin>, xdr<&mib2_tcp_group::tcpRtoMax>,
      xdr<&mib2_tcp_group::tcpMaxConn>, xdr<&mib2_tcp_group::tcpActiveOpens>, xdr<&mib2_tcp_group::tcpPassiveOpens>,
      xdr<&mib2_tcp_group::tcpAttemptFails>, xdr<&mib2_tcp_group::tcpEstabResets>,
      xdr<&mib2_tcp_group::tcpCurrEstab>, xdr<&mib2_tcp_group::tcpInSegs>, xdr<&mib2_tcp_group::tcpOutSegs>,
      xdr<&mib2_tcp_group::tcpRetransSegs>, xdr<&mib2_tcp_group::tcpInErrs>, xdr<&mib2_tcp_group::tcpOutRsts>,
      xdr<&mib2_tcp_group::tcpInCsumErrs>);
}
static_assert(layout_of<mib2_tcp_group>.size == 60);

struct mib2_udp_group {
  static constexpr structure_id id = counter_structure(0, 2010);
  std::uint32_t udpInDatagrams, udpNoPorts, udpInErrors, udpOutDatagrams, udpRcvbufErrors, udpSndbufErrors,
      udpInCsumErrors;
};
constexpr auto describe(const mib2_udp_group*) noexcept {
  return layout<mib2_udp_group>(
      xdr<&mib2_udp_group::udpInDatagrams>, xdr<&mib2_udp_group::udpNoPorts>, xdr<&mib2_udp_group::udpInErrors>,
      xdr<&mib2_udp_group::udpOutDatagrams>, xdr<&mib2_udp_group::udpRcvbufErrors>,
      xdr<&mib2_udp_group::udpSndbufErrors>, xdr<&mib2_udp_group::udpInCsumErrors>);
}
static_assert(layout_of<mib2_udp_group>.size == 28);
// clang-format on

}  // namespace flowkit::sflow5
