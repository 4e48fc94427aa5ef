// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/application_ports.hpp"

#include <algorithm>
#include <array>

namespace flowkit::tools {

namespace {
// Port, then whether it is of TCP, UDP, SCTP. The names are those of IANA's registry of service names.
// clang-format off
constexpr service all[] = {
    {20, true, true, true, "ftp-data"},
    {21, true, false, true, "ftp"},
    {22, true, false, true, "ssh"},
    {23, true, false, false, "telnet"},
    {25, true, false, false, "smtp"},
    {37, true, true, false, "time"},
    {43, true, false, false, "whois"},
    {49, true, true, false, "tacacs"},
    {53, true, true, false, "domain"},
    {67, false, true, false, "bootps"},
    {68, false, true, false, "bootpc"},
    {69, false, true, false, "tftp"},
    {70, true, false, false, "gopher"},
    {79, true, false, false, "finger"},
    {80, true, true, true, "http"},
    {88, true, true, false, "kerberos"},
    {102, true, false, false, "iso-tsap"},
    {104, true, false, false, "acr-nema"},
    {110, true, false, false, "pop3"},
    {111, true, true, false, "sunrpc"},
    {113, true, false, false, "auth"},
    {119, true, false, false, "nntp"},
    {123, false, true, false, "ntp"},
    {135, true, true, false, "epmap"},
    {137, true, true, false, "netbios-ns"},
    {138, true, true, false, "netbios-dgm"},
    {139, true, true, false, "netbios-ssn"},
    {143, true, false, false, "imap"},
    {161, false, true, false, "snmp"},
    {162, true, true, false, "snmptrap"},
    {177, false, true, false, "xdmcp"},
    {179, true, false, true, "bgp"},
    {194, true, false, false, "irc"},
    {264, true, false, false, "bgmp"},
    {319, false, true, false, "ptp-event"},
    {320, false, true, false, "ptp-general"},
    {389, true, true, false, "ldap"},
    {427, true, true, false, "svrloc"},
    {443, true, true, true, "https"},
    {444, true, false, false, "snpp"},
    {445, true, false, false, "microsoft-ds"},
    {464, true, true, false, "kpasswd"},
    {465, true, false, false, "submissions"},
    {500, false, true, false, "isakmp"},
    {502, true, false, false, "mbap"},
    {512, true, false, false, "exec"},
    {513, true, false, false, "login"},
    {514, true, false, false, "shell"},
    {514, false, true, false, "syslog"},
    {515, true, false, false, "printer"},
    {520, false, true, false, "router"},
    {521, false, true, false, "ripng"},
    {543, true, false, false, "klogin"},
    {546, false, true, false, "dhcpv6-client"},
    {547, false, true, false, "dhcpv6-server"},
    {548, true, false, false, "afpovertcp"},
    {554, true, true, false, "rtsp"},
    {563, true, false, false, "nntps"},
    {587, true, false, false, "submission"},
    {601, true, false, false, "syslog-conn"},
    {623, false, true, false, "asf-rmcp"},
    {631, true, true, false, "ipp"},
    {636, true, false, false, "ldaps"},
    {646, true, true, false, "ldp"},
    {749, true, true, false, "kerberos-adm"},
    {830, true, false, false, "netconf-ssh"},
    {853, true, true, false, "domain-s"},
    {860, true, false, false, "iscsi"},
    {873, true, false, false, "rsync"},
    {989, true, false, false, "ftps-data"},
    {990, true, false, false, "ftps"},
    {992, true, false, false, "telnets"},
    {993, true, false, false, "imaps"},
    {995, true, false, false, "pop3s"},
    {1080, true, false, false, "socks"},
    {1194, true, true, false, "openvpn"},
    {1433, true, false, false, "ms-sql-s"},
    {1434, false, true, false, "ms-sql-m"},
    {1701, false, true, false, "l2tp"},
    {1720, true, false, false, "h323hostcall"},
    {1723, true, false, false, "pptp"},
    {1812, false, true, false, "radius"},
    {1813, false, true, false, "radius-acct"},
    {1883, true, false, false, "mqtt"},
    {1900, false, true, false, "ssdp"},
    {1985, false, true, false, "hsrp"},
    {2049, true, true, true, "nfs"},
    {2123, false, true, false, "gtp-control"},
    {2152, false, true, false, "gtp-user"},
    {2222, true, true, false, "EtherNet-IP-1"},
    {2375, true, false, false, "docker"},
    {2379, true, false, false, "etcd-client"},
    {2380, true, false, false, "etcd-server"},
    {2404, true, false, false, "iec-104"},
    {2427, false, true, false, "mgcp-gateway"},
    {2905, false, false, true, "m3ua"},
    {3205, true, false, false, "isns"},
    {3260, true, false, false, "iscsi-target"},
    {3268, true, false, false, "msft-gc"},
    {3269, true, false, false, "msft-gc-ssl"},
    {3306, true, false, false, "mysql"},
    {3386, false, true, false, "gprs-data"},
    {3389, true, true, false, "ms-wbt-server"},
    {3478, true, true, false, "stun"},
    {3690, true, false, false, "svn"},
    {3702, false, true, false, "ws-discovery"},
    {3868, true, false, true, "diameter"},
    {4369, true, false, false, "epmd"},
    {4500, false, true, false, "ipsec-nat-t"},
    {4739, true, true, true, "ipfix"},
    {4740, true, true, true, "ipfixs"},
    {4786, true, false, false, "smart-install"},
    {4789, false, true, false, "vxlan"},
    {4840, true, false, false, "opcua-tcp"},
    {5004, true, true, false, "avt-profile-1"},
    {5005, true, true, false, "avt-profile-2"},
    {5060, true, true, true, "sip"},
    {5061, true, false, true, "sips"},
    {5222, true, false, false, "xmpp-client"},
    {5246, false, true, false, "capwap-control"},
    {5247, false, true, false, "capwap-data"},
    {5269, true, false, false, "xmpp-server"},
    {5349, true, true, false, "stuns"},
    {5351, false, true, false, "nat-pmp"},
    {5353, false, true, false, "mdns"},
    {5355, true, true, false, "llmnr"},
    {5432, true, false, false, "postgresql"},
    {5671, true, false, false, "amqps"},
    {5672, true, false, true, "amqp"},
    {5683, true, true, false, "coap"},
    {5684, true, true, false, "coaps"},
    {5900, true, false, false, "rfb"},
    {5985, true, false, false, "wsman"},
    {5986, true, false, false, "wsmans"},
    {6000, true, false, false, "x11"},
    {6081, false, true, false, "geneve"},
    {6343, false, true, false, "sflow"},
    {6379, true, false, false, "redis"},
    {6514, true, true, false, "syslog-tls"},
    {6653, true, false, false, "openflow"},
    {7547, true, false, false, "cwmp"},
    {8080, true, false, false, "http-alt"},
    {8443, true, false, false, "pcsync-https"},
    {8883, true, false, false, "secure-mqtt"},
    {9100, true, false, false, "pdl-datastream"},
    {9389, true, false, false, "adws"},
    {9418, true, false, false, "git"},
    {10050, true, false, false, "zabbix-agent"},
    {10051, true, false, false, "zabbix-trapper"},
    {11112, true, false, false, "dicom"},
    {11211, true, true, false, "memcache"},
    {20000, true, true, false, "dnp"},
    {27017, true, false, false, "mongodb"},
    {36412, false, false, true, "s1-control"},
    {36422, false, false, true, "x2-control"},
    {38412, false, false, true, "ng-control"},
    {38422, false, false, true, "xn-control"},
    {44818, true, true, false, "EtherNet-IP-2"},
    {47808, false, true, false, "bacnet"},
};
// clang-format on
static_assert(std::is_sorted(std::begin(all), std::end(all),
                             [](const service& a, const service& b) { return a.port < b.port; }));
static_assert(std::size(all) < 255);

/// Where a port's services begin; 255: it has none. Two look-ups a flow: no search.
const std::array<std::uint8_t, 65536>& places() noexcept {
  static const auto made = [] {
    std::array<std::uint8_t, 65536> p{};
    p.fill(255);
    for (std::size_t i = std::size(all); i-- > 0;) p[all[i].port] = static_cast<std::uint8_t>(i);
    return p;
  }();
  return made;
}

std::string_view name_of(std::uint16_t port, bool service::*protocol) noexcept {
  for (std::size_t i = places()[port]; i < std::size(all) && all[i].port == port; ++i)
    if (all[i].*protocol) return all[i].name;
  return {};
}
}  // namespace

std::span<const service> services() noexcept { return all; }

std::string_view guess_application(std::uint8_t protocol, std::uint16_t source, std::uint16_t destination) noexcept {
  constexpr std::uint8_t tcp = 6, udp = 17, sctp = 132;
  if (protocol != tcp && protocol != udp && protocol != sctp) return {};
  bool service::*const of = protocol == tcp ? &service::tcp : protocol == udp ? &service::udp : &service::sctp;
  const auto [lower, higher] = std::minmax(source, destination);
  const std::string_view name = name_of(lower, of);
  return name.empty() && higher < first_client_port ? name_of(higher, of) : name;
}

}  // namespace flowkit::tools
