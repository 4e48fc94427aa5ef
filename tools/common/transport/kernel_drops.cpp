// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/kernel_drops.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tools/common/transport/socket_address.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

namespace {
template <class Number>
std::optional<Number> number(std::string_view text, int base) noexcept {
  Number out{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// 0100007F:0807, words of 32 bits as the processor has them: one for IPv4, four for IPv6.
std::optional<endpoint> parse_local(std::string_view text) noexcept {
  constexpr std::size_t word_digits = 8;
  const std::size_t colon = text.find(':');
  if (colon != word_digits && colon != 4 * word_digits) return std::nullopt;
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < colon / word_digits; ++i) {
    const auto word = number<std::uint32_t>(text.substr(i * word_digits, word_digits), 16);
    if (!word) return std::nullopt;
    std::memcpy(octets.data() + 4 * i, &*word, sizeof *word);
  }
  const auto port = number<std::uint16_t>(text.substr(colon + 1), 16);
  if (!port) return std::nullopt;
  if (colon != word_digits) return endpoint{ipv6_address{octets}, *port};
  return endpoint{ipv4_address{std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 |
                               std::uint32_t{octets[2]} << 8 | octets[3]},
                  *port};
}

std::optional<udp_socket_line> parse_line(std::string_view line) {
  // sl local rem st tx:rx tr:tm retrnsmt uid timeout inode ref pointer drops
  constexpr std::size_t local_at = 1, inode_at = 9, drops_at = 12;
  std::array<std::string_view, drops_at + 1> columns;
  std::size_t n = 0;
  while (n < columns.size()) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    line.remove_prefix(begin);
    columns[n] = line.substr(0, line.find(' '));
    line.remove_prefix(columns[n++].size());
  }
  if (n < columns.size()) return std::nullopt;
  const auto local = parse_local(columns[local_at]);
  const auto inode = number<std::uint64_t>(columns[inode_at], 10);
  const auto drops = number<std::uint32_t>(columns[drops_at], 10);
  if (!local || !inode || !drops) return std::nullopt;
  return udp_socket_line{*local, *inode, *drops};
}

std::string content_of(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// IPv4 mapped into IPv6 as what it is.
endpoint unmapped(const endpoint& e) noexcept {
  const socket_address a = to_socket_address(e);
  return to_endpoint(a.any);
}
}  // namespace

std::vector<udp_socket_line> parse_udp_sockets(std::string_view table) {
  std::vector<udp_socket_line> out;
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    if (const auto one = parse_line(line)) out.push_back(*one);
    table.remove_prefix(std::min(line.size() + 1, table.size()));
  }
  return out;
}

bool takes(const udp_socket_line& socket, const endpoint& target) noexcept {
  const endpoint local = unmapped(socket.local), to = unmapped(target);
  if (local.port != to.port) return false;
  if (local.address == to.address) return true;
  return !is_specified(local.address) && (local.address.is_v6() || to.address.is_v4());
}

void drop_account::look(const std::vector<udp_socket_line>& sockets) {
  for (const udp_socket_line& s : sockets) {
    const auto [at, is_new] = sockets_.try_emplace(s.inode, of_socket{s.local, 0, looked_ ? 0 : s.drops});
    of_socket& known = at->second;
    known.drops += static_cast<std::uint32_t>(s.drops - known.last);  // the kernel's count wraps
    known.last = s.drops;
  }
  looked_ = true;
}

std::uint64_t drop_account::since_start() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [inode, s] : sockets_) sum += s.drops;
  return sum;
}

receiver_drops::receiver_drops(const endpoint& target)
    : target_(unmapped(target)), is_here_(cannot_send_from(target_.address) == 0) {
  look();
}

void receiver_drops::look() {
  if (!is_here_) return;
  std::vector<udp_socket_line> all = parse_udp_sockets(content_of("/proc/net/udp"));
  for (const udp_socket_line& s : parse_udp_sockets(content_of("/proc/net/udp6"))) all.push_back(s);
  all.erase(std::remove_if(all.begin(), all.end(), [this](const auto& s) { return !takes(s, target_); }), all.end());
  account_.look(all);
}

std::optional<std::uint64_t> receiver_drops::since_start() {
  look();
  if (!account_.has_sockets()) return std::nullopt;
  return account_.since_start();
}

}  // namespace flowkit::tools
