// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/conversation.hpp"

#include <algorithm>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
/// Random numbers of a conversation: who, what, the user's rank, the server's, how much, how long, octets.
constexpr std::uint64_t draws = 6;
constexpr std::uint64_t rank_draw = 1;

/// A user has several conversations in a row, as a page is of several servers: each is of whom one of the latest 16,
/// itself included, was drawn for. How often each user comes does not change by it.
constexpr std::uint32_t row = 16;

/// Moved by at most a quarter of the range, and back from its ends: as even as before.
std::uint32_t near(std::uint32_t fraction, std::uint32_t chance) noexcept {
  const std::int64_t moved = std::int64_t{fraction} + (std::int64_t{chance} >> 1) - (std::int64_t{1} << 30);
  if (moved < 0) return static_cast<std::uint32_t>(-moved - 1);
  constexpr std::int64_t end = std::int64_t{1} << 32;
  return static_cast<std::uint32_t>(moved < end ? moved : 2 * end - 1 - moved);
}

std::uint32_t wrapped(std::uint32_t rank, std::uint32_t shift, std::uint32_t size) noexcept {
  const std::uint32_t n = rank + shift;
  return n < size ? n : n - size;
}
std::uint32_t scaled(std::uint32_t fraction, std::uint32_t size) noexcept {
  return static_cast<std::uint32_t>(std::uint64_t{fraction} * size >> 32);
}

/// The most popular users are awake at all hours. Who sleeps is somebody else's turn.
std::uint32_t user_rank(const popularity& ranks, std::uint64_t bits, std::uint32_t active) noexcept {
  const std::uint32_t rank = ranks.pick(bits);
  if (rank < active) return rank;
  const std::uint64_t again = random_source::at(bits, 0);
  const std::uint32_t other = ranks.pick(again);
  return other < active ? other : scaled(static_cast<std::uint32_t>(again), active);
}

/// Keys that come again have to be different in each round: who uses a port a second time is another user.
std::uint32_t user_of_key(std::uint32_t rank, std::uint64_t key, std::uint32_t keys, std::uint32_t users) noexcept {
  const std::uint32_t rounds = (keys - 1) / client_ports + 1;
  const auto round = static_cast<std::uint32_t>(key / client_ports);
  const std::uint32_t user = rank - rank % rounds + round;
  return user < users ? user : user - rounds;
}

