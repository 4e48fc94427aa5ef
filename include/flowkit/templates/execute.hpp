// SPDX-License-Identifier: BSL-1.0
// Runs plans in both directions, one load, swap and store a value. Another executor has the same two functions and
// gives the same octets and members: a property in conformance/ compares them.
#pragma once

#include <array>

#include <flowkit/core/convert_back.hpp>
#include <flowkit/templates/move_passes.hpp>

namespace flowkit::inline v0 {

struct execute_scalar {
  static constexpr bool shuffles = false;

  /// Reads up to `count` records (at most plan::batch) into `records`, `stride` octets apart.
  template <class Plan>
  static plan::outcome read(const Plan& p, octets data, void* records, std::size_t count, std::size_t stride,
                            const record_context& context) noexcept {
    count = count < plan::batch ? count : plan::batch;
    plan::outcome out;
    if (p.shape.min_size == 0) return out;
    std::byte* const to = static_cast<std::byte*>(records);
    if (p.shape.variable == 0) {
      const std::size_t there = data.size() / p.shape.min_size;
      out.records = there < count ? there : count;
      out.octets = out.records * p.shape.min_size;
      const detail::fixed_places<const std::byte> all{data.data(), p.shape.min_size};
      out.saturated = run_read(p, nullptr, to, {out.records, p.shape.min_size, stride}, context,
                               [all](std::size_t) noexcept { return all; });
    } else {
      // Rows of as many records as there is room for: few where very many places are kept.
      read_places at{p.kept};
      for (std::size_t before = 0; out.failure.code == errc::ok; before = out.records) {
        walk(p, data, count, at, out);
        const std::size_t some = out.records - before;
        if (some == 0) break;
        out.saturated +=
            run_read(p, &at, to + before * stride, {some, 0, stride}, context, [&at](std::size_t segment) noexcept {
              return detail::walked_places<const std::byte>{at.segment(segment)};
            });
        if (some < at.row) break;
      }
    }
    return out;
  }

  /// Writes as many of the `count` records (at most plan::batch) as fit whole, `stride` octets apart; no_space is the
  /// failure where one did not. Octets of `out` after them may be written to, none beyond `out`.
  template <class Plan>
  static plan::outcome write(const Plan& p, const void* records, std::size_t count, std::size_t stride,
                             std::span<std::byte> out, const record_context& context) noexcept {
    count = count < plan::batch ? count : plan::batch;
    plan::outcome done;
    if (p.shape.min_size == 0) return done;
    const std::byte* const from = static_cast<const std::byte*>(records);
    if (p.shape.variable == 0) {
      const std::size_t size = p.shape.min_size, room = out.size() / size;
      done.records = room < count ? room : count;
      done.octets = done.records * size;
      if (done.records < count) done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
      if (p.blank_tail && done.octets != 0) detail::put_zeros(out.data(), done.octets);
      const detail::fixed_places<std::byte> all{out.data(), size};
      done.saturated +=
          run_write(p, from, {done.records, size, stride}, context, [all](std::size_t) noexcept { return all; });
    } else {
      // Rows of as many records as there is room for: few where very many places are kept.
      std::array<std::byte*, kept_places> begins;
      const std::size_t rows = kept_places / (p.kept + 1), row = rows < plan::batch ? rows : plan::batch;
      lay_out(p, from, count < row ? count : row, stride, out, begins.data(), row, done);
      done.saturated += run_write(p, from, {done.records, 0, stride}, context, [&, row](std::size_t segment) noexcept {
        return detail::walked_places<std::byte>{begins.data() + segment * row};
      });
    }
    return done;
  }

 private:
  friend struct execute_shuffle;
  static constexpr std::size_t kept_places = plan::batch * (plan::max_kept + 1);

  /// Where the kept values and what follows them are in each record of a row. Not initialised: 32 KiB of which only
  /// what is kept is touched. No known exporter has more than some twenty fields of variable length: a row is a batch.
  struct read_places {
    static constexpr std::size_t room = plan::batch * 32;
    static_assert(room > plan::max_kept, "one record at the least");
    explicit read_places(std::size_t kept) noexcept {
      const std::size_t rows = room / (kept + 1);
      row = rows < plan::batch ? rows : plan::batch;
    }
    [[nodiscard]] const std::byte** segment(std::size_t n) noexcept { return segments.data() + n * row; }
    [[nodiscard]] const std::byte* const* segment(std::size_t n) const noexcept { return segments.data() + n * row; }
    [[nodiscard]] const std::byte** value(std::size_t n) noexcept { return values.data() + n * row; }
    [[nodiscard]] const std::byte* const* value(std::size_t n) const noexcept { return values.data() + n * row; }

    std::size_t row;
    std::array<const std::byte*, room> segments, values;
  };

