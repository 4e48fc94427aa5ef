// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/value_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include <flowkit/core/text.hpp>
#include <flowkit/flow/application.hpp>
#include <flowkit/flow/protocol_name.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/filter/control_bits.hpp"
#include "tools/common/filter/time_value.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools::filter {

namespace {
/// "first..last": one(text) of both, or of the whole.
template <class T, class One>
interval<T> read_interval(const written& w, bool in_list, const value_place& at, One one) {
  const std::string_view text = w.text;
  const auto dots = w.how == written::form::word ? text.find("..") : std::string_view::npos;
  if (dots == std::string_view::npos) {
    const T value = one(text);
    return {value, value};
  }
  if (!in_list) at.fail(fmt::format("'{}' is a range: in {}", shown(text), shown(text)));
  const interval<T> i{one(text.substr(0, dots)), one(text.substr(dots + 2))};
  if (i.last < i.first) at.fail(fmt::format("'{}' begins after its end", shown(text)));
  return i;
}

/// What a parser of options makes of it; nothing if it does not take it.
template <class Parse>
auto taken(Parse parse) -> std::optional<decltype(parse())> {
  try {
    return parse();
  } catch (const startup_error&) {
    return std::nullopt;
  }
}

std::optional<std::uint64_t> hex_number(std::string_view text) {
  std::uint64_t n = 0;
  if (!text.starts_with("0x") && !text.starts_with("0X")) return std::nullopt;
  text.remove_prefix(2);
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n, 16);
  return text.empty() || wrong != std::errc{} || end != text.data() + text.size() ? std::nullopt : std::optional{n};
}
std::optional<std::uint64_t> any_number(std::string_view text) {
  if (const auto hex = hex_number(text)) return hex;
  return taken([&] { return parse_count("", text); });
}

std::uint64_t plain_number(std::string_view text, const flow::column& c, const value_place& at) {
  const bool has_bits = has_control_bits(c);
  const auto n = has_bits && !any_number(text) ? control_bits(text) : any_number(text);
  if (!n)
    at.fail(fmt::format("'{}' is no number such as 443, 10k, 2M or 0x1f{}", shown(text),
                        has_bits ? fmt::format(", and not of {} joined by +", control_bit_names()) : ""));
  if (*n > greatest_of(c)) at.fail(fmt::format("{} is not in 0..{}: {}", shown(text), greatest_of(c), c.name));
  return *n;
}

std::uint64_t protocol_number(std::string_view text, const value_place& at) {
  if (const auto n = any_number(text)) {
    if (*n > 0xff) at.fail(fmt::format("{} is not in 0..255: an IP protocol", shown(text)));
    return *n;
  }
  std::vector<std::string_view> keywords;
  for (unsigned i = 0; i < 256; ++i) {
    const std::string_view keyword = protocol_keyword(static_cast<std::uint8_t>(i));
    if (keyword.empty()) continue;
    if (edits(text, keyword) == 0) return i;
    keywords.push_back(keyword);
  }
  at.fail("IP protocol: " + unknown_name(shown(text), keywords));
}

std::uint64_t rate_source(std::string_view text, const value_place& at) {
  constexpr auto count = static_cast<unsigned>(flow::sampling_source::count_);
  std::string all;
  for (unsigned i = 0; i < count; ++i) {
    const std::string_view name = flow::to_string(static_cast<flow::sampling_source>(i));
    if (name == text) return i;
    (all += i == 0 ? "" : ", ") += name;
  }
  at.fail(fmt::format("'{}' is not one of {}", shown(text), all));
}

std::uint64_t period(std::string_view text, const value_place& at) {
  if (const auto ms = taken([&] { return parse_count("", text, 0, INT64_MAX); });
      ms && text.find_first_not_of("0123456789") == std::string_view::npos)
    return ordered(static_cast<std::int64_t>(*ms));
  const auto d = taken([&] { return parse_duration("", text); });
  const bool has_unit = !text.empty() && text.back() >= 'a';
  if (!d || !has_unit) at.fail(fmt::format("'{}' is no duration such as 300ms, 5s, 10m, 1h or 5000 (ms)", shown(text)));
  if (d->ns % 1'000'000 != 0)
    at.fail(fmt::format("'{}' has parts of a millisecond, in which durations are compared", shown(text)));
  return comparable(*d);
}

std::uint64_t mac(std::string_view text, const value_place& at) {
  const auto a = parse<mac_address>(text);
  if (!a) at.fail(fmt::format("'{}' is no MAC address such as 00:00:5e:00:53:01", shown(text)));
  return comparable(*a);
}

std::optional<ip_address> plain_address(std::string_view text) {
  const auto a = parse<ip_address>(text);
  if (!a) return std::nullopt;
  return *a;
}
/// Bits after the first `length` set, or cleared.
ip_address with_host_bits(const ip_address& a, unsigned length, bool set) {
  std::array<std::uint8_t, 16> o = a.octets();
  const unsigned bits = a.is_v4() ? 32 : 128;
  for (unsigned i = length; i < bits; ++i) {
    const auto bit = static_cast<std::uint8_t>(0x80u >> i % 8);
    o[i / 8] = static_cast<std::uint8_t>(set ? o[i / 8] | bit : o[i / 8] & ~bit);
  }
  if (!a.is_v4()) return ip_address{ipv6_address{o}};
  return ip_address{ipv4_address{load_be<std::uint32_t>(reinterpret_cast<const std::byte*>(o.data()))}};
}
}  // namespace

