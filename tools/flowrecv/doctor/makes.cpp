// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/makes.hpp"

#include <algorithm>
#include <initializer_list>

#include <flowkit/ie/iana.hpp>

namespace flowkit::tools::doctor {

namespace {
// clang-format off
constexpr std::array rows{
    make_row{make::ios,       "ios",       "a Cisco IOS or IOS XE router",         "IOS"},
    make_row{make::asa,       "asa",       "a Cisco ASA",                          "ASA"},
    make_row{make::fortios,   "fortios",   "a FortiGate",                          "FortiOS"},
    make_row{make::panos,     "panos",     "a Palo Alto Networks firewall",        "PAN-OS"},
    make_row{make::junos,     "junos",     "a Juniper device",                     "Junos"},
    make_row{make::routeros,  "routeros",  "a MikroTik router",                    "RouterOS"},
    make_row{make::softflowd, "softflowd", "softflowd",                            "softflowd"},
};
// clang-format on

bool has(const template_view& t, std::uint16_t id, std::uint16_t length = 0) {
  return std::any_of(t.fields.begin() + t.scope_count, t.fields.end(), [&](const specifier& f) {
    return f.pen == 0 && f.id == id && (length == 0 || f.length == length);
  });
}
bool has_all(const template_view& t, std::initializer_list<std::uint16_t> ids) {
  return std::all_of(ids.begin(), ids.end(), [&](std::uint16_t id) { return has(t, id); });
}
/// Do the fields begin so?
bool begins(const template_view& t, std::initializer_list<std::uint16_t> ids) {
  return t.fields.size() >= ids.size() &&
         std::equal(ids.begin(), ids.end(), t.fields.begin(),
                    [](std::uint16_t id, const specifier& f) { return f.pen == 0 && f.id == id; });
}
bool has_enterprise(const template_view& t, std::uint32_t pen) {
  return std::any_of(t.fields.begin(), t.fields.end(), [&](const specifier& f) { return f.pen == pen; });
}

// Numbers of elements, as in IANA's registry and in the devices' own templates.
constexpr std::uint16_t first_switched = 22, last_switched = 21, octets_ = 1, packets = 2, post_octets = 23,
                        post_packets = 24, source_port = 7, destination_port = 11, direction = 61, ip_version = 60,
                        end_reason = 136, application_id = 95, forwarding_status = 89, firewall_event = 233,
                        sampling_interval = 34, sampling_algorithm = 35, active_timeout = 36, ingress = 10,
                        interface_name = 82, interface_description = 83, application_name = 96,
                        application_description = 94, export_protocol = 214, export_transport = 215, sampler_id = 48,
                        sampler_mode = 49, sampler_interval = 50, sampler_name = 84, enterprise_number = 346,
                        type_65 = 65;
constexpr std::uint32_t cisco = 9, juniper = 2636, mikrotik = 14988, fortinet = 12356, palo_alto = 25461;
constexpr std::uint16_t nsel_extended_event = 33002, panos_application = 56701, panos_user = 56702;

struct sign {
  make of;
  bool (*shows)(const template_view&);
  const char* reason;
};
// What a template alone shows. Each is from a capture of the device or its documentation: see flowgen's profiles.
constexpr sign signs[] = {
    {make::asa,
     [](const template_view& t) {
       return has_all(t, {firewall_event, nsel_extended_event});
     },
     "its flows have NSEL's extended event (type 33002)"},
    {make::panos,
     [](const template_view& t) {
       return has(t, panos_application) || has(t, panos_user) || has_enterprise(t, palo_alto) ||
              (has(t, enterprise_number) && has(t, firewall_event));
     },
     "its flows have the fields of PAN-OS (types 56701 and 56702, or its enterprise number)"},
    {make::fortios,
     [](const template_view& t) {
       return has_enterprise(t, fortinet) ||
              (has(t, application_id, 9) && has_all(t, {post_octets, post_packets, type_65, forwarding_status}));
     },
     "its flows have FortiOS's fields: applications of 9 octets, type 65, counters of both sides"},
    {make::softflowd,
     [](const template_view& t) {
       const bool numbered = t.id == 1024 || t.id == 1025 || t.id == 2048 || t.id == 2049;
       return !t.is_options && numbered && has_all(t, {end_reason, ip_version, direction});
     },
     "its templates are numbered from 1024 and 2048, with the fields of softflowd"},
    {make::routeros,
     [](const template_view& t) {
       return has_enterprise(t, mikrotik) ||
              (!t.is_options &&
               begins(t, {ip_version, first_switched, last_switched, packets, octets_, source_port, destination_port}));
     },
     "its templates have the fields of RouterOS in its order"},
    {make::junos,
     [](const template_view& t) {
       if (has_enterprise(t, juniper)) return true;
       if (!t.is_options) return false;
       const bool of_ipfix = has_all(t, {sampling_interval, active_timeout, export_protocol, export_transport});
       const bool of_v9 = t.scope_count == 1 && t.fields.size() == 3 && t.fields[0].length == 0 &&
                          t.fields[1].id == sampling_algorithm && t.fields[2].id == sampling_interval;
       return of_ipfix || of_v9;
     },
     "its options have the fields of Junos"},
    {make::ios,
     [](const template_view& t) {
       if (!t.is_options) return has_enterprise(t, cisco);
       if (t.scope_count != 1 || t.fields[0].length != 4) return false;
       const bool interfaces = has_all(t, {ingress, interface_name, interface_description}) &&
                               has(t, interface_name, 32) && has(t, interface_description, 64);
       const bool applications =
           has(t, application_id, 4) && has(t, application_name, 24) && has(t, application_description, 55);
       const bool samplers = has(t, sampler_id, 1) && has_all(t, {sampler_mode, sampler_interval, sampler_name}) &&
                             !has(t, sampling_interval);
       return interfaces || applications || samplers;
     },
     "its options have the tables of Flexible NetFlow, or its fields Cisco's enterprise number"},
};
}  // namespace

std::span<const make_row> makes() noexcept { return rows; }
const make_row& row_of(make m) noexcept { return rows[static_cast<std::size_t>(m) - 1]; }

void make_signs::learned(const template_view& t) {
  for (const sign& s : signs)
    if (const char*& reason = reasons_[static_cast<std::size_t>(s.of)]; reason == nullptr && s.shows(t))
      reason = s.reason;
}

make_signs::verdict make_signs::looks_like() const noexcept {
  verdict v;
  for (std::size_t i = 1; i < make_count; ++i) {
    if (reasons_[i] == nullptr) continue;
    if (v.which != make::unknown) return {};
    v = {static_cast<make>(i), reasons_[i]};
  }
  return v;
}

}  // namespace flowkit::tools::doctor
