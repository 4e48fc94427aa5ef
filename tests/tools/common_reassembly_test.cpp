// SPDX-License-Identifier: BSL-1.0
// Reassembly against a model that has a place for every octet: fragments in any order, duplicate, overlapping, lost, of
// many datagrams at once, over minutes.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <support/holds.hpp>

#include "tools/common/reassembly.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;
using bytes = std::vector<std::byte>;

/// A datagram on its way; its fragments come as they like.
struct original {
  ip_address from, to;
  std::uint32_t identification;
  std::uint8_t protocol;
  bytes payload;
};

class model {
 public:
  std::uint64_t joined = 0, given_up = 0;

  std::optional<std::pair<bytes, std::uint8_t>> add(const fragment& f) {
    const auto known = std::find_if(pending_.begin(), pending_.end(), [&](const one& p) {
      return p.from == f.source && p.to == f.destination && p.identification == f.identification &&
             (p.from.is_v6() || p.protocol == f.protocol);
    });
    if (known != pending_.end() && std::abs((f.received - known->first).ns) > seconds(30).ns) give_up(known);
    auto at = std::find_if(pending_.begin(), pending_.end(), [&](const one& p) {
      return p.from == f.source && p.to == f.destination && p.identification == f.identification &&
             (p.from.is_v6() || p.protocol == f.protocol);
    });
    if (at == pending_.end()) {
      if (pending_.size() == 64) give_up(pending_.begin());
      pending_.push_back({f.source, f.destination, f.identification, f.protocol, f.received, 0, {}, {}});
      at = pending_.end() - 1;
    }
    ++at->fragments;
    if (contradicts(*at, f)) {
      give_up(at);
      return {};
    }
    const std::size_t end = f.offset + f.data.size();
    if (at->have.size() < end) at->have.resize(end);
    for (std::size_t i = 0; i < f.data.size(); ++i) at->have[f.offset + i] = f.data[i];
    if (!f.more) at->size = end;
    if (f.offset == 0) at->protocol = f.protocol;
    if (!at->size || at->have.size() != *at->size || std::count(at->have.begin(), at->have.end(), std::nullopt) != 0)
      return {};
    std::pair<bytes, std::uint8_t> whole{{}, at->protocol};
    for (const auto& octet : at->have) whole.first.push_back(*octet);
    joined += at->fragments - 1;
    pending_.erase(at);
    return whole;
  }
  void finish() {
    while (!pending_.empty()) give_up(pending_.begin());
  }

 private:
  struct one {
    ip_address from, to;
    std::uint32_t identification;
    std::uint8_t protocol;
    timestamp first;
    std::uint64_t fragments;
    std::optional<std::size_t> size;  ///< once the last fragment was there
    std::vector<std::optional<std::byte>> have;
  };

  void give_up(std::vector<one>::iterator at) {
    given_up += at->fragments;
    pending_.erase(at);
  }
  static bool contradicts(const one& p, const fragment& f) {
    const std::size_t end = f.offset + f.data.size();
    if (p.size && (end > *p.size || (!f.more && end != *p.size))) return true;  // of another length
    if (!p.size && !f.more && end < p.have.size()) return true;                 // it has gone on beyond that
    std::size_t there = 0, same = 0;
    for (std::size_t i = 0; i < f.data.size() && f.offset + i < p.have.size(); ++i) {
      there += p.have[f.offset + i].has_value();
      same += p.have[f.offset + i] == f.data[i];
    }
    if (there == 0) return false;
    // An exact copy says nothing new: not where the datagram ends either.
    return same != f.data.size() || (!f.more && !p.size);
  }

  std::vector<one> pending_;  ///< the oldest first
};

