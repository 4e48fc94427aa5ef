// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/choice.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <set>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/plain_name.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/network/group.hpp"
#include "tools/flowgen/scenarios/catalogue.hpp"
#include "tools/flowgen/scenarios/scenario_reader.hpp"

namespace flowkit::tools {

namespace {
constexpr std::array<std::string_view, 6> keys{"on", "rate", "interval", "ramp", "hold", "decay"};

[[noreturn]] void refuse(const std::string& option, const std::string& what) {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", option, what));
}

/// "0" is no time at all.
duration time_of(const std::string& option, const std::string& text) {
  return text == "0" ? duration{} : parse_duration(option, text);
}
double rate_of(const std::string& option, const std::string& text) {
  double rate = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), rate, std::chars_format::fixed);
  if (wrong != std::errc{} || end != text.data() + text.size() || !(rate >= 0.001 && rate <= 1e6))
    refuse(option, fmt::format("'{}' is not a number of flows a second in 0.001..1000000", text));
  return rate;
}

void set(const std::string& option, const std::string& key, const std::string& value, scenario& s, scenario_choice& c) {
  const std::string of = fmt::format("{}: {}", option, key);
  if (value.empty()) refuse(of, "an empty value");
  if (key == "on") {
    c.on_all = value == "all";
    if (!c.on_all) c.on = static_cast<std::uint32_t>(parse_count(of, value, 1, max_exporters));
  } else if (key == "rate") {
    s.rate = rate_of(of, value), s.interval = {};
  } else if (key == "interval") {
    s.interval = parse_duration(of, value), s.rate = 0;
  } else if (key == "ramp") {
    s.ramp = time_of(of, value);
  } else if (key == "hold") {
    s.hold = time_of(of, value);
  } else if (key == "decay") {
    s.decay = time_of(of, value);
  } else {
    refuse(option, unknown_name(key, keys));
  }
}

scenario_choice read_one(const std::string& text) {
  scenario_choice c;
  c.option = fmt::format("--scenario {}", text);
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    parts.push_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  std::string name = parts.front();
  if (const std::size_t at = name.find('@'); at != std::string::npos) {
    c.start = time_of(c.option, name.substr(at + 1));
    name.resize(at);
  }
  if (name.empty()) refuse(c.option, "it needs a name, or the path of a file");
  scenario s = load_scenario(c.option, name);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == std::string::npos) refuse(c.option, fmt::format("'{}' is not KEY=VALUE", parts[i]));
    set(c.option, parts[i].substr(0, equals), parts[i].substr(equals + 1), s, c);
  }
  if (parts.size() > 1) check_scenario(s, c.option);
  c.label = s.name;
  c.of = std::make_shared<const scenario>(std::move(s));
  return c;
}
}  // namespace

std::vector<scenario_choice> read_scenarios(const std::vector<std::string>& texts) {
  if (texts.size() > most_scenarios)
    refuse("--scenario", fmt::format("{} scenarios, at most {} are possible", texts.size(), most_scenarios));
  std::vector<scenario_choice> out;
  std::set<std::string> labels;
  for (const std::string& text : texts) {
    scenario_choice c = read_one(text);
    // A file may have the name that another label got with its number.
    for (int n = 2; !labels.insert(c.label).second; ++n) c.label = fmt::format("{}-{}", c.of->name, n);
    if (const std::string wrong = plain_name_error(c.label); !wrong.empty())
      refuse(c.option, fmt::format("label {}", wrong));
    out.push_back(std::move(c));
  }
  return out;
}

}  // namespace flowkit::tools
