// SPDX-License-Identifier: BSL-1.0
// What exporters tell in options data, step by step against plain maps under the same budget: what is kept, what it
// costs, and what flows get of it.
#include <map>
#include <optional>

#include <conformance/properties/groups.hpp>
#include <flowkit/flow/options.hpp>

namespace flowkit::conformance {

namespace {

using flow::exporter_options;
using flow::options_record;
using flow::record;
using outcome = exporter_options::outcome;

/// An options record as it was told, before anything is made of it.
struct told {
  std::optional<std::uint64_t> sampler;
  std::optional<std::uint32_t> interface, interval, packets, space, size, population;
  std::optional<double> probability;
  std::optional<std::uint8_t> algorithm;
  std::optional<std::string> interface_name, application_id, application_name;
  std::optional<std::int64_t> init_time;
};

/// The record and its presence. What is not there holds garbage, as the octets before it left it.
class as_record {
 public:
  explicit as_record(const told& t) {
    put<&options_record::sampler>(t.sampler, std::uint64_t{1});
    put<&options_record::interface>(t.interface, 1u);
    put<&options_record::interval>(t.interval, 77u);
    put<&options_record::packets>(t.packets, 1u);
    put<&options_record::space>(t.space, 76u);
    put<&options_record::size>(t.size, 1u);
    put<&options_record::population>(t.population, 75u);
    put<&options_record::probability>(t.probability, 0.01);
    put<&options_record::algorithm>(t.algorithm, std::uint8_t{9});
    put<&options_record::interface_name>(t.interface_name, std::string_view{"garbage"});
    put<&options_record::application_name>(t.application_name, std::string_view{"garbage"});
    const std::string_view id = t.application_id ? *t.application_id : std::string_view{"x"};
    put<&options_record::application_id>(t.application_id ? std::optional{view(id)} : std::nullopt, view(id));
    put<&options_record::init_time>(t.init_time ? std::optional{from_unix_milliseconds(*t.init_time)} : std::nullopt,
                                    from_unix_milliseconds(1));
  }
  static octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }

  options_record value{};
  flow::options_presence present{};

 private:
  template <auto Member>
  void put(const auto& from, auto garbage) {
    value.*Member = garbage;
    if (!from) return;
    value.*Member = *from;
    present |= flow::options_bit<Member>;
  }
};

class options_model {
 public:
  explicit options_model(std::size_t budget) : budget_(budget) {
    // What an entry takes is the implementation's affair, but it is always the same.
    std::size_t much = 100'000;
    exporter_options one;
    told t;
    t.interface = 1, t.interface_name = "x";
    const as_record name{t};
    t = {};
    t.sampler = 1, t.interval = 2;
    const as_record sampler{t};
    one.learn(sampler.value, sampler.present, much);
    rate_cost_ = 100'000 - much;
    one.learn(name.value, name.present, much);
    name_cost_ = 100'000 - much - rate_cost_;
  }

  struct sampling {
    std::uint64_t rate;
    std::uint8_t algorithm;
  };
  std::map<std::uint64_t, sampling> samplers, interfaces;
  std::map<std::uint64_t, std::string> interface_names, application_names;
  std::optional<sampling> system;
  std::optional<std::int64_t> init_time;

  [[nodiscard]] std::size_t budget() const { return budget_; }
  [[nodiscard]] std::size_t charged() const {
    return (samplers.size() + interfaces.size()) * rate_cost_ +
           (interface_names.size() + application_names.size()) * name_cost_;
  }

  outcome learn(const told& t) {
    outcome o = outcome::nothing;
    if (t.init_time) init_time = t.init_time, o = outcome::kept;
    if (t.interval || t.packets || t.size || t.probability) {
      const std::uint64_t rate = rate_of(t);
      if (rate == 0 || rate > 16'777'216) return outcome::bad_sampling;
      const sampling s{rate, t.algorithm.value_or(std::uint8_t{0})};
      if (t.sampler)
        o = keep(samplers, *t.sampler, s, rate_cost_);
      else if (t.interface)
        o = keep(interfaces, *t.interface, s, rate_cost_);
      else
        system = s, o = outcome::kept;
    }
    if (t.interface && t.interface_name) o = keep(interface_names, *t.interface, cut(*t.interface_name), name_cost_);
    if (t.application_id && t.application_name)
      o = keep(application_names, key_of(*t.application_id), cut(*t.application_name), name_cost_);
    return o;
  }
  static std::uint64_t key_of(const std::string& id) {
    std::uint64_t n = 0;
    for (const char c : id) n = n * 256 + static_cast<unsigned char>(c);
    return n;
  }