original arbitrary_original(source::spread& from, std::uint32_t n) {
  // Each part of what tells datagrams apart differs alone in some.
  const bool v6 = (n & 4) != 0;
  const auto one = static_cast<std::uint8_t>(n & 1), two = static_cast<std::uint8_t>(n >> 1 & 1);
  original o{};
  o.from = v6 ? ip_address{ipv6_address{{0x20, one}}} : ip_address{ipv4_address{one}};
  o.to = v6 ? ip_address{ipv6_address{{0x20, two}}} : ip_address{ipv4_address{two}};
  o.protocol = (n & 8) != 0 ? 17 : 60;
  o.identification = n / 16;
  o.payload.resize(1 + from.word() % (n % 16 == 15 ? 65'000 : 90));
  from.fill(o.payload);
  return o;
}

/// A part of it: most often one of those that a network with its MTU makes, else any.
fragment arbitrary_fragment(source& from, const original& o, std::size_t mtu, bytes& octets_of) {
  const std::size_t size = o.payload.size(), pieces = (size + mtu - 1) / mtu;
  std::size_t at = mtu * from.below(pieces), length = std::min(mtu, size - at);
  if (from.below(16) == 15) {
    at = from.below((size + 7) / 8) * 8;
    length = std::min(size - at, 8 * (1 + from.below(8)));
  }
  octets_of.assign(o.payload.begin() + static_cast<std::ptrdiff_t>(at),
                   o.payload.begin() + static_cast<std::ptrdiff_t>(at + length));
  bool more = at + length < size;
  switch (from.below(64)) {
    case 63: octets_of[from.below(length)] ^= std::byte{1}; break;
    case 62: more = false; break;
    case 61: more = length % 8 == 0; break;
    default: break;
  }
  // Of IPv6 the next header of other fragments than the first may be any (RFC 8200 section 4.5).
  const auto protocol = o.from.is_v6() && at != 0 ? static_cast<std::uint8_t>(from.word()) : o.protocol;
  return {o.from, o.to, o.identification, protocol, static_cast<std::uint32_t>(at), more, octets_of, {}};
}

/// `crowd`: more datagrams than there is room for, all at the same time.
counterexample against_model(source& from, bool crowd) {
  reassembler tested;
  model expected;
  std::vector<original> all;
  auto chance = from.many();
  for (std::uint64_t n = crowd ? 200 : 1 + from.below(20), i = 0; i < n; ++i)
    all.push_back(arbitrary_original(chance, static_cast<std::uint32_t>(i)));
  const std::size_t mtus[] = {8, 24, 40, 1480};
  std::string story;
  timestamp now = from_unix_seconds(1'000'000);
  bytes buffer;
  for (std::uint64_t steps = 20 + 4 * from.words_left(); steps > 0; --steps) {
    if (from.words_left() == 0) from.restart();
    const original& o = all[chance.word() % all.size()];
    const std::size_t mtu = o.payload.size() > 2'000 ? 16'384 : mtus[from.below(4)];
    fragment f = arbitrary_fragment(from, o, mtu, buffer);
    if (!crowd && from.below(16) == 15) now = now + seconds(from.between(-20, 31));
    if (!crowd && from.below(64) == 63) now = now + seconds(30) + duration{from.between(-1, 1)};
    f.received = now;
    story += std::to_string(f.identification) + (f.source.is_v6() ? " v6 " : " v4 ") + std::to_string(f.offset) +
             " to " + std::to_string(f.offset + f.data.size()) + (f.more ? "\n" : ", the last\n");
    const auto got = tested.add(f);
    const auto want = expected.add(f);
    if (got.has_value() != want.has_value()) return (got ? "whole:\n" : "not whole:\n") + story;
    if (got && !std::equal(got->payload.begin(), got->payload.end(), want->first.begin(), want->first.end()))
      return "other octets:\n" + story;
    if (got && got->protocol != want->second) return "another protocol:\n" + story;
    if (tested.joined() != expected.joined || tested.given_up() != expected.given_up) return "counts:\n" + story;
  }
  tested.finish(), expected.finish();
  if (tested.given_up() != expected.given_up) return "counts at the end:\n" + story;
  return {};
}

counterexample a_few(source& from) { return against_model(from, false); }
TEST(Reassembly, AgainstAModel) { test::holds({"tools.reassembly.against_model", &a_few}, 500); }

// Not by rapidcheck: a crowd does not shrink to a few.
TEST(Reassembly, ACrowdAgainstAModel) {
  std::mt19937_64 random{20'260'722};
  for (int i = 0; i < 20; ++i) {
    std::vector<std::uint64_t> words(300);
    for (auto& w : words) w = random();
    source from{words};
    const auto found = against_model(from, true);
    ASSERT_FALSE(found) << found->substr(0, 200);
  }
}

/// Cut once, shuffled, each fragment once, all datagrams mixed: each comes out once, with its octets and its protocol.
counterexample whole_ones(source& from) {
  std::vector<original> all(1 + from.below(reassembler::max_pending));
  struct piece {
    std::size_t of;
    fragment f;
    std::uint64_t place;
  };
  std::vector<piece> pieces;
  auto chance = from.many();
  for (std::size_t i = 0; i < all.size(); ++i) {
    original& o = all[i] = arbitrary_original(chance, static_cast<std::uint32_t>(i));
    o.identification = static_cast<std::uint32_t>(i);
    for (std::size_t at = 0; at < o.payload.size();) {
      const std::size_t n =
          std::min<std::size_t>(o.payload.size() - at, 8 * (1 + chance.word() % (1 + o.payload.size() / 16)));
      const bool other = o.from.is_v6() && at != 0;
      pieces.push_back({i,
                        {o.from,
                         o.to,
                         o.identification,
                         other ? std::uint8_t{59} : o.protocol,
                         static_cast<std::uint32_t>(at),
                         at + n < o.payload.size(),
                         octets{o.payload}.subspan(at, n),
                         {}},
                        chance.word()});
      at += n;
    }
  }
  std::stable_sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.place < b.place; });
  reassembler tested;
  std::vector<int> whole(all.size());
  for (const piece& p : pieces) {
    const auto got = tested.add(p.f);
    if (!got) continue;
    const original& o = all[p.of];
    if (got->protocol != o.protocol) return "another protocol";
    if (!std::equal(got->payload.begin(), got->payload.end(), o.payload.begin(), o.payload.end()))
      return "other octets";
    ++whole[p.of];
  }
  if (std::count(whole.begin(), whole.end(), 1) != static_cast<std::ptrdiff_t>(all.size())) return "not each once";
  if (tested.given_up() != 0 || tested.joined() != pieces.size() - all.size()) return "counts";
  return {};
}

TEST(Reassembly, WholeDatagramsComeOutOnceWithTheirOctets) {
  test::holds({"tools.reassembly.whole", &whole_ones}, 200);
}

}  // namespace
