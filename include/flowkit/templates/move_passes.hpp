// SPDX-License-Identifier: BSL-1.0
// The loops of the scalar executor: moves that are alike in one pass over a batch of records.
#pragma once

#include <cstring>
#include <utility>

#include <flowkit/templates/plan.hpp>

namespace flowkit::inline v0 {

namespace detail {

// Where the records' octets begin, one after the other. By value: stores into records or octets might otherwise change
// it, as far as the compiler knows, and would make it load it again for each record.
template <class Byte>
struct fixed_places {
  Byte* at;
  std::size_t size;
  Byte* next() noexcept { return std::exchange(at, at + size); }
};
template <class Byte>
struct walked_places {
  Byte* const* at;
  Byte* next() noexcept { return *at++; }
};

template <class Wire, class Member>
struct read_unsigned {
  static std::size_t step(const std::byte* p, std::byte* member) noexcept {
    const Member v = load_be<Wire>(p);
    std::memcpy(member, &v, sizeof v);
    return 0;
  }
};
template <class Wire, class Member>
struct write_unsigned {
  static std::size_t step(std::byte* p, const std::byte* member) noexcept {
    Member v = 0;
    std::memcpy(&v, member, sizeof v);
    constexpr Member greatest = static_cast<Wire>(~Wire{0});
    const bool over = v > greatest;
    store_be<Wire>(p, static_cast<Wire>(over ? greatest : v));
    return over;
  }
};
template <std::size_t N>
struct copy_plain {
  static std::size_t step(const std::byte* p, std::byte* member) noexcept { return std::memcpy(member, p, N), 0; }
  static std::size_t step(std::byte* p, const std::byte* member) noexcept { return std::memcpy(p, member, N), 0; }
};

/// Moves that are alike in one pass over the batch: for the 19 records that a datagram holds, half of what a move costs
/// is its loop.
template <class Step, class At, class Move, class Byte, std::size_t... K>
std::size_t pass(const Move* m, At at, Byte* records, batch_steps steps, std::index_sequence<0, K...>) noexcept {
  // From the first move's place on: one register less for each of both sides.
  const std::ptrdiff_t first = m->offset;
  [[maybe_unused]] const std::ptrdiff_t place[] = {0, (m[K].offset - m->offset)...};
  [[maybe_unused]] const std::ptrdiff_t member[] = {0, (m[K].member - m->member)...};
  std::size_t saturated = 0;
  records += m->member;
  for (std::size_t n = steps.count; n != 0; --n, records += steps.stride) {
    const auto p = at.next() + first;
    saturated += Step::step(p, records);
    ((saturated += Step::step(p + place[K], records + member[K])), ...);
  }
  return saturated;
}
template <class Step, class At, class Move, class Byte>
std::size_t passes(const Move* m, std::size_t n, At at, Byte* records, batch_steps steps) noexcept {
  switch (n) {
    case 1: return pass<Step>(m, at, records, steps, std::make_index_sequence<1>{});
    case 2: return pass<Step>(m, at, records, steps, std::make_index_sequence<2>{});
    case 3: return pass<Step>(m, at, records, steps, std::make_index_sequence<3>{});
    default: return pass<Step>(m, at, records, steps, std::make_index_sequence<move::max_alike>{});
  }
}

/// The move's function: once for records of one size, else once a record.
template <class Move, class Byte, class MemberByte>
std::size_t call(const Move& m, fixed_places<Byte> at, MemberByte* records, batch_steps steps,
                 const record_context& context) noexcept {
  return m.call(m, at.at + m.offset, records + m.member, steps, context);
}
template <class Move, class Byte, class MemberByte>
std::size_t call(const Move& m, walked_places<Byte> at, MemberByte* records, batch_steps steps,
                 const record_context& context) noexcept {
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < steps.count; ++i)
    saturated += m.call(m, at.next() + m.offset, records + i * steps.stride + m.member, {1, 0, 0}, context);
  return saturated;
}

}  // namespace detail

}  // namespace flowkit
