// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/presets/options.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "tools/common/quantity.hpp"
#include "tools/flowgen/presets/figures.hpp"
#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

void traffic_texts::add_to(CLI::App& app) {
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  text("--preset", preset,
       preset_names() + ": rate, users, servers and IPv6 share of a network of that size; flowgen presets lists them",
       "NAME");
  text("--users", users, "users of the network, divided among the exporters (1..1000000, default: 1000)", "N");
  text("--servers", servers, "servers that they talk to (2..100000, default: 500)", "N");
  text("--flow-keys", flow_keys,
       "so many different flow keys (addresses, ports, protocol) of each exporter, again and again, such as 256 "
       "(default: 0, all are different)",
       "N");
}

const preset* read_traffic_options(const traffic_texts& t, const traffic_table& from_file, flowgen_options& out) {
  traffic_settings s = from_file.settings;
  const preset* p = from_file.of;
  if (!t.preset.empty()) {
    p = &find_preset("--preset", t.preset);
    p->apply_to(s);
  }
  if (p != nullptr) out.load.usual_rate = p->rate;
  const auto read = [](const char* option, const std::string& text, std::uint64_t least, std::uint64_t most,
                       std::uint32_t& into) {
    if (!text.empty()) into = static_cast<std::uint32_t>(parse_count(option, text, least, most));
  };
  read("--users", t.users, 1, traffic_settings::most_users, s.users);
  read("--servers", t.servers, 2, traffic_settings::most_servers, s.servers);
  read("--flow-keys", t.flow_keys, 0, traffic_settings::most_flow_keys, s.flow_keys);
  s.sites = out.groups.exporters();
  out.network = std::make_shared<const traffic_model>(s);
  return p;
}

void print_preset(const preset& p, const flowgen_options& o) {
  const traffic_settings& s = o.network->settings();
  const bool constant = o.load.flows_per_second() > 0 && o.load.shape->is_constant();
  const double rate = constant ? o.load.flows_per_second() : static_cast<double>(o.load.usual_rate);
  fmt::print(stderr, "flowgen: preset {}: {} users, {} servers; stored: {}\n", p.name, s.users, s.servers,
             storage_text(rate));
  for (const exporter_group& g : o.groups) {
    const std::string& like = g.settings.imitates->name;
    const std::string name = like.rfind("generic-", 0) == 0 ? g.protocol->name() : like;
    const double of_group = rate * static_cast<double>(g.share) / static_cast<double>(o.groups.shares());
    fmt::print(stderr, "flowgen: {}, {} % IPv6{}\n", to_text(name, figures_of(g, of_group)), g.settings.ipv6_percent,
               constant ? "" : " (at the usual rate)");
  }
}

}  // namespace flowkit::tools
