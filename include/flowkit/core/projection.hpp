// SPDX-License-Identifier: BSL-1.0
// projection<Wanted, Source>: fills the fields of one layout from the octets of another, both known at compile time.
// Each wanted field takes the first of its alternatives that the source has; what it lacks is left alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <flowkit/core/bit_set.hpp>
#include <flowkit/core/convert.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Where an element is in the octets of a fixed layout.
struct slot {
  const element* info = nullptr;
  std::size_t offset = 0, width = 0;  ///< width 0: not there
};

template <class Record, class... D>
consteval std::array<slot, sizeof...(D)> slots_of(layout_t<Record, D...>) {
  std::array<slot, sizeof...(D)> slots{};
  std::size_t i = 0, at = 0;
  ((slots[i++] = {&D::info, at, D::min_size}, at += D::min_size), ...);
  return slots;
}

/// The first alternative of D that the source has and that can be read from it; width 0 if none.
template <class D, std::size_t N>
consteval slot first_match(const std::array<slot, N>& source) {
  for (const element* wanted : D::alternatives)
    for (const slot& s : source)
      if (same_element(*s.info, *wanted) &&
          readable<typename D::value>(conversion_to<typename D::value>(*wanted), s.width))
        return s;
  return {};
}
}  // namespace detail

namespace detail {
/// Steps over one descriptor, and notes the place if it is the member's.
template <auto Member, class D>
constexpr void look_for(D, std::size_t& place, std::size_t& found) {
  if constexpr (has_member<D>)
    if (__is_same(member_tag<D::member>, member_tag<Member>)) found = place;
  ++place;
}
template <auto Member, std::size_t N, class... Bits>
constexpr void look_for(packed_t<N, Bits...>, std::size_t& place, std::size_t& found) {
  const auto one = [&]<class One>(One bits) {
    if constexpr (One::members != 0) look_for<Member>(bits, place, found);
  };
  (one(Bits{}), ...);
}
}  // namespace detail

/// The place of a member in its layout, which is also its bit in a set of present fields. Packed bits have a place
/// each, as in templates, spare ones none. For a member that is not there: the number of places.
template <auto Member, class Record, class... D>
consteval std::size_t index_of(layout_t<Record, D...>) {
  std::size_t i = 0, found = sizeof...(D);
  if constexpr ((has_member<D> && ...)) {  // tables of a hundred fields ask for each of them
    ((__is_same(detail::member_tag<D::member>, detail::member_tag<Member>) ? found = i++ : i++), ...);
    return found;
  } else {
    constexpr std::size_t nowhere = ~std::size_t{0};
    found = nowhere;
    (detail::look_for<Member>(D{}, i, found), ...);
    return found == nowhere ? i : found;
  }
}

template <const auto& Wanted, const auto& Source, class = std::remove_cvref_t<decltype(Wanted)>>
class projection;

template <const auto& Wanted, const auto& Source, class Record, class... D>
class projection<Wanted, Source, layout_t<Record, D...>> {
  static constexpr auto source = detail::slots_of(Source);

 public:
  /// The fields of Wanted that are filled.
  static constexpr auto present = [] {
    presence_t<sizeof...(D)> fields;
    std::size_t i = 0;
    (fields.set(i++, detail::first_match<D>(source).width != 0), ...);
    return fields;
  }();

  /// p has the octets of one source record. Fields missing from the source keep their values in r.
  static constexpr void read(const std::byte* p, const record_context& context, Record& r) noexcept {
    (read_one<D>(p, context, r), ...);
  }

 private:
  template <class One>
  static constexpr void read_one(const std::byte* p, const record_context& context, Record& r) noexcept {
    constexpr detail::slot s = detail::first_match<One>(source);
    if constexpr (s.width != 0) {
      constexpr conversion how = conversion_to<typename One::value>(*s.info);
      bool saturated = false;
      convert_into(r.*One::member, how, p + s.offset, s.width, context, saturated);
    }
  }
};

}  // namespace flowkit
