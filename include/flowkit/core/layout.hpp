// SPDX-License-Identifier: BSL-1.0
// layout<record>(descriptors...): the fields of a record in wire order, and the codec that folds over them.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/descriptor.hpp>
#include <flowkit/core/field.hpp>
#include <flowkit/core/layout_check.hpp>
#include <flowkit/core/pad.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Decoded counts and lengths, kept while the rest of the same layout is read: one slot per descriptor.
struct derived_value {
  std::uint32_t value{};
  std::uint32_t offset{};
};
template <class... D>
struct scratch {
  std::array<derived_value, sizeof...(D)> slots{};

  /// The slot of the count_of for the member tagged `Counted`.
  template <class Counted>
  constexpr const derived_value& announced() const noexcept {
    constexpr std::size_t at = index_of<Counted>();
    static_assert(at < sizeof...(D), "an array needs a count_of for the same member before it");
    return slots[at];
  }

 private:
  template <class Counted>
  static consteval std::size_t index_of() {
    std::size_t i = 0, found = sizeof...(D);
    ((announces<D, Counted>() ? static_cast<void>(found = i++) : static_cast<void>(i++)), ...);
    return found;
  }
  template <class One, class Counted>
  static consteval bool announces() {
    if constexpr (counts_member<One>)
      return std::is_same_v<typename One::counted, Counted>;
    else
      return false;
  }
};
/// For each descriptor that begins a run of sized ones the octets of that run, else 0: one length check a run.
template <class... D>
consteval std::array<std::size_t, sizeof...(D)> run_sizes() {
  constexpr std::array<std::size_t, sizeof...(D)> sizes{D::min_size...};
  constexpr std::array<bool, sizeof...(D)> is_sized{sized<D>...};
  std::array<std::size_t, sizeof...(D)> runs{};
  std::size_t first = 0;
  for (std::size_t i = 0; i < sizeof...(D); ++i) {
    if (i == 0 || !is_sized[i - 1]) first = i;
    if (is_sized[i]) runs[first] += sizes[i];
  }
  return runs;
}
}  // namespace detail

template <class Record, class... D>
struct layout_t {
  using record = Record;
  static_assert(detail::sound_layout<Record, D...>());
  static constexpr std::size_t count = sizeof...(D);
  static constexpr bool is_fixed = (D::is_fixed && ...);
  static constexpr bool is_record = (D::is_record && ...);
  /// Some fields can only be received (an address of either family), so the layout cannot be encoded.
  static constexpr bool has_wire_form = (can_be_sent<D> && ...);
  static constexpr std::size_t min_size = (std::size_t{0} + ... + D::min_size);
  static constexpr std::size_t max_size =
      ((D::max_size == unbounded) || ...) ? unbounded : (std::size_t{0} + ... + D::max_size);
  /// Octets on the wire; meaningful where is_fixed.
  static constexpr std::size_t size = min_size;
  /// Members of the record that the layout fills.
  static constexpr std::size_t members = (std::size_t{0} + ... + D::members);
  static constexpr bool has_checks = (has_check<D> || ...);
  /// Every member is filled: the record needs no initialiser. `Record r{}` makes g++ 12 clear the record and copy it
  /// wide, a store-forwarding stall of four times the whole decoding, or clear more than 64 octets by `rep stos` (10
  /// ns).
  static constexpr bool covers_record = detail::has_members<Record, members>();

  /// {errc::ok, 0}, or the first constant with a wrong value and its offset from p. Fixed layouts; p has `size` octets.
  static constexpr error check(const std::byte* p) noexcept {
    error e{};
    std::uint32_t at = 0;
    ((check_one<D>(p + at, at, e), at += static_cast<std::uint32_t>(D::min_size)), ...);
    return e;
  }

  /// Fixed layouts; p has `size` octets and check(p) passed. By value: no aliasing between record and octets.
  static constexpr Record read(const std::byte* p) noexcept requires(is_fixed) {
    if constexpr (covers_record) {
      Record r;
      fill(p, r);
      return r;
    } else {
      Record r{};
      fill(p, r);
      return r;
    }
  }

  /// Like read(p), into the caller's record: what arrays of records are filled with. g++ 12 builds a returned record of
  /// more than some 64 octets elsewhere first and stalls on copying it (23 ns instead of 6).
  static constexpr void read(const std::byte* p, Record& r) noexcept requires(is_fixed) {
    if constexpr (!covers_record) r = Record{};
    fill(p, r);
  }

  /// Fixed layouts; p has room for `size` octets.
  static constexpr void write(const Record& r, std::byte* p) noexcept requires(is_fixed) {
    ((D::write(r, p), p += D::min_size), ...);
  }

  /// Any layout: reads from the front of `in` and moves it past what was read. Members that the layout does not fill
  /// keep their values. On failure r must not be used.
  [[gnu::always_inline]] static constexpr error read(reader& in, Record& r) noexcept {
    detail::scratch<D...> s;
    const std::uint32_t begin = in.offset();
    return read_each(in, r, s, begin, std::index_sequence_for<D...>{});
  }

  static constexpr error write(const Record& r, writer& out) noexcept {
    return write_each(r, out, std::index_sequence_for<D...>{});
  }

  /// visit(descriptor) in wire order.
  static constexpr void for_each(auto&& visit) { (visit(D{}), ...); }

