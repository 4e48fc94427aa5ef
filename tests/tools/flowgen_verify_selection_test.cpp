// SPDX-License-Identifier: BSL-1.0
// A selection's parts make the whole; and what a stored flow that nobody sent may have been, against trying all values.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "tools/flowgen/verify/matching.hpp"
#include "tools/flowgen/verify/side_filters.hpp"
#include "verification_scene.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::test::verification;
using conformance::counterexample;
using conformance::source;

flow_counts found(const scene& s, bool selected) {
  static const exporter_directory exporters{[] {
    manifest m;
    m.exporters.resize(1);
    m.exporters[0].address = ip_address{ipv4_address{0xc000'0201}};
    m.exporters[0].protocol = "ipfix";
    return m;
  }()};
  static const verification_map map{};
  matching_settings settings;
  settings.exporters = &exporters, settings.map = &map, settings.late = 400;
  for (const field_number f : numbers()) settings.compared.set(f);
  row_space space{1 << 20};
  row_store a{space}, b{space};
  row_writer to{a}, other{b};
  for (a_flow f : s.sent) f.is_selected = f.is_selected == selected, put(to, f, true);
  for (const a_flow& f : s.stored) put(other, f, false);
  to.flush(), other.flush();
  return match(a, b, settings).total;
}
std::string in_words(const flow_counts& c) {
  return fmt::format(
      "sent {} lost {} stored {} altered {} missing {} duplicates {} twice {} late {} lost but stored {}", c.sent,
      c.lost_on_purpose, c.stored, c.altered, c.missing, c.duplicates, c.stored_twice, c.late, c.lost_but_stored);
}

/// Flows that are selected, those that are not, and all. Selected is what the values say, as filters have it.
counterexample parts_make_the_whole(source& from) {
  scene s = any_scene(from);
  const std::uint64_t chosen = from.below(3);
  const std::size_t by = from.below(members);
  for (a_flow& f : s.sent) f.is_selected = f.values[by] == 1 + chosen;
  flow_counts parts = found(s, true);
  std::uint64_t selected = 0;
  for (const a_flow& f : s.sent) selected += f.is_selected && f.copies != 0;
  if (parts.sent != selected) return fmt::format("{} selected, {} judged", selected, parts.sent);
  const std::uint64_t unexpected = parts.unexpected - parts.lost_but_stored;  // without filters that exclude them
  parts.add(found(s, false));
  for (a_flow& f : s.sent) f.is_selected = true;
  const flow_counts all = found(s, true);
  if (all.unexpected - all.lost_but_stored != unexpected) return "other unexpected flows";
  return in_words(parts) == in_words(all) ? counterexample{} : in_words(parts) + "\nall: " + in_words(all);
}
TEST(VerifySelection, PartsMakeTheWhole) { test::holds({"parts make the whole", &parts_make_the_whole}, 300); }

/// Each names a column once: what may be is then exactly what some values make true.
constexpr std::string_view filters[] = {
    "source.port == 2",
    "source.port != 2",
    "not source.port == 2",
    "source.port in (0, 3)",
    "exists source.port",
    "source.port == 2 and destination.port < 2",
    "source.port == 2 or not destination.port == 0",
    "not (source.port >= 1 and (destination.port == 3 or network.packets == 1))",
    "(source.port == 1 or destination.port == 1) and network.packets != 2",
    "source.port == destination.port",
    "source.port >= destination.port and not exists network.packets",
    "not source.port < destination.port or network.packets & 2 == 2",
};

using state = filter_values::state;
constexpr std::array<std::string_view, 3> asked{"source.port", "destination.port", "network.packets"};
struct known_of {
  state is = state::absent;
  std::uint64_t number = 0;
};

void put_values(filter_values& to, const flow_selection& of, const std::array<known_of, 3>& values) {
  for (const flow::column* const c : of.columns()) {
    const auto& v = values[static_cast<std::size_t>(std::find(asked.begin(), asked.end(), c->name) - asked.begin())];
    value one;
    one.set_number(v.number);
    if (v.is == state::known)
      to.set(*c, stored_value{one.size_octet(), one.data()});
    else
      to.set(*c, v.is);
  }
}
/// Does some value, or none, in the place of what is not known make it true? Numbers are 0..4, which is all that the
/// filters tell apart.
bool some_hold(filter_values& room, const flow_selection& of, std::array<known_of, 3> values, std::size_t from = 0) {
  while (from < values.size() && (values[from].is == state::known || values[from].is == state::absent)) ++from;
  if (from == values.size()) {
    put_values(room, of, values);
    return of.holds(room);
  }
  const std::uint64_t most = values[from].is == state::unknown ? 4 : 0;
  values[from] = {state::absent};
  if (some_hold(room, of, values, from + 1)) return true;
  for (std::uint64_t n = 0; n <= most; ++n) {
    values[from] = {state::known, n};
    if (some_hold(room, of, values, from + 1)) return true;
  }
  return false;
}

TEST(VerifySelection, WhatMayHoldIsWhatSomeValuesMakeTrue) {
  for (const std::string_view text : filters) {
    flow_selection of;
    of.add(std::string{text});
    filter_values values{of.columns()}, room{of.columns()};
    unsigned may = 0, all = 0;
    for (unsigned i = 0; i < 7 * 7 * 7; ++i) {
      std::array<known_of, 3> is;
      for (std::size_t k = 0, n = i; k < 3; ++k, n /= 7)
        is[k] = n % 7 < 4    ? known_of{state::known, n % 7}
                : n % 7 == 4 ? known_of{state::absent}
                : n % 7 == 5 ? known_of{state::zero_or_absent}
                             : known_of{state::unknown};
      put_values(values, of, is);
      EXPECT_EQ(of.may_hold(values), some_hold(room, of, is)) << text << ", case " << i;
      may += of.may_hold(values), ++all;
    }
    EXPECT_GT(may, 0u) << text;
    EXPECT_LT(may, all) << text;
  }
}

}  // namespace
