// SPDX-License-Identifier: BSL-1.0
// What exporters tell in options data, step by step against options_model.hpp: what is kept, what it costs, and what
// flows get of it.
#include <conformance/properties/groups.hpp>
#include <conformance/properties/options_model.hpp>
#include <flowkit/flow/options.hpp>

namespace flowkit::conformance {

namespace {

using flow::exporter_options;
using flow::options_record;
using flow::record;
using outcome = exporter_options::outcome;

octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }

/// The record, its presence and its scopes. What is not there holds garbage, as the octets before it left it.
class as_record {
 public:
  explicit as_record(const told& t) {
    const auto limiting = [&]<auto Member>(const char* kind, flow::limit l) {
      const auto at = t.limits.find(kind);
      put<Member>(at == t.limits.end() ? std::nullopt : std::optional{at->second}, std::uint64_t{1});
      if (at != t.limits.end()) scopes.limits |= flow::limits(l);
    };
    using flow::limit;
    limiting.operator()<&options_record::sequence>("sequence", limit::sequence);
    limiting.operator()<&options_record::sampler>("sampler", limit::sampler);
    limiting.operator()<&options_record::interface>("interface", limit::interface);
    limiting.operator()<&options_record::ingress>("ingress", limit::ingress);
    limiting.operator()<&options_record::egress>("egress", limit::egress);
    limiting.operator()<&options_record::ingress_vrf>("ingress vrf", limit::ingress_vrf);
    limiting.operator()<&options_record::egress_vrf>("egress vrf", limit::egress_vrf);
    limiting.operator()<&options_record::template_id>("template", limit::template_);
    limiting.operator()<&options_record::port>("port", limit::port);
    limiting.operator()<&options_record::line_card>("line card", limit::line_card);
    limiting.operator()<&options_record::observation_point>("observation point", limit::observation_point);
    limiting.operator()<&options_record::metering_process>("metering process", limit::metering_process);
    limiting.operator()<&options_record::exporting_process>("exporting process", limit::exporting_process);
    limiting.operator()<&options_record::domain>("domain", limit::domain);
    limiting.operator()<&options_record::system>("system", limit::system);
    limiting.operator()<&options_record::cache>("cache", limit::cache);
    scopes.unmatched = t.unmatched;
    const auto nth = [&](std::size_t n) {
      return t.selectors.size() > n ? std::optional{t.selectors[n]} : std::nullopt;
    };
    put<&options_record::selector_2>(nth(0), std::uint64_t{1});
    put<&options_record::selector_3>(nth(1), std::uint64_t{1});
    put<&options_record::selector_4>(nth(2), std::uint64_t{1});
    put<&options_record::interval>(t.interval, 77u);
    put<&options_record::random_interval>(t.random_interval, 78u);
    put<&options_record::packets>(t.packets, 1u);
    put<&options_record::space>(t.space, 76u);
    put<&options_record::size>(t.size, 1u);
    put<&options_record::population>(t.population, 75u);
    put<&options_record::time>(t.time, 1u);
    put<&options_record::time_space>(t.time_space, 74u);
    put<&options_record::probability>(t.probability, 0.01);
    put<&options_record::selector_algorithm>(t.selector_algorithm, std::uint16_t{5});
    put<&options_record::algorithm>(t.algorithm, std::uint8_t{9});
    put<&options_record::interface_name>(t.interface_name, std::string_view{"garbage"});
    put<&options_record::interface_description>(t.interface_description, std::string_view{"garbage"});
    put<&options_record::application_name>(t.application_name, std::string_view{"garbage"});
    const std::string_view id = t.application_id ? *t.application_id : std::string_view{"x"};
    put<&options_record::application_id>(t.application_id ? std::optional{view(id)} : std::nullopt, view(id));
    put<&options_record::init_time>(t.init_time ? std::optional{from_unix_milliseconds(*t.init_time)} : std::nullopt,
                                    from_unix_milliseconds(1));
  }

  options_record value{};
  flow::options_presence present{};
  flow::options_scopes scopes{};

