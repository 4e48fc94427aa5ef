// SPDX-License-Identifier: BSL-1.0
// What the kernel says it dropped: its tables as they are, sockets that come and go, and a receiver without room.
#include <tools/udp_listening.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <random>

#include "tools/common/transport/kernel_drops.hpp"
#include "tools/common/transport/udp_sender.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

// Of Linux 6.18 on x86-64.
constexpr std::string_view table_v4 =
    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer "
    "drops            \n"
    "   37: 0100007F:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 52010 2 "
    "00000000c6f9ae9d 0               \n"
    "  190: 00000000:0807 00000000:0000 07 00000000:00034400 00:00000000 00000000  1000        0 52011 2 "
    "00000000f3aa6a3c 4294967295      \n"
    " 1024: 0201A8C0:F618 0100007F:0807 01 00000000:00000000 00:00000000 00000000     0        0 18446744073709551615 "
    "2 "
    "0000000000000000 17              \n";
constexpr std::string_view table_v6 =
    "  sl  local_address                         remote_address                        st tx_queue rx_queue tr "
    "tm->when "
    "retrnsmt   uid  timeout inode ref pointer drops\n"
    "   37: 00000000000000000000000000000000:0807 00000000000000000000000000000000:0000 07 00000000:00000000 "
    "00:00000000 "
    "00000000     0        0 77 2 00000000c6f9ae9d 5\n"
    "   38: 00000000000000000000000001000000:1283 00000000000000000000000000000000:0000 07 00000000:00000000 "
    "00:00000000 "
    "00000000     0        0 78 2 00000000c6f9ae9d 0\n"
    "   39: B80D0120000000000000000067452301:1283 00000000000000000000000000000000:0000 07 00000000:00000000 "
    "00:00000000 "
    "00000000     0        0 79 2 00000000c6f9ae9d 6\n"
    "   40: 0000000000000000FFFF00000100007F:0807 00000000000000000000000000000000:0000 07 00000000:00000000 "
    "00:00000000 "
    "00000000     0        0 80 2 00000000c6f9ae9d 7\n";

static_assert(std::endian::native == std::endian::little, "the tables are of such a machine");

TEST(KernelDrops, TablesAreRead) {
  EXPECT_EQ(parse_udp_sockets(table_v4), (std::vector<udp_socket_line>{
                                             {at("127.0.0.1", 2055), 52010, 0},
                                             {at("0.0.0.0", 2055), 52011, 4294967295},
                                             {at("192.168.1.2", 63000), 18446744073709551615u, 17},
                                         }));
  EXPECT_EQ(parse_udp_sockets(table_v6), (std::vector<udp_socket_line>{
                                             {at("::", 2055), 77, 5},
                                             {at("::1", 4739), 78, 0},
                                             {at("2001:db8::123:4567", 4739), 79, 6},
                                             {{*parse<ip_address>("::ffff:127.0.0.1"), 2055}, 80, 7},
                                         }));
}

TEST(KernelDrops, WhatIsCutOrOtherIsLeftOut) {
  EXPECT_TRUE(parse_udp_sockets("").empty());
  EXPECT_TRUE(parse_udp_sockets("\n\n  \n").empty());
  for (std::size_t n = 0; n < table_v4.size(); ++n) {
    const auto got = parse_udp_sockets(table_v4.substr(0, n));
    const auto lines =
        static_cast<std::size_t>(std::count(table_v4.begin(), table_v4.begin() + static_cast<std::ptrdiff_t>(n), '\n'));
    EXPECT_LE(got.size(), lines) << "the last line of " << n << " octets may be whole but for its end";
    EXPECT_GE(got.size() + 1, lines);
  }
  for (const char* wrong :
       {"1: 0100007F 0:0 07 0:0 00:0 0 0 0 5 2 0 0", "1: 0100007:0807 0:0 07 0:0 00:0 0 0 0 5 2 0 0",
        "1: 0100007F:10807 0:0 07 0:0 00:0 0 0 0 5 2 0 0", "1: 0100007F:0807 0:0 07 0:0 00:0 0 0 0 x 2 0 0",
        "1: 0100007F:0807 0:0 07 0:0 00:0 0 0 0 5 2 0 -1", "1: G100007F:0807 0:0 07 0:0 00:0 0 0 0 5 2 0 0"})
    EXPECT_TRUE(parse_udp_sockets(wrong).empty()) << wrong;
  EXPECT_EQ(parse_udp_sockets("1: 0100007F:0807 0:0 07 0:0 00:0 0 0 0 5 2 0 9").size(), 1u) << "without its end";
}

