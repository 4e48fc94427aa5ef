// SPDX-License-Identifier: BSL-1.0
// How the records of one template become members, and members its records: lists of moves, run move by move over a
// batch of records so that each is a tight loop. Plain data: bind.hpp and emit.hpp compile it, execute.hpp runs it, and
// another executor (one that shuffles octets) can carry the same lists.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <flowkit/core/convert.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0 {

/// One step between octets and a member. Integers of members have host order; "w_n": w octets on the wire, a member of
/// n.
enum class move_kind : std::uint8_t {
  unsigned_1_1,
  unsigned_1_2,
  unsigned_1_4,
  unsigned_1_8,
  unsigned_2_2,
  unsigned_2_4,
  unsigned_2_8,
  unsigned_4_4,
  unsigned_4_8,
  unsigned_8_8,
  octets_6,
  octets_16,
  view_octets,  ///< flowkit::octets over the value itself; only read
  view_string,  ///< std::string_view over it; only read
  call,         ///< anything else: the move's function
};

struct move {
  static constexpr std::uint8_t max_alike = 4;
  move_kind kind = move_kind::call;
  conversion how = conversion::none;
  std::uint16_t segment = 0;  ///< 0: from the record's start; n: from the end of the n-th kept variable-length value
  std::uint16_t offset = 0;   ///< from the segment's start; of a view of variable length: which kept value
  std::uint16_t width = 0;    ///< octets; variable_length
  std::uint16_t member = 0;   ///< its offset in the record
  /// Moves from this one on that differ only in offset and member: they run in one pass. With more than four not all
  /// places would stay in registers.
  std::uint8_t alike = 1;
};

/// A batch as a move's function sees it: octets begin `size` apart, records `stride` apart.
struct batch_steps {
  std::size_t count = 0;
  std::size_t size = 0;
  std::size_t stride = 0;
};
/// Both do what the move says for each record of the batch, from the first one's octets and member on, and return how
/// many values saturated.
using read_function = std::size_t (*)(const move& m, const std::byte* p, std::byte* member, batch_steps steps,
                                      const record_context& context);
using write_function = std::size_t (*)(const move& m, std::byte* p, const std::byte* member, batch_steps steps,
                                       const record_context& context);

struct read_move : move {
  read_function call = nullptr;
};
struct write_move : move {
  write_function call = nullptr;
};

/// A field of the template that fills a member in some records: read like a move, in the records that choose it.
struct candidate : read_move {
  std::uint8_t alternative = 0;  ///< of the member's, in their listed order
  std::uint8_t known = 0;        ///< what its test can look at
};
/// The values of one candidate in the records of a batch.
struct candidate_values {
  const candidate* of = nullptr;
  const std::byte* first = nullptr;          ///< of records of one size: where the first one's value stands,
  std::size_t size = 0;                      ///< and how far apart they are
  const std::byte* const* begins = nullptr;  ///< else where the records' segments begin,
  const std::byte* const* ends = nullptr;    ///< and, of a value of variable length, where it ends

  [[nodiscard]] octets operator[](std::size_t record) const noexcept {
    if (begins == nullptr) return {first + record * size, of->width};
    const std::byte* const p = begins[record] + (ends == nullptr ? of->offset : 0);
    return {p, ends == nullptr ? of->width : static_cast<std::size_t>(ends[record] - p)};
  }
};
/// Fills the member of each record of the batch from the candidate that counts there; how many saturated. `records`:
/// the first record itself.
using choose_function = std::size_t (*)(std::span<const candidate_values> from, std::byte* records, batch_steps steps,
                                        const record_context& context);
/// A member that several fields of the template may fill. Choices are made after all moves, in the layout's order.
struct read_choice {
  std::uint16_t first = 0, count = 0;  ///< of the plan's candidates
  choose_function call = nullptr;
};

/// A stretch of fixed octets and the variable-length value after it.
struct walk_step {
  std::uint32_t fixed = 0;
  bool kept = false;  ///< its place is needed by a move
};
/// The type of a member that is a view, or a list.
enum class view_type : std::uint8_t { none, octets_view, string_view, list };
/// Writes a member that is a list, with the length before it.
using list_function = error (*)(const std::byte* member, writer& out);
struct write_step : walk_step {
  bool blank = false;                 ///< some of the fixed octets are written by no move: they are zeros
  view_type value = view_type::none;  ///< of the member that is written; none: an empty value
  std::uint16_t member = 0;           ///< its offset
  list_function list = nullptr;       ///< of a list
};

/// What the plans of both directions have in common.
struct plan {
  /// Records in one go: enough to amortise a move's loop set-up, few enough to stay in the first-level cache.
  static constexpr std::size_t batch = 64;
  /// Variable-length values whose places are kept when a batch is read, at most: a field needs the value before it, a
  /// view itself as well; where records choose, each of their fields.
  static constexpr std::size_t max_kept = 192;
  /// Fields of a template among which a member can be chosen.
  static constexpr std::size_t max_candidates = 8;

  struct outcome {
    std::size_t records = 0;    ///< read or written
    std::size_t octets = 0;     ///< that they took
    std::size_t saturated = 0;  ///< values that did not fit their member, or their field
    error failure{};            ///< of the record after them, offset from the start of the data
    std::size_t blank = 0;      ///< values that records lack though the template has them: written as zeros
  };

  template_shape shape{};
  std::size_t tail = 0;  ///< fixed octets after the last variable-length value
  std::size_t kept = 0;  ///< of the steps
};

