// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/profile/reading.hpp"

namespace flowkit::tools {

namespace {
using kind = toml_value::kind;

constexpr std::array<std::string_view, 6> run_values{"sampling.interval", "sampling.space", "sampling.sampler",
                                                     "exporter.domain",   "exporter.boot",  "exporter.address"};
constexpr const char* allowed =
    "a number, a text, a list of them, { from = 1, to = 5 }, { by_port = { 443 = ... }, otherwise = ... } or "
    "{ is = \"sampling.interval\" }";

class value_reader {
 public:
  value_reader(const std::string& path, const std::string& name) : path_(path), name_(name) {}

  profile_value read(const toml_value& v) const {
    profile_value out;
    out.line = v.line;
    if (v.is == kind::table) {
      read_table(v, out);
    } else if (v.is == kind::array) {
      for (const toml_value& one : v.items) out.one_of.push_back(read_scalar(one));
      if (out.one_of.empty()) fail(v, fmt::format("an empty list is none of {}", allowed));
    } else {
      out.one_of.push_back(read_scalar(v));
    }
    return out;
  }

 private:
  [[noreturn]] void fail(const toml_value& at, const std::string& what) const {
    throw startup_error(exit_code::usage, fmt::format("{}:{}: {}: {}", path_, at.line, name_, what));
  }
  scalar read_scalar(const toml_value& v) const {
    switch (v.is) {
      case kind::integer: return v.integer;
      case kind::boolean: return std::int64_t{v.boolean ? 1 : 2};  // RFC 7011 section 6.1.5
      case kind::real: return v.real;
      case kind::text: return v.text;
      default: fail(v, fmt::format("this is none of {}", allowed));
    }
  }
  void read_table(const toml_value& v, profile_value& out) const {
    toml_keys k{path_, v};
    const toml_value* const from = k.any("from");
    const toml_value* const to = k.any("to");
    const toml_value* const by_port = k.table("by_port");
    const toml_value* const otherwise = k.any("otherwise");
    const auto is = k.word("is", run_values);
    k.finish();
    if (int{from != nullptr || to != nullptr} + int{by_port != nullptr} + int{is.has_value()} != 1)
      fail(v, fmt::format("this is none of {}", allowed));
    if (is) {
      out.is_run_value = true, out.of_run = static_cast<run_value>(*is);
    } else if (by_port != nullptr) {
      read_ports(*by_port, out);
      if (otherwise == nullptr) fail(v, "by_port needs otherwise = ..., for flows of other ports");
      out.otherwise = read_scalar(*otherwise);
    } else {
      const bool good = from != nullptr && to != nullptr && from->is == kind::integer && to->is == kind::integer &&
                        from->integer <= to->integer && from->integer >= 0;
      if (!good) fail(v, "from and to are whole numbers, of which the first is not above the second");
      out.from = from->integer, out.to = to->integer;
    }
  }
  void read_ports(const toml_value& ports, profile_value& out) const {
    out.is_by_port = true;
    for (std::size_t i = 0; i < ports.names.size(); ++i) {
      const std::string& key = ports.names[i];
      const toml_value& value = ports.items[i];
      std::uint16_t port = 0;
      const auto [end, what] = std::from_chars(key.data(), key.data() + key.size(), port);
      if (what != std::errc{} || end != key.data() + key.size()) fail(value, fmt::format("'{}' is not a port", key));
      out.by_port[port] = read_scalar(value);
    }
  }

  const std::string& path_;
  const std::string& name_;
};
}  // namespace

value_table read_values(const std::string& path, const toml_value& table) {
  value_table out;
  for (std::size_t i = 0; i < table.names.size(); ++i) {
    const std::string& name = table.names[i];
    const toml_value& value = table.items[i];
    const specifier of = parse_element(fmt::format("{}:{}", path, value.line), name);
    out.push_back({name, of, value_reader{path, name}.read(value)});
  }
  return out;
}

}  // namespace flowkit::tools
