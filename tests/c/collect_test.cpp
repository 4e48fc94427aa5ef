// SPDX-License-Identifier: BSL-1.0
// What the collector of the C interface gives is what the headers give.
#include <gtest/gtest.h>

#include <flowkit/flow/netflow5.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/flow/text.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/netflow9.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/templates/layout_template.hpp>

#include "handles.hpp"
#include "inputs.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::test;

std::string line_of(const flow::record& r, std::string_view exporter) {
  std::string buffer(flow::max_line, '\0');
  text_writer out{buffer};
  flow::write_json_line(out, r, {exporter}, {flow::columns.data(), flow::columns.size()});
  return std::string{out.text().substr(0, out.text().size() - 1)};
}
std::vector<std::string> lines_of(octets datagram, std::int64_t received = 0) {
  std::vector<std::string> lines;
  const auto in = make_collector();
  read(
      in.get(), datagram, [&](const flowkit_record* r) { return lines.push_back(json_of(r, false)), 0; }, source_v4(1),
      received);
  return lines;
}

TEST(CCollector, FlowsOfNetFlow5AreThoseOfTheHeaders) {
  std::size_t seen = 0;
  for (const auto& [path, datagram] : hex_files()) {
    const auto m = netflow5::decode_lenient(datagram);
    if (!m) continue;
    const flow::netflow5_flows flows{*m, {1'700'000'000'000'000'000}};
    const auto lines = lines_of(datagram, 1'700'000'000'000'000'000);
    ASSERT_EQ(lines.size(), flows.size()) << path;
    for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i], line_of(flows[i], "192.0.2.1")) << path;
    seen += lines.size();
  }
  EXPECT_GT(seen, 3u);
}

TEST(CCollector, FlowsOfSFlowAreThoseOfTheHeaders) {
  std::size_t seen = 0;
  for (const auto& [path, datagram] : hex_files()) {
    const auto m = sflow5::decode(datagram);
    if (!m) continue;
    std::vector<std::string> want;
    for (const sflow5::block& b : m->samples) {
      flow::record r{};
      if (b.format == sflow5::sample_format::discarded) {
        flow::read_flow(*sflow5::decode_discarded(b), m->head, {}, r);
        want.push_back(line_of(r, "192.0.2.1"));
      }
      if (!sflow5::is_flow(b.format)) continue;
      if (flow::read_flow(*sflow5::decode_flow(b), m->head, {}, r)) want.push_back(line_of(r, "192.0.2.1"));
    }
    EXPECT_EQ(lines_of(datagram), want) << path;
    seen += want.size();
  }
  EXPECT_GT(seen, 0u);
}

TEST(CCollector, EveryColumnHasTheValueThatItsTextSays) {
  for (const auto& file : hex_files()) {
    const auto& path = file.first;  // clang 14 captures no names of structured bindings
    const auto in = make_collector();
    read(in.get(), file.second, [&](const flowkit_record* r) {
      const std::string json = json_of(r, false);
      for (std::size_t i = 0; i < flowkit_column_count(); ++i) {
        flowkit_value v;
        const bool has = flowkit_record_value(r, i, &v) != 0;
        const std::string key = '"' + std::string(flowkit_column_name(i)) + "\":";
        EXPECT_EQ(has, json.find(key) != std::string::npos) << path << key;
        EXPECT_EQ(has, v.type != FLOWKIT_NONE);
        if (!has) continue;
        EXPECT_EQ(v.type, flowkit_column_type(i)) << key;
        const bool is_time = v.type == FLOWKIT_TIME;  // JSON has milliseconds
        const std::string text = is_time ? text_of(v).substr(0, 23) : text_of(v);
        EXPECT_EQ(
            json.compare(json.find(key) + key.size() + (json[json.find(key) + key.size()] == '"'), text.size(), text),
            0)
            << json << '\n'
            << key << text;
      }
      return 0;
    });
  }
}

TEST(CCollector, ColumnsAreFoundByTheirNames) {
  for (std::size_t i = 0; i < flowkit_column_count(); ++i)
    EXPECT_EQ(flowkit_column_find(flowkit_column_name(i)), static_cast<int>(i));
  EXPECT_EQ(flowkit_column_count(), flow::columns.size());
  EXPECT_EQ(flowkit_column_find("source"), -1);
  EXPECT_EQ(flowkit_column_name(flowkit_column_count()), nullptr);
  EXPECT_EQ(flowkit_column_type(flowkit_column_count()), FLOWKIT_NONE);
}

// Options, and a flow that is completed by them.
struct sent {
  ipv4_address source;
  std::uint64_t octets;
};
struct rate {
  std::uint32_t system, interval;
};
// clang-format off
constexpr auto sent_layout = layout<sent>(field<&sent::source, ie::sourceIPv4Address>,
                                          field<&sent::octets, ie::octetDeltaCount>);
constexpr auto rate_layout = layout<rate>(field<&rate::system, ie::netflow9_scope::System>,
                                          field<&rate::interval, ie::samplingInterval>);
// clang-format on
using sent_template = layout_template<sent_layout, 256>;
using rate_template = layout_template<rate_layout, 257, 1>;

