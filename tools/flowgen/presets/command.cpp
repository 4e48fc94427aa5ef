// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/presets/command.hpp"

#include <fmt/core.h>

#include <string_view>

#include "tools/flowgen/network/group_reader.hpp"
#include "tools/flowgen/presets/figures.hpp"
#include "tools/flowgen/presets/preset.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* help =
    "Usage: flowgen presets    the networks of --preset: users, flows, datagrams, bits and storage of each\n"
    "\n"
    "Bits are those of IP packets, by one exporter without a profile. Storage is flows a day times octets a flow.\n"
    "Exit codes: 0 ok, 2 wrong usage.\n";

constexpr protocol listed[] = {protocol::netflow5, protocol::netflow9, protocol::ipfix, protocol::sflow5};

std::string figures(const preset& p, protocol which) {
  flowgen_options o;
  o.pcap.push_back('-');
  o.load.shape = load_shape::constant({load_unit::flows, p.rate});
  o.start = from_unix_seconds(1'767'225'600);
  traffic_settings s;
  p.apply_to(s);
  o.network = std::make_shared<const traffic_model>(s);
  group_texts t;
  t.protocol.text = to_string(which);
  o.groups = read_groups({t}, t.source, o);
  complete_group(t, o, o.groups.front());
  return to_text(to_string(which), figures_of(o.groups.front(), static_cast<double>(p.rate)));
}
}  // namespace

exit_code presets_command(int argc, char** argv) {
  if (argc > 1 && (std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h")) {
    fmt::print("{}", help);
    return exit_code::ok;
  }
  if (argc > 1) throw startup_error(exit_code::usage, fmt::format("presets: '{}' is one argument too many", argv[1]));
  for (const preset& p : presets()) {
    fmt::print("{}: {} users, {} servers, {} % IPv6\n", p.name, p.users, p.servers, p.ipv6_percent);
    for (const protocol which : listed) fmt::print("  {}\n", figures(p, which));
    fmt::print("  stored: {}\n", storage_text(static_cast<double>(p.rate)));
  }
  return exit_code::ok;
}

}  // namespace flowkit::tools
