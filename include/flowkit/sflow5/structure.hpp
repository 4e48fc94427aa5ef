// SPDX-License-Identifier: BSL-1.0
// Structures of flow and counter records: from the octets of a block to a value and back. A structure is a plain struct
// with a `static constexpr structure_id id` and its layout, `describe()`.
#pragma once

#include <flowkit/core/equal.hpp>
#include <flowkit/core/tail.hpp>
#include <flowkit/core/xdr.hpp>
#include <flowkit/sflow5/block.hpp>

namespace flowkit::inline v0::sflow5 {

template <class T>
concept structure = described<T> && requires {
  T::id;
};

/// For some structures deviating encoders are so common that there is a second layout: `describe_variant`.
template <class T>
concept has_variant = requires {
  T::describe_variant();
};
template <has_variant T>
inline constexpr auto variant_of = T::describe_variant();

/// A third, if neither of the others fits exactly: `describe_fallback`.
template <class T>
concept has_fallback = requires {
  T::describe_fallback();
};
template <has_fallback T>
inline constexpr auto fallback_of = T::describe_fallback();

/// Equality of all structures, by their members.
template <structure T>
[[nodiscard]] constexpr bool operator==(const T& a, const T& b) noexcept {
  return same_members(layout_of<T>, a, b);
}

/// A structure and how it was read.
template <class T>
struct reading {
  T value;
  std::uint32_t used;  ///< octets read of the block; the rest is unknown: a later version of the structure
  bool is_variant;     ///< by the second layout
  place odd_padding;   ///< padding of a string that is not zero
};

namespace detail {
/// By a second layout, if it fits exactly.
template <class T>
[[nodiscard]] constexpr result<reading<T>> read_whole(auto layout, octets data, std::uint32_t offset) noexcept {
  reading<T> r{};
  reader in{data, offset};
  if (const error e = layout.read(in, r.value)) return e;
  if (in.has(1)) return error{errc::bad_length, in.offset()};
  r.used = static_cast<std::uint32_t>(data.size());
  r.is_variant = true;
  r.odd_padding = in.odd_padding();
  return r;
}
}  // namespace detail

/// Reads the octets of a block whose format is T's. The second layout is used if it fits exactly: it is shorter, or has
/// a constant that the first would match only by chance. Errors: truncated, bad_count, bad_length, bad_tag, at `offset`
/// and more.
template <structure T>
[[nodiscard]] [[gnu::always_inline]] constexpr result<reading<T>> read(octets data, std::uint32_t offset = 0) noexcept {
  if constexpr (std::remove_cvref_t<decltype(layout_of<T>)>::is_fixed) {
    if constexpr (has_variant<T>)
      if (data.size() == variant_of<T>.size && data.size() < layout_of<T>.size)
        return reading<T>{variant_of<T>.read(data.data()), variant_of<T>.size, true, {}};
    if (data.size() < layout_of<T>.size) return error{errc::truncated, offset};
    return reading<T>{layout_of<T>.read(data.data()), layout_of<T>.size, false, {}};
  } else {
    if constexpr (has_variant<T>)
      if (const auto other = detail::read_whole<T>(variant_of<T>, data, offset)) return *other;
    reading<T> r;
    if constexpr (!std::remove_cvref_t<decltype(layout_of<T>)>::covers_record) r.value = T{};
    reader in{data, offset};
    const error e = layout_of<T>.read(in, r.value);
    if constexpr (has_fallback<T>)
      if (e.code != errc::ok || in.has(1))
        if (const auto other = detail::read_whole<T>(fallback_of<T>, data, offset)) return *other;
    if constexpr (flowkit::detail::has_tail(layout_of<T>)) {
      // Octets that are not the known tail belong to an unknown version [SFLOW-5-EXTENDED].
      if (e.code == errc::truncated) {
        constexpr auto known = flowkit::detail::without_tail(layout_of<T>);
        reading<T> without{};
        reader front{data, offset};
        if (known.read(front, without.value).code == errc::ok) {
          without.used = front.offset() - offset;
          without.odd_padding = front.odd_padding();
          return without;
        }
      }
    }
    if (e) return e;
    r.used = in.offset() - offset;
    r.is_variant = false;
    r.odd_padding = in.odd_padding();
    return r;
  }
}

/// The structure in a block; the caller has compared the formats (asserted).
template <structure T>
[[nodiscard]] [[gnu::always_inline]] constexpr result<T> decode(const block& b) noexcept {
  assert(b.format == T::id.format);
  const auto r = read<T>(b.data);
  if (!r) return r.failure();
  return r->value;
}

/// The first structure of its kind in the list of records [SFLOW-5-FS-DUPREC]; errc::absent if there is none.
template <structure T>
[[nodiscard]] constexpr result<T> find(const blocks& records) noexcept {
  for (const block& b : records)
    if (b.format == T::id.format) return decode<T>(b);
  return error{errc::absent, records.offset()};
}

}  // namespace flowkit::sflow5
