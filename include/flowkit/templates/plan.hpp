// SPDX-License-Identifier: BSL-1.0
// How the records of one received template become members: a list of moves, run move by move over a batch of records so
// that each is a tight loop. The list is plain data; an executor that shuffles octets can carry the same list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <flowkit/core/convert.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit {

/// One step from octets to a member. Integers become host order; "w_n": w octets read into a member of n.
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
  view_octets,  ///< flowkit::octets over the value itself
  view_string,  ///< std::string_view over it
  call,         ///< anything else: one conversion function
};

/// Reads `width` octets at p into the member of `record`.
using convert_function = void (*)(conversion how, const std::byte* p, std::size_t width, const record_context& context,
                                  void* record, bool& saturated);

struct move {
  move_kind kind = move_kind::call;
  conversion how = conversion::none;
  std::uint16_t segment = 0;  ///< 0: from the record's start; n: from the end of the n-th walked variable-length value
  std::uint16_t offset = 0;   ///< from the segment's start; of a view of variable length: which walked value
  std::uint16_t width = 0;    ///< octets; variable_length
  std::uint16_t to = 0;       ///< offset of the member in the record
  convert_function call = nullptr;
};

/// A stretch of fixed octets and the variable-length value behind it.
struct walk_step {
  std::uint32_t fixed = 0;
  bool kept = false;  ///< its place is needed by a move
};

/// Everything about the plan that does not depend on the type of the record.
class plan {
 public:
  /// Records read in one go: enough to amortise a move's loop set-up, few enough to stay in the first-level cache.
  static constexpr std::size_t batch = 64;
  /// Variable-length values whose places are kept, at most: a field needs the value before it, a view itself as well.
  static constexpr std::size_t max_kept = 128;

  struct outcome {
    std::size_t records = 0;    ///< read
    std::size_t octets = 0;     ///< that they took
    std::size_t saturated = 0;  ///< values that did not fit their member
    error failure{};            ///< of the record after them, offset from the start of the data
  };

  plan() = default;

  /// Reads up to `count` records (at most `batch`) of `stride` octets each into `records`.
  outcome read(octets data, void* records, std::size_t count, std::size_t stride,
               const record_context& context) const noexcept {
    count = count < batch ? count : batch;
    outcome out;
    if (shape_.min_size == 0) return out;
    if (shape_.variable == 0) {
      const std::size_t there = data.size() / shape_.min_size;
      out.records = there < count ? there : count;
      out.octets = out.records * shape_.min_size;
      const std::byte* const base = data.data();
      const std::size_t size = shape_.min_size;
      run(
          [=](const move& m) noexcept {
            return fixed_places{base + m.offset, size};
          },
          {}, records, stride, context, out);
    } else {
      places p;
      walk(data, count, p, out);
      run(
          [&p](const move& m) noexcept {
            return walked_places{p.segment[m.segment].data(), m.offset};
          },
          &p, records, stride, context, out);
    }
    return out;
  }

