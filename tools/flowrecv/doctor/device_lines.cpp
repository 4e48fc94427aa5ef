// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/device_lines.hpp"

#include <fmt/format.h>

namespace flowkit::tools::doctor {

namespace {
struct row {
  make of;
  remedy by;
  const char* lines;  ///< with {collector} and {port}; words in capitals are the reader's to fill in
};

// Sources: Cisco IOS Flexible NetFlow command reference; ASA NetFlow (NSEL) implementation guide; FortiOS CLI reference
// (7.4) and administration guide; PAN-OS help, NetFlow server profiles, and its configuration schema; Junos CLI
// reference, services flow-monitoring and forwarding-options sampling; RouterOS manual, Traffic Flow;
// softflowd(8) 1.1.0.
constexpr row rows[] = {
    {make::ios, remedy::exporting,
     R"(flow exporter FLOWS
 destination {collector}
 source INTERFACE
 transport udp {port}
 export-protocol netflow-v9
 template data timeout 60
 option interface-table timeout 60
 option sampler-table timeout 60
flow monitor FLOWS
 record netflow ipv4 original-input
 exporter FLOWS
 cache timeout active 60
 cache timeout inactive 15
interface INTERFACE
 ip flow monitor FLOWS input)"},
    {make::ios, remedy::templates,
     R"(flow exporter FLOWS
 template data timeout 60
 option interface-table timeout 60
 option sampler-table timeout 60)"},
    {make::ios, remedy::timeouts,
     R"(flow monitor FLOWS
 cache timeout active 60
 cache timeout inactive 15)"},
    {make::ios, remedy::sampling,
     R"(sampler RATE
 mode random 1 out-of 100
flow exporter FLOWS
 option sampler-table timeout 60
interface INTERFACE
 no ip flow monitor FLOWS input
 ip flow monitor FLOWS sampler RATE input)"},
    {make::ios, remedy::sides,
     R"(interface INTERFACE
 no ip flow monitor FLOWS output)"},
    {make::ios, remedy::clock,
     R"(clock timezone UTC 0
ntp server NTP-SERVER)"},

    {make::asa, remedy::exporting,
     R"(flow-export destination INTERFACE {collector} {port}
flow-export template timeout-rate 1
flow-export active refresh-interval 1
policy-map global_policy
 class class-default
  flow-export event-type all destination {collector}
service-policy global_policy global)"},
    {make::asa, remedy::templates, R"(flow-export template timeout-rate 1)"},
    {make::asa, remedy::timeouts, R"(flow-export active refresh-interval 1)"},
    {make::asa, remedy::clock,
     R"(clock timezone UTC 0
ntp server NTP-SERVER)"},

    {make::fortios, remedy::exporting,
     R"(# Times in seconds. FortiOS 7.0 and before: active-flow-timeout and template-tx-timeout in minutes (1), and
# set collector-ip, set collector-port without config collectors.
config system netflow
    set active-flow-timeout 60
    set inactive-flow-timeout 15
    set template-tx-timeout 60
    config collectors
        edit 1
            set collector-ip {collector}
            set collector-port {port}
        next
    end
end
config system interface
    edit INTERFACE
        set netflow-sampler both
    next
end)"},
    {make::fortios, remedy::templates,
     R"(# Seconds. FortiOS 7.0 and before: minutes (1).
config system netflow
    set template-tx-timeout 60
    set template-tx-counter 20
end)"},
    {make::fortios, remedy::timeouts,
     R"(# Seconds. FortiOS 7.0 and before: active-flow-timeout in minutes (1).
config system netflow
    set active-flow-timeout 60
    set inactive-flow-timeout 15
end)"},
    {make::fortios, remedy::sides,
     R"(config system interface
    edit INTERFACE
        set netflow-sampler rx
    next
end)"},
    {make::fortios, remedy::clock,
     R"(config system ntp
    set ntpsync enable
    set type fortiguard
end
diagnose sys ntp status)"},

    {make::panos, remedy::exporting,
     R"(set shared server-profile netflow FLOWS server COLLECTOR-1 host {collector} port {port}
set shared server-profile netflow FLOWS template-refresh-rate minutes 1 packets 20
set shared server-profile netflow FLOWS active-timeout 1
set network interface ethernet INTERFACE layer3 netflow-profile FLOWS
commit)"},
    {make::panos, remedy::templates,
     R"(set shared server-profile netflow FLOWS template-refresh-rate minutes 1 packets 20
commit)"},
    {make::panos, remedy::timeouts,
     R"(set shared server-profile netflow FLOWS active-timeout 1
commit)"},
    {make::panos, remedy::sides,
     R"(delete network interface ethernet EGRESS-INTERFACE layer3 netflow-profile
commit)"},
    {make::panos, remedy::clock,
     R"(set deviceconfig system timezone UTC
set deviceconfig system ntp-servers primary-ntp-server ntp-server-address NTP-SERVER
commit)"},

    {make::junos, remedy::exporting,
     R"(set services flow-monitoring version-ipfix template FLOWS ipv4-template
set services flow-monitoring version-ipfix template FLOWS flow-active-timeout 60
set services flow-monitoring version-ipfix template FLOWS flow-inactive-timeout 15
set services flow-monitoring version-ipfix template FLOWS template-refresh-rate seconds 60
set services flow-monitoring version-ipfix template FLOWS option-refresh-rate seconds 60
set forwarding-options sampling instance FLOWS input rate 1000
set forwarding-options sampling instance FLOWS family inet output flow-server {collector} port {port}
set forwarding-options sampling instance FLOWS family inet output flow-server {collector} version-ipfix template FLOWS
set forwarding-options sampling instance FLOWS family inet output inline-jflow source-address EXPORTER
set chassis fpc 0 sampling-instance FLOWS
set interfaces INTERFACE unit 0 family inet sampling input)"},
    {make::junos, remedy::templates,
     R"(set services flow-monitoring version-ipfix template FLOWS template-refresh-rate seconds 60
set services flow-monitoring version-ipfix template FLOWS option-refresh-rate seconds 60)"},
    {make::junos, remedy::timeouts,
     R"(set services flow-monitoring version-ipfix template FLOWS flow-active-timeout 60
set services flow-monitoring version-ipfix template FLOWS flow-inactive-timeout 15)"},
    {make::junos, remedy::sampling,
     R"(set forwarding-options sampling instance FLOWS input rate 1000
set services flow-monitoring version-ipfix template FLOWS option-refresh-rate seconds 60)"},
    {make::junos, remedy::sides, R"(delete interfaces INTERFACE unit 0 family inet sampling output)"},
    {make::junos, remedy::clock,
     R"(set system time-zone UTC
set system ntp server NTP-SERVER)"},

    {make::routeros, remedy::exporting,
     R"(/ip traffic-flow set enabled=yes interfaces=all active-flow-timeout=1m inactive-flow-timeout=15s
/ip traffic-flow target add dst-address={collector} port={port} version=9
/ip traffic-flow target set [find dst-address={collector}] v9-template-refresh=20 v9-template-timeout=1m)"},
    {make::routeros, remedy::templates,
     R"(/ip traffic-flow target set [find dst-address={collector}] v9-template-refresh=20 v9-template-timeout=1m)"},
    {make::routeros, remedy::timeouts, R"(/ip traffic-flow set active-flow-timeout=1m inactive-flow-timeout=15s)"},
    {make::routeros, remedy::sampling, R"(/ip traffic-flow set packet-sampling=no)"},
    {make::routeros, remedy::sides, R"(/ip traffic-flow set interfaces=INGRESS-INTERFACE)"},
    {make::routeros, remedy::clock,
     R"(/system clock set time-zone-name=UTC
/system ntp client set enabled=yes servers=NTP-SERVER)"},

    {make::softflowd, remedy::exporting, R"(softflowd -i INTERFACE -v 9 -n {collector}:{port} -t maxlife=60)"},
    {make::softflowd, remedy::templates, R"(systemctl restart softflowd)"},
    {make::softflowd, remedy::timeouts,
     R"(softflowd -i INTERFACE -v 9 -n {collector}:{port} -t maxlife=60 -t general=15 -t udp=15)"},
    {make::softflowd, remedy::sampling, R"(softflowd -i INTERFACE -v 9 -n {collector}:{port} -s 100)"},
    {make::softflowd, remedy::sides, R"(softflowd -i ONE-INTERFACE -v 9 -n {collector}:{port} -t maxlife=60)"},
    {make::softflowd, remedy::clock, R"(timedatectl set-ntp true)"},
};

std::string filled_in(std::string line, const lines_for& with) {
  const auto put = [&](std::string_view what, const std::string& by) {
    for (std::size_t at; (at = line.find(what)) != std::string::npos;) line.replace(at, what.size(), by);
  };
  put("{collector}", with.collector);
  put("{port}", with.port);
  return line;
}
}  // namespace

std::vector<std::string> device_lines(make m, remedy r, const lines_for& with) {
  std::vector<std::string> out;
  for (const row& one : rows) {
    if (one.of != m || one.by != r) continue;
    const std::string_view all = one.lines;
    for (std::size_t at = 0; at <= all.size();) {
      const std::size_t end = std::min(all.find('\n', at), all.size());
      out.push_back(filled_in(std::string(all.substr(at, end - at)), with));
      at = end + 1;
    }
  }
  return out;
}

const char* title_of(remedy r) noexcept {
  constexpr const char* titles[] = {"",
                                    "export to the collector",
                                    "templates every minute",
                                    "flows that last are reported every minute",
                                    "sampling, and its rate announced",
                                    "clock",
                                    "one side of each flow"};
  return titles[static_cast<std::size_t>(r)];
}

std::string all_lines(std::optional<make> only) {
  std::string text;
  for (const make_row& m : makes()) {
    if (only && *only != m.which) continue;
    text += fmt::format("{}### {}\n", text.empty() ? "" : "\n", m.system);
    for (const remedy r : remedies) {
      const std::vector<std::string> lines = device_lines(m.which, r);
      if (lines.empty()) continue;
      text += fmt::format("\n{}:\n\n", title_of(r));
      for (const std::string& line : lines) text += "    " + line + '\n';
    }
  }
  return text;
}

}  // namespace flowkit::tools::doctor
