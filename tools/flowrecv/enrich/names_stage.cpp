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

void names_stage::note(const received_flow& f, const names_entry& says) {
  const auto known = contradictions_.find(f.from.label);
  if (known == contradictions_.end() && contradictions_.size() >= most_named) {
    ++unnamed_;
    return;
  }
  contradiction& c = known != contradictions_.end() ? known->second : contradictions_[f.from.label];
  c.announced = f.record.sampling_interval, c.configured = says.sampling, c.overrides = says.overrides;
  ++c.flows;
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
  interfaces_named_ += ingress != nullptr || egress != nullptr;
  if (sets_rate) {
    r.sampling_interval = names.sampling->sampling;
    r.sampling_source = flow::sampling_source::configured;
    r.set_present<&record::sampling_interval>();
    r.set_present<&record::sampling_source>();
    ++rates_set_;
  }
  return next().flow({r, f.added, f.from});
}

std::string names_stage::report() const {
  std::string all;
  if (interfaces_named_ != 0)
    all += fmt::format("names: {} with names of interfaces from --names\n", counted(interfaces_named_, "flows"));
  if (rates_set_ != 0)
    all += fmt::format("names: {} with the sampling rate from --names\n", counted(rates_set_, "flows"));
  for (const auto& [label, c] : contradictions_)
    all +=
        fmt::format("names: {}: announces sampling of one of {}, --names says one of {}: {} with the {} rate\n", label,
                    c.announced, c.configured, counted(c.flows, "flows"), c.overrides ? "configured" : "announced");
  if (unnamed_ != 0)
    all +=
        fmt::format("names: {} of further exporters whose rate is not what --names says\n", counted(unnamed_, "flows"));
  return all;
}

}  // namespace flowkit::tools
