// SPDX-License-Identifier: BSL-1.0
// What options data mean, in plain maps and loops over all that was announced: the rules of limits, one after the
// other.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace flowkit::conformance {

inline const char* const limit_kinds[] = {"sequence",         "sampler",           "interface", "ingress", "egress",
                                          "ingress vrf",      "egress vrf",        "template",  "port",    "line card",
                                          "metering process", "exporting process", "domain",    "system",  "cache",
                                          "interface",        "observation point", "sampler",   "system"};

/// An options record as announced, before interpretation.
struct told {
  std::map<std::string, std::uint64_t> limits;
  bool unmatched = false;
  std::vector<std::uint64_t> selectors;  ///< after the first
  std::optional<std::uint32_t> interval, random_interval, packets, space, size, population, time, time_space;
  std::optional<double> probability;
  std::optional<std::uint16_t> selector_algorithm;
  std::optional<std::uint8_t> algorithm;
  std::optional<std::string> interface_name, interface_description, application_id, application_name;
  std::optional<std::int64_t> init_time;
};

class options_model {
  using values = std::map<std::string, std::uint64_t>;

 public:
  struct answer {
    std::uint64_t rate = 0;
    double exact = 0;
    unsigned algorithm = 0;
    bool ambiguous = false;
    std::set<std::string> sources;
  };

  explicit options_model(std::uint32_t domain) : domain_(domain) {}

  std::optional<std::int64_t> init_time;

  /// All rates and what they are limited to.
  [[nodiscard]] std::string text() const {
    std::string s = "domain " + std::to_string(domain_) + "\n";
    for (const auto& [limits, r] : rates_) {
      s += std::to_string(r.exact) + ":";
      for (const auto& [kind, value] : limits) s += " " + kind + "=" + std::to_string(value);
      s += '\n';
    }
    for (const auto& [id, selectors] : sequences_) {
      s += "sequence " + std::to_string(id) + ":";
      for (const std::uint64_t one : selectors) s += " " + std::to_string(one);
      s += '\n';
    }
    return s;
  }

  /// There is room for all of it. Returns the outcome as a word.
  std::string learn(const told& t) {
    std::string o = "nothing";
    const auto also = [&](const std::string& word) {
      const std::vector<std::string> order{"nothing", "kept", "cut", "unmatched", "bad"};
      const auto rank = [&](const std::string& w) { return std::find(order.begin(), order.end(), w) - order.begin(); };
      if (rank(word) > rank(o)) o = word;
    };
    if (t.init_time) init_time = t.init_time, also("kept");
    const std::optional<values> limits = t.unmatched ? std::nullopt : settled(t.limits);
    const bool is_told = t.interval || t.random_interval || t.packets || t.size || t.time || t.probability;
    if (is_told || t.selector_algorithm) {
      const double exact = exact_rate(t);
      if (exact != 0 || is_told)
        also(t.unmatched ? "unmatched"
             : !limits   ? "nothing"
                         : learn_rate(*limits, exact, t.algorithm.value_or(std::uint8_t{0})));
    } else if (limits && limits->count("sequence") != 0 && limits->count("sampler") != 0) {
      auto& s = sequences_[limits->at("sequence")];
      s = {limits->at("sampler")};
      s.insert(s.end(), t.selectors.begin(), t.selectors.end());
      also("kept");
    }
    if (limits && (t.interface_name || t.interface_description)) {
      std::optional<std::uint64_t> index;
      for (const char* kind : {"interface", "ingress", "egress"})
        if (const auto at = t.limits.find(kind); at != t.limits.end() && index.value_or(0) == 0) index = at->second;
      if (index) also(name_interface(static_cast<std::uint32_t>(*index), t));
    }
    if (!t.unmatched && t.application_id && t.application_name) {
      applications_[value_of(*t.application_id)] = cut(*t.application_name);
      also(filled(*t.application_name).size() > 255 ? "cut" : "kept");
    }
    return o;
  }

  [[nodiscard]] std::string interface_name(std::uint32_t i) const {
    const auto name = names_.find(i), description = descriptions_.find(i);
    if (name != names_.end() && !name->second.empty()) return name->second;
    return description == descriptions_.end() ? "" : description->second;
  }
  [[nodiscard]] std::string application_name(const std::string& id) const {
    const auto at = applications_.find(value_of(id));
    return at == applications_.end() ? "" : at->second;
  }