TEST(KernelDrops, WhoseSocketATargetIs) {
  const auto line = [](const char* address, std::uint16_t port) {
    return udp_socket_line{{*parse<ip_address>(address), port}, 1, 0};
  };
  const endpoint four = at("127.0.0.1", 2055), six = at("::1", 2055);
  for (const char* takes_four : {"127.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0"})
    EXPECT_TRUE(takes(line(takes_four, 2055), four)) << takes_four;
  for (const char* not_four : {"127.0.0.2", "::1", "::ffff:127.0.0.2"})
    EXPECT_FALSE(takes(line(not_four, 2055), four)) << not_four;
  for (const char* takes_six : {"::1", "::"}) EXPECT_TRUE(takes(line(takes_six, 2055), six)) << takes_six;
  for (const char* not_six : {"0.0.0.0", "127.0.0.1", "::2"}) EXPECT_FALSE(takes(line(not_six, 2055), six)) << not_six;
  EXPECT_FALSE(takes(line("0.0.0.0", 2056), four));
  EXPECT_TRUE(takes(line("127.0.0.1", 2055), {*parse<ip_address>("::ffff:127.0.0.1"), 2055}));
}

/// Sockets that live, with what each has dropped, against the same by plain sums.
TEST(KernelDrops, SocketsComeAndGo) {
  std::mt19937_64 random{1};
  for (int round = 0; round < 200; ++round) {
    drop_account account;
    std::map<std::uint64_t, std::uint64_t> living;  // by inode: all that it has dropped
    std::uint64_t want = 0, next = 100;
    for (int look = 0; look < 20; ++look) {
      if (random() % 2 == 0) {
        living[++next] = random() % 3 == 0 ? 0xffff'fff0u : random() % 5;
        if (look != 0) want += static_cast<std::uint32_t>(living[next]);  // opened since the look before
      }
      if (living.size() > 1 && random() % 4 == 0) living.erase(living.begin());
      if (look != 0)
        for (auto& [inode, drops] : living) {
          if (inode == next) continue;
          const std::uint64_t more = random() % 100;
          drops += more, want += more;
        }
      std::vector<udp_socket_line> lines;
      for (const auto& [inode, drops] : living)
        lines.push_back({at("127.0.0.1", 9), inode, static_cast<std::uint32_t>(drops)});
      // What a socket dropped before it was closed is known up to the look before.
      account.look(lines);
      ASSERT_EQ(account.since_start(), want) << round << " " << look;
    }
    EXPECT_EQ(account.has_sockets(), next != 100);
  }
}

TEST(KernelDrops, OfAReceiverWithoutRoom) {
  for (const char* address : {"127.0.0.1", "::1", ""}) {
    if (std::string_view(address) != "127.0.0.1" && !has_ipv6()) continue;
    listening in{*address == 0 ? endpoint{} : at(address), {.buffer = 4096}};
    const endpoint target{*address == 0 ? at("127.0.0.1").address : in.receiver.local().address,
                          in.receiver.local().port};
    udp_sender out{target, {.gso = false}};
    receiver_drops drops{target};
    ASSERT_EQ(drops.since_start(), 0u) << address;
    EXPECT_EQ(out.send(std::vector<octets>(300, view("x"))), 300u);
    const auto seen = drops.since_start();
    ASSERT_TRUE(seen.has_value()) << address;
    EXPECT_GT(*seen, 0u);
    EXPECT_EQ(drops.account().sockets().size(), 1u);
    receiver_drops later{target};
    EXPECT_EQ(later.since_start(), 0u) << "what was before does not count";
    in.run_until(300 - *seen);
    while (in.loop.run_one_for(5ms) != 0) {
    }
    EXPECT_EQ(in.got.size() + *seen, 300u);
  }
}

TEST(KernelDrops, NobodyOrElsewhere) {
  endpoint nobody;
  {
    const listening in{at("127.0.0.1")};
    nobody = in.receiver.local();
  }
  receiver_drops none{nobody};
  EXPECT_EQ(none.since_start(), std::nullopt);
  EXPECT_EQ(receiver_drops{at("203.0.113.1", 2055)}.since_start(), std::nullopt);
  // One that comes later is looked at from its beginning.
  const listening in{nobody, {.buffer = 4096}};
  udp_sender out{nobody, {.gso = false}};
  out.send(std::vector<octets>(500, view("x")));
  const auto seen = none.since_start();
  ASSERT_TRUE(seen.has_value());
  EXPECT_GT(*seen, 0u);
}

}  // namespace
