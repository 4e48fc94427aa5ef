// SPDX-License-Identifier: BSL-1.0
// Messages out of a stream, whatever pieces it comes in (RFC 7011 section 10.4.3).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <support/holds.hpp>

#include "tools/common/transport/message_framer.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;
using bytes = std::vector<std::byte>;
using outcome = message_framer::outcome;

bytes message_of(std::size_t length, std::byte content) {
  bytes m(length, content);
  m[0] = std::byte{0}, m[1] = std::byte{10};
  m[2] = static_cast<std::byte>(length >> 8), m[3] = static_cast<std::byte>(length & 0xff);
  return m;
}

/// In pieces of any size every message comes once and as it is; the octets after the last are kept.
counterexample any_pieces(source& from) {
  std::vector<bytes> all(from.below(6));
  bytes stream;
  for (bytes& m : all) {
    const std::size_t most = from.below(4) == 0 ? 65535 : 200;
    m = message_of(16 + from.below(most - 15), static_cast<std::byte>(from.word()));
    stream.insert(stream.end(), m.begin(), m.end());
  }
  const bytes next = message_of(16 + from.below(3000), std::byte{1});
  const std::size_t begun = from.below(next.size());
  stream.insert(stream.end(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(begun));
  const std::size_t largest = from.below(3) == 0 ? 3 : 1 + from.below(70'000);
  message_framer tested;
  std::vector<bytes> got;
  for (octets rest = stream; !rest.empty();) {
    const octets piece = rest.first(std::min<std::size_t>(rest.size(), 1 + from.below(largest)));
    rest = rest.subspan(piece.size());
    const auto take = [&](octets m) { return got.emplace_back(m.begin(), m.end()), true; };
    if (tested.feed(piece, take) != outcome::fine) return "not fine";
  }
  if (got != all) return std::to_string(got.size()) + " of " + std::to_string(all.size()) + " messages, or others";
  if (tested.messages() != all.size()) return "counts";
  const octets part = tested.unfinished();
  if (!std::equal(part.begin(), part.end(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(begun)))
    return "the rest: " + std::to_string(part.size()) + " of " + std::to_string(begun) + " octets";
  return {};
}

TEST(MessageFramer, PiecesOfAnySizeGiveTheMessages) { test::holds({"tools.framer.pieces", &any_pieces}, 500); }

/// What stands in the place of a message is seen in whatever pieces it comes, after those before it.
counterexample any_damage(source& from) {
  bytes stream = message_of(16 + from.below(100), std::byte{7});
  const std::size_t first = stream.size();
  bytes wrong = message_of(64, std::byte{2});
  const bool is_short = from.below(2) == 0;
  if (is_short)
    wrong[2] = std::byte{0}, wrong[3] = static_cast<std::byte>(from.below(16));
  else
    wrong[from.below(2)] = std::byte{0x47};
  stream.insert(stream.end(), wrong.begin(), wrong.end());
  message_framer tested;
  std::size_t got = 0;
  outcome last = outcome::fine;
  for (octets rest = stream; !rest.empty() && last == outcome::fine;) {
    const octets piece = rest.first(std::min<std::size_t>(rest.size(), 1 + from.below(200)));
    rest = rest.subspan(piece.size());
    last = tested.feed(piece, [&](octets m) { return got += m.size(), true; });
  }
  if (got != first) return "the message before it";
  if (last != (is_short ? outcome::bad_length : outcome::not_ipfix)) return "not seen";
  const octets there = tested.unfinished();
  if (there.empty() || there.size() > 16 || !std::equal(there.begin(), there.end(), wrong.begin())) return "not kept";
  return {};
}

TEST(MessageFramer, WhatIsNoMessageIsSeen) { test::holds({"tools.framer.damage", &any_damage}, 500); }

TEST(MessageFramer, StopsWhereItIsTold) {
  bytes stream = message_of(20, std::byte{1});
  const bytes second = message_of(30, std::byte{2});
  stream.insert(stream.end(), second.begin(), second.end());
  stream.insert(stream.end(), second.begin(), second.end());
  message_framer tested;
  int n = 0;
  EXPECT_EQ(tested.feed(stream, [&](octets) { return ++n < 2; }), outcome::stopped);
  EXPECT_EQ(n, 2);
  EXPECT_EQ(tested.messages(), 2u);
}

}  // namespace