  /// `flow`: its values by kind; its interfaces are "ingress" and "egress", and "direction" is one of them.
  [[nodiscard]] answer rate_of(const values& flow, bool of_selector = false) const {
    std::vector<std::pair<std::vector<int>, answer>> all;
    for (const auto& [limits, r] : rates_) {
      if (of_selector && limits.count("sampler") == 0) continue;
      if (const auto rank = holds(limits, flow))
        all.push_back({*rank, {r.rate, r.exact, r.algorithm, false, {source(limits)}}});
    }
    if (const auto at = flow.find("sequence"); !of_selector && at != flow.end() && sequences_.count(at->second) != 0) {
      const answer a = product(sequences_.at(at->second), flow);
      if (a.rate != 0 || a.ambiguous) all.push_back({*holds({{"sequence", at->second}}, flow), a});
    }
    if (all.empty()) return {};
    std::vector<int> best;
    for (const auto& [rank, a] : all) best = std::max(best, rank);
    std::vector<answer> first;
    for (const auto& [rank, a] : all)
      if (rank == best) first.push_back(a);
    answer one = first[0];
    for (const answer& a : first) {
      if (a.ambiguous || a.rate != one.rate) return {.ambiguous = true, .sources = {}};
      if (a.algorithm != one.algorithm) one.algorithm = 0;
      one.sources.insert(a.sources.begin(), a.sources.end());
    }
    // Mixed in any part is mixed in all.
    for (const answer& a : first) one.algorithm = a.algorithm == one.algorithm ? one.algorithm : 0;
    if (first.size() > 1) one.exact = static_cast<double>(one.rate);
    return one;
  }

 private:
  struct rate {
    std::uint64_t rate;
    double exact;
    unsigned algorithm;
  };

  [[nodiscard]] std::optional<values> settled(values v) const {
    if (v.count("domain") != 0 && v["domain"] == 0) v.erase("domain");
    if (v.count("domain") != 0 && domain_ != 0 && v["domain"] != domain_) return std::nullopt;
    for (const char* kind : {"ingress", "egress"})
      if (v.count("interface") != 0 && v.count(kind) != 0 && v[kind] == v["interface"]) v.erase(kind);
    if (v.count("ingress") != 0 && v.count("egress") != 0) {
      if (v["ingress"] == v["egress"])
        v["interface"] = v["ingress"];
      else
        v["from"] = v["ingress"], v["to"] = v["egress"];
      v.erase("ingress"), v.erase("egress");
    }
    return v;
  }

  static double exact_rate(const told& t) {
    if (t.interval.value_or(0) != 0) return *t.interval;
    if (t.random_interval.value_or(0) != 0) return *t.random_interval;
    const auto ratio = [](double all, double taken) { return taken == 0 || all < taken ? 0 : all / taken; };
    const double packets = t.packets && t.space ? ratio(double{1} * *t.packets + *t.space, *t.packets) : 0;
    const double time = t.time && t.time_space ? ratio(double{1} * *t.time + *t.time_space, *t.time) : 0;
    const double n_of_n = t.size && t.population ? ratio(*t.population, *t.size) : 0;
    const double probability = t.probability && *t.probability > 1e-9 && *t.probability <= 1 ? 1 / *t.probability : 0;
    const unsigned how = t.selector_algorithm.value_or(0);
    if (how == 1 && packets != 0) return packets;
    if (how == 2 && time != 0) return time;
    if (how == 3 && n_of_n != 0) return n_of_n;
    if (how == 4 && probability != 0) return probability;
    for (const double r : {n_of_n, packets, probability, time})
      if (r != 0) return r;
    return how == 5 ? 1 : 0;
  }
  std::string learn_rate(const values& limits, double exact, unsigned algorithm) {
    const double nearest = std::floor(exact + 0.5);
    if (exact < 1 || nearest > 16'777'216) return "bad";
    for (auto& [known, r] : rates_)
      if (known == limits) return r = {static_cast<std::uint64_t>(nearest), exact, algorithm}, "kept";
    rates_.push_back({limits, {static_cast<std::uint64_t>(nearest), exact, algorithm}});
    return "kept";
  }
  [[nodiscard]] answer product(const std::vector<std::uint64_t>& selectors, values flow) const {
    flow.erase("sequence");
    double all = 1;
    answer one;
    for (const std::uint64_t s : selectors) {
      flow["sampler"] = s;
      one = rate_of(flow, true);
      if (one.rate == 0) return one;
      all *= one.exact;
    }
    if (std::floor(all + 0.5) > 16'777'216) return {};
    return {static_cast<std::uint64_t>(all + 0.5),
            all,
            selectors.size() == 1 ? one.algorithm : 0,
            false,
            {"selection_sequence"}};
  }

