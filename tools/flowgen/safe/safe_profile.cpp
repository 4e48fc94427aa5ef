// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/safe/safe_profile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/element.hpp>
#include <flowkit/ie/iana.hpp>

#include "tools/common/template_text.hpp"

namespace flowkit::tools {

namespace {
/// What a datagram is kept to where it was larger: an Ethernet frame.
constexpr std::size_t usual_datagram = 1400;

class safe_maker {
 public:
  safe_maker(const profile& p, const safe_rules& rules) : p_(p), rules_(rules) { out_.kept = p; }

  safe_outcome make() {
    if (std::find(rules_.versions.begin(), rules_.versions.end(), p_.which) == rules_.versions.end())
      return refuse(fmt::format("it takes {}, not {}", versions(), row_of(p_.which).title));
    profile& k = out_.kept;
    if (k.max_octets.value_or(usual_datagram) > rules_.max_datagram) {
      out_.changed.push_back(
          fmt::format("datagrams of at most {} octets: it takes {}", usual_datagram, rules_.max_datagram));
      k.max_octets = usual_datagram;
    }
    if (k.fill != 0) out_.changed.emplace_back("no zeros after the sets");
    k.fill = 0;
    if (p_.which != protocol::netflow9 && p_.which != protocol::ipfix) {
      const auto& all = p_.which == protocol::netflow5 ? rules_.not_stored_v5 : rules_.not_stored_v1_v7;
      out_.not_stored.assign(all.begin(), all.end());
      return std::move(out_);
    }
    if (k.sets == template_sets::shared) out_.changed.emplace_back("one template a set");
    k.sets = template_sets::own;
    if (k.count != count_habit::records) out_.changed.emplace_back("Count is the number of records");
    k.count = count_habit::records;
    for (const options_profile& o : k.options)
      out_.left_out.push_back(fmt::format("options {}{}", o.id, o.name.empty() ? "" : " (" + o.name + ")"));
    k.options.clear();
    keep_templates();
    out_.not_stored.insert(out_.not_stored.end(), rules_.not_stored_templates.begin(),
                           rules_.not_stored_templates.end());
    if (k.templates.empty()) return refuse("none of its templates has an address that is stored");
    return std::move(out_);
  }

 private:
  safe_outcome refuse(const std::string& why) {
    safe_outcome o;
    o.kept = p_;
    o.refused = fmt::format("{}: {}: no flow would be left", rules_.title, why);
    return o;
  }
  [[nodiscard]] std::string versions() const {
    std::string out;
    for (const protocol v : rules_.versions) out += (out.empty() ? "" : ", ") + std::string(row_of(v).title);
    return out;
  }

  void keep_templates() {
    std::vector<template_profile> kept;
    for (template_profile& t : out_.kept.templates) {
      const std::string name = fmt::format("template {}{}", t.id, t.name.empty() ? "" : " (" + t.name + ")");
      if (t.share == 0u) {
        out_.left_out.push_back(name + ": no flow uses it");
      } else if (t.family == flow_family::ipv6 && !rules_.has_ipv6) {
        out_.left_out.push_back(name + ": addresses of IPv6 are not stored");
      } else {
        keep_fields(t, name);
        const auto has = [&](const element& a, const element& b) {
          return std::any_of(t.fields.begin(), t.fields.end(),
                             [&](const specifier& s) { return rules_.stores(s) && (s.names(a) || s.names(b)); });
        };
        const bool addresses = has(ie::sourceIPv4Address, ie::sourceIPv6Address) &&
                               has(ie::destinationIPv4Address, ie::destinationIPv6Address);
        if (!addresses) {
          out_.left_out.push_back(name + ": it has no addresses that are stored");
          continue;
        }
        if (!rules_.has_ipv6) t.family = flow_family::ipv4;
        // Of templates with the addresses of both those of one may be left.
        if (!has(ie::sourceIPv4Address, ie::destinationIPv4Address)) t.family = flow_family::ipv6;
        if (!has(ie::sourceIPv6Address, ie::destinationIPv6Address)) t.family = flow_family::ipv4;
        if (!has(ie::octetDeltaCount, ie::octetTotalCount))
          out_.not_stored.push_back(name + ": octets, as they are in no element that is stored");
        kept.push_back(std::move(t));
      }
    }
    out_.kept.templates = std::move(kept);
  }
  /// The first counter, address and so on of those that would be stored as the same value.
  static std::uint16_t stored_as(const specifier& s) {
    if (s.names(ie::octetTotalCount)) return ie::octetDeltaCount.id;
    if (s.names(ie::packetTotalCount)) return ie::packetDeltaCount.id;
    if (s.names(ie::sourceIPv6Address)) return ie::sourceIPv4Address.id;
    if (s.names(ie::destinationIPv6Address)) return ie::destinationIPv4Address.id;
    if (s.names(ie::ipNextHopIPv6Address)) return ie::ipNextHopIPv4Address.id;
    if (s.names(ie::sourceIPv6PrefixLength)) return ie::sourceIPv4PrefixLength.id;
    if (s.names(ie::destinationIPv6PrefixLength)) return ie::destinationIPv4PrefixLength.id;
    return s.id;
  }
  void keep_fields(template_profile& t, const std::string& name) {
    std::vector<std::string> unknown, twice, resized;
    std::vector<std::uint16_t> stored;
    const auto keep = [&](std::vector<specifier>& fields) {
      std::vector<specifier> kept;
      for (specifier s : fields) {
        if (!rules_.takes(s)) {
          unknown.push_back(text_of(s));
          continue;
        }
        if (rules_.stores(s)) {
          if (std::find(stored.begin(), stored.end(), stored_as(s)) != stored.end()) {
            twice.push_back(text_of(s));
            continue;
          }
          stored.push_back(stored_as(s));
        }
        if (!rules_.reads(s)) {
          resized.push_back(text_of(s));
          s.length = full_width(element_of(s)->type);
        }
        kept.push_back(s);
      }
      fields = std::move(kept);
    };
    keep(t.fields), keep(t.sampler_fields);
    const auto tell = [&](std::vector<std::string>& where, const std::vector<std::string>& what, const char* why) {
      if (!what.empty()) where.push_back(fmt::format("{}: {}: {}", name, fmt::join(what, " "), why));
    };
    tell(out_.left_out, unknown, "elements that it does not know, or reads as others");
    tell(out_.left_out, twice, "would be stored over another one");
    tell(out_.changed, resized, "in the octets of its type");
  }

  const profile& p_;
  const safe_rules& rules_;
  safe_outcome out_;
};
}  // namespace

safe_outcome make_safe(const profile& p, const safe_rules& rules) { return safe_maker{p, rules}.make(); }

std::string to_text(const safe_outcome& o, const safe_rules& rules, std::string_view indent) {
  if (!o.refused.empty()) return fmt::format("{}nothing can be sent: {}\n", indent, o.refused);
  std::string out;
  const auto list = [&](const char* what, const std::vector<std::string>& all) {
    for (const std::string& one : all) out += fmt::format("{}{}: {}\n", indent, what, one);
  };
  list("changed", o.changed);
  list("left out", o.left_out);
  list("not stored", o.not_stored);
  if (out.empty()) out = fmt::format("{}nothing has to change for {}\n", indent, rules.title);
  return out;
}

}  // namespace flowkit::tools
