// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/value.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/protocol_name.hpp>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools::verify {

namespace {
std::uint64_t word_at(const char* from, std::size_t size) noexcept {
  std::uint64_t w = 0;
  std::memcpy(&w, from, std::min<std::size_t>(size, sizeof w));
  return w;
}
std::uint64_t hash_text(std::string_view s) noexcept {
  std::uint64_t h = s.size();
  for (; s.size() >= 8; s.remove_prefix(8))
    h = folded(h ^ 0x9e37'79b9'7f4a'7c15, word_at(s.data(), 8) ^ 0xd6e8'feb8'6659'fd93);
  return folded(h ^ 0x9e37'79b9'7f4a'7c15, word_at(s.data(), s.size()) ^ 0xa076'1d64'78bd'642f);
}
}  // namespace

void value::set_address(const ip_address& a) noexcept {
  constexpr std::uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto& octets = a.octets();
  const bool contains_v4 = a.is_v6() && std::memcmp(octets.data(), mapped, sizeof mapped) == 0;
  size_ = a.is_v6() && !contains_v4 ? 16 : a.family() == 0 ? 0 : 4;
  std::memcpy(octets_.data(), octets.data() + (contains_v4 ? 12 : 0), contains_v4 ? 4 : 16);
  is_text_ = false;
}
void value::set_text(std::string_view s) noexcept {
  is_text_ = false;
  if (s.size() <= most_octets) {
    if (!s.empty()) std::memcpy(octets_.data(), s.data(), s.size());
    size_ = static_cast<std::uint8_t>(s.size());
    return;
  }
  const std::uint64_t hash = hash_text(s);
  std::memcpy(octets_.data(), s.data(), most_octets - 8);
  std::memcpy(octets_.data() + most_octets - 8, &hash, 8);
  size_ = most_octets;
}
bool value::is_zero() const noexcept {
  return std::all_of(octets_.begin(), octets_.begin() + size_, [](std::uint8_t o) { return o == 0; });
}

std::uint64_t stored_value::number() const noexcept {
  std::uint64_t n = 0;
  std::memcpy(&n, data, std::min(size(), sizeof n));
  if constexpr (std::endian::native == std::endian::big) n = __builtin_bswap64(n);
  return n;
}

std::uint64_t hash_of(field_number field, const stored_value& v) noexcept {
  const std::uint64_t tag = (std::uint64_t{field} << 8 | v.size_octet) * 0x9e37'79b9'7f4a'7c15;
  if (v.size() <= 8) return folded(word_at(v.data, v.size()) ^ 0xa076'1d64'78bd'642f, tag ^ 0xe703'7ed1'a0b4'28db);
  return folded(hash_text(v.octets()) ^ 0x8ebc'6af0'9c88'c6e3, tag ^ 0x5899'65cc'7537'4cc3);
}

std::string time_text(std::int64_t ns) {
  std::array<char, 40> room{};
  text_writer out{room};
  write_time(out, timestamp{ns}, ns % 1'000'000 == 0 ? 3 : ns % 1'000 == 0 ? 6 : 9);
  return std::string{out.text()};
}

std::string to_text(field_number field, const stored_value& v) {
  if (v.is_undecoded()) return fmt::format("'{}'", v.octets());
  switch (fields()[field].kind) {
    case value_kind::number: return std::to_string(v.number());
    case value_kind::real: return fmt::format("{}", std::bit_cast<double>(v.number()));
    case value_kind::time: return time_text(static_cast<std::int64_t>(v.number()));
    case value_kind::period:
      return fmt::format("{} ms", static_cast<double>(static_cast<std::int64_t>(v.number())) / 1e6);
    case value_kind::mac: {
      const std::uint64_t n = v.number();
      return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", n >> 40 & 0xff, n >> 32 & 0xff, n >> 24 & 0xff,
                         n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff);
    }
    case value_kind::protocol: {
      const std::uint64_t n = v.number();
      const auto keyword = n < 256 ? protocol_keyword(static_cast<std::uint8_t>(n)) : std::string_view{};
      return keyword.empty() ? std::to_string(n) : std::string{keyword};
    }
    case value_kind::address: {
      if (v.size() == 16) {
        ipv6_address a;
        std::memcpy(a.octets.data(), v.data, 16);
        return to_string(ip_address{a});
      }
      if (v.size() != 4) return "no address";
      const auto octet = [&](std::size_t i) { return std::uint32_t{static_cast<std::uint8_t>(v.data[i])}; };
      return to_string(ip_address{ipv4_address{octet(0) << 24 | octet(1) << 16 | octet(2) << 8 | octet(3)}});
    }
    case value_kind::text: break;
  }
  return std::string{v.octets()};
}

}  // namespace flowkit::tools::verify
