// SPDX-License-Identifier: BSL-1.0
// sFlow Host TCP/IP Counters: the groups of the SNMP MIB-II.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct mib2_ip_group {
  static constexpr structure_id id = counter_structure(0, 2007);
  std::uint32_t ipForwarding, ipDefaultTTL, ipInReceives, ipInHdrErrors, ipInAddrErrors, ipForwDatagrams,
      ipInUnknownProtos, ipInDiscards, ipInDelivers, ipOutRequests, ipOutDiscards, ipOutNoRoutes, ipReasmTimeout,
      ipReasmReqds, ipReasmOKs, ipReasmFails, ipFragOKs, ipFragFails, ipFragCreates;

  template <class T = mib2_ip_group>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::ipForwarding>, xdr<&T::ipDefaultTTL>, xdr<&T::ipInReceives>, xdr<&T::ipInHdrErrors>,
        xdr<&T::ipInAddrErrors>, xdr<&T::ipForwDatagrams>, xdr<&T::ipInUnknownProtos>, xdr<&T::ipInDiscards>,
        xdr<&T::ipInDelivers>, xdr<&T::ipOutRequests>, xdr<&T::ipOutDiscards>, xdr<&T::ipOutNoRoutes>,
        xdr<&T::ipReasmTimeout>, xdr<&T::ipReasmReqds>, xdr<&T::ipReasmOKs>, xdr<&T::ipReasmFails>,
        xdr<&T::ipFragOKs>, xdr<&T::ipFragFails>, xdr<&T::ipFragCreates>);
  }
};

struct mib2_icmp_group {
  static constexpr structure_id id = counter_structure(0, 2008);
  std::uint32_t icmpInMsgs, icmpInErrors, icmpInDestUnreachs, icmpInTimeExcds, icmpInParamProbs, icmpInSrcQuenchs,
      icmpInRedirects, icmpInEchos, icmpInEchoReps, icmpInTimestamps, icmpInAddrMasks, icmpInAddrMaskReps,
      icmpOutMsgs, icmpOutErrors, icmpOutDestUnreachs, icmpOutTimeExcds, icmpOutParamProbs, icmpOutSrcQuenchs,
      icmpOutRedirects, icmpOutEchos, icmpOutEchoReps, icmpOutTimestamps, icmpOutTimestampReps, icmpOutAddrMasks,
      icmpOutAddrMaskReps;

  template <class T = mib2_icmp_group>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::icmpInMsgs>, xdr<&T::icmpInErrors>, xdr<&T::icmpInDestUnreachs>, xdr<&T::icmpInTimeExcds>,
        xdr<&T::icmpInParamProbs>, xdr<&T::icmpInSrcQuenchs>, xdr<&T::icmpInRedirects>, xdr<&T::icmpInEchos>,
        xdr<&T::icmpInEchoReps>, xdr<&T::icmpInTimestamps>, xdr<&T::icmpInAddrMasks>, xdr<&T::icmpInAddrMaskReps>,
        xdr<&T::icmpOutMsgs>, xdr<&T::icmpOutErrors>, xdr<&T::icmpOutDestUnreachs>, xdr<&T::icmpOutTimeExcds>,
        xdr<&T::icmpOutParamProbs>, xdr<&T::icmpOutSrcQuenchs>, xdr<&T::icmpOutRedirects>, xdr<&T::icmpOutEchos>,
        xdr<&T::icmpOutEchoReps>, xdr<&T::icmpOutTimestamps>, xdr<&T::icmpOutTimestampReps>,
        xdr<&T::icmpOutAddrMasks>, xdr<&T::icmpOutAddrMaskReps>);
  }
};

struct mib2_tcp_group {
  static constexpr structure_id id = counter_structure(0, 2009);
  std::uint32_t tcpRtoAlgorithm, tcpRtoMin, tcpRtoMax, tcpMaxConn, tcpActiveOpens, tcpPassiveOpens, tcpAttemptFails,
      tcpEstabResets, tcpCurrEstab, tcpInSegs, tcpOutSegs, tcpRetransSegs, tcpInErrs, tcpOutRsts, tcpInCsumErrs;

  template <class T = mib2_tcp_group>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::tcpRtoAlgorithm>, xdr<&T::tcpRtoMin>, xdr<&T::tcpRtoMax>, xdr<&T::tcpMaxConn>,
        xdr<&T::tcpActiveOpens>, xdr<&T::tcpPassiveOpens>, xdr<&T::tcpAttemptFails>, xdr<&T::tcpEstabResets>,
        xdr<&T::tcpCurrEstab>, xdr<&T::tcpInSegs>, xdr<&T::tcpOutSegs>, xdr<&T::tcpRetransSegs>, xdr<&T::tcpInErrs>,
        xdr<&T::tcpOutRsts>, xdr<&T::tcpInCsumErrs>);
  }
};

struct mib2_udp_group {
  static constexpr structure_id id = counter_structure(0, 2010);
  std::uint32_t udpInDatagrams, udpNoPorts, udpInErrors, udpOutDatagrams, udpRcvbufErrors, udpSndbufErrors,
      udpInCsumErrors;

  template <class T = mib2_udp_group>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::udpInDatagrams>, xdr<&T::udpNoPorts>, xdr<&T::udpInErrors>, xdr<&T::udpOutDatagrams>,
        xdr<&T::udpRcvbufErrors>, xdr<&T::udpSndbufErrors>, xdr<&T::udpInCsumErrors>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