 private:
  static constexpr std::array<std::size_t, count> runs = detail::run_sizes<D...>();

  static constexpr void fill(const std::byte* p, Record& r) noexcept { ((D::read(p, r), p += D::min_size), ...); }

  template <class One>
  static constexpr void check_one(const std::byte* p, std::uint32_t at, error& e) noexcept {
    if constexpr (has_check<One>) {
      if (e.code == errc::ok)
        if (const error c = One::check(p)) e = {c.code, at + c.offset};
    }
  }

  template <std::size_t... I>
  [[gnu::always_inline]] static constexpr error read_each(reader& in, Record& r, auto& s, std::uint32_t begin,
                                                          std::index_sequence<I...>) noexcept {
    error e{};
    static_cast<void>((((e = read_one<D, I>(in, r, s, begin)).code == errc::ok) && ...));
    return e;
  }
  template <class One, std::size_t I>
  [[gnu::always_inline]] static constexpr error read_one(reader& in, Record& r, auto& s,
                                                         [[maybe_unused]] std::uint32_t begin) noexcept {
    if constexpr (runs[I] != 0)
      if (!in.has(runs[I])) return {errc::truncated, in.offset()};
    if constexpr (has_check<One>)
      if (const error c = One::check(in.at())) return {c.code, in.offset() + c.offset};
    if constexpr (One::is_fixed) {
      One::read(in.at(), r);
      in.advance(One::min_size);
      return {};
    } else if constexpr (bounds_whole<One>) {
      const std::size_t whole = One::read(in.at());
      const std::size_t so_far = in.offset() - begin;
      if (whole < min_size || whole > so_far + in.remaining()) return {errc::bad_length, in.offset()};
      in.limit(whole - so_far);
      in.advance(One::min_size);
      return {};
    } else if constexpr (sized<One>) {
      s.slots[I] = {One::read(in.at()), in.offset()};
      in.advance(One::min_size);
      return {};
    } else {
      return One::read(in, r, s);
    }
  }

  template <std::size_t... I>
  static constexpr error write_each(const Record& r, writer& out, std::index_sequence<I...>) noexcept {
    error e{};
    std::byte* const begin = out.at();
    std::byte* length_at = nullptr;
    static_cast<void>((((e = write_one<D, I>(r, out, length_at)).code == errc::ok) && ...));
    if constexpr ((bounds_whole<D> || ...))
      if (e.code == errc::ok) static_cast<void>((write_whole<D>(begin, out, length_at, e) && ...));
    return e;
  }
  template <class One>
  static constexpr bool write_whole(std::byte* begin, const writer& out, std::byte* at, error& e) noexcept {
    if constexpr (bounds_whole<One>)
      if (!One::write(static_cast<std::size_t>(out.at() - begin), at)) e = {errc::no_space, 0};
    return e.code == errc::ok;
  }
  template <class One, std::size_t I>
  static constexpr error write_one(const Record& r, writer& out, [[maybe_unused]] std::byte*& length_at) noexcept {
    if constexpr (runs[I] != 0)
      if (!out.has(runs[I])) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    if constexpr (One::is_fixed) {
      One::write(r, out.at());
      out.advance(One::min_size);
      return {};
    } else if constexpr (bounds_whole<One>) {
      length_at = out.at();
      out.advance(One::min_size);
      return {};
    } else if constexpr (sized<One>) {
      if (!One::write(r, out.at())) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
      out.advance(One::min_size);
      return {};
    } else {
      return One::write(r, out);
    }
  }
};

/// The descriptors of one record, in wire order: each of its members at most once.
template <class Record, class... D>
constexpr auto layout(D...) noexcept {
  if constexpr (detail::sound_layout<Record, D...>())
    return layout_t<Record, D...>{};
  else
    return layout_t<Record>{};  // rejected above: no further errors
}

/// Reads a record from the front of `in`; octets after it are ignored. Errors: truncated, or that of a constant, count
/// or length inside; the offset counts from the start of `in`, plus `offset`.
template <class Record, class... D>
[[gnu::always_inline]] constexpr result<Record> decode(layout_t<Record, D...> l, octets in,
                                                       std::uint32_t offset = 0) noexcept {
  if constexpr (l.is_fixed) {
    if (in.size() < l.size) return error{errc::truncated, offset};
    if constexpr (l.has_checks)
      if (const error e = l.check(in.data())) return error{e.code, e.offset + offset};
    return l.read(in.data());
  } else {
    reader from{in, offset};
    Record r{};  // cleared: g++ 12 does not see that all of it is read, and warns wherever it is used
    if (const error e = l.read(from, r)) return e;
    return r;
  }
}

/// Writes a record to the front of `out`; returns the octets written, or no_space.
template <class Record, class... D>
[[gnu::always_inline]] constexpr result<std::size_t> encode(layout_t<Record, D...> l, const Record& r,
                                                            std::span<std::byte> out) noexcept {
  if constexpr (l.is_fixed) {
    if (out.size() < l.size) return error{errc::no_space, 0};
    l.write(r, out.data());
    return std::size_t{l.size};
  } else {
    writer to{out};
    if (const error e = l.write(r, to)) return e;
    return to.size();
  }
}

}  // namespace flowkit