 private:
  static std::uint64_t rate_of(const told& t) {
    if (t.interval) return *t.interval;
    if (t.size && t.population && *t.size != 0) return *t.population / *t.size;
    if (t.packets && t.space && *t.packets != 0) return (std::uint64_t{*t.packets} + *t.space) / *t.packets;
    if (t.probability && *t.probability > 1e-9 && *t.probability <= 1)
      return static_cast<std::uint64_t>(1 / *t.probability + 0.5);
    return 0;
  }
  static std::string cut(std::string s) {
    while (!s.empty() && s.back() == '\0') s.pop_back();
    return s.substr(0, 63);
  }
  template <class Value>
  outcome keep(std::map<std::uint64_t, Value>& in, std::uint64_t key, const Value& v, std::size_t cost) {
    if (in.count(key) == 0) {
      if (budget_ < cost) return outcome::no_room;
      budget_ -= cost;
    }
    in[key] = v;
    return outcome::kept;
  }

  std::size_t budget_, rate_cost_ = 0, name_cost_ = 0;
};

std::string arbitrary_name(source& from) {
  std::string s(from.below(4) == 3 ? 60 + from.below(8) : from.below(6), ' ');
  for (char& c : s) c = static_cast<char>('a' + from.below(3));
  return s + std::string(from.below(4) == 3 ? from.below(4) : 0, '\0');
}
std::string arbitrary_id(source& from) {
  std::string s(from.below(4) == 3 ? from.below(9) : 4, '\0');
  if (!s.empty()) s.back() = static_cast<char>(from.below(4));
  if (s.size() > 1) s.front() = static_cast<char>(from.below(2) * 0x80);
  return s;
}
std::uint32_t arbitrary_number(source& from) {
  switch (from.below(6)) {
    case 0: return static_cast<std::uint32_t>(from.below(3));
    case 1: return static_cast<std::uint32_t>(from.word());
    case 2: return (1u << 24) + static_cast<std::uint32_t>(from.below(2));
    default: return static_cast<std::uint32_t>(from.below(5000));
  }
}
std::uint64_t arbitrary_sampler(source& from) {
  return from.below(6) + (from.below(8) == 7 ? std::uint64_t{1} << 32 : 0);
}

told arbitrary_told(source& from) {
  told t;
  const std::uint64_t kind = from.below(5), some = from.word();
  if (some & 1) t.sampler = arbitrary_sampler(from);
  if (some & 2) t.interface = static_cast<std::uint32_t>(from.below(6));
  if (some & 4) t.algorithm = static_cast<std::uint8_t>(from.below(3));
  if (kind == 0) t.interval = arbitrary_number(from);
  if (kind == 1 || (some & 0x70) == 0x70) {
    if (some & 0x100) t.packets = arbitrary_number(from);
    if (some & 0x200) t.space = arbitrary_number(from);
    if (some & 0x400) t.size = arbitrary_number(from);
    if (some & 0x800) t.population = arbitrary_number(from);
    // The last is one of 2^33 + 2, which is 2 in 32 bits.
    constexpr double edges[] = {0, 1, 0.5, 0.003, 1e-9, 2e-9, 1.5, -1, 0.4, 1 / 8'589'934'594.0};
    if (some & 0x1000) t.probability = edges[from.below(10)];
  }
  if (kind == 2 || (some & 0xe000) == 0xe000) t.interface_name = arbitrary_name(from);
  if (kind == 3 || (some & 0x70000) == 0x70000) t.application_id = arbitrary_id(from);
  if (kind == 3 || (some & 0x380000) == 0x380000) t.application_name = arbitrary_name(from);
  if (kind == 4 && some & 0x400000) t.init_time = static_cast<std::int64_t>(from.below(1'000'000));
  return t;
}

/// A flow of any of these, completed; what is wrong with it.
std::string complete_flow(source& from, const exporter_options& tested, const options_model& model) {
  record r{};
  r.sampling_interval = 5, r.sampling_algorithm = 5, r.sampler = 1;  // not there unless it says so
  r.ingress_interface = r.egress_interface = 1;
  const std::string id = arbitrary_id(from);
  const std::uint64_t some = from.word();
  if (some & 1) r.sampler = arbitrary_sampler(from), r.set_present<&record::sampler>();
  if (some & 2)
    r.ingress_interface = static_cast<std::uint32_t>(from.below(7)), r.set_present<&record::ingress_interface>();
  if (some & 4)
    r.egress_interface = static_cast<std::uint32_t>(from.below(7)), r.set_present<&record::egress_interface>();
  if ((some & 0x18) == 0x18) r.set_present<&record::sampling_interval>();
  if (some & 0x20) r.application_id = as_record::view(id), r.set_present<&record::application_id>();
  if ((some & 0xc0) == 0xc0) r.application_name = "own", r.set_present<&record::application_name>();
  if ((some & 0x300) == 0x300) r.ingress_name = "own", r.set_present<&record::ingress_name>();
  const record before = r;
  tested.complete(r);

  std::optional<options_model::sampling> s;
  const auto look = [&](const auto& in, std::uint64_t key) {
    if (const auto at = in.find(key); !s && at != in.end()) s = at->second;
  };
  if (some & 1) look(model.samplers, before.sampler);
  if (some & 2) look(model.interfaces, before.ingress_interface);
  if (!s) s = model.system;
  if (!s && (some & 1) == 0 && model.samplers.size() == 1) s = model.samplers.begin()->second;
  const bool own_rate = before.has<&record::sampling_interval>();
  if (own_rate ? r.sampling_interval != 5 || !r.has<&record::sampling_interval>()
               : r.has<&record::sampling_interval>() != s.has_value() || (s && r.sampling_interval != s->rate))
    return "another rate: " + std::to_string(r.sampling_interval);
  if (r.has<&record::sampling_algorithm>() != (!own_rate && s && s->algorithm != 0)) return "algorithm or not";
  if (r.has<&record::sampling_algorithm>() && r.sampling_algorithm != s->algorithm) return "another algorithm";

  const auto name = [](bool own, bool has_key, const auto& in, std::uint64_t key, bool empty_is_none) {
    if (own) return std::optional<std::string>{"own"};
    const auto at = in.find(key);
    if (!has_key || at == in.end() || (empty_is_none && at->second.empty())) return std::optional<std::string>{};
    return std::optional<std::string>{at->second};
  };
  const auto agrees = [](bool has, std::string_view got, const std::optional<std::string>& want) {
    return has == want.has_value() && (!want || got == *want);
  };
  if (!agrees(
          r.has<&record::ingress_name>(), r.ingress_name,
          name(before.has<&record::ingress_name>(), some & 2, model.interface_names, before.ingress_interface, true)))
    return "another ingress name: " + std::string{r.ingress_name};
  if (!agrees(r.has<&record::egress_name>(), r.egress_name,
              name(false, some & 4, model.interface_names, before.egress_interface, true)))
    return "another egress name: " + std::string{r.egress_name};
  if (!agrees(r.has<&record::application_name>(), r.application_name,
              name((some & 0xc0) == 0xc0, some & 0x20, model.application_names, options_model::key_of(id), false)))
    return "another application: " + std::string{r.application_name};
  return {};
}

counterexample options_against_model(source& from) {
  const std::size_t all = from.coin() ? 20'000 : from.below(1200);
  std::size_t budget = all;
  exporter_options tested;
  options_model model{all};
  for (std::uint64_t steps = 4 + from.words_left() / 6; steps > 0; --steps) {
    const told t = arbitrary_told(from);
    const as_record r{t};
    const outcome got = tested.learn(r.value, r.present, budget), expected = model.learn(t);
    const auto at = " with " + std::to_string(steps) + " steps to go";
    if (got != expected)
      return "learnt: " + std::to_string(static_cast<int>(got)) + ", expected " +
             std::to_string(static_cast<int>(expected)) + at;
    if (budget != model.budget() || tested.charged() != model.charged() || budget + tested.charged() != all)
      return std::to_string(budget) + " octets left, " + std::to_string(tested.charged()) + " charged" + at;
    if (tested.init_time() != (model.init_time ? from_unix_milliseconds(*model.init_time) : timestamp{}))
      return "another boot time" + at;
    const std::uint64_t system = model.system                 ? model.system->rate
                                 : model.samplers.size() == 1 ? model.samplers.begin()->second.rate
                                                              : 0;
    if (tested.system_rate() != system) return "rate of the exporter " + std::to_string(tested.system_rate()) + at;
    for (std::uint32_t i = 0; i < 7; ++i) {
      const auto known = model.interface_names.find(i);
      if (tested.interface_name(i) != (known == model.interface_names.end() ? std::string_view{} : known->second))
        return "interface " + std::to_string(i) + " is " + std::string{tested.interface_name(i)} + at;
    }
    for (int flows = 0; flows < 2; ++flows)
      if (const std::string wrong = complete_flow(from, tested, model); !wrong.empty()) return wrong + at;
  }
  return {};
}

}  // namespace

void add_options_properties(std::vector<property>& to) {
  to.push_back({"flow.options.against_model", &options_against_model});
}

}  // namespace flowkit::conformance
