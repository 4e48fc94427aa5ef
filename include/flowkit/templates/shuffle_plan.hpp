// SPDX-License-Identifier: BSL-1.0
// Moves that only reorder octets become shuffles, once for a template; execute_shuffle.hpp runs them.
#pragma once

#include <algorithm>

#include <flowkit/templates/plan.hpp>

namespace flowkit::inline v0::detail {

/// One move as octets: `width` of them, the last first where integers are reversed, and zeros up to `filled`.
struct octet_move {
  std::uint16_t from = 0, to = 0;
  std::uint8_t width = 0, filled = 0;
  bool reversed = false;
};

/// Octets of the member; 0: no shuffle does the move.
[[nodiscard]] constexpr std::uint8_t shuffled_octets(move_kind k) noexcept {
  switch (k) {
    case move_kind::unsigned_1_1: return 1;
    case move_kind::unsigned_1_2:
    case move_kind::unsigned_2_2: return 2;
    case move_kind::unsigned_1_4:
    case move_kind::unsigned_2_4:
    case move_kind::unsigned_4_4: return 4;
    case move_kind::unsigned_1_8:
    case move_kind::unsigned_2_8:
    case move_kind::unsigned_4_8:
    case move_kind::unsigned_8_8: return 8;
    case move_kind::octets_6: return 6;
    case move_kind::octets_16: return 16;
    case move_kind::view_octets:
    case move_kind::view_string:
    case move_kind::call: break;
  }
  return 0;
}
[[nodiscard]] constexpr bool is_integer_move(move_kind k) noexcept { return k <= move_kind::unsigned_8_8; }

/// What a shuffle of records of these sizes can do of a move; filled 0: nothing. To write, both sides have to be of one
/// width: a member that is wider saturates.
[[nodiscard]] inline octet_move as_octets(const read_move& m) noexcept {
  const std::uint8_t n = shuffled_octets(m.kind);
  if (n == 0 || m.segment != 0) return {};
  return {m.offset, m.member, static_cast<std::uint8_t>(m.width), n, is_integer_move(m.kind)};
}
[[nodiscard]] inline octet_move as_octets(const write_move& m) noexcept {
  const std::uint8_t n = shuffled_octets(m.kind);
  if (n == 0 || m.segment != 0 || n != m.width) return {};
  return {m.member, m.offset, n, n, is_integer_move(m.kind)};
}

/// Makes shuffles of moves, ascending in the octets that they write. `from_size`, `to_size`: octets of a record on
/// either side. `all`: octets of the record that no move fills may be overwritten, too.
class shuffle_compiler {
 public:
  shuffle_compiler(std::size_t from_size, std::size_t to_size, bool all)
      : from_size_(from_size), may_(to_size, all), to_size_(to_size) {}

  /// A shuffle may write to the octets of all moves: those that it does not fill are filled by later ones.
  void add(const octet_move& m) {
    moves_.push_back(m);
    std::fill_n(may_.begin() + m.to, m.filled, true);
  }

  /// taken(octet_move) for those that the shuffles do.
  template <class Taken>
  std::vector<shuffle> compile(Taken taken) {
    std::vector<shuffle> out;
    if (from_size_ < shuffle::size) return out;
    std::sort(moves_.begin(), moves_.end(), [](const octet_move& a, const octet_move& b) { return a.to < b.to; });
    for (std::size_t i = 0; i < moves_.size();) {
      shuffle s;
      const std::size_t n = begin_with(i, s);
      // One move alone is as fast without.
      if (n > 1) {
        out.push_back(s);
        for (std::size_t k = i; k < i + n; ++k) taken(moves_[k]);
      }
      i += n > 1 ? n : 1;
    }
    out.shrink_to_fit();
    return out;
  }

 private:
  /// A shuffle of moves from number `i` on; how many it does, 0 where only one would be left.
  std::size_t begin_with(std::size_t i, shuffle& s) const {
    s.to = moves_[i].to;
    for (const std::uint8_t width : {std::uint8_t{16}, std::uint8_t{8}, std::uint8_t{4}}) {
      if (!may_write(s.to, width)) continue;
      s.width = width;
      std::size_t n = 0;
      while (i + n < moves_.size() && moves_[i + n].to + moves_[i + n].filled <= s.to + width) ++n;
      while (n > 1 && !take({moves_.begin() + static_cast<std::ptrdiff_t>(i), n}, s)) --n;
      if (n > 1) return n;
    }
    return 0;
  }
  [[nodiscard]] bool may_write(std::size_t at, std::size_t width) const {
    if (at + width > to_size_) return false;
    return std::all_of(may_.begin() + static_cast<std::ptrdiff_t>(at),
                       may_.begin() + static_cast<std::ptrdiff_t>(at + width), [](bool may) { return may; });
  }
  /// False: they stand in more stretches than a shuffle has parts.
  bool take(std::span<const octet_move> moves, shuffle& s) const {
    std::array<octet_move, shuffle::size> sorted;
    std::copy(moves.begin(), moves.end(), sorted.begin());
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(moves.size());
    std::sort(sorted.begin(), end, [](const octet_move& a, const octet_move& b) { return a.from < b.from; });
    s.count = 0;
    for (auto m = sorted.begin(); m != end; ++m) {
      if (s.count == 0 || !holds(s.parts[s.count - 1u], *m)) {
        if (s.count == shuffle::max_parts) return false;
        shuffle::part& made = s.parts[s.count++];
        made.mask.fill(shuffle::zero);
        made.from = static_cast<std::uint16_t>(std::min<std::size_t>(m->from, from_size_ - shuffle::size));
      }
      shuffle::part& part = s.parts[s.count - 1u];
      for (std::size_t k = 0; k < m->width; ++k) {
        const std::size_t at = m->from - part.from + (m->reversed ? m->width - 1u - k : k);
        part.mask[m->to - s.to + k] = static_cast<std::uint8_t>(at);
      }
    }
    return true;
  }
  static bool holds(const shuffle::part& p, const octet_move& m) noexcept {
    return m.from + m.width <= p.from + shuffle::size;
  }

  std::size_t from_size_;
  std::vector<bool> may_;
  std::size_t to_size_;
  std::vector<octet_move> moves_;
};

/// Shuffles for a plan, and its moves in the order that they leave: the first `shuffled` are done by them.
template <class Plan, class Move>
void compile_shuffles(Plan& p, std::vector<Move>& moves, std::size_t record_size, bool all, bool reading) {
  if (p.shape.variable != 0) return;
  const std::size_t size = p.shape.min_size;
  if (size > 65535 || record_size > 65535) return;
  shuffle_compiler compiler{reading ? size : record_size, reading ? record_size : size, all};
  for (const Move& m : moves)
    if (const octet_move o = as_octets(m); o.filled != 0) compiler.add(o);
  std::vector<std::uint16_t> done;
  p.shuffles = compiler.compile([&](const octet_move& o) { done.push_back(o.to); });
  const auto is_done = [&](const Move& m) {
    const octet_move o = as_octets(m);
    return o.filled != 0 && std::find(done.begin(), done.end(), o.to) != done.end();
  };
  std::vector<Move> first, rest;
  for (const Move& m : moves) (is_done(m) ? first : rest).push_back(m);
  sort_moves(first), sort_moves(rest);
  p.shuffled = first.size();
  first.insert(first.end(), rest.begin(), rest.end());
  moves = std::move(first);
}

}  // namespace flowkit::detail
