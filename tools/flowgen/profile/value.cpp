// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/value.hpp"

#include <fmt/core.h>

#include <bit>

#include <flowkit/core/text.hpp>
#include <flowkit/core/types.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"

namespace flowkit::tools {

namespace {
using octet_string = std::vector<std::byte>;

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw startup_error(exit_code::usage, where + ": " + what);
}
std::string shown(const scalar& v) {
  if (const auto* n = std::get_if<std::int64_t>(&v)) return fmt::format("{}", *n);
  if (const auto* d = std::get_if<double>(&v)) return fmt::format("{}", *d);
  return fmt::format("\"{}\"", std::get<std::string>(v));
}

octet_string number_octets(std::int64_t n, const specifier& f, const std::string& where) {
  if (f.is_variable() || f.length > 32) fail(where, fmt::format("{} is not a number in this template", name_of(f)));
  const element* const e = element_of(f);
  const bool is_signed = e != nullptr && (e->type == abstract_type::signed8 || e->type == abstract_type::signed16 ||
                                          e->type == abstract_type::signed32 || e->type == abstract_type::signed64);
  if (n < 0 && !is_signed) fail(where, fmt::format("{} is not negative, as {}", name_of(f), n));
  if (f.length < 8 && (n >= std::int64_t{1} << 8 * f.length || n < -(std::int64_t{1} << 8 * f.length) / 2))
    fail(where, fmt::format("{} does not fit {} in {} octets", n, name_of(f), f.length));
  octet_string out(f.length, n < 0 ? std::byte{0xff} : std::byte{0});
  for (std::size_t i = 0; i < out.size() && i < 8; ++i)
    out[out.size() - 1 - i] = static_cast<std::byte>(static_cast<std::uint64_t>(n) >> 8 * i & 0xff);
  return out;
}
octet_string float_octets(double d, const specifier& f, const std::string& where) {
  octet_string out(f.length);
  if (f.length == 4)
    store_be(out.data(), std::bit_cast<std::uint32_t>(static_cast<float>(d)));
  else if (f.length == 8)
    store_be(out.data(), std::bit_cast<std::uint64_t>(d));
  else
    fail(where, fmt::format("{} takes 4 or 8 octets", name_of(f)));
  return out;
}
int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
octet_string hexadecimal(std::string_view text, const std::string& where) {
  octet_string out;
  if (text.substr(0, 2) != "0x" || text.size() % 2 != 0)
    fail(where, fmt::format("\"{}\" is not octets, such as \"0x0d0001bb\"", text));
  for (std::size_t i = 2; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) fail(where, fmt::format("\"{}\" has what is no hexadecimal digit", text));
    out.push_back(static_cast<std::byte>(high << 4 | low));
  }
  return out;
}
octet_string address_octets(std::string_view text, const specifier& f, const std::string& where) {
  octet_string out;
  const auto a = parse<ip_address>(text);
  const std::size_t size = !a ? 0 : a->is_v4() ? 4 : 16;
  if (size == 0 || size != f.length) fail(where, fmt::format("\"{}\" is not an address of {} octets", text, f.length));
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::byte>(a->octets()[i]));
  return out;
}
octet_string mac_octets(std::string_view text, const std::string& where) {
  octet_string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 3) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    const bool apart = i + 2 >= text.size() || text[i + 2] == ':';
    if (high < 0 || low < 0 || !apart) break;
    out.push_back(static_cast<std::byte>(high << 4 | low));
  }
  if (out.size() != 6 || text.size() != 17)
    fail(where, fmt::format("\"{}\" is not a MAC address, such as \"02:00:00:00:00:01\"", text));
  return out;
}
octet_string filled(octet_string v, const specifier& f, const std::string& where) {
  if (f.is_variable()) return v;
  if (v.size() > f.length)
    fail(where, fmt::format("{} octets are too many for {}, which has {}", v.size(), name_of(f), f.length));
  v.resize(f.length);
  return v;
}
octet_string text_octets(const std::string& text, const specifier& f, const std::string& where) {
  const element* const e = element_of(f);
  const abstract_type type = e == nullptr ? abstract_type::octetArray : e->type;
  switch (type) {
    case abstract_type::string: {
      const auto* const p = reinterpret_cast<const std::byte*>(text.data());
      return filled({p, p + text.size()}, f, where);
    }
    case abstract_type::ipv4Address:
    case abstract_type::ipv6Address: return address_octets(text, f, where);
    case abstract_type::macAddress: return mac_octets(text, where);
    case abstract_type::octetArray:
    case abstract_type::basicList:
    case abstract_type::subTemplateList:
    case abstract_type::subTemplateMultiList:
    case abstract_type::unsigned256: return filled(hexadecimal(text, where), f, where);
    default: fail(where, fmt::format("{} is a number, not \"{}\"", name_of(f), text));
  }
}
}  // namespace

const profile_value* find_value(const value_table& values, const specifier& field) noexcept {
  const profile_value* found = nullptr;
  for (const named_value& v : values)
    if (v.of.id == field.id && v.of.pen == field.pen && v.of.space == field.space) found = &v.value;
  return found;
}

octet_string octets_of(const scalar& v, const specifier& field, const std::string& where) {
  const element* const e = element_of(field);
  if (const auto* text = std::get_if<std::string>(&v)) return text_octets(*text, field, where);
  const bool is_float = e != nullptr && (e->type == abstract_type::float32 || e->type == abstract_type::float64);
  if (is_float)
    return float_octets(v.index() == 0 ? static_cast<double>(std::get<0>(v)) : std::get<1>(v), field, where);
  if (v.index() == 1) fail(where, fmt::format("{} is a whole number, not {}", name_of(field), shown(v)));
  if (e != nullptr && e->type == abstract_type::string) fail(where, fmt::format("{} is text", name_of(field)));
  return number_octets(std::get<std::int64_t>(v), field, where);
}

}  // namespace flowkit::tools
