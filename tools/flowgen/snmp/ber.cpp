// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/ber.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace flowkit::tools::snmp {

namespace {
/// Octets of a head with the shortest length.
constexpr std::size_t head_size(std::size_t length) noexcept {
  return length < 0x80 ? 2 : length <= 0xff ? 3 : length <= 0xffff ? 4 : 5;
}
/// Of an unsigned number, whose first bit must not be set.
constexpr std::size_t number_size(std::uint64_t n) noexcept {
  std::size_t size = 1;
  while (size < 9 && n >> (8 * size - 1) != 0) ++size;
  return size;
}
constexpr std::size_t arc_size(std::uint64_t arc) noexcept {
  std::size_t size = 1;
  for (arc >>= 7; arc != 0; arc >>= 7) ++size;
  return size;
}
/// The first two numbers are one (X.690 section 8.19.4).
constexpr std::uint64_t first_of(arcs n) noexcept {
  return n.empty() ? 0 : std::uint64_t{n[0]} * 40 + (n.size() > 1 ? n[1] : 0);
}
constexpr arcs rest_of(arcs n) noexcept { return n.subspan(std::min<std::size_t>(n.size(), 2)); }
std::size_t name_size(arcs n) noexcept {
  std::size_t size = arc_size(first_of(n));
  for (const std::uint32_t arc : rest_of(n)) size += arc_size(arc);
  return size;
}
std::size_t value_size(const value& v) noexcept {
  switch (v.type) {
    case tag::octet_string: return v.text_size;
    case tag::object_id: return name_size(v.name);
    case tag::integer:
    case tag::counter32:
    case tag::gauge32:
    case tag::time_ticks:
    case tag::counter64: return number_size(v.number);
    default: return 0;
  }
}
}  // namespace

bool take(reader& in, ber_element& out) noexcept {
  reader at = in;
  if (!at.has(2)) return false;
  const auto type = std::to_integer<std::uint8_t>(at.take(1)[0]);
  if ((type & 0x1f) == 0x1f) return false;  // a tag of several octets
  std::size_t length = std::to_integer<std::uint8_t>(at.take(1)[0]);
  if (length >= 0x80) {
    const std::size_t width = length & 0x7f;
    if (width == 0 || width > 4 || !at.has(width)) return false;  // 0: indefinite
    length = static_cast<std::size_t>(load_be(at.take(width).data(), width));
  }
  if (!at.has(length)) return false;
  out = {type, at.take(length)};
  in = at;
  return true;
}

bool take(reader& in, tag type, ber_element& out) noexcept {
  reader at = in;
  if (!take(at, out) || !out.is(type)) return false;
  in = at;
  return true;
}

bool take(reader& in, std::int32_t& out) noexcept {
  reader at = in;
  ber_element e;
  if (!take(at, tag::integer, e) || e.content.empty() || e.content.size() > 4) return false;
  const std::size_t size = e.content.size();
  const std::uint64_t raw = load_be(e.content.data(), size);
  const bool negative = (raw >> (8 * size - 1) & 1) != 0;
  out = static_cast<std::int32_t>(static_cast<std::uint32_t>(negative ? raw | ~std::uint64_t{0} << 8 * size : raw));
  in = at;
  return true;
}

