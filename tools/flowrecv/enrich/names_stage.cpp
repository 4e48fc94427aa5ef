// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/names_stage.hpp"

#include <fmt/format.h>

#include <flowkit/flow/table.hpp>

#include "tools/common/printable.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
using flow::record;

/// The name to show instead of what the flow has; null: none.
template <auto Index, auto Name>
const std::string* interface_name(const record& r, const exporter_names& names) {
  if (!r.has<Index>()) return nullptr;
  const auto found = names.interface(r.*Index);
  return found.name != nullptr && (found.overrides || r.get<Name>().empty()) ? found.name : nullptr;
}
template <auto Name>
void set_name(record& r, const std::string* name) {
  if (name == nullptr) return;
  r.*Name = *name;
  r.set_present<Name>();
}
}  // namespace

void names_counts::note(const std::string& label, const contradiction& c) {
  const auto known = contradictions.find(label);
  if (known == contradictions.end() && contradictions.size() >= most_named) {
    unnamed += c.flows;
    return;
  }
  contradiction& of = known != contradictions.end() ? known->second : contradictions[label];
  of.announced = c.announced, of.configured = c.configured, of.overrides = c.overrides;
  of.flows += c.flows;
}

void names_counts::add(const stage_counts& other) {
  const auto& more = static_cast<const names_counts&>(other);
  for (const auto& [label, c] : more.contradictions) note(label, c);
  unnamed += more.unnamed, rates_set += more.rates_set, interfaces_named += more.interfaces_named;
}

std::unique_ptr<names_counts> names_counts::copy() const {
  auto c = std::make_unique<names_counts>();
  c->add(*this);
  return c;
}

void names_stage::note(const received_flow& f, const names_entry& says) {
  counts_.note(f.from.label, {f.record.sampling_interval, says.sampling, says.overrides, 1});
}

bool names_stage::flow(const received_flow& f) {
  const exporter_names& names = f.from.names;
  if (names.empty()) return next().flow(f);
  const record& was = f.record;
  const std::string* const ingress = interface_name<&record::ingress_interface, &record::ingress_name>(was, names);
  const std::string* const egress = interface_name<&record::egress_interface, &record::egress_name>(was, names);
  bool sets_rate = false;
  if (names.sampling != nullptr) {
    const bool announced = was.get<&record::sampling_interval>() != 0;
    if (announced && was.sampling_interval != names.sampling->sampling) note(f, *names.sampling);
    sets_rate = !announced || names.sampling->overrides;
  }
  if (ingress == nullptr && egress == nullptr && !sets_rate) return next().flow(f);

  record r = was;
  set_name<&record::ingress_name>(r, ingress);
  set_name<&record::egress_name>(r, egress);
  counts_.interfaces_named += ingress != nullptr || egress != nullptr;
  if (sets_rate) {
    r.sampling_interval = names.sampling->sampling;
    r.sampling_source = flow::sampling_source::configured;
    r.set_present<&record::sampling_interval>();
    r.set_present<&record::sampling_source>();
    ++counts_.rates_set;
  }
  return next().flow({r, f.added, f.from});
}

std::unique_ptr<stage_counts> names_stage::counts() const { return counts_.copy(); }

std::string names_counts::text() const {
  std::string all;
  if (interfaces_named != 0)
    all += fmt::format("names: {} with names of interfaces from --names\n", counted(interfaces_named, "flows"));
  if (rates_set != 0)
    all += fmt::format("names: {} with the sampling rate from --names\n", counted(rates_set, "flows"));
  for (const auto& [label, c] : contradictions)
    all +=
        fmt::format("names: {}: announces sampling of one of {}, --names says one of {}: {} with the {} rate\n", label,
                    c.announced, c.configured, counted(c.flows, "flows"), c.overrides ? "configured" : "announced");
  if (unnamed != 0)
    all +=
        fmt::format("names: {} of further exporters whose rate is not what --names says\n", counted(unnamed, "flows"));
  return all;
}

}  // namespace flowkit::tools