 private:
  template <auto Member>
  void put(const auto& from, auto garbage) {
    using type = std::remove_cvref_t<decltype(value.*Member)>;
    value.*Member = static_cast<type>(garbage);
    if (!from) return;
    value.*Member = static_cast<type>(*from);
    present |= flow::options_bit<Member>;
  }
};

std::string arbitrary_name(source& from) {
  std::string s(from.below(6) == 5 ? 250 + from.below(8) : from.below(6), ' ');
  for (char& c : s) c = static_cast<char>('a' + from.below(3));
  for (std::size_t i = 0; i + 1 < s.size() && from.below(8) == 7; i += 2) s[i] = '\xc3', s[i + 1] = '\xbc';
  return s + std::string(from.below(4) == 3 ? from.below(4) : 0, '\0');
}
std::string arbitrary_id(source& from) {
  std::string s(from.below(4) == 3 ? from.below(12) : 4, '\0');
  if (!s.empty()) s.back() = static_cast<char>(from.below(4)), s.front() = from.coin() ? '\x14' : '\x03';
  return s;
}
std::uint32_t arbitrary_number(source& from) {
  switch (from.below(6)) {
    case 0: return static_cast<std::uint32_t>(from.below(3));
    case 1: return static_cast<std::uint32_t>(from.word());
    case 2: return (1u << 24) + static_cast<std::uint32_t>(from.below(2));
    case 3: return 100;
    default: return static_cast<std::uint32_t>(from.below(50));
  }
}
/// Few, so that they meet.
std::uint64_t arbitrary_value(source& from) { return from.below(3) + (from.below(16) == 15 ? 1u << 8 : 0); }

told arbitrary_told(source& from, const std::vector<std::vector<std::string>>& combinations) {
  told t;
  for (const std::string& kind : combinations[from.below(combinations.size())])
    t.limits[kind] = kind == "template" ? 300 + from.below(2) : arbitrary_value(from);
  t.unmatched = from.below(16) == 15;
  const std::uint64_t kind = from.below(6), some = from.word();
  if (some & 4) t.algorithm = static_cast<std::uint8_t>(from.below(3));
  if (kind <= 1) t.interval = from.below(4) == 3 ? arbitrary_number(from) : static_cast<std::uint32_t>(from.below(3));
  if (kind == 2 || (some & 0x70) == 0x70) {
    if (some & 0x100) t.packets = arbitrary_number(from);
    if (some & 0x200) t.space = arbitrary_number(from);
    if (some & 0x400) t.size = arbitrary_number(from);
    if (some & 0x800) t.population = arbitrary_number(from);
    // The last is one of 2^33 + 2, which is 2 in 32 bits.
    constexpr double edges[] = {0, 1, 0.5, 0.003, 1e-9, 2e-9, 1.5, -1, 0.4, 1 / 8'589'934'594.0};
    if (some & 0x1000) t.probability = edges[from.below(10)];
    if (some & 0x2000) t.time = arbitrary_number(from);
    if (some & 0x4000) t.time_space = arbitrary_number(from);
    if (some & 0x8000) t.random_interval = arbitrary_number(from);
    if (some & 0x10000) t.selector_algorithm = static_cast<std::uint16_t>(from.below(8));
  }
  if (kind == 3 && t.limits.count("sequence") != 0) {
    t.limits["sampler"] = arbitrary_value(from);
    for (std::uint64_t n = from.below(4); n > 0; --n) t.selectors.push_back(arbitrary_value(from));
  }
  if (kind == 4 || (some & 0xe0000) == 0xe0000) t.interface_name = arbitrary_name(from);
  if (kind == 4 && from.coin()) t.interface_description = arbitrary_name(from);
  if (kind == 5 || (some & 0x700000) == 0x700000) t.application_id = arbitrary_id(from);
  if (kind == 5 || (some & 0x3800000) == 0x3800000) t.application_name = arbitrary_name(from);
  if (kind == 5 && some & 0x4000000) t.init_time = static_cast<std::int64_t>(from.below(1'000'000));
  return t;
}

/// A flow of any of these, completed; what is wrong with it.
std::string complete_flow(source& from, const exporter_options& tested, const options_model& model) {
  record r{};
  std::map<std::string, std::uint64_t> has;
  const auto some = [&]<auto Member>(const char* kind) {
    using type = std::remove_cvref_t<decltype(r.*Member)>;
    r.*Member = static_cast<type>(1);  // garbage, unless it is set
    if (from.coin()) return;
    has[kind] = arbitrary_value(from);
    r.*Member = static_cast<type>(has[kind]);
    r.set_present<Member>();
  };
  some.operator()<&record::sampler>("sampler");
  some.operator()<&record::selection_sequence>("sequence");
  some.operator()<&record::ingress_interface>("ingress");
  some.operator()<&record::egress_interface>("egress");
  some.operator()<&record::ingress_vrf>("ingress vrf");
  some.operator()<&record::egress_vrf>("egress vrf");
  some.operator()<&record::port>("port");
  some.operator()<&record::line_card>("line card");
  some.operator()<&record::observation_point>("observation point");
  some.operator()<&record::metering_process>("metering process");
  some.operator()<&record::exporting_process>("exporting process");
  some.operator()<&record::observation_domain>("domain");
  some.operator()<&record::direction>("direction");
  if (has.count("direction") != 0) has["direction"] = r.direction;
  const std::uint64_t id = has["template"] = 300 + from.below(2);
  const std::string application = arbitrary_id(from);
  const std::uint64_t more = from.word();
  r.sampling_interval = more & 1 ? 0 : 5, r.sampling_algorithm = 5;
  if ((more & 6) == 6) r.set_present<&record::sampling_interval>();
  if (more & 0x20) r.application_id = view(application), r.set_present<&record::application_id>();
  if ((more & 0xc0) == 0xc0) r.application_name = "own", r.set_present<&record::application_name>();
  if ((more & 0x300) == 0x300) r.ingress_name = "own", r.set_present<&record::ingress_name>();
  const record before = r;
  const bool clear = tested.complete(r, static_cast<std::uint16_t>(id));

  const bool own_rate = before.has<&record::sampling_interval>() && before.sampling_interval != 0;
  if (own_rate) {
    if (!clear || r.sampling_interval != 5 || r.sampling_source != flow::sampling_source::record) return "not its own";
  } else {
    const options_model::answer a = model.rate_of(has);
    std::string flow = "flow";
    for (const auto& [kind, value] : has) flow += " " + kind + "=" + std::to_string(value);
    std::string what = model.text() + flow + "\n" + to_string(a) + " expected, " + (clear ? "" : "ambiguous, ") +
                       std::to_string(r.get<&record::sampling_interval>()) + " of algorithm " +
                       std::to_string(r.get<&record::sampling_algorithm>());
    if (clear == a.ambiguous) return what;
    if (r.get<&record::sampling_interval>() != a.rate) return what;
    if (a.rate != 0 && r.get<&record::sampling_algorithm>() != a.algorithm) return what;
    if (a.rate != 0 && a.sources.count(to_string(r.get<&record::sampling_source>())) == 0)
      return what + " from " + to_string(r.sampling_source);
    if (a.rate == 0 && r.has<&record::sampling_source>()) return "a source without rate";
  }

  const auto agrees = [](bool is, std::string_view got, bool own, const std::string& known) {
    const std::string expected = own ? "own" : known;
    return is == !expected.empty() && (!is || got == expected);
  };
  const auto name_of = [&](const char* kind) {
    return has.count(kind) == 0 ? std::string{} : model.interface_name(static_cast<std::uint32_t>(has[kind]));
  };
  if (!agrees(r.has<&record::ingress_name>(), r.ingress_name, before.has<&record::ingress_name>(), name_of("ingress")))
    return "another ingress name: " + std::string{r.get<&record::ingress_name>()};
  if (!agrees(r.has<&record::egress_name>(), r.egress_name, false, name_of("egress")))
    return "another egress name: " + std::string{r.get<&record::egress_name>()};
  if (!agrees(r.has<&record::application_name>(), r.application_name, before.has<&record::application_name>(),
              more & 0x20 ? model.application_name(application) : std::string{}))
    return "another application: " + std::string{r.get<&record::application_name>()} + ", expected " +
           model.application_name(application) + " of " + std::to_string(application.size()) + " octets";
  return {};
}

counterexample options_against_model(source& from) {
  const std::size_t all = from.coin() ? 60'000 : from.below(4000);
  std::size_t budget = all;
  const auto domain = static_cast<std::uint32_t>(from.below(3));
  exporter_options tested;
  options_model model{domain};
  std::vector<std::vector<std::string>> combinations{{}};
  for (std::uint64_t n = 1 + from.below(3); n > 0; --n) {
    std::vector<std::string> some;
    for (std::uint64_t k = 1 + from.below(2) + from.below(2); k > 0; --k)
      some.push_back(limit_kinds[from.below(std::size(limit_kinds))]);
    combinations.push_back(some);
  }
  for (std::uint64_t steps = 4 + from.words_left() / 40; steps > 0; --steps) {
    const told t = arbitrary_told(from, combinations);
    const as_record r{t};
    const std::size_t before = budget;
    const outcome got = tested.learn(r.value, r.present, r.scopes, domain, budget);
    const bool has_room = got != outcome::no_room;
    const auto at = " with " + std::to_string(steps) + " steps to go";
    // What a record costs is the implementation's affair; that it has no room is not while there is much.
    if (!has_room && before > 8000) return "no room within " + std::to_string(before) + at;
    if (budget + tested.charged() != all || tested.charged() > all)
      return std::to_string(budget) + " octets left, " + std::to_string(tested.charged()) + " charged" + at;
    if (!has_room) return {};  // which of its parts found none is not reported
    const std::string expected = model.learn(t);
    constexpr const char* words[] = {"nothing", "kept", "cut", "unmatched", "bad"};
    if (words[static_cast<int>(got)] != expected)
      return std::string("learnt: ") + words[static_cast<int>(got)] + ", expected " + expected + at;
    if (tested.init_time() != (model.init_time ? from_unix_milliseconds(*model.init_time) : timestamp{}))
      return "another boot time" + at;
    if (tested.system_rate() != model.rate_of({}).rate)
      return "rate of the exporter " + std::to_string(tested.system_rate()) + at;
    for (int flows = 0; flows < 3; ++flows)
      if (const std::string wrong = complete_flow(from, tested, model); !wrong.empty()) return wrong + at;
  }
  return {};
}

}  // namespace

void add_options_properties(std::vector<property>& to) {
  to.push_back({"flow.options.against_model", &options_against_model});
}

}  // namespace flowkit::conformance
