// SPDX-License-Identifier: BSL-1.0
// Networks of presets and of a TOML table: what is not said is as usual, or as the preset has it.
#include <gtest/gtest.h>

#include <string>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/flowgen/presets/preset.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace {

using namespace flowkit::tools;

traffic_table read_table(const std::string& text) {
  static const std::string path = "n.toml";
  const toml_value file = parse_toml(text, path);
  toml_keys k{path, file};
  const traffic_table t = read_traffic(k);
  k.finish();
  return t;
}
traffic_settings read(const std::string& text) { return read_table(text).settings; }
std::string complaint(const std::string& text) {
  try {
    read(text);
  } catch (const startup_error& e) {
    return e.what();
  }
  return "";
}

TEST(Presets, TheTableSaysWhatTheOptionsSay) {
  const traffic_settings usual, none = read("");
  EXPECT_EQ(none.users, usual.users);
  EXPECT_EQ(none.servers, usual.servers);
  EXPECT_EQ(none.flow_keys, 0u);
  EXPECT_FALSE(none.ipv6_percent);
  const traffic_settings large = read("preset = \"large\"\nservers = 7\n");
  EXPECT_EQ(large.users, 10'000u);
  EXPECT_EQ(large.servers, 7u);
  EXPECT_EQ(large.ipv6_percent, 30u);
  EXPECT_EQ(read_table("").of, nullptr);
  EXPECT_EQ(read_table("users = 5\n").of, nullptr);
  EXPECT_EQ(read_table("users = 5\npreset = \"medium\"\n").of, &find_preset("x", "medium"));
  const traffic_settings all = read(
      "users = 9\nservers = 8\nflow_keys = 4\nipv6 = 0\nanswered = 50\nuser_exponent = 0\nserver_exponent = 4000\n");
  EXPECT_EQ(all.users, 9u);
  EXPECT_EQ(all.servers, 8u);
  EXPECT_EQ(all.flow_keys, 4u);
  EXPECT_EQ(all.ipv6_percent, 0u);
  EXPECT_EQ(all.answered_permille, 500u);
  EXPECT_EQ(all.user_exponent, 0u);
  EXPECT_EQ(all.server_exponent, 4000u);
  EXPECT_EQ(traffic_model{all}.answered(), 1u << 15);
}

TEST(Presets, WhatIsWrongIsSaid) {
  EXPECT_EQ(complaint("preset = \"huge\"\n"), "n.toml:1: preset: 'huge' is not one of small, medium, large");
  EXPECT_EQ(complaint("users = 0\n"), "n.toml:1: users: 0 is not a whole number in 1..1000000");
  EXPECT_EQ(complaint("\nservers = 1\n"), "n.toml:2: servers: 1 is not a whole number in 2..100000");
  EXPECT_EQ(complaint("answered = 101\n"), "n.toml:1: answered: 101 is not a whole number in 0..100");
  EXPECT_NE(complaint("user = 5\n"), "");
}

TEST(Presets, AreThree) {
  EXPECT_EQ(preset_names(), "small, medium, large");
  for (const preset& p : presets()) {
    EXPECT_EQ(find_preset("x", p.name).rate, p.rate);
    traffic_settings s;
    p.apply_to(s);
    EXPECT_EQ(traffic_model{s}.users_of(0).hosts.size(), p.users);
  }
  EXPECT_THROW(static_cast<void>(find_preset("x", "")), startup_error);
}

}  // namespace
