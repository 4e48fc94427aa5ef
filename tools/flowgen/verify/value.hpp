// SPDX-License-Identifier: BSL-1.0
// A value of a field as both sides are brought to, so that equal values have equal octets: numbers, times and periods
// in the fewest octets (little endian, times and periods in nanoseconds), addresses in 4 or 16 octets, text as it is.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <flowkit/core/types.hpp>

#include "tools/flowgen/verify/fields.hpp"

namespace flowkit::tools::verify {

/// The product's halves folded into one: a hash of two words that any bit of either changes.
[[nodiscard]] inline std::uint64_t folded(std::uint64_t a, std::uint64_t b) noexcept {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

class value {
 public:
  /// Longer text is cut, and ends in a hash of what it was.
  static constexpr std::size_t most_octets = 120;

  void set_number(std::uint64_t n) noexcept {
    if constexpr (std::endian::native == std::endian::big) n = __builtin_bswap64(n);
    std::memcpy(octets_.data(), &n, sizeof n);
    if constexpr (std::endian::native == std::endian::big) n = __builtin_bswap64(n);
    size_ = static_cast<std::uint8_t>((71 - std::countl_zero(n)) / 8);  // 0 has none
    is_text_ = false;
  }
  void set_time(std::int64_t ns) noexcept { set_number(static_cast<std::uint64_t>(ns)); }
  /// An IPv6 address that contains an IPv4 one (::ffff:0:0/96) is that one.
  void set_address(const ip_address& a) noexcept;
  void set_text(std::string_view s) noexcept;
  /// What could not be decoded: unequal to every value.
  void set_undecoded(std::string_view s) noexcept {
    set_text(s);
    is_text_ = true;
  }

  [[nodiscard]] std::uint8_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_undecoded() const noexcept { return is_text_; }
  /// What follows the field's number in a row: the size, with the upper bit for what could not be decoded, and octets.
  [[nodiscard]] std::uint8_t size_octet() const noexcept {
    return static_cast<std::uint8_t>(size_ | (is_text_ ? 0x80 : 0));
  }
  [[nodiscard]] const char* data() const noexcept { return reinterpret_cast<const char*>(octets_.data()); }
  /// 0, 0.0.0.0, :: and empty text: what a collector may store for a field that a flow does not have.
  [[nodiscard]] bool is_zero() const noexcept;

 private:
  std::array<std::uint8_t, most_octets + 8> octets_;
  std::uint8_t size_ = 0;
  bool is_text_ = false;
};

/// The value as stored in a row: `size_octet`, octets.
struct stored_value {
  std::uint8_t size_octet = 0;
  const char* data = nullptr;
  [[nodiscard]] std::size_t size() const noexcept { return size_octet & 0x7f; }
  [[nodiscard]] bool is_undecoded() const noexcept { return (size_octet & 0x80) != 0; }
  [[nodiscard]] std::string_view octets() const noexcept { return {data, size()}; }
  /// Of numbers, times, periods.
  [[nodiscard]] std::uint64_t number() const noexcept;
  friend bool operator==(const stored_value& a, const stored_value& b) noexcept {
    return a.size_octet == b.size_octet && a.octets() == b.octets();
  }
};

/// A hash of field and value; those of a row are added up, so that one can be taken out again.
[[nodiscard]] std::uint64_t hash_of(field_number field, const stored_value& v) noexcept;

/// For reports: as flowrecv prints it.
[[nodiscard]] std::string to_text(field_number field, const stored_value& v);
[[nodiscard]] std::string time_text(std::int64_t ns);

}  // namespace flowkit::tools::verify
