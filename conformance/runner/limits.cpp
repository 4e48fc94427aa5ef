// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/limits.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
using conformance::limits;

enum class unit : std::uint8_t { time, octets, count };

struct limit_row {
  const char* name;
  std::variant<duration limits::*, std::uint32_t limits::*> member;
  unit in;
  const char* about;
};

// clang-format off
constexpr std::array rows{
    limit_row{"clock", &limits::clock, unit::time, "between an export time and the capture's clock"},
    limit_row{"skew", &limits::skew, unit::time, "between the two when either may be set wrong: no fault"},
    limit_row{"refresh", &limits::refresh, unit::time, "between two announcements of a template in use"},
    limit_row{"counter-interval", &limits::counter_interval, unit::time, "between two counter samples of an sFlow source"},
    limit_row{"options-interval", &limits::options_interval, unit::time,
              "between two records of statistics or sampling options"},
    limit_row{"flow-timeout", &limits::flow_timeout, unit::time, "the longest a flow lasts, or waits for its export"},
    limit_row{"export-wait", &limits::export_wait, unit::time,
              "between the end of a datagram's latest flow and its departure"},
    limit_row{"withdrawal-wait", &limits::withdrawal_wait, unit::time,
              "between the last data of a template and its withdrawal"},
    limit_row{"mtu", &limits::mtu, unit::octets, "octets of an IP packet"},
    limit_row{"sampled-header", &limits::sampled_header, unit::octets, "octets of a packet that an sFlow sample has"},
    limit_row{"sflow-datagram", &limits::sflow_datagram, unit::octets, "octets of an sFlow datagram"},
    limit_row{"drop-rate", &limits::drop_rate, unit::count, "sFlow notices of discarded packets in a second, of a source"},
};
// clang-format on

/// Becomes anything: to find out how many members an aggregate has.
struct anything {
  template <class T>
  constexpr operator T() const noexcept;
};
template <class T, std::size_t... I>
consteval bool takes(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), anything{})...}; };
}
static_assert(takes<limits>(std::make_index_sequence<rows.size()>{}) &&
                  !takes<limits>(std::make_index_sequence<rows.size() + 1>{}),
              "each limit of examiner/settings.hpp has a row here, so that it can be set");

/// As parse_duration reads it.
std::string text_of(duration d) {
  constexpr std::int64_t ms = 1'000'000, s = 1'000 * ms, m = 60 * s, h = 60 * m;
  for (const auto& [size, suffix] : {std::pair{h, "h"}, std::pair{m, "m"}, std::pair{s, "s"}})
    if (d.ns % size == 0) return fmt::format("{}{}", d.ns / size, suffix);
  return fmt::format("{}ms", d.ns / ms);
}
std::string text_of(std::uint32_t n) { return fmt::format("{}", n); }

void set(limits& to, duration limits::*member, unit, std::string_view option, std::string_view value) {
  to.*member = parse_duration(option, value);
}
void set(limits& to, std::uint32_t limits::*member, unit in, std::string_view option, std::string_view value) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t n = in == unit::octets ? parse_octets(option, value) : parse_count(option, value);
  if (n < 1 || n > most)
    throw startup_error(exit_code::usage, fmt::format("{}: {} is not in 1..{}", option, value, most));
  to.*member = static_cast<std::uint32_t>(n);
}
}  // namespace

void set_limit(limits& to, std::string_view option, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    throw startup_error(exit_code::usage, fmt::format("{}: '{}' is not NAME=VALUE, such as refresh=10m", option, text));
  const std::string_view name = text.substr(0, equals), value = text.substr(equals + 1);
  std::vector<std::string_view> names;
  for (const limit_row& r : rows) {
    names.emplace_back(r.name);
    if (name != r.name) continue;
    return std::visit([&](auto member) { set(to, member, r.in, fmt::format("{} {}", option, name), value); }, r.member);
  }
  throw startup_error(exit_code::usage, fmt::format("{}: {}", option, unknown_name(name, names)));
}

std::string list_limits() {
  constexpr limits defaults;
  std::string out;
  for (const limit_row& r : rows)
    out += wrapped(fmt::format("  {:<17}{:<7}{}", r.name,
                               std::visit([&](auto member) { return text_of(defaults.*member); }, r.member), r.about),
                   usual_columns, 26);
  return out;
}

}  // namespace flowkit::tools
