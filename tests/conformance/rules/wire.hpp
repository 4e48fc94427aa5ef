// SPDX-License-Identifier: BSL-1.0
// Octets put together by hand, legal or not: what an encoder of ours would refuse to write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <flowkit/core/bytes.hpp>

namespace flowkit::test {

class wire {
 public:
  wire() = default;
  wire(std::initializer_list<wire> parts) {
    for (const wire& p : parts) add(p);
  }
  wire& u8(std::uint64_t v) { return number(v, 1); }
  wire& u16(std::uint64_t v) { return number(v, 2); }
  wire& u32(std::uint64_t v) { return number(v, 4); }
  wire& u64(std::uint64_t v) { return number(v, 8); }
  /// The low `octets` octets of v, big-endian.
  wire& number(std::uint64_t v, std::size_t octets) {
    for (std::size_t i = octets; i-- > 0;) octets_.push_back(static_cast<std::byte>(i < 8 ? v >> (8 * i) : 0));
    return *this;
  }
  wire& text(std::string_view s) {
    for (const char c : s) octets_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  wire& fill(std::size_t n, std::uint8_t with = 0) {
    octets_.insert(octets_.end(), n, std::byte{with});
    return *this;
  }
  wire& add(const wire& o) {
    octets_.insert(octets_.end(), o.octets_.begin(), o.octets_.end());
    return *this;
  }
  /// Overwrites what is there.
  wire& patch(std::size_t at, const wire& with) {
    std::copy(with.octets_.begin(), with.octets_.end(), octets_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  [[nodiscard]] std::size_t size() const { return octets_.size(); }
  [[nodiscard]] const std::vector<std::byte>& octets() const { return octets_; }

 private:
  std::vector<std::byte> octets_;
};

inline wire u8(std::uint64_t v) { return wire{}.u8(v); }
inline wire u16(std::uint64_t v) { return wire{}.u16(v); }
inline wire u32(std::uint64_t v) { return wire{}.u32(v); }
inline wire u64(std::uint64_t v) { return wire{}.u64(v); }

}  // namespace flowkit::test
