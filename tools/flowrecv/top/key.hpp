// SPDX-License-Identifier: BSL-1.0
// The values of a flow in the columns of --by as one key: a few words, from which the values can be had again.
#pragma once

#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <flowkit/core/digits.hpp>
#include <flowkit/core/hash.hpp>
#include <flowkit/flow/columns.hpp>

namespace flowkit::tools {

/// A mask of the columns that have a value, then the values; strings with their length. Flows have equal keys just
/// where all values are equal or absent; times and durations as they are written, in milliseconds. Of strings beyond
/// `longest_string` octets the first are kept, and a digest of the whole keeps them apart.
class flow_key {
 public:
  static constexpr std::size_t most_columns = 8, longest_string = 240;
  /// Octets of the longest key: a string and its length a column; an address takes 17.
  static constexpr std::size_t most_words = (1 + most_columns * (2 + longest_string + 8) + 7) / 8;

  explicit flow_key(std::vector<flow::column> by) : by_(std::move(by)), words_(most_words) {}

  [[nodiscard]] const std::vector<flow::column>& columns() const noexcept { return by_; }

  /// The key of a flow; until the next call.
  [[nodiscard]] std::span<const std::uint64_t> pack(const flow::record& r, const flow::line_context& added) noexcept {
    auto* const begin = reinterpret_cast<std::byte*>(words_.data());
    std::byte* to = begin + 1;
    unsigned mask = 0;
    for (std::size_t i = 0; i < by_.size(); ++i) {
      if (!flow::has_value(by_[i], r, added)) continue;
      mask |= 1u << i;
      flow::visit_value(by_[i], r, added, [&](const auto& value) { to = put(to, value); });
    }
    *begin = static_cast<std::byte>(mask);
    const auto octets = static_cast<std::size_t>(to - begin), padded = (octets + 7) / 8 * 8;
    std::memset(to, 0, padded - octets);
    return {words_.data(), padded / 8};
  }

  /// visitor(column, const T* value) for each column; null: the flows have no value there.
  template <class Visitor>
  void visit(std::span<const std::uint64_t> words, Visitor&& visitor) const {
    const auto* from = reinterpret_cast<const std::byte*>(words.data());
    const auto mask = static_cast<unsigned>(*from++);
    for (std::size_t i = 0; i < by_.size(); ++i)
      flow::with_value_type(by_[i].type, [&]<class T>() {
        if ((mask >> i & 1) == 0) return visitor(by_[i], static_cast<const T*>(nullptr));
        const T value = get<T>(from);
        visitor(by_[i], &value);
      });
  }

 private:
  template <class T>
  static constexpr bool is_view = std::is_same_v<T, std::string_view> || std::is_same_v<T, octets>;

  template <class T>
  static std::byte* put(std::byte* to, const T& value) noexcept {
    if constexpr (is_view<T>) {
      const auto* const data = reinterpret_cast<const std::byte*>(value.data());
      const bool cut = value.size() > longest_string;
      const auto size = static_cast<std::uint8_t>(cut ? longest_string + 8 : value.size());
      *to++ = static_cast<std::byte>(size);
      const std::size_t kept = cut ? longest_string : value.size();
      if (kept != 0) std::memcpy(to, data, kept);
      to += kept;
      return cut ? put_digest(to, {data, value.size()}) : to;
    } else if constexpr (std::is_same_v<T, timestamp>) {
      return put_bits(to, from_unix_milliseconds(to_unix_milliseconds(value)));
    } else if constexpr (std::is_same_v<T, duration>) {
      return put_bits(to, milliseconds(value.ns / 1'000'000));
    } else if constexpr (std::is_same_v<T, ip_address>) {
      *to++ = static_cast<std::byte>(value.family());
      const std::size_t size = value.is_v4() ? 4 : value.is_v6() ? 16 : 0;
      std::memcpy(to, value.octets().data(), size);
      return to + size;
    } else {
      return put_bits(to, value);
    }
  }
  template <class T>
  static std::byte* put_bits(std::byte* to, const T& value) noexcept {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 16);
    std::memcpy(to, &value, sizeof value);
    return to + sizeof value;
  }
  /// 8 hexadecimal digits after the part that is kept.
  static std::byte* put_digest(std::byte* to, octets whole) noexcept {
    std::uint64_t digest = whole.size();
    for (const std::byte b : whole) digest = mix_bits(digest ^ static_cast<std::uint64_t>(b)) + 0x9e3779b97f4a7c15;
    for (int shift = 28; shift >= 0; shift -= 4) *to++ = static_cast<std::byte>(hex_digits[digest >> shift & 0xf]);
    return to;
  }

  template <class T>
  static T get(const std::byte*& from) noexcept {
    if constexpr (is_view<T>) {
      const auto size = static_cast<std::size_t>(*from++);
      const T view{reinterpret_cast<decltype(T{}.data())>(from), size};
      from += size;
      return view;
    } else if constexpr (std::is_same_v<T, ip_address>) {
      const auto family = static_cast<std::uint8_t>(*from++);
      if (family == 4) return {get_octets<ipv4_address>(from)};
      if (family == 6) return {get_octets<ipv6_address>(from)};
      return {};
    } else {
      T value{};
      std::memcpy(&value, from, sizeof value);
      from += sizeof value;
      return value;
    }
  }
  template <class Address>
  static Address get_octets(const std::byte*& from) noexcept {
    std::array<std::uint8_t, sizeof(Address)> o{};
    std::memcpy(o.data(), from, o.size());
    from += o.size();
    if constexpr (std::is_same_v<Address, ipv6_address>)
      return {o};
    else
      return {std::uint32_t{o[0]} << 24 | std::uint32_t{o[1]} << 16 | std::uint32_t{o[2]} << 8 | o[3]};
  }

  std::vector<flow::column> by_;
  std::vector<std::uint64_t> words_;
};

}  // namespace flowkit::tools
