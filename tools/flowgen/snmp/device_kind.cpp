// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/device_kind.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

#include <flowkit/ie/iana.hpp>

namespace flowkit::tools::snmp {

namespace {
/// How the interfaces of a kind of device are called, by how the profile's name begins: a number is appended.
struct habit {
  std::string_view profile, name, description;
  std::uint32_t first;  ///< number of the first
};
constexpr std::array habits{
    habit{"cisco-iosxr", "TenGigE0/0/0/", "TenGigE0/0/0/", 0},
    habit{"cisco", "Gi0/", "GigabitEthernet0/", 0},
    habit{"juniper", "ge-0/0/", "ge-0/0/", 0},
    habit{"fortigate", "port", "port", 1},
    habit{"paloalto", "ethernet1/", "ethernet1/", 1},
    habit{"mikrotik", "ether", "ether", 1},
    habit{"vmware", "vmnic", "vmnic", 0},
    habit{"sflow-switch", "swp", "swp", 1},
    habit{"generic", "eth", "eth", 1},
    habit{"", "eth", "eth", 0},  // probes on hosts
};

const habit& habit_of(std::string_view profile) noexcept {
  for (const habit& h : habits)
    if (profile.substr(0, h.profile.size()) == h.profile) return h;
  return habits.back();
}

/// The value that a record of options data always has; null: it has none, or not always the same.
template <class T>
const T* constant(const value_table& values, const element& e) noexcept {
  const profile_value* const v = find_value(values, specify(e, 4));
  return v != nullptr && v->one_of.size() == 1 ? std::get_if<T>(&v->one_of.front()) : nullptr;
}

struct announced_text {
  std::string name, description;
};
/// By ifIndex.
std::map<std::int64_t, announced_text> announced_by(const profile& p) {
  std::map<std::int64_t, announced_text> out;
  for (const options_profile& o : p.options)
    for (const value_table& one : o.records) {
      const auto* index = constant<std::int64_t>(one, ie::ingressInterface);
      if (index == nullptr) index = constant<std::int64_t>(one, ie::egressInterface);
      if (index == nullptr) continue;
      if (const auto* name = constant<std::string>(one, ie::interfaceName)) out[*index].name = *name;
      if (const auto* text = constant<std::string>(one, ie::interfaceDescription)) out[*index].description = *text;
    }
  return out;
}

bool is_uplink(const profile& p, std::size_t index, std::size_t interfaces) noexcept {
  return p.which == protocol::sflow5 ? interfaces > 1 && index == interfaces : index % 2 == 0;
}
std::uint32_t speed(const profile& p, bool uplink) noexcept {
  const std::uint32_t usual = uplink ? 10'000 : 1'000;
  return p.which == protocol::sflow5 ? 10 * usual : usual;  // as its counter samples have it
}
}  // namespace

std::shared_ptr<const device_kind> kind_of(const profile& p, std::size_t interfaces) {
  auto out = std::make_shared<device_kind>();
  // A generic profile is known by its protocol, and one of a file by its path.
  const bool is_named = p.name.find('/') == std::string::npos && p.name.rfind("generic-", 0) != 0;
  out->name = is_named ? p.name : "exporter";
  out->title = p.title;
  const habit& h = habit_of(is_named ? p.name : "generic");
  const auto announced = announced_by(p);
  for (std::size_t i = 1; i <= interfaces; ++i) {
    const bool uplink = is_uplink(p, i, interfaces);
    const std::size_t number = h.first + i - 1;
    interface_text t{fmt::format("{}{}", h.name, number), fmt::format("{}{}", h.description, number),
                     uplink ? "uplink" : "clients", speed(p, uplink)};
    if (const auto found = announced.find(static_cast<std::int64_t>(i)); found != announced.end()) {
      const announced_text& a = found->second;
      t.name = a.name.empty() ? a.description : a.name;
      t.description = a.description.empty() ? a.name : a.description;
    }
    out->interfaces.push_back(std::move(t));
  }
  return out;
}

}  // namespace flowkit::tools::snmp