  /// Octets that the plan holds beside itself.
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return moves_.capacity() * sizeof(move) + steps_.capacity() * sizeof(walk_step);
  }
  [[nodiscard]] const template_shape& shape() const noexcept { return shape_; }
  [[nodiscard]] std::span<const move> moves() const noexcept { return moves_; }

 private:
  template <class, class...>
  friend class binding;

  /// Where the kept values and what follows them stand in each record of a batch. Not initialised: 129 KiB of which
  /// only the kept rows are touched.
  struct places {
    std::array<std::array<const std::byte*, batch>, max_kept + 1> segment;
    std::array<std::array<const std::byte*, batch>, max_kept> value;
  };

  // Where a field stands in the i-th record. By value: stores into records might otherwise change them, as far as the
  // compiler knows, and would make it load them again for each record.
  struct fixed_places {
    const std::byte* first;
    std::size_t stride;
    const std::byte* operator()(std::size_t i) const noexcept { return first + i * stride; }
  };
  struct walked_places {
    const std::byte* const* segment;
    std::size_t offset;
    const std::byte* operator()(std::size_t i) const noexcept { return segment[i] + offset; }
  };

  /// Follows the lengths through up to `count` records.
  void walk(octets data, std::size_t count, places& p, outcome& out) const noexcept {
    reader in{data};
    for (std::size_t i = 0; i < count && in.has(shape_.min_size); ++i) {
      reader at = in;
      std::size_t kept = 0;
      p.segment[0][i] = at.at();
      for (const walk_step& s : steps_) {
        if (!at.has(s.fixed)) {
          out.failure = {errc::bad_length, at.offset()};
          return;
        }
        at.advance(s.fixed);
        std::size_t length = 0;
        out.failure = read_length(at, length);
        if (out.failure.code != errc::ok) return;
        if (s.kept) p.value[kept][i] = at.at();
        at.advance(length);
        if (s.kept) p.segment[++kept][i] = at.at();
      }
      if (!at.has(tail_)) {
        out.failure = {errc::bad_length, at.offset()};
        return;
      }
      at.advance(tail_);
      in = at;
      out.records = i + 1;
      out.octets = in.offset();
    }
  }

  template <std::unsigned_integral From, std::unsigned_integral To, class At>
  static void move_unsigned(At at, std::size_t n, std::byte* to, std::size_t stride) noexcept {
    for (std::size_t i = 0; i < n; ++i, to += stride) {
      const To v = load_be<From>(at(i));
      std::memcpy(to, &v, sizeof v);
    }
  }
  template <std::size_t N, class At>
  static void move_octets(At at, std::size_t n, std::byte* to, std::size_t stride) noexcept {
    for (std::size_t i = 0; i < n; ++i, to += stride) std::memcpy(to, at(i), N);
  }
  template <class View, class At>
  static void move_view(const move& m, const places* p, At at, std::size_t n, std::byte* to,
                        std::size_t stride) noexcept {
    // For a walked value `offset` is its number: it stands there and ends where the next segment begins.
    const bool walked = m.width == variable_length;
    const std::byte* const* const begins = walked ? p->value[m.offset].data() : nullptr;
    const std::byte* const* const ends = walked ? p->segment[m.offset + 1u].data() : nullptr;
    const std::size_t width = m.width;
    for (std::size_t i = 0; i < n; ++i, to += stride) {
      const std::byte* const begin = walked ? begins[i] : at(i);
      const std::size_t size = walked ? static_cast<std::size_t>(ends[i] - begin) : width;
      const View v{reinterpret_cast<typename View::const_pointer>(begin), size};
      std::memcpy(to, &v, sizeof v);
    }
  }

  template <class Source>
  void run(Source source, const places* p, void* records, std::size_t stride, const record_context& context,
           outcome& out) const noexcept {
    using u8 = std::uint8_t;
    using u16 = std::uint16_t;
    using u32 = std::uint32_t;
    using u64 = std::uint64_t;
    const std::size_t n = out.records;
    for (const move& m : moves_) {
      std::byte* to = static_cast<std::byte*>(records) + m.to;
      const auto at = source(m);
      switch (m.kind) {
        case move_kind::unsigned_1_1: move_unsigned<u8, u8>(at, n, to, stride); break;
        case move_kind::unsigned_1_2: move_unsigned<u8, u16>(at, n, to, stride); break;
        case move_kind::unsigned_1_4: move_unsigned<u8, u32>(at, n, to, stride); break;
        case move_kind::unsigned_1_8: move_unsigned<u8, u64>(at, n, to, stride); break;
        case move_kind::unsigned_2_2: move_unsigned<u16, u16>(at, n, to, stride); break;
        case move_kind::unsigned_2_4: move_unsigned<u16, u32>(at, n, to, stride); break;
        case move_kind::unsigned_2_8: move_unsigned<u16, u64>(at, n, to, stride); break;
        case move_kind::unsigned_4_4: move_unsigned<u32, u32>(at, n, to, stride); break;
        case move_kind::unsigned_4_8: move_unsigned<u32, u64>(at, n, to, stride); break;
        case move_kind::unsigned_8_8: move_unsigned<u64, u64>(at, n, to, stride); break;
        case move_kind::octets_6: move_octets<6>(at, n, to, stride); break;
        case move_kind::octets_16: move_octets<16>(at, n, to, stride); break;
        case move_kind::view_octets: move_view<octets>(m, p, at, n, to, stride); break;
        case move_kind::view_string: move_view<std::string_view>(m, p, at, n, to, stride); break;
        case move_kind::call:
          for (std::size_t i = 0; i < n; ++i, to += stride) {
            bool saturated = false;
            m.call(m.how, at(i), m.width, context, to - m.to, saturated);
            out.saturated += saturated;
          }
          break;
      }
    }
  }

  template_shape shape_{};
  std::vector<move> moves_;
  std::vector<walk_step> steps_;
  std::size_t tail_ = 0;  ///< fixed octets behind the last variable-length value
};

}  // namespace flowkit