  /// Follows the lengths through one row more of up to `count` records, after those that `out` has.
  template <class Plan>
  static void walk(const Plan& p, octets data, std::size_t count, read_places& to, plan::outcome& out) noexcept {
    reader in{data.subspan(out.octets), static_cast<std::uint32_t>(out.octets)};
    const std::size_t left = count - out.records, most = left < to.row ? left : to.row;
    for (std::size_t i = 0; i < most && in.has(p.shape.min_size); ++i) {
      reader at = in;
      std::size_t kept = 0;
      to.segment(0)[i] = at.at();
      for (const walk_step& s : p.steps) {
        if (!at.has(s.fixed)) {
          out.failure = {errc::bad_length, at.offset()};
          return;
        }
        at.advance(s.fixed);
        std::size_t length = 0;
        out.failure = read_length(at, length);
        if (out.failure.code != errc::ok) return;
        if (s.kept) to.value(kept)[i] = at.at();
        at.advance(length);
        if (s.kept) to.segment(++kept)[i] = at.at();
      }
      if (!at.has(p.tail)) {
        out.failure = {errc::bad_length, at.offset()};
        return;
      }
      at.advance(p.tail);
      in = at;
      ++out.records;
      out.octets = in.offset();
    }
  }

  /// Writes the variable-length values and the zeros of up to `count` records, and notes where the rest goes.
  template <class Plan>
  static void lay_out(const Plan& p, const std::byte* record, std::size_t count, std::size_t stride,
                      std::span<std::byte> out, std::byte** begins, std::size_t row, plan::outcome& done) noexcept {
    std::byte* at = out.data();
    std::byte* const end = at + out.size();
    const auto has = [&](std::size_t n) { return n <= static_cast<std::size_t>(end - at); };
    for (std::size_t i = 0; i < count; ++i, record += stride) {
      std::size_t kept = 0, cut = 0;
      begins[i] = at;
      for (const write_step& s : p.steps) {
        if (s.value == view_type::list) {
          writer to{{at, static_cast<std::size_t>(end - at)}};
          if (!put_list(s, record, to)) {
            done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
            return;
          }
          at += to.size();
          if (s.kept) begins[++kept * row + i] = at;
          continue;
        }
        octets v = value_of(s, record);
        if (v.size() > 65535) v = v.first(65535), ++cut;
        if (!has(s.fixed + length_octets(v.size()) + v.size())) {
          done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
          return;
        }
        if (s.blank) detail::put_zeros(at, s.fixed);
        at = write_length(at + s.fixed, v.size());
        if (!v.empty()) std::memcpy(at, v.data(), v.size());
        at += v.size();
        if (s.kept) begins[++kept * row + i] = at;
      }
      if (!has(p.tail)) {
        done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
        return;
      }
      if (p.blank_tail) detail::put_zeros(at, p.tail);
      at += p.tail;
      done.records = i + 1;
      done.octets = static_cast<std::size_t>(at - out.data());
      done.saturated += cut;
    }
  }
  /// The fixed octets before it and the list; false if there is no room.
  static bool put_list(const write_step& s, const std::byte* record, writer& to) noexcept {
    if (!to.has(s.fixed)) return false;
    if (s.blank) detail::put_zeros(to.at(), s.fixed);
    to.advance(s.fixed);
    return s.list(record + s.member, to).code == errc::ok;
  }
  static octets value_of(const write_step& s, const std::byte* record) noexcept {
    if (s.value == view_type::octets_view) {
      octets v;
      std::memcpy(&v, record + s.member, sizeof v);
      return v;
    }
    std::string_view v;
    if (s.value == view_type::string_view) std::memcpy(&v, record + s.member, sizeof v);
    return {reinterpret_cast<const std::byte*>(v.data()), v.size()};
  }

  template <class View, class At>
  static void read_view(const move& m, const read_places* places, At at, std::byte* to, batch_steps steps) noexcept {
    // For a walked value `offset` is its number: it stands there and ends where the next segment begins.
    const bool walked = m.width == variable_length;
    const std::byte* const* const begins = walked ? places->value(m.offset) : nullptr;
    const std::byte* const* const ends = walked ? places->segment(m.offset + 1u) : nullptr;
    const std::size_t width = m.width, offset = m.offset;
    for (std::size_t i = 0; i < steps.count; ++i, to += steps.stride) {
      const std::byte* const begin = walked ? begins[i] : at.next() + offset;
      const std::size_t size = walked ? static_cast<std::size_t>(ends[i] - begin) : width;
      const View v{reinterpret_cast<typename View::const_pointer>(begin), size};
      std::memcpy(to, &v, sizeof v);
    }
  }

