// SPDX-License-Identifier: BSL-1.0
#include "conformance/explain/values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/fixed/header.hpp>
#include <flowkit/flow/element_text.hpp>
#include <flowkit/flow/protocol_name.hpp>
#include <flowkit/ie/registry.hpp>
#include <flowkit/templates/inspect.hpp>

#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
const char* name_of(unit u) noexcept {
  constexpr const char* names[] = {"",         "bits",         "octets",       "packets",     "flows",
                                   "seconds",  "milliseconds", "microseconds", "nanoseconds", "4-octet words",
                                   "messages", "hops",         "entries",      "frames",      "ports"};
  const auto i = static_cast<std::size_t>(u);
  return i < std::size(names) ? names[i] : "";
}

/// "1500 octets"
std::string with_unit(std::uint64_t n, unit u) {
  const char* name = name_of(u);
  return *name == '\0' ? fmt::to_string(n) : tools::counted(n, name);
}

std::string time_text(timestamp t) {
  char text[40];
  text_writer out{text};
  write_text(out, t);
  return std::string{out.text()};
}

/// RFC 9293 section 3.1, from the lowest bit.
std::string tcp_flags(std::uint64_t n) {
  constexpr const char* names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  std::string out;
  for (std::size_t i = 0; i < std::size(names); ++i)
    if ((n >> i & 1) != 0) out += fmt::format("{}{}", out.empty() ? "" : " ", names[i]);
  return out.empty() ? fmt::to_string(n) : fmt::format("{} ({})", n, out);
}

bool is_protocol(const element& e) noexcept {
  return same_element(e, ie::protocolIdentifier) || same_element(e, ie::nextHeaderIPv6) ||
         same_element(e, ie::reverse::reverseProtocolIdentifier);
}

std::string number_text(const element& e, std::uint64_t n) {
  n &= value_bits(e);
  if (is_protocol(e) && n < 256) {
    const std::string_view keyword = protocol_keyword(static_cast<std::uint8_t>(n));
    return keyword.empty() ? fmt::to_string(n) : fmt::format("{} ({})", n, keyword);
  }
  if (same_element(e, ie::tcpControlBits) || same_element(e, ie::reverse::reverseTcpControlBits)) return tcp_flags(n);
  if (same_element(e, ie::ethernetType)) return fmt::format("0x{:04x}", n);
  if (same_element(e, fixed::term::unix_secs))
    return fmt::format("{}, {}", n, time_text(from_unix_seconds(static_cast<std::int64_t>(n))));
  return with_unit(n, e.units);
}

/// Of one or two octets the bits, in groups of four; else hex.
std::string word_text(std::uint64_t n, std::size_t octets) {
  if (octets > 2) return fmt::format("0x{:0{}x}", n, 2 * octets);
  std::string out;
  for (std::size_t i = 8 * octets; i-- > 0;) {
    out += (n >> i & 1) != 0 ? '1' : '0';
    if (i % 4 == 0 && i != 0) out += ' ';
  }
  return out;
}

std::string bit_numbers(const annotation& a) {
  const std::size_t last = a.index + a.part->size - 1;
  return a.part->size == 1 ? fmt::format("bit {}", a.index) : fmt::format("bits {}-{}", a.index, last);
}
}  // namespace

void explanation::padding(std::size_t depth, place at) {
  add_octets(depth, at, "padding", {}, all_zero(datagram_.subspan(at.offset, at.length)) ? "" : "not zero");
}

std::string name_of(const specifier& s, const element* e) {
  if (e != nullptr) return e->name;
  switch (s.space) {
    case element_space::enterprise: return fmt::format("element {} of enterprise {}", s.id, s.pen);
    case element_space::v9: return fmt::format("field type {}", s.id);
    case element_space::v9_scope: return fmt::format("scope type {}", s.id);
    default: return fmt::format("element {}", s.id);
  }
}

std::string value_text(const element* e, octets v, const record_context& context) {
  if (e == nullptr || v.empty()) return {};
  if (detail::is_unsigned(e->type) && v.size() <= 8) {
    const std::uint64_t n = load_be(v.data(), v.size());
    const conversion c = conversion_to<timestamp>(*e);
    const bool is_uptime = same_element(*e, ie::flowStartSysUpTime) || same_element(*e, ie::flowEndSysUpTime);
    if ((is_uptime && c == conversion::uptime_milliseconds) || c == conversion::microseconds_before_export) {
      bool saturated = false;
      const auto t = convert<timestamp>(c, v.data(), v.size(), context, saturated);
      if (t != unknown_time)
        return fmt::format("{} {}, {}", n, e->units == unit::milliseconds ? "ms" : "us", time_text(t));
    }
    return number_text(*e, n);
  }
  if (e->type == abstract_type::octetArray && !flow::detail::is_application(*e)) return {};
  if (is_list(e)) return {};
  char small[256];  // values of numbers and addresses; strings may be as long as the datagram
  std::string large(v.size() > 32 ? 6 * v.size() + 64 : 0, '\0');
  text_writer out{large.empty() ? std::span<char>{small} : std::span<char>{large}};
  flow::write_json_value(out, e, v, context);
  const std::string_view text = out.text();
  const bool is_quoted = e->type != abstract_type::string && text.size() >= 2 && text.front() == '"';
  return std::string{is_quoted ? text.substr(1, text.size() - 2) : text};
}

void annotation_parts::operator()(const annotation& a) {
  const layout_part& p = *a.part;
  const char* name = p.name == nullptr ? "spare" : p.name;
  switch (a.kind) {
    case annotation_kind::value: {
      element what = *p.what;
      what.type = a.type;
      if (what.type == abstract_type::octetArray) return out_.raw(a.depth, a.at, name);
      return out_.add_octets(a.depth, a.at, name, value_text(&what, a.raw, context_));
    }
    case annotation_kind::constant:
      return out_.add_octets(a.depth, a.at, p.otherwise == errc::bad_version ? "version" : name,
                             fmt::to_string(a.number),
                             a.number == p.number ? "" : fmt::format("always {} in this layout", p.number));
    case annotation_kind::padding: return out_.padding(a.depth, a.at);
    case annotation_kind::word: return out_.add_octets(a.depth, a.at, "bits", word_text(a.number, a.at.length));
    case annotation_kind::count:
      return out_.add_octets(a.depth, a.at, p.kind == part_kind::count ? name : fmt::format("count of {}", name),
                             fmt::to_string(a.number));
    case annotation_kind::length:
      return out_.add_octets(a.depth, a.at, p.kind == part_kind::length ? name : fmt::format("length of {}", name),
                             with_unit(a.number, unit::octets));
    case annotation_kind::tag:
      return out_.add_octets(a.depth, a.at, fmt::format("type of {}", name), fmt::to_string(a.number));
    case annotation_kind::bits: return out_.bits(a.depth, a.at, name, number_text(*p.what, a.number), bit_numbers(a));
    case annotation_kind::nested:
      if (!is_flat_) out_.heading(a.depth, name);
      return;
    case annotation_kind::element: return out_.heading(a.depth, fmt::format("{} {} of {}", name, a.index + 1, a.of));
  }
}

}  // namespace flowkit::conformance
