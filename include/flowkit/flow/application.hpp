// SPDX-License-Identifier: BSL-1.0
// applicationId taken apart (RFC 6759 section 4): what names are looked up by, and its text.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/text.hpp>

namespace flowkit::inline v0::flow {

/// Classification engine 20, PANA-L7-PEN: an enterprise number stands before the selector (RFC 6759 section 4.1).
inline constexpr std::uint8_t engine_of_enterprises = 20;

/// Two ids name the same application if their values are equal, in however many octets they were sent (RFC 6759 section
/// 4.2: a selector may be shortened, or widened with leading zeros).
struct application {
  std::uint8_t engine = 0;
  bool has_enterprise = false;  ///< engine 20, and the id is long enough
  std::uint32_t enterprise = 0;
  std::uint64_t selector = 0;
  bool is_whole = true;  ///< false: the selector has more than 64 bits, `selector` the last of them; not for comparison
  friend constexpr auto operator<=>(const application&, const application&) = default;
};

namespace detail {
struct application_parts {
  application of;
  octets selector;  ///< without leading zeros
};
constexpr application_parts parts_of_application(octets id) noexcept {
  application_parts p;
  if (id.empty()) return p;
  p.of.engine = std::to_integer<std::uint8_t>(id[0]);
  p.selector = id.subspan(1);
  if (p.of.engine == engine_of_enterprises && p.selector.size() >= 4) {
    p.of.has_enterprise = true;
    p.of.enterprise = load_be<std::uint32_t>(p.selector.data());
    p.selector = p.selector.subspan(4);
  }
  while (!p.selector.empty() && p.selector[0] == std::byte{0}) p.selector = p.selector.subspan(1);
  p.of.is_whole = p.selector.size() <= 8;
  const octets last = p.of.is_whole ? p.selector : p.selector.last(8);
  p.of.selector = load_be(last.data(), last.size());
  return p;
}
}  // namespace detail

/// Of the octets of an applicationId, in any length; {} of none.
[[nodiscard]] constexpr application application_of(octets id) noexcept { return detail::parts_of_application(id).of; }

/// "13:443"; "20:12356:16354" with an enterprise number. A selector of more than 64 bits is written as hex digits:
/// "6:0x0102...". An empty id gives an empty text. All ids of one application have the same text.
constexpr void write_application(text_writer& out, octets id) noexcept {
  if (id.empty()) return;
  const detail::application_parts p = detail::parts_of_application(id);
  write_text(out, p.of.engine), out.put(':');
  if (p.of.has_enterprise) write_text(out, p.of.enterprise), out.put(':');
  if (p.of.is_whole) return write_text(out, p.of.selector);
  out.put("0x");
  for (const std::byte b : p.selector)
    out.put(hex_digits[std::to_integer<unsigned>(b) >> 4]), out.put(hex_digits[std::to_integer<unsigned>(b) & 15]);
}

}  // namespace flowkit::flow
