// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/truth_file.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
using namespace conformance;

constexpr std::uint64_t most_packets = 1'000'000'000'000'000, most_rate = std::numeric_limits<std::uint32_t>::max();

offered_traffic read_interface(toml_keys k) {
  offered_traffic o;
  o.where = k.where();
  o.exporter = k.address("exporter");
  o.index = k.number32("index", 0, most_rate);
  constexpr std::array<std::string_view, 3> directions{"ingress", "egress", "both"};
  o.direction = static_cast<direction>(k.word("direction", directions).value_or(0));
  const auto packets = k.number("packets", 1, most_packets);
  o.octets = k.number("octets", 1, most_packets);
  o.rate = k.number32("rate", 1, most_rate);
  k.finish();
  if (!packets) k.is_missing("packets");
  o.packets = *packets;
  return o;
}

sflow_setup read_sflow(toml_keys k) {
  sflow_setup s;
  s.agent = k.address("agent");
  s.header = k.number32("header", 1, 65'535);
  s.rate = k.number32("rate", 1, most_rate);
  s.polling = k.time_span("polling");
  s.drop_limit = k.number32("drop-limit", 1, most_rate);
  s.off = k.instant("off");
  k.finish();
  return s;
}
}  // namespace

truth read_truth(const std::string& path) {
  const toml_value file = read_toml(path);
  truth t;
  toml_keys k{path, file};
  for (const toml_value& one : k.tables("interface")) t.interfaces.push_back(read_interface({path, one}));
  if (const toml_value* sflow = k.table("sflow")) t.sflow = read_sflow({path, *sflow});
  k.finish();
  if (t.interfaces.empty() && file.find("sflow") == nullptr)
    throw startup_error(exit_code::usage, fmt::format("{}: neither [[interface]] nor [sflow] is in it", path));
  return t;
}

}  // namespace flowkit::tools
