// SPDX-License-Identifier: BSL-1.0
// Runs plans by shuffles of 16 octets where moves only reorder them, and the rest by execute_scalar, whose octets and
// members it gives: properties in conformance/ compare them. The only file with intrinsics. Chosen by the compiler's
// flags (-mssse3, -mavx2, -march=...): all source files of a program are to be compiled with the same.
#pragma once

#include <flowkit/templates/execute.hpp>

#ifdef __SSSE3__
#include <tmmintrin.h>

#include <flowkit/templates/shuffle_plan.hpp>
#endif

namespace flowkit::inline v0 {

#ifdef __SSSE3__

struct execute_shuffle {
  static constexpr bool shuffles = true;

  /// As execute_scalar.
  template <class Plan>
  static plan::outcome read(const Plan& p, octets data, void* records, std::size_t count, std::size_t stride,
                            const record_context& context) noexcept {
    if (p.shuffles.empty()) return execute_scalar::read(p, data, records, count, stride, context);
    plan::outcome out;
    const std::size_t size = p.shape.min_size, there = data.size() / size;
    count = count < plan::batch ? count : plan::batch;
    out.records = there < count ? there : count;
    out.octets = out.records * size;
    std::byte* const to = static_cast<std::byte*>(records);
    run(p.shuffles, data.data(), size, to, stride, out.records);
    const detail::fixed_places<const std::byte> all{data.data(), size};
    out.saturated = execute_scalar::run_read(
        p, nullptr, to, {out.records, size, stride}, context, [all](std::size_t) noexcept { return all; }, p.shuffled);
    return out;
  }
  template <class Plan>
  static plan::outcome write(const Plan& p, const void* records, std::size_t count, std::size_t stride,
                             std::span<std::byte> out, const record_context& context) noexcept {
    if (p.shuffles.empty()) return execute_scalar::write(p, records, count, stride, out, context);
    plan::outcome done;
    const std::size_t size = p.shape.min_size, room = out.size() / size;
    count = count < plan::batch ? count : plan::batch;
    done.records = room < count ? room : count;
    done.octets = done.records * size;
    if (done.records < count) done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
    if (p.blank_tail && done.octets != 0) detail::put_zeros(out.data(), done.octets);
    const std::byte* const from = static_cast<const std::byte*>(records);
    run(p.shuffles, from, stride, out.data(), size, done.records);
    const detail::fixed_places<std::byte> all{out.data(), size};
    done.saturated = execute_scalar::run_write(
        p, from, {done.records, size, stride}, context, [all](std::size_t) noexcept { return all; }, p.shuffled);
    return done;
  }

  /// All shuffles for `count` records on either side. Up to four alike run in one pass, their masks in registers.
  static void run(std::span<const shuffle> all, const std::byte* from, std::size_t from_step, std::byte* to,
                  std::size_t to_step, std::size_t count) noexcept {
    if (count == 0) return;
    const sides s{from, from_step, to, to_step, count};
    for (std::size_t i = 0; i < all.size();) {
      const shuffle& first = all[i];
      std::size_t n = 1;
      if (first.width == 16 && first.count <= 2)
        while (n < 4 && i + n < all.size() && all[i + n].width == 16 && all[i + n].count == first.count) ++n;
      if (n == 1)
        alone(first, s);
      else if (first.count == 1)
        group<1>(&first, n, s);
      else
        group<2>(&first, n, s);
      i += n;
    }
  }

 private:
  struct sides {
    const std::byte* from;
    std::size_t from_step;
    std::byte* to;
    std::size_t to_step, count;
  };
  static __m128i load(const void* p) noexcept { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
  static __m128i take(const std::byte* from, __m128i mask) noexcept { return _mm_shuffle_epi8(load(from), mask); }
  static void put(std::byte* to, __m128i v) noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v); }

  template <std::size_t Parts>
  static void group(const shuffle* all, std::size_t n, const sides& s) noexcept {
    switch (n) {
      case 2: return pass<Parts>(all, s, std::make_index_sequence<2>{});
      case 3: return pass<Parts>(all, s, std::make_index_sequence<3>{});
      default: return pass<Parts>(all, s, std::make_index_sequence<4>{});
    }
  }
  template <std::size_t Parts, std::size_t... K>
  static void pass(const shuffle* all, const sides& s, std::index_sequence<K...>) noexcept {
    const __m128i first[] = {load(all[K].parts[0].mask.data())...};
    [[maybe_unused]] const __m128i second[] = {load(all[K].parts[1].mask.data())...};
    const std::size_t at_first[] = {all[K].parts[0].from...};
    [[maybe_unused]] const std::size_t at_second[] = {all[K].parts[1].from...};
    const std::size_t at[] = {all[K].to...};
    const std::byte* from = s.from;
    std::byte* to = s.to;
    for (std::size_t n = s.count; n != 0; --n, from += s.from_step, to += s.to_step) {
      if constexpr (Parts == 1)
        (put(to + at[K], take(from + at_first[K], first[K])), ...);
      else
        (put(to + at[K], _mm_or_si128(take(from + at_first[K], first[K]), take(from + at_second[K], second[K]))), ...);
    }
  }

  static void alone(const shuffle& one, const sides& s) noexcept {
    switch (one.count) {
      case 1: return alone<1>(one, s);
      case 2: return alone<2>(one, s);
      case 3: return alone<3>(one, s);
      default: return alone<4>(one, s);
    }
  }
  template <std::size_t Parts>
  static void alone(const shuffle& one, const sides& s) noexcept {
    switch (one.width) {
      case 16: return alone<Parts, 16>(one, s);
      case 8: return alone<Parts, 8>(one, s);
      default: return alone<Parts, 4>(one, s);
    }
  }
  template <std::size_t Parts, std::size_t Width>
  static void alone(const shuffle& one, const sides& s) noexcept {
    const auto& part = one.parts;
    const __m128i first = load(part[0].mask.data()), second = load(part[1].mask.data()),
                  third = load(part[2].mask.data()), fourth = load(part[3].mask.data());
    const std::byte* from = s.from + part[0].from;
    const std::ptrdiff_t to_second = part[1].from - part[0].from, to_third = part[2].from - part[0].from,
                         to_fourth = part[3].from - part[0].from;
    std::byte* to = s.to + one.to;
    for (std::size_t n = s.count; n != 0; --n, from += s.from_step, to += s.to_step) {
      __m128i v = take(from, first);
      if constexpr (Parts > 1) v = _mm_or_si128(v, take(from + to_second, second));
      if constexpr (Parts > 2) v = _mm_or_si128(v, take(from + to_third, third));
      if constexpr (Parts > 3) v = _mm_or_si128(v, take(from + to_fourth, fourth));
      if constexpr (Width == 16) {
        put(to, v);
      } else if constexpr (Width == 8) {
        _mm_storel_epi64(reinterpret_cast<__m128i*>(to), v);
      } else {
        const int word = _mm_cvtsi128_si32(v);
        std::memcpy(to, &word, sizeof word);
      }
    }
  }
};

using default_executor = execute_shuffle;

#else

namespace detail {
/// Not called, and so not included: 0.07 s a source file.
template <class Plan, class Move>
void compile_shuffles(Plan& p, std::vector<Move>& moves, std::size_t record_size, bool all, bool reading);
}  // namespace detail

using default_executor = execute_scalar;

#endif

}  // namespace flowkit