interval<std::uint64_t> read_number(const written& w, const flow::column& c, bool in_list, const value_place& at) {
  const value_class is = class_of(c);
  const bool is_ordered = is != value_class::mac && is != value_class::rate_source;
  const auto one = [&](std::string_view text) -> std::uint64_t {
    switch (is) {
      case value_class::time: return comparable(read_time(text, at));
      case value_class::period: return period(text, at);
      case value_class::mac: return mac(text, at);
      case value_class::protocol: return protocol_number(text, at);
      case value_class::rate_source: return rate_source(text, at);
      default: return plain_number(text, c, at);
    }
  };
  if (is_ordered) return read_interval<std::uint64_t>(w, in_list, at, one);
  const std::uint64_t value = one(w.text);
  return {value, value};
}

interval<double> read_real(const written& w, bool in_list, const value_place& at) {
  return read_interval<double>(w, in_list, at, [&](std::string_view text) {
    double n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (wrong != std::errc{} || end != text.data() + text.size() || !std::isfinite(n))
      at.fail(fmt::format("'{}' is no number such as 0.01", shown(text)));
    return n;
  });
}

address_set::range read_addresses(const written& w, bool in_list, const value_place& at) {
  const std::string_view text = w.text;
  const auto wrong = [&](std::string_view what) {
    at.fail(fmt::format("'{}' is no {}", shown(what),
                        in_list ? "address, prefix or range such as 192.0.2.1, 10.0.0.0/8 or 192.0.2.1..192.0.2.9"
                                : "address such as 192.0.2.1 or 2001:db8::1"));
  };
  const auto slash = text.find('/');
  address_set::range r;
  if (slash != std::string_view::npos) {
    const auto a = plain_address(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    unsigned length = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (!a || failure != std::errc{} || end != digits.data() + digits.size()) wrong(text);
    if (!in_list) at.fail(fmt::format("'{}' is a prefix: in {}", shown(text), shown(text)));
    const unsigned most = a->is_v4() ? 32 : 128;
    if (length > most) at.fail(fmt::format("'{}': a prefix of it has 0..{} bits", shown(text), most));
    r = {with_host_bits(*a, length, false), with_host_bits(*a, length, true)};
  } else {
    const auto dots = w.how == written::form::word ? text.find("..") : std::string_view::npos;
    const auto one = [&](std::string_view part) {
      const auto a = plain_address(part);
      if (!a) wrong(part);
      return *a;
    };
    if (dots != std::string_view::npos && !in_list)
      at.fail(fmt::format("'{}' is a range: in {}", shown(text), shown(text)));
    r.first = one(text.substr(0, dots));
    r.last = dots == std::string_view::npos ? r.first : one(text.substr(dots + 2));
    if (r.first.family() != r.last.family()) at.fail(fmt::format("'{}' has ends of IPv4 and of IPv6", shown(text)));
    if (r.last < r.first) at.fail(fmt::format("'{}' begins after its end", shown(text)));
  }
  const address_set::range plain{unmapped(r.first), unmapped(r.last)};
  return plain.first.family() == plain.last.family() ? plain : r;
}

std::string read_application(const written& w, const value_place& at) {
  const std::string_view text = w.text;
  const auto wrong = [&] {
    at.fail(
        fmt::format("'{}' is no application as lines have it: ENGINE:SELECTOR such as 13:443, of engine 20 "
                    "20:ENTERPRISE:SELECTOR",
                    shown(text)));
  };
  const auto number = [&](std::string_view part, std::uint64_t most) {
    std::uint64_t n = 0;
    const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), n);
    if (part.empty() || failure != std::errc{} || end != part.data() + part.size() || n > most) wrong();
    return n;
  };
  const auto put = [](std::string& out, std::uint64_t n, unsigned octets_of) {
    for (unsigned i = octets_of; i > 0; --i) out += static_cast<char>(n >> 8 * (i - 1) & 0xff);
  };
  const auto colon = text.find(':'), last = text.rfind(':');
  if (colon == std::string_view::npos) wrong();
  std::string id;
  put(id, number(text.substr(0, colon), 0xff), 1);
  const bool is_of_enterprises = static_cast<std::uint8_t>(id[0]) == flow::engine_of_enterprises;
  if (last != colon) {
    if (!is_of_enterprises) wrong();
    put(id, number(text.substr(colon + 1, last - colon - 1), 0xffff'ffff), 4);
  }
  const std::string_view selector = text.substr(last + 1);
  if (selector.starts_with("0x")) {
    const std::string_view digits = selector.substr(2);
    if (digits.empty() || digits.size() % 2 != 0) wrong();
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      std::uint8_t octet = 0;
      const auto [end, failure] = std::from_chars(digits.data() + i, digits.data() + i + 2, octet, 16);
      if (failure != std::errc{} || end != digits.data() + i + 2) wrong();
      id += static_cast<char>(octet);
    }
    return id;
  }
  const std::uint64_t n = number(selector, UINT64_MAX);
  // With three octets or fewer after it, an id of engine 20 has no enterprise.
  const bool is_short = is_of_enterprises && last == colon;
  if (is_short && n > 0xff'ffff) wrong();
  put(id, n, is_short ? 3 : 8);
  return id;
}

std::string read_text(const written& w, const flow::column& c, const value_place& at) {
  const std::string_view text = w.text;
  if (w.how != written::form::word) return w.text;
  for (const std::string_view between : {std::string_view{"/"}, std::string_view{".."}})
    if (const auto found = text.find(between); found != std::string_view::npos && plain_address(text.substr(0, found)))
      at.fail(fmt::format("'{}' is of addresses, and {} is text: in quotes it is one", shown(text), c.name));
  return w.text;
}

}  // namespace flowkit::tools::filter