bool take(reader& in, object_id& out) noexcept {
  reader at = in;
  ber_element e;
  if (!take(at, tag::object_id, e) || e.content.empty()) return false;
  out.clear();
  std::uint64_t arc = 0;
  bool begun = false;
  for (const std::byte b : e.content) {
    const auto octet = std::to_integer<std::uint8_t>(b);
    if (!begun && octet == 0x80) return false;  // no number begins with zeros (X.690 section 8.19.2)
    begun = true;
    arc = arc << 7 | (octet & 0x7f);
    const bool is_first = out.size() == 0;
    if (arc > 0xffff'ffff + std::uint64_t{is_first ? 80u : 0u}) return false;
    if ((octet & 0x80) != 0) continue;
    if (is_first) {
      const std::uint32_t root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
      out.push(root);
      arc -= std::uint64_t{root} * 40;
    }
    if (!out.push(static_cast<std::uint32_t>(arc))) return false;
    arc = 0;
    begun = false;
  }
  if (begun) return false;
  in = at;
  return true;
}

void value::append(std::string_view more) noexcept {
  type = tag::octet_string;
  more = more.substr(0, longest_text - text_size);
  std::copy(more.begin(), more.end(), text.data() + text_size);
  text_size += more.size();
}

void value::append(std::uint64_t n) noexcept {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  append(std::string_view{digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void ber_writer::head(std::uint8_t type, std::size_t length) noexcept {
  put(type);
  const std::size_t more = head_size(length) - 2;
  if (more != 0) put(static_cast<std::uint8_t>(0x80 | more));
  for (std::size_t i = std::max<std::size_t>(more, 1); i-- > 0;) put(static_cast<std::uint8_t>(length >> 8 * i & 0xff));
}

void ber_writer::number(tag type, std::uint64_t n) noexcept {
  const std::size_t size = number_size(n);
  head(static_cast<std::uint8_t>(type), size);
  for (std::size_t i = size; i-- > 0;) put(static_cast<std::uint8_t>(i >= 8 ? 0 : n >> 8 * i & 0xff));
}

void ber_writer::name(arcs n) noexcept {
  const auto arc = [this](std::uint64_t a) {
    for (std::size_t i = arc_size(a); i-- > 0;)
      put(static_cast<std::uint8_t>((a >> 7 * i & 0x7f) | (i != 0 ? 0x80u : 0u)));
  };
  head(static_cast<std::uint8_t>(tag::object_id), name_size(n));
  arc(first_of(n));
  for (const std::uint32_t a : rest_of(n)) arc(a);
}

bool ber_writer::integer(std::int32_t n) noexcept {
  std::size_t size = 1;
  while (size < 4 && (n < -(1 << (8 * size - 1)) || n >= 1 << (8 * size - 1))) ++size;
  if (room() < 2 + size) return false;
  head(static_cast<std::uint8_t>(tag::integer), size);
  for (std::size_t i = size; i-- > 0;) put(static_cast<std::uint8_t>(static_cast<std::uint32_t>(n) >> 8 * i & 0xff));
  return true;
}

bool ber_writer::string(octets content) noexcept {
  if (room() < head_size(content.size()) + content.size()) return false;
  head(static_cast<std::uint8_t>(tag::octet_string), content.size());
  return copy(content);
}

bool ber_writer::copy(octets elements) noexcept {
  if (room() < elements.size()) return false;
  for (const std::byte b : elements) out_[size_++] = b;
  return true;
}

bool ber_writer::binding(const object_id& of, const value& v) noexcept {
  const std::size_t name_length = name_size(of.numbers()), value_length = value_size(v);
  const std::size_t length = head_size(name_length) + name_length + head_size(value_length) + value_length;
  if (room() < head_size(length) + length) return false;
  head(static_cast<std::uint8_t>(tag::sequence), length);
  name(of.numbers());
  switch (v.type) {
    case tag::octet_string: return string(as_octets(v.str()));
    case tag::object_id: name(v.name); return true;
    case tag::integer:
    case tag::counter32:
    case tag::gauge32:
    case tag::time_ticks:
    case tag::counter64: number(v.type, v.number); return true;
    default: head(static_cast<std::uint8_t>(v.type), 0); return true;
  }
}

bool ber_writer::begin(std::uint8_t type) noexcept {
  if (room() < 4) return false;
  assert(depth_ < deepest);
  put(type), put(0x82), put(0), put(0);
  open_[depth_++] = size_;
  return true;
}

void ber_writer::end() noexcept {
  assert(depth_ != 0);
  const std::size_t from = open_[--depth_];
  assert(size_ - from <= 0xffff);
  store_be(out_.data() + from - 2, static_cast<std::uint16_t>(size_ - from));
}

}  // namespace flowkit::tools::snmp
