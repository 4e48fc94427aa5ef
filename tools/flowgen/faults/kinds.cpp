// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/kinds.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint32_t all = 1'000'000, one_percent = all / 100;

bool any(protocol) noexcept { return true; }
bool has_templates(protocol p) noexcept { return p == protocol::netflow9 || p == protocol::ipfix; }
bool tells_time(protocol p) noexcept { return row_of(p).has_export_time; }
bool is_numbered(protocol p) noexcept { return row_of(p).sequence_counts != nullptr; }
bool has_count(protocol p) noexcept { return p != protocol::ipfix; }

constexpr std::array<fault_row, static_cast<std::size_t>(fault_kind::count_)> kinds{{
    {fault_kind::lost, "lost", "a datagram is not sent", one_percent, false, nullptr, any},
    {fault_kind::duplicated, "duplicated", "a datagram is sent twice", one_percent, false, nullptr, any},
    {fault_kind::reordered, "reordered", "a datagram leaves after the exporter's next one", one_percent, false, nullptr,
     any},
    {fault_kind::truncated, "truncated", "a datagram ends somewhere within its records", one_percent, false, nullptr,
     any},
    {fault_kind::template_late, "template-late", "the first 8 datagrams come before the templates", all, true,
     "templates", has_templates},
    {fault_kind::template_lost, "template-lost", "the exporter's first template of flows never comes", all, true,
     "templates", has_templates},
    {fault_kind::id_reused, "id-reused", "a template's id gets another layout: the fields in reverse, and back",
     one_percent, false, "templates", has_templates},
    {fault_kind::clock_jump, "clock-jump", "the clock that headers tell is set an hour ahead, and back", one_percent,
     false, "clock in its header", tells_time},
    {fault_kind::sequence_jump, "sequence-jump", "sequence numbers go on 1 to 1000 further", one_percent, false,
     "sequence numbers", is_numbered},
    {fault_kind::restart, "restart", "the exporter restarts", one_percent, false, nullptr, any},
    {fault_kind::wrong_count, "wrong-count", "the header's count is one too many or too few", one_percent, false,
     "count in its header", has_count},
}};

[[noreturn]] void fail(const std::string& what) { throw startup_error(exit_code::usage, "--fault: " + what); }

[[noreturn]] void bad_rate(std::string_view text) {
  fail(fmt::format("'{}' is neither a percentage such as 1% or 0.5% nor a fraction such as 1/100, and above 0", text));
}

std::uint32_t parse_share(std::string_view text) {
  double value = 0;
  const auto number = [text](std::string_view part, double& into) {
    const auto [end, wrong] = std::from_chars(part.data(), part.data() + part.size(), into, std::chars_format::fixed);
    if (wrong != std::errc{} || end != part.data() + part.size()) bad_rate(text);
  };
  if (text.ends_with('%')) {
    number(text.substr(0, text.size() - 1), value);
    value /= 100;
  } else {
    double of = 0;
    if (!text.starts_with("1/")) bad_rate(text);
    number(text.substr(2), of);
    if (of < 1) bad_rate(text);
    value = 1 / of;
  }
  const auto share = static_cast<std::uint32_t>(value * all + 0.5);
  if (!(value > 0 && value <= 1) || share == 0) bad_rate(text);
  return share;
}
}  // namespace

std::span<const fault_row> fault_kinds() noexcept { return kinds; }
const fault_row& row_of(fault_kind k) noexcept { return kinds[static_cast<std::size_t>(k)]; }

fault_request parse_fault(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  std::vector<std::string_view> names;
  for (const fault_row& k : kinds) {
    names.push_back(k.name);
    if (k.name != name) continue;
    return {k.kind, colon == std::string_view::npos ? k.usual_share : parse_share(text.substr(colon + 1))};
  }
  std::string of;
  for (const std::string_view n : names) of += fmt::format("{}{}", of.empty() ? "" : ", ", n);
  fail(fmt::format("'{}' is not one of {}", name, of));
}

void check_fault(const fault_request& f, protocol p) {
  const fault_row& row = row_of(f.kind);
  if (!row.applies(p)) fail(fmt::format("{}: {} has no {}", row.name, to_string(p), row.needs));
}

std::string fault_help() {
  std::string out =
      "make faults on purpose, so often as 1% or 1/100; repeatable. The manifest says what became of it.\n";
  for (const fault_row& k : kinds)
    out += fmt::format("{}: {} (default: {} of {}){}\n", k.name, k.what, k.usual_share == all ? "all" : "1%",
                       k.of_exporters ? "exporters" : "datagrams",
                       k.needs == nullptr ? "" : fmt::format("; for protocols with {}", k.needs));
  out.pop_back();
  return out;
}

}  // namespace flowkit::tools