/// Of a user, different ones in 28,232 conversations.
std::uint32_t port_of(std::uint64_t n, std::uint32_t client) noexcept {
  constexpr std::uint32_t step = 17'449;  // 0.618 of the ports, and prime to their number: in no order
  return first_client_port + static_cast<std::uint32_t>((n * step + (client * 0x9e37'79b1u >> 16)) % client_ports);
}

std::uint64_t octets_of(std::uint32_t packets, std::uint32_t least, std::uint32_t more, std::uint64_t chance) noexcept {
  return std::uint64_t{packets} * least + (std::uint64_t{packets} * more * (chance & 0xffff) >> 16);
}

/// The first where `second` is false. Not by a branch: which one it is is chance.
template <class Number>
constexpr Number choose(bool second, Number a, Number b) noexcept {
  return a ^ ((a ^ b) & (Number{0} - Number{second}));
}

void put_sizes(conversation& c, std::uint32_t packets, bool up, std::uint64_t chance) noexcept {
  const auto& [a, has] = *c.by;
  // One of one or two packets is acknowledged. A connection has three packets, one that fails has fewer.
  const auto few = static_cast<std::uint32_t>(std::uint64_t{packets} * (128 + (chance >> 32) % 96) >> 8);
  const std::uint32_t fewer = std::max(few, std::min(packets, std::max(a.packets.least(), 3u)));
  const std::uint32_t other = choose(has.acknowledges, packets, fewer);
  const std::uint64_t heavy = octets_of(packets, has.heavy_least, has.heavy_more, chance);
  const std::uint64_t light =
      octets_of(other, has.light_least, has.light_more, choose(has.how == talk::echo, chance >> 16, chance));
  const std::uint32_t more = (packets ^ other) & (0u - std::uint32_t{up});
  const std::uint64_t larger = (heavy ^ light) & (std::uint64_t{0} - std::uint64_t{up});
  c.forward.packets = other ^ more, c.forward.octets = light ^ larger;
  c.reverse.packets = packets ^ more, c.reverse.octets = heavy ^ larger;
}

void put_tcp(conversation& c, bool goes_on) noexcept {
  constexpr std::uint32_t syn = 0x02, syn_ack_psh = 0x1a, whole = 0x1b, reset = 0x14;
  const bool is_tcp = c.by->is.protocol == packet::ip_protocol::tcp;
  c.forward.tcp_flags = c.reverse.tcp_flags = choose(is_tcp, 0u, choose(goes_on, whole, syn_ack_psh));
  const bool connects = c.answered & (c.forward.packets > 2);
  if (!is_tcp | connects) return;
  const std::uint32_t octets = c.by->is.min_octets;
  c.forward.tcp_flags = syn, c.reverse.tcp_flags = reset;
  c.forward.octets = std::uint64_t{c.forward.packets} * octets;
  c.reverse.octets = std::uint64_t{c.reverse.packets} * octets;
}
}  // namespace

conversation make_conversation(const site_view& at, const application_mix& mix, std::uint64_t seed, std::uint64_t n,
                               const stream_keys& own, std::uint32_t active) noexcept {
  const bool again = own.again_after != 0;
  const std::uint64_t key = again ? n % own.again_after : n;
  random_source ends{seed, key * draws}, flows{seed, n * draws + 3};
  dice who{ends.next()};
  static_cast<void>(ends.next());
  const std::uint64_t server_bits = ends.next();
  dice inner{flows.next()}, times{flows.next()};
  const std::uint64_t octets = flows.next();

  const application_mix::one& by = mix.pick(who);
  const auto& [a, has] = by;
  const std::uint32_t some = who.fraction();
  conversation c;
  c.by = &by;
  const bool always = mix.both_directions() || again;
  c.answered = ((some & 0xffff) < at.network.answered()) | always;
  const bool up = (has.how == talk::up) | ((has.how == talk::either) & ((some >> 16 & 1) != 0));
  c.tos = choose((some >> 20 & 15) == 0, 0u, 0xb8u);  // expedited forwarding
  const std::uint64_t like = key - (some >> 24) % row;

  const std::uint32_t users = at.users.ranks.size(), awake = again ? users : active;
  std::uint32_t rank = user_rank(at.users.ranks, random_source::at(seed, like * draws + rank_draw), awake);
  const server_group& servers = at.network.servers(has.internal);
  const std::uint32_t all = servers.ranks.size();
  std::uint32_t server = wrapped(servers.ranks.pick(server_bits), scaled(has.shift, all), all);
  if (!has.has_ports || mix.ends_alone()) {
    // Nothing but the ends tells such flows apart: each pair of them in its turn. Of all users, awake or not: where
    // their number changed with the hour, a pair would come a second time.
    const std::uint64_t pair = again ? key + own.first : key;
    const std::uint64_t turn = pair / users + (again ? 0 : std::uint64_t{all} * own.part / own.parts);
    rank = static_cast<std::uint32_t>(pair % users);
    server = static_cast<std::uint32_t>((turn + std::uint64_t{rank} * 17) % all);
  } else if (again) {
    rank = user_of_key(rank, key + own.first, own.all, users);
  }
  c.client = at.users.hosts[wrapped(rank, at.shift, users)];
  c.server = servers.all[server];
  c.client_port = port_of(key + own.first, c.client);

  const std::uint32_t fraction = inner.fraction();
  put_sizes(c, a.packets.pick_at(fraction, inner), up, octets);
  if (!c.answered) {
    half& asks = c.forward;
    asks.octets /= asks.packets, asks.packets = 1;
  }
  const std::uint32_t near_size = near(fraction, static_cast<std::uint32_t>(octets >> 32));
  const std::uint32_t lasted = std::min(a.milliseconds.pick_at(near_size, times), at.timeouts.active_ms);
  const bool goes_on = lasted == at.timeouts.active_ms;
  c.age_ms = times.below(at.timeouts.inactive_ms + 1);
  const bool alone = c.forward.packets == 1;  // then the answer is, too
  const std::uint32_t most = choose(alone, lasted / 4, std::min(lasted, at.timeouts.inactive_ms - c.age_ms));
  const std::uint32_t delay = choose(goes_on, std::min<std::uint32_t>(c.server.distance_ms, most), 0u);
  c.forward.lasted_ms = choose(alone, lasted, 0u);
  c.reverse.lasted_ms = choose(alone, lasted - delay, 0u);
  c.first_before_ms = choose(alone & c.answered, 0u, delay);
  put_tcp(c, goes_on);
  return c;
}

}  // namespace flowkit::tools