  /// The moves from number `first` on, and the choices.
  template <class Plan, class Source>
  static std::size_t run_read(const Plan& p, const read_places* places, std::byte* records, batch_steps steps,
                              const record_context& context, Source source, std::size_t first = 0) noexcept {
    using namespace detail;
    using u8 = std::uint8_t;
    using u16 = std::uint16_t;
    using u32 = std::uint32_t;
    using u64 = std::uint64_t;
    std::size_t saturated = 0;
    if (steps.count == 0) return 0;
    const read_move* const end = p.moves.data() + p.moves.size();
    for (const read_move* m = p.moves.data() + first; m != end;) {
      const auto at = source(m->segment);
      const std::size_t n = m->kind < move_kind::view_octets ? m->alike : 1;
      switch (m->kind) {
        case move_kind::unsigned_1_1: passes<read_unsigned<u8, u8>>(m, n, at, records, steps); break;
        case move_kind::unsigned_1_2: passes<read_unsigned<u8, u16>>(m, n, at, records, steps); break;
        case move_kind::unsigned_1_4: passes<read_unsigned<u8, u32>>(m, n, at, records, steps); break;
        case move_kind::unsigned_1_8: passes<read_unsigned<u8, u64>>(m, n, at, records, steps); break;
        case move_kind::unsigned_2_2: passes<read_unsigned<u16, u16>>(m, n, at, records, steps); break;
        case move_kind::unsigned_2_4: passes<read_unsigned<u16, u32>>(m, n, at, records, steps); break;
        case move_kind::unsigned_2_8: passes<read_unsigned<u16, u64>>(m, n, at, records, steps); break;
        case move_kind::unsigned_4_4: passes<read_unsigned<u32, u32>>(m, n, at, records, steps); break;
        case move_kind::unsigned_4_8: passes<read_unsigned<u32, u64>>(m, n, at, records, steps); break;
        case move_kind::unsigned_8_8: passes<read_unsigned<u64, u64>>(m, n, at, records, steps); break;
        case move_kind::octets_6: passes<copy_plain<6>>(m, n, at, records, steps); break;
        case move_kind::octets_16: passes<copy_plain<16>>(m, n, at, records, steps); break;
        case move_kind::view_octets: read_view<octets>(*m, places, at, records + m->member, steps); break;
        case move_kind::view_string: read_view<std::string_view>(*m, places, at, records + m->member, steps); break;
        case move_kind::call: saturated += call(*m, at, records, steps, context); break;
      }
      m += n;
    }
    for (const read_choice& c : p.choices) saturated += choose(p, c, places, source(0), records, steps, context);
    return saturated;
  }

  static candidate_values values_of(const candidate& c, const read_places*, detail::fixed_places<const std::byte> at) {
    return {.of = &c, .first = at.at + c.offset, .size = at.size};
  }
  static candidate_values values_of(const candidate& c, const read_places* places,
                                    detail::walked_places<const std::byte>) {
    if (c.width == variable_length)
      return {.of = &c, .begins = places->value(c.offset), .ends = places->segment(c.offset + 1u)};
    return {.of = &c, .begins = places->segment(c.segment)};
  }
  template <class Plan, class At>
  static std::size_t choose(const Plan& p, const read_choice& c, const read_places* places, At at, std::byte* records,
                            batch_steps steps, const record_context& context) noexcept {
    std::array<candidate_values, plan::max_candidates> from;
    for (std::size_t i = 0; i < c.count; ++i) from[i] = values_of(p.candidates[c.first + i], places, at);
    return c.call(std::span{from}.first(c.count), records, steps, context);
  }

  /// The kinds without a pass of their own here are seldom sent: their functions do it.
  template <class Plan, class Source>
  static std::size_t run_write(const Plan& p, const std::byte* records, batch_steps steps,
                               const record_context& context, Source source, std::size_t first = 0) noexcept {
    using namespace detail;
    using u8 = std::uint8_t;
    using u16 = std::uint16_t;
    using u32 = std::uint32_t;
    using u64 = std::uint64_t;
    std::size_t saturated = 0;
    if (steps.count == 0) return 0;
    const write_move* const end = p.moves.data() + p.moves.size();
    for (const write_move* m = p.moves.data() + first; m != end;) {
      const auto at = source(m->segment);
      std::size_t n = m->alike;
      switch (m->kind) {
        case move_kind::unsigned_1_1: passes<write_unsigned<u8, u8>>(m, n, at, records, steps); break;
        case move_kind::unsigned_2_2: passes<write_unsigned<u16, u16>>(m, n, at, records, steps); break;
        case move_kind::unsigned_4_4: passes<write_unsigned<u32, u32>>(m, n, at, records, steps); break;
        case move_kind::unsigned_8_8: passes<write_unsigned<u64, u64>>(m, n, at, records, steps); break;
        case move_kind::unsigned_1_2: saturated += passes<write_unsigned<u8, u16>>(m, n, at, records, steps); break;
        case move_kind::unsigned_4_8: saturated += passes<write_unsigned<u32, u64>>(m, n, at, records, steps); break;
        case move_kind::octets_6: passes<copy_plain<6>>(m, n, at, records, steps); break;
        case move_kind::octets_16: passes<copy_plain<16>>(m, n, at, records, steps); break;
        default:
          saturated += call(*m, at, records, steps, context);
          n = 1;
          break;
      }
      m += n;
    }
    return saturated;
  }
};

}  // namespace flowkit