  /// The rank of what holds for the flow; none: it does not.
  [[nodiscard]] std::optional<std::vector<int>> holds(const values& limits, const values& flow) const {
    values f = flow;
    const auto direction = f.count("direction") == 0 ? 2 : f["direction"];
    for (const auto& [as, of] : {std::pair{"from", "ingress"}, std::pair{"to", "egress"}})
      if (f.count(of) != 0) f[as] = f[of];
    if (const char* seen = direction == 1 ? "egress" : "ingress"; f.count(seen) != 0) f["interface"] = f[seen];
    if (direction == 1) f.erase("ingress");
    if (direction == 0) f.erase("egress");
    if (f.count("domain") != 0 && f["domain"] == 0) f.erase("domain");

    bool sure = true, carried = false, presumed = false;
    for (const auto& [kind, value] : limits) {
      const bool is_identity = identities.count(kind) != 0;
      if (const auto at = f.find(kind); at != f.end()) {
        if (at->second != value) return std::nullopt;
        (is_identity && kind != "domain" ? carried : presumed) |= is_identity;
      } else if (is_identity) {
        presumed = true;
      } else if (kind == "sampler" && f.count("sequence") == 0) {
        sure = false;
      } else {
        return std::nullopt;
      }
    }
    const auto any = [&](std::initializer_list<const char*> kinds) {
      return static_cast<int>(std::any_of(kinds.begin(), kinds.end(), [&](auto k) { return limits.count(k) != 0; }));
    };
    return std::vector<int>{sure,
                            any({"sequence"}),
                            any({"sampler"}),
                            any({"interface", "ingress", "egress", "from", "to"}),
                            any({"ingress vrf", "egress vrf"}),
                            any({"template"}),
                            any({"port"}),
                            any({"line card"}),
                            carried,
                            presumed,
                            static_cast<int>(limits.size())};
  }
  static std::string source(const values& limits) {
    const std::pair<const char*, const char*> order[] = {{"sequence", "selection_sequence"},
                                                         {"sampler", "sampler"},
                                                         {"interface", "interface"},
                                                         {"ingress", "interface"},
                                                         {"egress", "interface"},
                                                         {"from", "interface"},
                                                         {"ingress vrf", "vrf"},
                                                         {"egress vrf", "vrf"},
                                                         {"template", "template"},
                                                         {"port", "port"},
                                                         {"line card", "line_card"},
                                                         {"observation point", "observation_point"},
                                                         {"metering process", "metering_process"},
                                                         {"exporting process", "exporting_process"},
                                                         {"domain", "domain"}};
    for (const auto& [kind, word] : order)
      if (limits.count(kind) != 0) return word;
    return "system";
  }

  static std::string filled(std::string s) {
    while (!s.empty() && s.back() == '\0') s.pop_back();
    return s;
  }
  static std::string cut(std::string s) {
    s = filled(std::move(s));
    if (s.size() <= 255) return s;
    std::size_t n = 255;
    while ((static_cast<unsigned char>(s[n]) & 0xc0) == 0x80) --n;
    return s.substr(0, n);
  }
  std::string name_interface(std::uint32_t index, const told& t) {
    const std::string name = filled(t.interface_name.value_or("")),
                      description = filled(t.interface_description.value_or(""));
    const bool described = name.empty() && t.interface_description.has_value();
    if (!described) {
      names_[index] = cut(name), descriptions_[index] = "";
    } else if (names_[index].empty()) {
      descriptions_[index] = cut(description);
    }
    return (described ? description : name).size() > 255 ? "cut" : "kept";
  }
  /// Engine, enterprise of engine 20, selector without zeros in front.
  static std::string value_of(const std::string& id) {
    if (id.empty()) return {};
    std::string rest = id.substr(1), of = id.substr(0, 1);
    const bool has_enterprise = id[0] == 20 && rest.size() >= 4;
    if (has_enterprise) of += rest.substr(0, 4), rest = rest.substr(4);
    while (!rest.empty() && rest[0] == '\0') rest = rest.substr(1);
    return of + (has_enterprise ? "e" : "-") + rest;
  }

  inline static const std::set<std::string> identities{
      "observation point", "metering process", "exporting process", "domain", "system", "cache"};

  std::uint32_t domain_;
  std::vector<std::pair<values, rate>> rates_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> sequences_;
  std::map<std::uint32_t, std::string> names_, descriptions_;
  std::map<std::string, std::string> applications_;
};

inline std::string to_string(const options_model::answer& a) {
  return a.ambiguous ? "ambiguous" : std::to_string(a.rate) + " of algorithm " + std::to_string(a.algorithm);
}

}  // namespace flowkit::conformance
