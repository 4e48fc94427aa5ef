// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/names_map.hpp"

#include <algorithm>
#include <tuple>

#include "tools/common/endpoint.hpp"
#include "tools/common/printable.hpp"

namespace flowkit::tools {

exporter_names::found_name exporter_names::interface(std::uint32_t index) const noexcept {
  for (const names_entry* e : interfaces)
    if (const auto found = e->interfaces.find(index); found != e->interfaces.end())
      return {&found->second, e->overrides};
  return {};
}

void names_map::add(names_entry e) {
  has_interfaces_ |= !e.interfaces.empty();
  has_sampling_ |= e.sampling != 0;
  const names_entry& kept = entries_.emplace(entries_.size(), std::move(e)).first->second;
  for (const ip_prefix& p : kept.addresses) by_prefix_[p].push_back(&kept);
}

std::vector<const names_entry*> names_map::matching(const ip_address& exporter, std::uint32_t domain) const {
  std::vector<const names_entry*> found;
  if (exporter.family() == 0) return found;
  // 33 or 129 look-ups, once for each exporter.
  for (int bits = exporter.is_v4() ? 32 : 128; bits >= 0; --bits) {
    const auto same = by_prefix_.find(prefix_of(exporter, static_cast<std::uint8_t>(bits)));
    if (same == by_prefix_.end()) continue;
    const auto begin = static_cast<std::ptrdiff_t>(found.size());
    for (const names_entry* e : same->second)
      if (!e->domain || *e->domain == domain) found.push_back(e);
    std::stable_sort(found.begin() + begin, found.end(),
                     [](const auto* a, const auto* b) { return a->domain.has_value() > b->domain.has_value(); });
  }
  std::stable_partition(found.begin(), found.end(), [](const names_entry* e) { return e->is_of_command; });
  return found;
}

std::string names_map::name_of(const ip_address& exporter, std::uint32_t domain) const {
  for (const names_entry* e : matching(exporter, domain))
    if (!e->name.empty()) return name_for(e->name, exporter);
  return {};
}

exporter_names names_map::of(const ip_address& exporter, std::uint32_t domain) const {
  exporter_names all;
  if (!has_interfaces_ && !has_sampling_) return all;
  for (const names_entry* e : matching(exporter, domain)) {
    if (!e->interfaces.empty()) all.interfaces.push_back(e);
    if (e->sampling != 0 && all.sampling == nullptr) all.sampling = e;
  }
  return all;
}

std::string name_for(std::string_view pattern, const ip_address& exporter) {
  const auto at = pattern.find(address_in_name);
  if (at == std::string_view::npos) return std::string(pattern);
  return std::string(pattern.substr(0, at)) + to_string(exporter) +
         std::string(pattern.substr(at + address_in_name.size()));
}

std::string_view why_no_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > names_map::longest_name) return "a name has 1 to 255 octets";
  if (!is_printable(name)) return "a name has no control characters, and is UTF-8";
  return {};
}

}  // namespace flowkit::tools
