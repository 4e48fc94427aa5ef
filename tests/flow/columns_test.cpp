// SPDX-License-Identifier: BSL-1.0
// Columns as values: each has the type that it says, and a row keeps what the datagram does not.
#include <flowkit/flow/columns.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <flowkit/flow/row.hpp>

namespace {

using namespace flowkit;
using flow::column;
using flow::columns;
using flow::record;

/// Values by name, each as its octets; views as what they view.
using seen = std::vector<std::pair<std::string_view, std::string>>;
template <class T>
std::string octets_of(const T& v) {
  if constexpr (requires { v.data(), v.size(), v.front(); })
    return {reinterpret_cast<const char*>(v.data()), v.size()};
  else
    return {reinterpret_cast<const char*>(&v), sizeof v};
}
seen values(std::span<const column> which, const record& r, const flow::line_context& context) {
  seen all;
  flow::visit(which, r, context, [&](const column& c, const auto& v) { all.emplace_back(c.name, octets_of(v)); });
  return all;
}
seen values(const flow::row& row) {
  seen all;
  row.visit([&](const column& c, const auto& v) { all.emplace_back(c.name, octets_of(v)); });
  return all;
}

/// A record of random octets in which about three of four columns are there, its views into `strings`.
record random_record(std::mt19937_64& random, std::string& strings) {
  record r{};
  auto* const p = reinterpret_cast<unsigned char*>(&r);
  for (std::size_t i = 0; i < sizeof r; ++i) p[i] = static_cast<unsigned char>(random());
  r.present = {};
  for (std::size_t i = 0; i < flow::field_count; ++i) r.present.set(i, random() % 4 != 0);
  strings.assign(64, 'x');
  for (char& c : strings) c = static_cast<char>('a' + random() % 26);
  const auto view = [&] { return std::string_view{strings}.substr(random() % 32, random() % 32); };
  r.ingress_name = view(), r.egress_name = view(), r.application_name = view(), r.user = view();
  r.http_host = view(), r.http_method = view(), r.http_target = view(), r.http_user_agent = view(), r.dns_name = view();
  const std::string_view id = view();
  r.application_id = {reinterpret_cast<const std::byte*>(id.data()), id.size()};
  return r;
}

TEST(FlowColumns, GiveTheTypeThatTheySay) {
  std::mt19937_64 random{1};
  std::string strings;
  record r = random_record(random, strings);
  r.present = ~flow::presence{};
  std::size_t n = 0;
  for (const column& c : columns)
    flow::visit_value(c, r, {"router"}, [&]<class T>(const T&) {
      flow::with_value_type(c.type, [&]<class Said>() { EXPECT_TRUE((std::is_same_v<T, Said>)) << c.name; });
      ++n;
    });
  EXPECT_EQ(n, flow::table.count + 10) << "@timestamp, and what a context has";
}

TEST(FlowColumns, GiveTheValuesOfTheMembers) {
  record r{};
  r.bytes = 7, r.protocol = 6, r.mpls_label = {0x12, 0x34, 0x5f}, r.user = {"bob\0\0", 5};
  r.set_present<&record::bytes>(), r.set_present<&record::protocol>(), r.set_present<&record::mpls_label>();
  r.set_present<&record::user>();
  std::string all;
  flow::visit(std::span{columns}, r, {}, [&]<class T>(const column& c, const T& v) {
    all += std::string(c.name) + '=';
    if constexpr (std::is_same_v<T, std::string_view>)
      all += v;
    else if constexpr (std::is_same_v<T, flow::ip_protocol>)
      all += "number " + std::to_string(v.number);
    else if constexpr (std::is_integral_v<T>)
      all += std::to_string(v);
    all += ' ';
  });
  EXPECT_EQ(all, "@timestamp= network.protocol=number 6 network.bytes=7 mplsTopLabelStackSection=74565 userName=bob ");
}

TEST(FlowColumns, WhatWasAddedIsThereIfItIsSomething) {
  const auto shown = [](const flow::line_context& context) {
    std::string all;
    flow::visit(std::span{columns}.subspan(1), record{}, context, [&]<class T>(const column& c, const T& v) {
      all += std::string(c.name) + '=';
      if constexpr (std::is_same_v<T, std::string_view>)
        all += v;
      else if constexpr (std::is_same_v<T, std::uint32_t>)
        all += std::to_string(v);
      all += ' ';
    });
    return all;
  };
  EXPECT_EQ(shown({}), "");
  EXPECT_EQ(shown({.exporter = "r1",
                   .source_country = "CH",
                   .destination_as = 4200000000,
                   .source_as_name = "Name",
                   .guessed_application = "https",
                   .duplicate = "egress"}),
            "flow.exporter=r1 source.geo.country_iso_code=CH destination.as.number=4200000000 "
            "source.as.organization.name=Name application.guessed=https flow.duplicate=egress ");
  EXPECT_EQ(shown({.destination_country = "DE", .source_as = 1, .destination_as_name = "Other"}),
            "destination.geo.country_iso_code=DE source.as.number=1 destination.as.organization.name=Other ");
}

TEST(FlowColumns, AStampThatWasNotSetIsNone) {
  record r{};
  r.start = unknown_time, r.end = from_unix_seconds(1);
  r.set_present<&record::start>(), r.set_present<&record::end>();
  const auto has = [&](std::string_view name) {
    for (const column& c : columns)
      if (c.name == name) return flow::has_value(c, r, {});
    return false;
  };
  EXPECT_FALSE(has("flow.start"));
  EXPECT_TRUE(has("flow.end"));
  EXPECT_FALSE(has("flow.exporter"));
}

// A column that nothing fills would always be empty. Where no element does, the program has to: each of these is
// asserted where it is filled (tests/flow/sflow5*_test.cpp, options_test.cpp, fixed_test.cpp, templates_test.cpp).
TEST(FlowColumns, EachIsFilledByAnElementOrByTheProgram) {
  std::vector<std::string_view> by_program;
  flow::table.for_each([&]<class D>(D) {
    bool from_element = false;
    for (const element* e : D::alternatives) from_element |= e->space != element_space::local;
    if (!from_element) by_program.push_back(D::info.name);
  });
  EXPECT_EQ(by_program, (std::vector<std::string_view>{
                            "egressInterface.name", "sampling.source", "inner.source.ip", "inner.destination.ip",
                            "inner.source.port", "inner.destination.port", "inner.protocol", "tunnel.source.ip",
                            "tunnel.destination.ip", "tunnel.vni", "sflow.source.class", "sflow.source.index",
                            "sflow.pool", "sflow.drops", "sflow.drop_reason", "flow.exported", "flow.received"}));
}

TEST(FlowRow, HoldsWhatTheRecordHadWhenItsDatagramIsGone) {
  std::mt19937_64 random{20261128};
  flow::row row{columns};
  for (int i = 0; i < 200; ++i) {
    std::string strings, exporter = "router " + std::to_string(i);
    record r = random_record(random, strings);
    const seen before = values(columns, r, {exporter});
    row.assign(r, {exporter});
    strings.assign(strings.size(), '#');
    exporter.assign(exporter.size(), '#');
    r = random_record(random, strings);
    ASSERT_EQ(values(row), before) << "record " << i;
    const flow::row copy = row;
    ASSERT_EQ(values(copy), before);
  }
}

TEST(FlowRow, HasTheColumnsThatWereChosen) {
  const std::span some = std::span{columns}.subspan(5, 3);
  flow::row row{some};
  record r{};
  r.packets = 3, r.set_present<&record::packets>();
  row.assign(r, {"router"});
  EXPECT_EQ(row.columns().data(), some.data());
  EXPECT_FALSE(row.has_value(0));
  EXPECT_FALSE(row.has_value(1));
  ASSERT_TRUE(row.has_value(2));
  row.visit_value(2, []<class T>(const T& v) {
    if constexpr (std::is_same_v<T, std::uint64_t>)
      EXPECT_EQ(v, 3u);
    else
      ADD_FAILURE() << "another type";
  });
  row.assign(record{}, {});
  EXPECT_TRUE(values(row).empty());
}

}  // namespace