/// What 16 octets of a record, or of its encoding, are made of, from `to` on: each octet from one of up to four
/// stretches of 16, or 0. Only an executor that shuffles uses them.
struct shuffle {
  static constexpr std::size_t max_parts = 4, size = 16;
  static constexpr std::uint8_t zero = 0x80;  ///< in a mask: nothing from this stretch
  struct part {
    std::array<std::uint8_t, size> mask;  ///< which octet of the stretch
    std::uint16_t from = 0;
  };
  std::array<part, max_parts> parts;
  std::uint16_t to = 0;
  std::uint8_t width = 0;  ///< 4, 8 or 16 octets are written
  std::uint8_t count = 0;  ///< of parts
};

struct read_plan : plan {
  std::vector<read_move> moves;
  std::vector<shuffle> shuffles;  ///< ascending
  std::size_t shuffled = 0;       ///< so many of the moves, the first, are done by the shuffles
  std::vector<walk_step> steps;
  std::vector<read_choice> choices;
  std::vector<candidate> candidates;

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return moves.capacity() * sizeof(read_move) + shuffles.capacity() * sizeof(shuffle) +
           steps.capacity() * sizeof(walk_step) + choices.capacity() * sizeof(read_choice) +
           candidates.capacity() * sizeof(candidate);
  }
};

struct write_plan : plan {
  std::vector<write_move> moves;
  std::vector<shuffle> shuffles;  ///< as in a read_plan
  std::size_t shuffled = 0;
  std::vector<write_step> steps;
  bool blank_tail = false;  ///< as write_step::blank

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return moves.capacity() * sizeof(write_move) + shuffles.capacity() * sizeof(shuffle) +
           steps.capacity() * sizeof(write_step);
  }
};

namespace detail {
/// A value known at compile time, passed like one that is not.
template <auto Value>
using constant_of = std::integral_constant<decltype(Value), Value>;

/// The place of a field in a template's records.
struct field_place {
  std::uint16_t step = 0;    ///< variable-length values before it
  std::uint32_t offset = 0;  ///< from the end of the last of them
  bool taken = false;
};

/// Cuts the fields at the variable-length ones.
template <class Plan>
void compile_walk(std::span<const specifier> fields, Plan& to, std::vector<field_place>& places) {
  to.shape = shape_of(fields);
  std::uint32_t offset = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    places[i] = {.step = static_cast<std::uint16_t>(to.steps.size()), .offset = offset, .taken = false};
    if (fields[i].is_variable()) {
      to.steps.emplace_back().fixed = offset;
      offset = 0;
    } else {
      offset += fields[i].length;
    }
  }
  to.tail = offset;
}

/// Sorts moves by kind, then by octet: similar ones run in one loop, and branches and reads are easier to predict.
template <class Move>
void sort_moves(std::vector<Move>& all) {
  const auto before = [](const Move& a, const Move& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.segment != b.segment ? a.segment < b.segment : a.offset < b.offset;
  };
  for (std::size_t i = 1; i < all.size(); ++i)
    for (std::size_t k = i; k > 0 && before(all[k], all[k - 1]); --k) std::swap(all[k], all[k - 1]);
  for (Move& m : all) m.alike = 1;
  for (std::size_t i = all.size(); i-- > 1;) {
    const Move &a = all[i - 1], &b = all[i];
    if (a.kind != b.kind || a.segment != b.segment) continue;
    all[i - 1].alike = b.alike < move::max_alike ? static_cast<std::uint8_t>(b.alike + 1) : move::max_alike;
  }
}

/// For each number of steps how many of these are kept.
template <class Step>
std::vector<std::uint16_t> kept_before(const std::vector<Step>& steps) {
  std::vector<std::uint16_t> kept(steps.size() + 1);
  for (std::size_t i = 0; i < steps.size(); ++i) kept[i + 1] = static_cast<std::uint16_t>(kept[i] + steps[i].kept);
  return kept;
}

/// The move for a member of type T; `call` where no plain one fits.
template <class T>
constexpr move_kind move_for(conversion c, std::size_t width) noexcept {
  if (is_plain_integer(c, width)) {
    constexpr std::size_t n = sizeof(T);
    if (width == 1)
      return n == 1   ? move_kind::unsigned_1_1
             : n == 2 ? move_kind::unsigned_1_2
             : n == 4 ? move_kind::unsigned_1_4
                      : move_kind::unsigned_1_8;
    if (width == 2 && n >= 2)
      return n == 2 ? move_kind::unsigned_2_2 : n == 4 ? move_kind::unsigned_2_4 : move_kind::unsigned_2_8;
    if (width == 4 && n >= 4) return n == 4 ? move_kind::unsigned_4_4 : move_kind::unsigned_4_8;
    if (width == 8 && n == 8) return move_kind::unsigned_8_8;
  }
  if constexpr (std::same_as<T, ipv4_address>) {
    if (c == conversion::ipv4) return move_kind::unsigned_4_4;
  } else if constexpr (std::same_as<T, mac_address>) {
    return move_kind::octets_6;
  } else if constexpr (std::same_as<T, ipv6_address>) {
    return move_kind::octets_16;
  }
  return move_kind::call;
}

template <class Record, class D>
std::uint16_t member_offset() noexcept {
  const Record r{};
  return static_cast<std::uint16_t>(reinterpret_cast<const std::byte*>(&(r.*D::member)) -
                                    reinterpret_cast<const std::byte*>(&r));
}
}  // namespace detail

}  // namespace flowkit
