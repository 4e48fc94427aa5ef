// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/sources.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/tcp_socket.hpp"
#include "tools/common/transport/udp_socket.hpp"
#include "tools/flowgen/output/following.hpp"

namespace flowkit::tools {

namespace {
bool is_loopback(const ip_address& a) noexcept { return a.is_v4() ? a.v4().value >> 24 == 127 : to_string(a) == "::1"; }

/// For standard streams, files and the other sockets of a run, such as that of --snmp.
constexpr std::uint64_t other_descriptors = 24;

[[noreturn]] void fail(const std::string& why) { throw startup_error(exit_code::usage, why); }

constexpr const char* instead = "--source ADDR sends from as many addresses over one socket (127.0.1.1: loopback)";

/// Those that are open already.
std::uint64_t open_descriptors() {
  std::error_code none;
  std::uint64_t n = 0;
  for (std::filesystem::directory_iterator i("/proc/self/fd", none), end; !none && i != end; i.increment(none)) ++n;
  return n;
}

/// Ports that the system chooses from; 0: it does not say.
std::uint32_t ports_to_choose() {
  std::ifstream in("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint32_t first = 0, last = 0;
  return in >> first >> last && first <= last ? last - first + 1 : 0;
}

std::string what_helps(const ip_address& missing, std::uint32_t exporters) {
  if (missing.is_v4())
    return fmt::format(
        "to have them: ip addr add {}/32 dev lo, and so on; 127.0.0.0/8 is on loopback without that (--source "
        "127.0.1.1)",
        to_string(missing));
  return fmt::format("to have them: ip -6 addr add {}/128 dev lo nodad, and so on{}", to_string(missing),
                     exporters == 1 ? "" : "; without --source each exporter has a port of its own");
}

/// Groups may overlap: two exporters at one address are one to receivers.
void check_no_source_twice(const exporter_groups& groups) {
  if (groups.size() == 1) return;
  std::set<ip_address> seen;
  for (std::uint32_t i = 0; i < groups.exporters(); ++i)
    if (const auto a = groups.source_of(i); a && !seen.insert(*a).second)
      fail(fmt::format("--source: {} is that of two exporters: the addresses of two groups overlap", to_string(*a)));
}
/// An exporter that sends to itself is answered by nobody, and counts as received.
void check_not_own_target(const flowgen_options& o) {
  if (o.source_port == 0 || o.groups.have_sources()) return;
  for (const target_address& t : o.targets) {
    const auto address = parse<ip_address>(t.host);
    if (address && is_loopback(*address) && t.port >= o.source_port &&
        std::uint32_t{t.port} - o.source_port < o.groups.exporters())
      fail(fmt::format("--source-port: {} is the port of --target, so that an exporter would send to itself", t.port));
  }
}
}  // namespace

void check_sources_suffice(const flowgen_options& o) {
  const std::uint32_t all = o.groups.exporters();
  check_not_own_target(o);
  for (const exporter_group& g : o.groups) {
    // A file may name any; over UDP a run has either addresses over one socket, or ports.
    if (g.source.has_value() != o.groups.have_sources() && o.is_live() && !o.connects())
      fail("--source: all groups of exporters have source addresses, or none: over UDP a run has addresses or ports");
    if (const std::uint64_t most = g.source ? addresses_from(*g.source) : g.count; most < g.count)
      fail(fmt::format("--source: from {} on there are {} addresses, and --exporters is {}", to_string(*g.source), most,
                       g.count));
  }
  check_no_source_twice(o.groups);
  if (!o.groups.have_sources() && o.source_port != 0 && o.source_port + std::uint64_t{all} - 1 > 65'535)
    fail(fmt::format("--source-port: from {} on there are {} ports, and --exporters is {}", o.source_port,
                     65'536 - o.source_port, all));
}

void check_own_sources(const exporter_groups& exporters, std::span<const endpoint> targets, bool each_to_all) {
  const std::uint32_t all = exporters.exporters();
  std::uint32_t own = 0, missing = 0;
  int why = 0;
  for (std::uint32_t i = 0; i < all; ++i) {
    int number = 0;
    for (const endpoint& t : targets)
      if (number == 0 && (each_to_all || &t == &targets[i % targets.size()]))
        number = cannot_send_from(*exporters.source_of(i), t);
    if (number == 0) {
      ++own;
    } else if (why == 0) {
      missing = i, why = number;
    }
  }
  if (why == 0) return;
  const ip_address address = *exporters.source_of(missing);
  if (why == EADDRNOTAVAIL)
    fail(fmt::format("--source: {} (exporter {}) is not an address of this machine, {} of {} are; {}",
                     to_string(address), missing + 1, own, all, what_helps(address, all)));
  fail(fmt::format("--source: nothing can be sent from {} (exporter {}) to {}: {}; it can from {} of {} addresses",
                   to_string(address), missing + 1, to_string(targets[missing % targets.size()]), system_text(why), own,
                   all));
}

void check_sockets_suffice(std::uint32_t exporters, bool system_chooses_ports) {
  raise_descriptor_limit();
  rlimit limit{};
  const std::uint64_t others = open_descriptors() + other_descriptors;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < others + exporters)
    fail(fmt::format(
        "a socket for each of {} exporters is more than this process may open, which is {}; {}, or: "
        "ulimit -n {}",
        exporters, limit.rlim_cur - std::min<std::uint64_t>(limit.rlim_cur, others), instead, others + exporters));
  const std::uint32_t ports = ports_to_choose();
  if (system_chooses_ports && ports != 0 && ports < exporters)
    fail(
        fmt::format("a socket for each of {} exporters is more than the system has ports to choose from, which is {} "
                    "(net.ipv4.ip_local_port_range); {}, --source-port N chooses from all",
                    exporters, ports, instead));
}

}  // namespace flowkit::tools
