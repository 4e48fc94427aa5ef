// SPDX-License-Identifier: BSL-1.0
// A flow that is filled member by member. Which members are present is kept beside the record until all are: in it,
// each of some twenty updates would wait for the one before, as the stores in between may alias it.
#pragma once

#include <flowkit/flow/table.hpp>

namespace flowkit::inline v0::flow::detail {

template <class Record>
class filling {
  static_assert(presence::words == 2);

 public:
  constexpr explicit filling(Record& to, const presence& p = {}) noexcept : low_(p.word(0)), r(to), high_(p.word(1)) {}
  constexpr filling(const filling&) noexcept = default;
  /// Of one record.
  constexpr filling& operator=(const filling& o) noexcept {
    low_ = o.low_, high_ = o.high_;
    return *this;
  }

 private:
  std::uint64_t low_;

 public:
  Record& r;

  template <auto Member>
  [[nodiscard]] constexpr bool has() const noexcept {
    constexpr std::size_t i = field_index<Member>;
    return ((i < 64 ? low_ : high_) >> i % 64 & 1) != 0;
  }
  constexpr void set(const presence& p) noexcept { low_ |= p.word(0), high_ |= p.word(1); }
  constexpr void reset(const presence& p) noexcept { low_ &= ~p.word(0), high_ &= ~p.word(1); }
  [[nodiscard]] constexpr presence present() const noexcept {
    presence p;
    p.set_word(0, low_), p.set_word(1, high_);
    return p;
  }
  /// `r` is a whole flow from here on.
  constexpr void finish() const noexcept { r.present.set_word(0, low_), r.present.set_word(1, high_); }

 private:
  /// Apart from low_: g++ updates neighbours as one vector, whose load stalls after stores of single words (5 ns each).
  std::uint64_t high_;
};

template <auto Member, class Record, class Value>
constexpr void put(filling<Record>& f, Value v) noexcept {
  using member = std::remove_cvref_t<decltype(f.r.*Member)>;
  if constexpr (std::is_arithmetic_v<member>)
    f.r.*Member = static_cast<member>(v);
  else
    f.r.*Member = v;
  f.set(present_bit<Member>);
}
template <auto Member, class Record>
[[nodiscard]] constexpr bool has(const filling<Record>& f) noexcept {
  return f.template has<Member>();
}
template <auto Member, class Record, class Value>
constexpr void put_if_absent(filling<Record>& f, Value v) noexcept {
  if (!has<Member>(f)) put<Member>(f, v);
}
/// A number that the member cannot hold is left out.
template <auto Member, class Record>
constexpr void put_if_fits(filling<Record>& f, std::uint32_t v) noexcept {
  using value = std::remove_cvref_t<decltype(f.r.*Member)>;
  if (v <= static_cast<value>(~value{})) put<Member>(f, v);
}

}  // namespace flowkit::flow::detail
