// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/port_holder.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/common/transport/kernel_drops.hpp"

namespace flowkit::tools::doctor {

namespace {
namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Of /proc/net/tcp or tcp6: the lines of sockets that listen. Their first columns are those of UDP's tables.
std::string listening(const std::string& table) {
  std::string out;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const std::string line = table.substr(at, end - at);
    at = end + 1;
    if (line.find(" 0A ") != std::string::npos) out += line + '\n';
  }
  return out;
}

bool has_socket(const fs::path& process, const std::string& link) {
  std::error_code failed;
  for (fs::directory_iterator at{process / "fd", failed}, end; !failed && at != end; at.increment(failed)) {
    std::error_code unreadable;
    if (fs::read_symlink(at->path(), unreadable) == link && !unreadable) return true;
  }
  return false;
}

void find_process(std::uint64_t inode, port_holder& into) {
  const std::string link = "socket:[" + std::to_string(inode) + "]";
  std::error_code failed;
  for (fs::directory_iterator at{"/proc", failed}, end; !failed && at != end; at.increment(failed)) {
    const std::string name = at->path().filename();
    std::uint64_t number = 0;
    const auto [rest, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (wrong != std::errc{} || rest != name.data() + name.size() || !has_socket(at->path(), link)) continue;
    into.process = number;
    into.program = content_of(at->path() / "comm");
    while (!into.program.empty() && into.program.back() == '\n') into.program.pop_back();
    return;
  }
}
}  // namespace

std::optional<port_holder> find_port_holder(transport over, const endpoint& at) {
  const bool udp = is_over_udp(over);
  for (const fs::path table : {udp ? "/proc/net/udp" : "/proc/net/tcp", udp ? "/proc/net/udp6" : "/proc/net/tcp6"}) {
    const std::string lines = content_of(table);
    for (const udp_socket_line& s : parse_udp_sockets(udp ? lines : listening(lines))) {
      const bool any = s.local.address == ip_address{} || s.local.address == ip_address{ipv4_address{}} ||
                       s.local.address == ip_address{ipv6_address{}};
      if (s.local.port != at.port) continue;
      if (at.address.family() != 0 && !any && s.local.address != at.address) continue;
      port_holder holder{.program = {}, .process = 0, .drops = udp ? s.drops : 0};
      find_process(s.inode, holder);
      return holder;
    }
  }
  return std::nullopt;
}

}  // namespace flowkit::tools::doctor