TEST(CCollector, OptionsAreDeliveredAndComplete) {
  std::array<std::byte, 512> out;
  netflow9::message_builder b;
  ASSERT_EQ(b.begin(out, netflow9::header{0, 0, 0, 0, 7}).code, errc::ok);
  ASSERT_EQ(b.add_template(rate_template{}).code, errc::ok);
  ASSERT_EQ(b.add(rate_template{}, {0, 100}).code, errc::ok);
  ASSERT_EQ(b.add_template(sent_template{}).code, errc::ok);
  ASSERT_EQ(b.add(sent_template{}, sent{{0xc0000201}, 1500}).code, errc::ok);
  const octets datagram = b.finish();
  const auto in = make_collector();
  std::vector<int> kinds;
  read(in.get(), datagram, [&](const flowkit_record* r) {
    flowkit_about about;
    flowkit_record_about(r, &about);
    kinds.push_back(about.kind);
    EXPECT_EQ(about.protocol, FLOWKIT_NETFLOW9);
    EXPECT_EQ(about.domain, 7u);
    EXPECT_EQ(about.fields, 2u);
    flowkit_value v;
    flowkit_field f;
    if (about.kind == FLOWKIT_OPTIONS) {
      EXPECT_EQ(about.template_id, 257);
      EXPECT_EQ(about.scope_fields, 1);
      EXPECT_EQ(flowkit_record_value(r, 0, &v), 0) << "options have no columns";
      EXPECT_EQ(json_of(r, false), "{}");
      EXPECT_EQ(flowkit_record_find(r, "System", &f), 1);
      EXPECT_EQ(f.is_scope, 1);
      EXPECT_EQ(f.is_v9_scope, 1);
      EXPECT_EQ(flowkit_record_find(r, "samplingInterval", &f), 1);
      EXPECT_EQ(f.is_scope, 0);
      EXPECT_EQ(flowkit_field_value(r, &f, &v), 1);
      EXPECT_EQ(v.as.u, 100u);
    } else {
      const int interval = flowkit_column_find("samplingInterval");
      EXPECT_EQ(flowkit_record_value(r, static_cast<std::size_t>(interval), &v), 1);
      EXPECT_EQ(v.as.u, 100u) << "from the options";
      EXPECT_EQ(flowkit_record_find(r, "samplingInterval", &f), 0) << "not among its own fields";
    }
    return 0;
  });
  EXPECT_EQ(kinds, (std::vector<int>{FLOWKIT_OPTIONS, FLOWKIT_FLOW}));
  flowkit_exporter e;
  ASSERT_EQ(flowkit_collector_exporter(in.get(), 0, &e), 1);
  EXPECT_EQ(e.protocol, FLOWKIT_NETFLOW9);
  EXPECT_EQ(e.domain, 7u);
  EXPECT_EQ(e.sampling, 100u);
  EXPECT_EQ(e.counts.templates, 2u);
  EXPECT_EQ(flowkit_collector_exporter(in.get(), 1, &e), 0);
}

TEST(CCollector, WaitsForTemplatesAndCountsWhatIsMissing) {
  std::array<std::byte, 512> first, second;
  netflow9::message_builder b;
  ASSERT_EQ(b.begin(first, netflow9::header{}).code, errc::ok);
  ASSERT_EQ(b.add(sent_template{}, sent{{1}, 1}).code, errc::ok);
  const octets data = b.finish();
  ASSERT_EQ(b.begin(second, netflow9::header{}).code, errc::ok);
  ASSERT_EQ(b.add_template(sent_template{}).code, errc::ok);
  const octets templates = b.finish();
  const auto in = make_collector();
  EXPECT_EQ(records_of(in.get(), data), "");
  EXPECT_EQ(counts_of(in.get()).without_template, 1u);
  flowkit_exporter e;
  ASSERT_EQ(flowkit_collector_exporter(in.get(), 0, &e), 1);
  EXPECT_EQ(e.missing_template, 256);
  EXPECT_GT(memory_of(in.get()).waiting_octets, 0u);
  EXPECT_NE(records_of(in.get(), templates), "");
  EXPECT_EQ(counts_of(in.get()).without_template, 0u);
  EXPECT_EQ(counts_of(in.get()).flows, 1u);
  // The third message is lost.
  ASSERT_EQ(b.begin(first, netflow9::header{}).code, errc::ok);
  static_cast<void>(b.finish());
  ASSERT_EQ(b.begin(first, netflow9::header{}).code, errc::ok);
  EXPECT_EQ(records_of(in.get(), b.finish()), "");
  EXPECT_EQ(counts_of(in.get()).lost, 1);
}

TEST(CCollector, ErrorsSayWhatAndWhere) {
  const auto in = make_collector();
  const auto error_of = [&](std::string_view hex) { return read(in.get(), from_hex(hex), [](auto*) { return 0; }); };
  EXPECT_EQ(error_of("00").code, FLOWKIT_TRUNCATED);
  EXPECT_EQ(error_of("0063 0000").code, FLOWKIT_BAD_VERSION);
  const flowkit_error e = error_of("000a 0014 00000000 00000000 00000000 0100 0002");
  EXPECT_EQ(e.code, FLOWKIT_BAD_LENGTH);
  EXPECT_EQ(e.offset, 18u);
  EXPECT_STREQ(e.text, "bad length at octet 18");
  const flowkit_counts c = counts_of(in.get());
  EXPECT_EQ(c.datagrams, 3u);
  EXPECT_EQ(c.undecodable[FLOWKIT_TRUNCATED], 1u);
  EXPECT_EQ(c.undecodable[FLOWKIT_BAD_VERSION], 1u);
  EXPECT_EQ(c.undecodable[FLOWKIT_BAD_LENGTH], 1u);
}
}  // namespace
